// How long a parse takes, as a multiple of the least work that it could be.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "benchmark/benchmark.h"
#include "compiler/parse/parse.h"
#include "tests/bench/limit_parser.h"

using namespace cairn;

// Programs like those that people write: a third of it is strings and names.
static std::string make_program(std::size_t least_size) {
  std::string program;
  for (int i = 0; program.size() < least_size; ++i) {
    const std::string n = std::to_string(i);
    program += "/// Queue and role number " + n + ".\nstack Orders" + n +
               " {\n"
               "  param stage: Input<\"dev\" | \"prod\"> = \"dev\"\n"
               "  param days: Int = 14  // how long messages stay\n"
               "  let isProd = stage == \"prod\" && days * 2 >= " +
               n +
               "\n\n"
               "  resource Queue: AWS::SQS::Queue {\n"
               "    MessageRetentionPeriod: if isProd then days * 86400 else 3600 + 1\n"
               "    QueueName: \"orders-${stage}-" +
               n +
               "\"\n"
               "    RedrivePolicy: { deadLetterTargetArn: Dlq.Arn, maxReceiveCount: 5 }\n"
               "    if isProd { KmsMasterKeyId: \"alias/aws/sqs\" }\n"
               "  }\n"
               "  resource Dlq: AWS::SQS::Queue {}\n\n"
               "  for name, q in { a: { days: 1 }, b: { days: 2 } } {\n"
               "    @retain(isProd)\n"
               "    resource Topic[name]: AWS::SNS::Topic {\n"
               "      DisplayName: \"${name} alerts, ${q.days}\"\n"
               "      Tags: [{ Key: \"Name\", Value: join(\"-\", [name, stage]) }, ...extra]\n"
               "    }\n"
               "  }\n"
               "  assert rules.all(r => r.port != 22 || r.cidr != '0.0.0.0/0'), \"closed\"\n"
               "  output Url = Queue.QueueUrl\n"
               "  export All = [for name, t in Topic: t?.TopicName ?? \"none\"]\n"
               "}\n\n";
  }
  return program;
}

static std::size_t parse_once(const text::Files& files, text::FileId file) {
  diag::Sink sink;
  const syntax::Tree tree = parse::parse(files, file, sink);
  if (sink.has_errors()) std::abort();
  return tree.node_count();
}

static void bm_parse(benchmark::State& state) {
  text::Files files;
  const auto file = files.add("a.cairn", make_program(static_cast<std::size_t>(state.range(0))));
  for (auto _ : state) benchmark::DoNotOptimize(parse_once(files, file));
  state.SetBytesProcessed(
      static_cast<std::int64_t>(state.iterations() * files[file].text().size()));
}
BENCHMARK(bm_parse)->Arg(10'000)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

static void bm_limit(benchmark::State& state) {
  const std::string program = make_program(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    const bench::LimitTree tree = bench::parse_limit(program);
    if (!tree.is_right) std::abort();
    benchmark::DoNotOptimize(tree.nodes.data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * program.size()));
}
BENCHMARK(bm_limit)->Arg(10'000)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

// The least of many runs, which other work on the machine disturbs least.
template <typename Run>
static double least_milliseconds(const Run& run) {
  double least = 1e9;
  for (int i = 0; i < 60; ++i) {
    const auto start = std::chrono::steady_clock::now();
    run();
    const std::chrono::duration<double, std::milli> taken =
        std::chrono::steady_clock::now() - start;
    least = std::min(least, taken.count());
  }
  return least;
}

int main(int count, char** arguments) {
  benchmark::Initialize(&count, arguments);
  benchmark::RunSpecifiedBenchmarks();

  text::Files files;
  const auto file = files.add("a.cairn", make_program(100'000));
  const double product = least_milliseconds([&] { parse_once(files, file); });
  const double limit =
      least_milliseconds([&] { benchmark::DoNotOptimize(bench::parse_limit(files[file].text())); });
  std::printf("100 kB: parse %.2f ms, limit %.2f ms, ratio %.1f\n", product, limit,
              product / limit);
}
