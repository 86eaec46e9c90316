#include "targets/sam/value.h"

#include <algorithm>
#include <cmath>

#include "targets/sam/refusal.h"

namespace cairn::sam {

// A plain map with fewer keys is searched from end to end.
static constexpr std::size_t kFewKeys = 12;

std::int32_t Map::find(std::string_view key) const {
  const auto is_key = [&](std::int32_t at) { return entries_[at].key.view == key; };
  if (is_hashed_) {
    if (entries_.empty()) return -1;
    return slots_.find(hash27(key), is_key);
  }
  const auto size = static_cast<std::int32_t>(entries_.size());
  if (entries_.size() <= kFewKeys) {
    for (std::int32_t at = 0; at < size; ++at) {
      if (is_key(at)) return at;
    }
    return -1;
  }
  if (index_.size() != entries_.size()) {
    index_.clear();
    for (std::int32_t at = 0; at < size; ++at) index_.emplace(entries_[at].key.view, at);
  }
  const auto found = index_.find(key);
  return found == index_.end() ? -1 : found->second;
}

Value* Map::get(std::string_view key) const {
  const std::int32_t at = find(key);
  return at < 0 ? nullptr : entries_[at].value;
}

std::span<const Entry> Map::entries() {
  if (is_hashed_) {
    catch_up();
    settle();
  }
  return entries_;
}

void Map::set(Text key, Value* value, text::Span key_span) {
  if (const std::int32_t at = find(key.view); at >= 0) {
    entries_[at].value = value;
    return;
  }
  if (is_hashed_) {
    catch_up();
    hashes_.push_back(hash27(key.view));
  } else if (!index_.empty()) {
    index_.emplace(key.view, static_cast<std::int32_t>(entries_.size()));
  }
  entries_.push_back({key, value, key_span});
  if (!is_hashed_) return;
  slots_.insert(static_cast<std::int32_t>(entries_.size() - 1), hashes_);
  is_settled_ = false;
}

void Map::erase(std::string_view key) {
  if (is_hashed_) {
    catch_up();
    settle();
  }
  const std::int32_t at = find(key);
  if (at < 0) return;
  if (is_hashed_) {
    slots_.erase(at, hashes_[at]);
    slots_.renumber();
    hashes_.erase(hashes_.begin() + at);
  }
  entries_.erase(entries_.begin() + at);
  index_.clear();
}

void Map::catch_up() {
  if (clock_ == nullptr || seen_ == clock_->copies) return;
  const std::uint32_t times = clock_->copies - seen_;
  seen_ = clock_->copies;
  reorder_as_deep_copy(times);
}

// Moves the entries to where iteration finds them.
void Map::settle() {
  if (is_settled_) return;
  is_settled_ = true;
  std::vector<Entry> entries;
  std::vector<std::uint64_t> hashes;
  entries.reserve(entries_.size());
  hashes.reserve(entries_.size());
  for (const std::int32_t at : slots_.order()) {
    entries.push_back(entries_[at]);
    hashes.push_back(hashes_[at]);
  }
  entries_ = std::move(entries);
  hashes_ = std::move(hashes);
  slots_.renumber();
}

void Map::insert_again(bool is_reserved) {
  settle();
  slots_ = Slots();
  if (is_reserved) slots_.reserve(entries_.size(), hashes_);
  const auto size = static_cast<std::int32_t>(entries_.size());
  for (std::int32_t at = 0; at < size; ++at) slots_.insert(at, hashes_);
  is_settled_ = false;
}

void Map::reorder_as_copy() {
  if (!is_hashed_) return;
  catch_up();
  insert_again(true);
}

void Map::reorder_as_update(std::size_t count) {
  if (!is_hashed_) return;
  catch_up();
  settle();
  slots_.reserve(count, hashes_);
  is_settled_ = false;
}

void Map::reorder_as_deep_copy(std::uint32_t times) {
  if (!is_hashed_ || entries_.empty()) return;
  // Each copy follows from the order before it, so the orders run into a cycle.
  std::vector<std::vector<std::uint64_t>> orders;
  for (std::uint32_t done = 0; done < times; ++done) {
    insert_again(false);
    settle();
    const auto before = std::ranges::find(orders, hashes_);
    if (before == orders.end()) {
      orders.push_back(hashes_);
      continue;
    }
    const auto period = static_cast<std::uint32_t>(orders.end() - before);
    const std::uint32_t rest = (times - done - 1) % period;
    for (std::uint32_t i = 0; i < rest; ++i) insert_again(false);
    break;
  }
}

// What is written into must be what it was taken for.
static void expect(const Value* value, Kind kind) {
  if (value->kind == kind) return;
  throw refuse_structure(kind == Kind::Map ? "A map is expected." : "A list is expected.",
                         value->span);
}

void Value::erase(std::string_view key) {
  expect(this, Kind::Map);
  map->erase(key);
}

void Value::set(Text key, Value* value, text::Span key_span) {
  expect(this, Kind::Map);
  if (clock != nullptr) value->adopt(clock);
  map->set(key, value, key_span);
}

void Value::append(Value* item) {
  expect(this, Kind::List);
  if (clock != nullptr) item->adopt(clock);
  items.push_back(item);
}

void Value::adopt(CopyClock* clock_) { adopt(clock_, nullptr); }

void Value::adopt(CopyClock* clock_, const CopyClock* from) {
  if (clock != from) return;
  if (is_list()) {
    clock = clock_;
    for (Value* item : items) item->adopt(clock_, from);
  }
  if (is_map()) {
    map->catch_up();
    clock = clock_;
    map->clock_ = clock_;
    map->seen_ = clock_->copies;
    for (const Entry& entry : map->entries_) entry.value->adopt(clock_, from);
  }
}

bool is_truthy(const Value* value) {
  if (value == nullptr) return false;
  switch (value->kind) {
    case Kind::Null:
      return false;
    case Kind::Bool:
      return value->boolean;
    case Kind::Int:
      return value->integer != 0 || !value->text.view.empty();
    case Kind::Float:
      return value->number != 0;
    case Kind::String:
      return !value->text.view.empty();
    case Kind::List:
      return !value->items.empty();
    case Kind::Map:
      return value->map->size() != 0;
  }
  return false;
}

static bool is_number(const Value* value) {
  return value->kind == Kind::Bool || value->kind == Kind::Int || value->kind == Kind::Float;
}

static double as_number(const Value* value) {
  if (value->kind == Kind::Bool) return value->boolean ? 1 : 0;
  return value->kind == Kind::Int ? static_cast<double>(value->integer) : value->number;
}

bool are_equal(const Value* left, const Value* right) {
  if (left == right) return true;
  if (left == nullptr || right == nullptr) return false;
  if (is_number(left) && is_number(right)) {
    if (left->kind == Kind::Int && right->kind == Kind::Int) {
      return left->integer == right->integer && left->text.view == right->text.view;
    }
    return as_number(left) == as_number(right);
  }
  if (left->kind != right->kind) return false;
  if (left->is_string()) return left->text.view == right->text.view;
  if (left->is_list()) return std::ranges::equal(left->items, right->items, are_equal);
  if (!left->is_map()) return true;
  if (left->size() != right->size()) return false;
  return std::ranges::all_of(left->entries(), [&](const Entry& entry) {
    const Value* other = right->get(entry.key.view);
    return other != nullptr && are_equal(entry.value, other);
  });
}

Text Arena::keep(std::string text, bool is_unicode) {
  return {texts_.emplace_back(std::move(text)), is_unicode};
}

Value* Arena::add(Kind kind, text::Span span) {
  Value& value = values_.emplace_back();
  value.kind = kind;
  value.span = span;
  if (kind == Kind::Map) value.map = &maps_.emplace_back();
  return &value;
}

Value* Arena::boolean(bool boolean, text::Span span) {
  Value* value = add(Kind::Bool, span);
  value->boolean = boolean;
  return value;
}

Value* Arena::integer(std::int64_t integer, text::Span span) {
  Value* value = add(Kind::Int, span);
  value->integer = integer;
  return value;
}

Value* Arena::number(double number, text::Span span) {
  Value* value = add(Kind::Float, span);
  value->number = number;
  return value;
}

Value* Arena::string(Text text, text::Span span) {
  Value* value = add(Kind::String, span);
  value->text = text;
  return value;
}

Value* Arena::string(std::string text, text::Span span) {
  return string(keep(std::move(text)), span);
}

Value* Arena::list(std::initializer_list<Value*> items, text::Span span) {
  Value* value = add(Kind::List, span);
  value->items = items;
  return value;
}

Value* Arena::texts(std::initializer_list<std::string_view> items) {
  Value* value = list();
  for (const std::string_view item : items) value->append(string(Text(item)));
  return value;
}

Value* Arena::map(std::initializer_list<Member> members, text::Span span) {
  Value* value = add(Kind::Map, span);
  for (const auto& [key, member] : members) {
    if (member != nullptr) value->map->set(key, member);
  }
  return value;
}

Value* Arena::hashed(std::initializer_list<Member> members, text::Span span) {
  Value* value = add(Kind::Map, span);
  value->map->hash();
  for (const auto& [key, member] : members) {
    if (member != nullptr) value->map->set(key, member);
  }
  return value;
}

Value* Arena::deep_copy(const Value* value) {
  Value* copy = add(Kind::Null, value->span);
  const std::span<const Entry> entries = value->entries();  // catches up with its clock
  Map* map = value->is_map() ? &maps_.emplace_back(*value->map) : nullptr;
  *copy = *value;
  copy->clock = nullptr;
  for (Value*& item : copy->items) item = deep_copy(item);
  if (map == nullptr) return copy;
  copy->map = map;
  map->clock_ = nullptr;
  for (Entry& entry : map->entries_) entry.value = deep_copy(entry.value);
  static_cast<void>(entries);
  map->reorder_as_deep_copy(1);
  return copy;
}

Value* Arena::share(const Value* value) {
  static_cast<void>(value->entries());
  Value* copy = add(Kind::Null, value->span);
  *copy = *value;
  copy->clock = nullptr;
  if (!value->is_map()) return copy;
  copy->map = &maps_.emplace_back(*value->map);
  copy->map->clock_ = nullptr;
  return copy;
}

Value* Arena::copy(const Value* value) {
  Value* copy = share(value);
  if (copy->is_map()) copy->map->reorder_as_copy();
  return copy;
}

}  // namespace cairn::sam
