#pragma once

// Other programs that are asked for something: they get a text and answer with one.

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::driver {

struct ProgramAnswer {
  enum class Kind : std::uint8_t { Done, Missing, Failed, TooLate };
  Kind kind = Kind::Done;
  std::string output;
  std::string reason;  // of what failed, in lower case
};

// Runs a program of the PATH with `input` on its standard input; its messages go where
// ours do. After `limit` it is ended.
[[nodiscard]] ProgramAnswer run_program(const std::vector<std::string>& words,
                                        std::string_view input, std::chrono::milliseconds limit);

}  // namespace cairn::driver
