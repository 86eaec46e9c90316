#pragma once

// Verdicts as they come, and the count at the end.

#include <chrono>
#include <string>
#include <string_view>

namespace cairn::runner {

class Report {
 public:
  void pass(std::string_view name);
  void accept(std::string_view name, std::string_view diff);
  void fail(std::string_view name, std::string_view place, std::string_view details);

  // In the words of ctest. Whether nothing failed.
  bool finish() const;

 private:
  std::size_t passed_ = 0;
  std::size_t accepted_ = 0;
  std::size_t failed_ = 0;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace cairn::runner
