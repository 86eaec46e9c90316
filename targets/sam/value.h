#pragma once

// The values that a SAM template is transformed in: a tree that is changed in place, as
// the order and the sharing of changes is part of what SAM does. All nodes live in one
// arena, for as long as one transform.
//
// Texts know whether SAM's translator holds them for `unicode`, and maps whether they
// iterate as those of Python 2.7 did: `hash27`.

#include <cstdint>
#include <deque>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "compiler/text/span.h"
#include "targets/sam/slots.h"

namespace cairn::sam {

enum class Kind : std::uint8_t { Null, Bool, Int, Float, String, List, Map };

struct Value;

// A text that is somebody else's: in a file, in an arena, or in the program.
struct Text {
  std::string_view view;
  bool is_unicode = false;

  Text() = default;
  Text(std::string_view text, bool is_unicode = false) : view(text), is_unicode(is_unicode) {}
  Text(const char* text) : view(text) {}
};

struct Entry {
  Text key;
  Value* value = nullptr;
  text::Span key_span;
};

// How often a tree was copied as a whole. Copying reorders maps, so each catches up with
// the clock of its tree when its order is asked for.
struct CopyClock {
  std::uint32_t copies = 0;
};

class Map {
 public:
  // --- reading
  [[nodiscard]] Value* get(std::string_view key) const;
  // In the order of iteration; not valid any more once a key is added or removed.
  [[nodiscard]] std::span<const Entry> entries();
  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  [[nodiscard]] bool is_hashed() const { return is_hashed_; }

  // --- making
  void hash() { is_hashed_ = true; }
  // A key that is there keeps its place and its text.
  void set(Text key, Value* value, text::Span key_span = {});
  void erase(std::string_view key);
  // `copy()` and `copy.deepcopy()` of this very map.
  void reorder_as_copy();
  // `update()` with `count` keys that are there already.
  void reorder_as_update(std::size_t count);
  void reorder_as_deep_copy(std::uint32_t times);

 private:
  friend struct Value;
  friend class Arena;

  [[nodiscard]] std::int32_t find(std::string_view key) const;
  void catch_up();
  void settle();
  void insert_again(bool is_reserved);

  std::vector<Entry> entries_;
  bool is_hashed_ = false;
  bool is_settled_ = true;  // entries_ stand in the order of slots_
  Slots slots_;
  std::vector<std::uint64_t> hashes_;
  CopyClock* clock_ = nullptr;
  std::uint32_t seen_ = 0;
  // Of a plain map with many keys; made when first needed.
  mutable std::unordered_map<std::string_view, std::int32_t> index_;
};

struct Value {
  Kind kind = Kind::Null;
  bool boolean = false;
  std::int64_t integer = 0;
  double number = 0;
  // String: the text. Int: its digits, where they are more than `integer` holds.
  Text text;
  std::vector<Value*> items;
  Map* map = nullptr;
  text::Span span;
  CopyClock* clock = nullptr;

  [[nodiscard]] bool is_null() const { return kind == Kind::Null; }
  [[nodiscard]] bool is_string() const { return kind == Kind::String; }
  [[nodiscard]] bool is_list() const { return kind == Kind::List; }
  [[nodiscard]] bool is_map() const { return kind == Kind::Map; }
  [[nodiscard]] bool is_string(std::string_view text_) const {
    return is_string() && text.view == text_;
  }
  // The empty text where it is none.
  [[nodiscard]] std::string_view string() const { return is_string() ? text.view : ""; }

  // Null pointers where it is no map, or has no such key.
  [[nodiscard]] Value* get(std::string_view key) const {
    return is_map() ? map->get(key) : nullptr;
  }
  // The same, but a null is nothing too, as `None` of an absent property.
  [[nodiscard]] Value* find(std::string_view key) const {
    Value* value = get(key);
    return value != nullptr && !value->is_null() ? value : nullptr;
  }
  [[nodiscard]] bool has(std::string_view key) const { return get(key) != nullptr; }
  [[nodiscard]] std::span<const Entry> entries() const {
    return is_map() ? map->entries() : std::span<const Entry>{};
  }
  [[nodiscard]] std::size_t size() const {
    return is_map() ? map->size() : is_list() ? items.size() : 0;
  }

  // Structural refusals where it is no map, or no list.
  void set(Text key, Value* value, text::Span key_span = {});
  void erase(std::string_view key);
  void append(Value* item);

  // Puts the tree under a clock; parts that are under one already keep theirs.
  void adopt(CopyClock* clock_);
  // The same, but parts that were under `from` leave it, as they are by now.
  void adopt(CopyClock* clock_, const CopyClock* from);
};

// Python's `bool(value)`; a null pointer is `None`.
[[nodiscard]] bool is_truthy(const Value* value);
// The value, or null where it is not truthy.
[[nodiscard]] inline Value* truthy(Value* value) { return is_truthy(value) ? value : nullptr; }
// Python's `==`: the order of keys does not count, 1 equals 1.0 and True.
[[nodiscard]] bool are_equal(const Value* left, const Value* right);

class Arena {
 public:
  using Member = std::pair<Text, Value*>;

  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  // A copy that lives as long as the arena.
  Text keep(std::string text, bool is_unicode = false);

  Value* null(text::Span span = {}) { return add(Kind::Null, span); }
  Value* boolean(bool value, text::Span span = {});
  Value* integer(std::int64_t value, text::Span span = {});
  Value* number(double value, text::Span span = {});
  // The text is not copied.
  Value* string(Text text, text::Span span = {});
  Value* string(std::string text, text::Span span = {});
  Value* string(const char* text, text::Span span = {}) { return string(Text(text), span); }
  Value* list(std::initializer_list<Value*> items = {}, text::Span span = {});
  // A list of texts that are not copied.
  Value* texts(std::initializer_list<std::string_view> items);
  // Null pointers are left out: they stand for properties that are not given.
  Value* map(std::initializer_list<Member> members = {}, text::Span span = {});
  Value* hashed(std::initializer_list<Member> members = {}, text::Span span = {});

  // `copy.deepcopy`: new nodes, and the order of a copy. Spans are kept.
  Value* deep_copy(const Value* value);
  // `dict.copy()` or `dict(map)`: the values are shared.
  Value* copy(const Value* map);
  // The map or list itself, with its values shared, and no order changed.
  Value* share(const Value* value);
  CopyClock* clock() { return &clocks_.emplace_back(); }

 private:
  Value* add(Kind kind, text::Span span);

  std::deque<Value> values_;
  std::deque<Map> maps_;
  std::deque<std::string> texts_;
  std::deque<CopyClock> clocks_;
};

}  // namespace cairn::sam
