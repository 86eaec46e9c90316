// Other programs, as they behave and misbehave.

#include <catch2/catch.hpp>

#include "compiler/driver/child_process.h"

using namespace cairn::driver;
using namespace std::chrono_literals;
using Kind = ProgramAnswer::Kind;

TEST_CASE("what goes in comes out, more than any pipe holds") {
  std::string text(5'000'000, 'x');
  text[1'234'567] = '\n';
  const ProgramAnswer answer = run_program({"cat"}, text, 20s);
  CHECK(answer.kind == Kind::Done);
  CHECK(answer.output == text);
}

TEST_CASE("a program need not listen") {
  const std::string text(5'000'000, 'x');
  CHECK(run_program({"true"}, text, 20s).kind == Kind::Done);
  CHECK(run_program({"false"}, text, 20s).reason == "it ended with 1");
}

TEST_CASE("a program that takes too long is ended") {
  const auto start = std::chrono::steady_clock::now();
  CHECK(run_program({"sleep", "30"}, "", 100ms).kind == Kind::TooLate);
  CHECK(std::chrono::steady_clock::now() - start < 10s);
}

TEST_CASE("a program that is not there is missed") {
  CHECK(run_program({"no-such-program-at-all"}, "", 1s).kind == Kind::Missing);
}
