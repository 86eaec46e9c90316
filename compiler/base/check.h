#pragma once

// CAIRN_CHECK states what must hold whatever the user wrote. A failure is a
// defect of Cairn's own: it throws `Bug`, which only `cli/main.cpp` catches.

#include <stdexcept>
#include <string>

namespace cairn::base {

class Bug : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

[[noreturn]] void fail_check(const char* condition, const char* file, int line);

}  // namespace cairn::base

#define CAIRN_CHECK(condition) \
  ((condition) ? void(0) : ::cairn::base::fail_check(#condition, __FILE__, __LINE__))
