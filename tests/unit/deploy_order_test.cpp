// Orders and round trips of hand-made and random stacks.

#include "compiler/analysis/deploy_order.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <string>

#include "compiler/text/file.h"
#include "tests/unit/program_maker.h"

using namespace cairn;
using test::Maker;

// A stack whose resource n needs each of needs[n], by Ref in that order.
static void add_resources(Maker& make, const std::vector<std::vector<std::uint32_t>>& needs) {
  for (std::size_t i = 0; i < needs.size(); ++i) make.resource("R" + std::to_string(i), "T");
  for (std::size_t i = 0; i < needs.size(); ++i) {
    std::vector<ir::ValueId> refs;
    for (const std::uint32_t target : needs[i]) {
      refs.push_back(make.program.ref({}, ir::ResourceId{target}));
    }
    make.program.resources[i].properties = make.map({make.entry("Refs", make.list(refs))});
  }
}

static std::vector<std::uint32_t> order_of(const Maker& make, diag::Sink& sink) {
  std::vector<std::uint32_t> result;
  for (const auto id : analysis::sort_by_dependency(make.program, {0}, sink).resources) {
    result.push_back(id.index);
  }
  return result;
}

TEST_CASE("A resource comes after what it needs, and otherwise where it was written") {
  Maker make;
  add_resources(make, {{1, 2}, {}, {}, {}, {3}});
  diag::Sink sink;
  CHECK(order_of(make, sink) == std::vector<std::uint32_t>{1, 2, 0, 3, 4});
  CHECK(sink.all().empty());
}

TEST_CASE("DependsOn, attributes and parts of Sub count as needs") {
  Maker make;
  auto& program = make.program;
  add_resources(make, {{}, {}, {}, {}});
  const ir::ResourceId last{3};
  program.resources[0].depends_on = {{program.intern("R3"), last, {}}};
  program.resources[1].attributes = {make.entry("Metadata", program.ref({}, last))};
  program.resources[2].properties = make.map({make.entry(
      "A", program.call({}, ir::Function::Sub,
                        {make.string("x"), program.get_att({}, last, program.intern("Arn"))}))});
  diag::Sink sink;
  CHECK(order_of(make, sink) == std::vector<std::uint32_t>{3, 0, 1, 2});
}

TEST_CASE("A round trip is reported with the place of each step") {
  Maker make;
  auto& program = make.program;
  text::Files files;
  const auto file = files.add("a.cairn", std::string(100, 'x'));
  add_resources(make, {{}, {}, {}});
  const auto need = [&](std::uint32_t from, std::uint32_t to, std::uint32_t place) {
    const auto ref = program.ref({file, place, place + 1}, ir::ResourceId{to});
    program.resources[from].properties = make.map({make.entry("A", ref)});
  };
  need(0, 1, 10);
  need(1, 2, 20);
  need(2, 0, 30);
  diag::Sink sink;
  CHECK(order_of(make, sink) == std::vector<std::uint32_t>{0, 1, 2});
  REQUIRE(sink.all().size() == 1);
  const diag::Diagnostic& cycle = sink.all().front();
  CHECK(cycle.message == "`R0` waits for itself: R0 -> R1 -> R2 -> R0");
  REQUIRE(cycle.notes.size() == 3);
  CHECK(cycle.notes[1].message == "needs `R2`");
  CHECK(cycle.notes[1].span.begin == 20);
}

TEST_CASE("A resource that needs itself is a round trip of one") {
  Maker make;
  add_resources(make, {{}, {1}});
  diag::Sink sink;
  CHECK(order_of(make, sink) == std::vector<std::uint32_t>{0, 1});
  REQUIRE(sink.all().size() == 1);
  CHECK(sink.all().front().message == "`R1` waits for itself: R1 -> R1");
}

// The order by definition: depth first, as written.
static void visit(const std::vector<std::vector<std::uint32_t>>& needs, std::uint32_t at,
                  std::vector<bool>& is_done, std::vector<std::uint32_t>& order) {
  if (is_done[at]) return;
  is_done[at] = true;
  for (const std::uint32_t need : needs[at]) visit(needs, need, is_done, order);
  order.push_back(at);
}

TEST_CASE("Random stacks without a round trip are sorted depth first") {
  std::mt19937 random(3);
  for (int turn = 0; turn < 500; ++turn) {
    const std::uint32_t count = 1 + random() % 12;
    std::vector<std::uint32_t> rank(count);
    for (std::uint32_t i = 0; i < count; ++i) rank[i] = i;
    std::ranges::shuffle(rank, random);
    std::vector<std::vector<std::uint32_t>> needs(count);
    for (auto edges = random() % 20; edges > 0; --edges) {
      const std::uint32_t a = random() % count;
      const std::uint32_t b = random() % count;
      if (rank[a] < rank[b]) needs[a].push_back(b);
    }
    Maker make;
    add_resources(make, needs);
    diag::Sink sink;
    std::vector<bool> is_done(count);
    std::vector<std::uint32_t> expected;
    for (std::uint32_t i = 0; i < count; ++i) visit(needs, i, is_done, expected);
    CHECK(order_of(make, sink) == expected);
    CHECK_FALSE(sink.has_errors());
  }
}

TEST_CASE("A long chain needs no deep stack, and many round trips no long time") {
  constexpr std::uint32_t kCount = 100'000;
  Maker chain;
  std::vector<std::vector<std::uint32_t>> needs(kCount);
  for (std::uint32_t i = 0; i + 1 < kCount; ++i) needs[i] = {i + 1};
  add_resources(chain, needs);
  diag::Sink sink;
  CHECK(order_of(chain, sink).front() == kCount - 1);
  for (std::uint32_t i = 0; i < kCount; ++i) needs[i] = {i ^ 1};
  Maker pairs;
  add_resources(pairs, needs);
  order_of(pairs, sink);
  CHECK(sink.error_count() == kCount / 2);
}
