#include "compiler/schema/pack_json.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

namespace cairn::schema {

namespace {

using Value = PackWriter::Value;
using nlohmann::json;

// Walks over the text and leaves word of how far it came: the events below do not say.
class Reading {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  Reading(const char* at, const char** reached) : at_(at), reached_(reached) {}

  reference operator*() const { return *at_; }
  Reading& operator++() {
    *reached_ = ++at_;
    return *this;
  }
  Reading operator++(int) {
    const Reading before = *this;
    ++*this;
    return before;
  }
  bool operator==(const Reading& other) const { return at_ == other.at_; }
  bool operator!=(const Reading& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  const char** reached_;
};

// What nlohmann's parser calls; it does not recurse.
class Events {
 public:
  explicit Events(PackWriter& writer) : writer_(writer) {}

  bool null() { return add(writer_.null()); }
  bool boolean(bool value) { return add(writer_.boolean(value)); }
  bool number_integer(std::int64_t value) { return add(writer_.integer(value)); }
  bool number_unsigned(std::uint64_t value) {
    const bool fits = value <= std::uint64_t{std::numeric_limits<std::int64_t>::max()};
    return add(fits ? writer_.integer(static_cast<std::int64_t>(value))
                    : writer_.number(static_cast<double>(value)));
  }
  bool number_float(double value, const std::string&) { return add(writer_.number(value)); }
  bool string(const std::string& text) { return add(writer_.string(text)); }
  bool binary(const std::vector<std::uint8_t>&) { return false; }

  bool start_object(std::size_t) { return open(); }
  bool start_array(std::size_t) { return open(); }

  bool key(const std::string& text) {
    values_.push_back(writer_.string(text));
    return true;
  }

  bool end_object() {
    members_.clear();
    for (std::size_t i = begins_.back(); i < values_.size(); i += 2) {
      members_.emplace_back(values_[i], values_[i + 1]);
    }
    if (!has_unique_keys()) return fail("a key of this object stands twice");
    const Value object = writer_.object(members_);
    return close(object);
  }

  bool end_array() {
    const auto first = values_.begin() + static_cast<std::ptrdiff_t>(begins_.back());
    const Value array = writer_.array(std::vector<Value>(first, values_.end()));
    return close(array);
  }

  // "[json.exception...] parse error at line 1, column 2: syntax error while ..."
  bool parse_error(std::size_t, const std::string&, const json::exception& error) {
    const std::string_view text = error.what();
    const std::size_t column = text.find(", column ");
    const std::size_t colon = text.find(": ", column == std::string_view::npos ? 0 : column);
    return fail(colon == std::string_view::npos ? text : text.substr(colon + 2));
  }

  [[nodiscard]] Value root() const { return values_.front(); }
  [[nodiscard]] const std::string& failure() const { return failure_; }

 private:
  bool fail(std::string_view message) {
    failure_ = message;
    return false;
  }

  bool add(Value value) {
    values_.push_back(value);
    return true;
  }

  bool open() {
    if (begins_.size() >= kMostDepth) return fail("nested too deeply");
    begins_.push_back(values_.size());
    return true;
  }

  bool close(Value whole) {
    values_.resize(begins_.back());
    begins_.pop_back();
    return add(whole);
  }

  // Equal keys are one value of the pack.
  bool has_unique_keys() {
    keys_.clear();
    for (const auto& [key, value] : members_) keys_.push_back(key);
    std::ranges::sort(keys_);
    return std::ranges::adjacent_find(keys_) == keys_.end();
  }

  PackWriter& writer_;
  std::string failure_;
  std::vector<Value> values_;        // of all that is open, keys and values in turn
  std::vector<std::size_t> begins_;  // where those of each bracket begin
  std::vector<PackWriter::Member> members_;
  std::vector<Value> keys_;
};

// Of the last character that was read.
std::string place_of(std::string_view text, const char* reached) {
  std::string_view before(text.data(), static_cast<std::size_t>(reached - text.data()));
  if (!before.empty()) before.remove_suffix(1);
  const auto lines = std::ranges::count(before, '\n');
  const std::size_t column = before.size() - (before.rfind('\n') + 1);
  return std::to_string(lines + 1) + ':' + std::to_string(column + 1) + ": ";
}

}  // namespace

base::Result<Value> add_json(PackWriter& writer, std::string_view text) {
  const char* reached = text.data();
  Events events(writer);
  const bool is_read = json::sax_parse(Reading(text.data(), &reached),
                                       Reading(text.data() + text.size(), &reached), &events);
  if (!is_read) return base::Failure{place_of(text, reached) + events.failure()};
  return events.root();
}

base::Result<std::vector<std::byte>> pack_json(std::string_view text) {
  PackWriter writer;
  const auto root = add_json(writer, text);
  if (!root) return base::Failure{root.error()};
  return writer.take(*root);
}

}  // namespace cairn::schema
