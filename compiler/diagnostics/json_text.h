#pragma once

// Writes JSON as it goes, indented by two: enough for the reports of this folder,
// which stands below the one that knows documents.

#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/json_string.h"

namespace cairn::diag {

class JsonText {
 public:
  void open(char bracket) {
    start_value();
    text_ += bracket;
    is_empty_.push_back(true);
  }
  void close(char bracket) {
    const bool was_empty = is_empty_.back();
    is_empty_.pop_back();
    if (!was_empty) start_line();
    text_ += bracket;
  }
  void key(std::string_view key) {
    start_item();
    base::append_json_string(text_, key);
    text_ += ": ";
    is_after_key_ = true;
  }
  void string(std::string_view value) {
    start_value();
    base::append_json_string(text_, value);
  }
  void number(std::int64_t value) {
    start_value();
    text_ += std::to_string(value);
  }
  void null() {
    start_value();
    text_ += "null";
  }
  void boolean(std::string_view name, bool value) {
    key(name);
    start_value();
    text_ += value ? "true" : "false";
  }
  void string(std::string_view name, std::string_view value) { key(name), string(value); }
  void number(std::string_view name, std::int64_t value) { key(name), number(value); }

  [[nodiscard]] std::string take() { return std::move(text_) + '\n'; }

 private:
  void start_value() {
    if (is_after_key_) {
      is_after_key_ = false;
    } else {
      start_item();
    }
  }
  void start_item() {
    if (is_empty_.empty()) return;
    if (!is_empty_.back()) text_ += ',';
    is_empty_.back() = false;
    start_line();
  }
  void start_line() { text_.append(1, '\n').append(2 * is_empty_.size(), ' '); }

  std::string text_;
  std::vector<bool> is_empty_;  // of each open bracket
  bool is_after_key_ = false;
};

}  // namespace cairn::diag
