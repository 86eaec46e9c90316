// Each pass over a generated program of 500 resources, and the catalog's lookups.

#include <cstdlib>

#include "benchmark/benchmark.h"
#include "compiler/analysis/deploy_order.h"
#include "compiler/analysis/unused.h"
#include "compiler/driver/compile.h"
#include "compiler/parse/parse.h"
#include "compiler/sema/names.h"
#include "targets/cloudformation/emit.h"
#include "targets/cloudformation/limits.h"
#include "targets/cloudformation/placement.h"
#include "targets/cloudformation/source_map.h"
#include "targets/document/write_json.h"
#include "targets/document/write_yaml.h"
#include "tests/bench/generate.h"

using namespace cairn;

// The program compiled, for the passes that need what those before made.
static driver::Compilation& compiled() {
  static const auto compilation = [] {
    driver::Memory workspace;
    workspace.files["platform.cairn"] = bench::generate_program(500, 500);
    auto result = driver::compile(workspace, "platform.cairn", {});
    if (result->sink.has_errors()) std::abort();
    return result;
  }();
  return *compilation;
}

static void bm_read(benchmark::State& state) {
  const std::string program = bench::generate_program(500, 500);
  for (auto _ : state) {
    text::Files files;
    benchmark::DoNotOptimize(files.add("a.cairn", program));
  }
}
BENCHMARK(bm_read)->Unit(benchmark::kMicrosecond);

static void bm_parse(benchmark::State& state) {
  for (auto _ : state) {
    diag::Sink sink;
    const syntax::Tree tree = parse::parse(compiled().files, {0}, sink);
    benchmark::DoNotOptimize(tree.node_count());
  }
}
BENCHMARK(bm_parse)->Unit(benchmark::kMicrosecond);

static void bm_bind(benchmark::State& state) {
  for (auto _ : state) {
    diag::Sink sink;
    base::SymbolTable symbols;
    benchmark::DoNotOptimize(
        sema::bind_names(compiled().tree, symbols, eval::builtin_names(), {}, sink));
  }
}
BENCHMARK(bm_bind)->Unit(benchmark::kMicrosecond);

static void bm_evaluate(benchmark::State& state) {
  eval::Options options;
  for (auto _ : state) {
    diag::Sink sink;
    benchmark::DoNotOptimize(eval::evaluate(compiled().files, compiled().model,
                                            catalog::Catalog::builtin(), options, sink));
  }
}
BENCHMARK(bm_evaluate)->Unit(benchmark::kMicrosecond);

static void bm_analyse(benchmark::State& state) {
  for (auto _ : state) {
    diag::Sink sink;
    benchmark::DoNotOptimize(analysis::sort_by_dependency(compiled().program(), {0}, sink));
    cloudformation::check_placement(compiled().program(), {0}, sink);
    cloudformation::check_limits(compiled().program(), {0}, sink);
    analysis::report_unused(compiled().program(), {0}, sink);
  }
}
BENCHMARK(bm_analyse)->Unit(benchmark::kMicrosecond);

static void bm_emit(benchmark::State& state) {
  const auto& order = compiled().stacks[0].order.resources;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        cloudformation::emit(compiled().program(), {0}, {.order = order, .header = {}}));
  }
}
BENCHMARK(bm_emit)->Unit(benchmark::kMicrosecond);

static void bm_write_yaml(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(document::write_yaml(compiled().stacks[0].template_document));
  }
}
BENCHMARK(bm_write_yaml)->Unit(benchmark::kMicrosecond);

static void bm_write_json(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(document::write_json(compiled().stacks[0].template_document));
  }
}
BENCHMARK(bm_write_json)->Unit(benchmark::kMicrosecond);

static void bm_source_map(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(cloudformation::source_map(compiled().stacks[0].template_document,
                                                        compiled().files, "Platform0"));
  }
}
BENCHMARK(bm_source_map)->Unit(benchmark::kMicrosecond);

static void bm_whole(benchmark::State& state) {
  driver::Memory workspace;
  workspace.files["a.cairn"] =
      bench::generate_program(static_cast<std::size_t>(state.range(0)), 500);
  for (auto _ : state) benchmark::DoNotOptimize(driver::compile(workspace, "a.cairn", {}));
}
BENCHMARK(bm_whole)->Arg(500)->Arg(5'000)->Unit(benchmark::kMillisecond);

static void bm_catalog_resource(benchmark::State& state) {
  const catalog::Catalog& catalog = catalog::Catalog::builtin();
  for (auto _ : state) benchmark::DoNotOptimize(catalog.find("AWS::Lambda::Function"));
}
BENCHMARK(bm_catalog_resource);

static void bm_catalog_property(benchmark::State& state) {
  const auto type = catalog::Catalog::builtin().find("AWS::Lambda::Function");
  for (auto _ : state) benchmark::DoNotOptimize(type->property("MemorySize"));
}
BENCHMARK(bm_catalog_property);

BENCHMARK_MAIN();
