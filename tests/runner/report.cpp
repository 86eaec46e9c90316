#include "tests/runner/report.h"

#include <cstdio>

namespace cairn::runner {

void Report::pass(std::string_view) { ++passed_; }

void Report::accept(std::string_view name, std::string_view diff) {
  ++accepted_;
  std::printf("accepted  %.*s\n%.*s", static_cast<int>(name.size()), name.data(),
              static_cast<int>(diff.size()), diff.data());
}

void Report::fail(std::string_view name, std::string_view place, std::string_view details) {
  ++failed_;
  std::printf("FAILED  %.*s\n  %.*s\n%.*s\n", static_cast<int>(name.size()), name.data(),
              static_cast<int>(place.size()), place.data(), static_cast<int>(details.size()),
              details.data());
}

bool Report::finish() const {
  const std::size_t all = passed_ + accepted_ + failed_;
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start_;
  if (accepted_ > 0) std::printf("\n%zu accepted: review them as you review code\n", accepted_);
  std::printf("\n%zu%% tests passed, %zu tests failed out of %zu\n\n",
              all == 0 ? 0 : (passed_ + accepted_) * 100 / all, failed_, all);
  std::printf("Total Test time (real) = %6.2f sec\n", spent.count());
  return failed_ == 0 && all > 0;
}

}  // namespace cairn::runner
