#pragma once

// A value, or why the outside world did not give one. Used at floor 8 and up,
// and where a reader of bytes may be handed anything; mistakes in a program are
// diagnostics instead.

#include <optional>
#include <string>
#include <utility>

namespace cairn::base {

struct Failure {
  std::string message;  // a sentence in lower case without a full stop
};

template <typename T>
class Result {
 public:
  Result(T value) : value_(std::move(value)) {}
  Result(Failure failure) : failure_(std::move(failure)) {}

  [[nodiscard]] bool is_ok() const { return value_.has_value(); }
  explicit operator bool() const { return is_ok(); }

  [[nodiscard]] T& value() { return *value_; }
  [[nodiscard]] const T& value() const { return *value_; }
  T& operator*() { return *value_; }
  const T& operator*() const { return *value_; }
  T* operator->() { return &*value_; }
  const T* operator->() const { return &*value_; }
  [[nodiscard]] const std::string& error() const { return failure_.message; }

 private:
  std::optional<T> value_;
  Failure failure_;
};

}  // namespace cairn::base
