// cairn_bench_generate RESOURCES [MOST_IN_A_STACK] > program.cairn

#include <cstdio>
#include <cstdlib>

#include "tests/bench/generate.h"

int main(int count, char** arguments) {
  const auto number = [&](int i, std::size_t otherwise) {
    return i < count ? std::strtoull(arguments[i], nullptr, 10) : otherwise;
  };
  const std::size_t resources = number(1, 500);
  const std::string program = cairn::bench::generate_program(resources, number(2, resources));
  return std::fwrite(program.data(), 1, program.size(), stdout) == program.size() ? 0 : 1;
}
