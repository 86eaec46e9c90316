#include "compiler/schema/packed.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "compiler/base/check.h"
#include "compiler/base/hash.h"

namespace cairn::schema {

// The form of a pack: a header, then nodes at multiples of four, named by offsets from
// the start of the pack.
//
//   Null, Bool      head, 0 or 1
//   Int, Float      head, 0, eight bytes
//   String          head, length, bytes, zeros up to a multiple of four
//   Array           head, count, an offset for each item
//   Object          head, count, offsets of key and value for each member; beyond
//                   kMostUnsorted members, their indexes in the order of the keys
//
// The head is the kind and, above it, the height: 0 of what holds nothing, else one
// more than that of the highest value inside. A reference that does not lead to a
// lower height is refused, so there are no cycles, and paths end.
//
// Numbers are in the byte order of the machine that wrote the file; another reads a
// different kMagic.
namespace {

constexpr std::uint64_t kMagic = 0x314B434150434EC3;  // and the version of the form: '1'
constexpr std::uint32_t kMostBytes = std::uint32_t{1} << 30;
constexpr std::uint32_t kMostUnsorted = 8;
constexpr std::uint32_t kNodeSize = 8;

struct Header {
  std::uint64_t magic;
  std::uint32_t size;  // of all bytes
  std::uint32_t root;
  base::Digest digest;  // of what follows
};

std::uint32_t load(const std::byte* place) {
  std::uint32_t word;
  std::memcpy(&word, place, sizeof word);
  return word;
}

std::uint32_t pack_size(const std::byte* base) { return load(base + offsetof(Header, size)); }

// Of a node with this head and count; more than any pack if there is no such node.
std::uint64_t node_size(std::uint32_t head, std::uint32_t count) {
  const std::uint64_t wide = count;
  switch (static_cast<Kind>(head & 0xFF)) {
    case Kind::Null:
    case Kind::Bool:
      return kNodeSize;
    case Kind::Int:
    case Kind::Float:
      return kNodeSize + 8;
    case Kind::String:
      return kNodeSize + (wide + 3) / 4 * 4;
    case Kind::Array:
      return kNodeSize + wide * 4;
    case Kind::Object:
      return kNodeSize + wide * (wide > kMostUnsorted ? 12 : 8);
  }
  return ~std::uint64_t{0};
}

std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

// The value at `at` if there is a sound one lower than `below`, else null.
Json Json::look(const std::byte* base, std::uint32_t at, std::uint32_t below) {
  const std::uint32_t size = pack_size(base);
  if (at % 4 != 0 || at < sizeof(Header) || at > size - kNodeSize) return {};
  const std::uint32_t head = load(base + at);
  const std::uint64_t room = size - at;
  if (head >> 8 >= below || node_size(head, load(base + at + 4)) > room) return {};
  Json found;
  found.base_ = base;
  found.at_ = at;
  found.head_ = head;
  return found;
}

Json Json::follow(std::uint32_t slot) const {
  return look(base_, load(base_ + at_ + kNodeSize + std::size_t{slot} * 4), head_ >> 8);
}

std::uint32_t Json::count() const { return load(base_ + at_ + 4); }

bool Json::boolean() const { return is_boolean() && count() != 0; }

std::int64_t Json::integer() const {
  if (!is_integer()) return 0;
  std::int64_t value;
  std::memcpy(&value, base_ + at_ + kNodeSize, sizeof value);
  return value;
}

double Json::number() const {
  if (kind() != Kind::Float) return static_cast<double>(integer());
  double value;
  std::memcpy(&value, base_ + at_ + kNodeSize, sizeof value);
  return value;
}

std::string_view Json::string() const {
  if (!is_string()) return {};
  return {reinterpret_cast<const char*>(base_ + at_ + kNodeSize), count()};
}

std::size_t Json::size() const { return is_array() || is_object() ? count() : 0; }

Json Json::item(std::size_t index) const {
  if (!is_array() || index >= count()) return {};
  return follow(static_cast<std::uint32_t>(index));
}

std::string_view Json::key(std::size_t index) const {
  if (!is_object() || index >= count()) return {};
  return follow(static_cast<std::uint32_t>(index * 2)).string();
}

Json Json::value(std::size_t index) const {
  if (!is_object() || index >= count()) return {};
  return follow(static_cast<std::uint32_t>(index * 2 + 1));
}

std::optional<Json> Json::find(std::string_view wanted) const {
  const std::size_t members = is_object() ? count() : 0;
  if (members <= kMostUnsorted) {
    for (std::size_t i = members; i-- > 0;) {
      if (key(i) == wanted) return value(i);
    }
    return std::nullopt;
  }
  const std::byte* sorted = base_ + at_ + kNodeSize + members * 8;
  std::size_t first = 0;
  std::size_t last = members;
  while (first < last) {
    const std::size_t middle = first + (last - first) / 2;
    const std::uint32_t index = load(sorted + middle * 4);
    const int order = key(index).compare(wanted);
    // An index beyond the members reads as the key "".
    if (order == 0 && index < members) return value(index);
    (order < 0 ? first : last) = order < 0 ? middle + 1 : middle;
  }
  return std::nullopt;
}

base::Result<Pack> Pack::open(std::span<const std::byte> bytes) {
  Header header;
  if (bytes.size() < sizeof header) return base::Failure{"it is too short"};
  std::memcpy(&header, bytes.data(), sizeof header);
  if (header.magic != kMagic) return base::Failure{"it is of another kind or version"};
  if (header.size != bytes.size() || header.size < sizeof header + kNodeSize) {
    return base::Failure{"it was cut off, or something was appended"};
  }
  Pack pack;
  pack.bytes_ = bytes;
  pack.root_ = Json::look(bytes.data(), header.root, kMostDepth + 1);
  if (pack.root_.base_ == nullptr) return base::Failure{"it is damaged"};
  return pack;
}

std::string Pack::digest() const {
  if (bytes_.empty()) return {};
  Header header;
  std::memcpy(&header, bytes_.data(), sizeof header);
  return base::to_hex(header.digest);
}

bool Pack::is_intact() const {
  if (bytes_.empty()) return false;
  Header header;
  std::memcpy(&header, bytes_.data(), sizeof header);
  return header.digest == base::digest_of(text_of(bytes_.subspan(sizeof header)));
}

std::size_t PackWriter::NodeHash::operator()(std::uint32_t at) const {
  const std::string_view bytes = writer->node(at);
  return base::hash_64(bytes);
}

bool PackWriter::NodeEqual::operator()(std::uint32_t left, std::uint32_t right) const {
  return writer->node(left) == writer->node(right);
}

PackWriter::PackWriter() : bytes_(sizeof(Header)), nodes_(64, NodeHash{this}, NodeEqual{this}) {
  null();
}

std::string_view PackWriter::node(std::uint32_t at) const {
  const std::uint64_t size = node_size(load(&bytes_[at]), load(&bytes_[at + 4]));
  return {reinterpret_cast<const char*>(&bytes_[at]), static_cast<std::size_t>(size)};
}

std::string_view PackWriter::key_text(Value key) const {
  const std::uint32_t length = load(&bytes_[key.index + 4]);
  return {reinterpret_cast<const char*>(bytes_.data()) + key.index + kNodeSize, length};
}

std::uint32_t PackWriter::height(Value value) const {
  CAIRN_CHECK(value.index < bytes_.size());
  return load(&bytes_[value.index]) >> 8;
}

void PackWriter::append_bytes(const void* data, std::size_t size) {
  const auto* first = static_cast<const std::byte*>(data);
  bytes_.insert(bytes_.end(), first, first + size);
}

void PackWriter::append(std::uint32_t word) { append_bytes(&word, sizeof word); }

void PackWriter::begin(Kind kind, std::uint32_t height, std::size_t count) {
  CAIRN_CHECK(count <= kMostBytes);
  begin_ = static_cast<std::uint32_t>(bytes_.size());
  append(static_cast<std::uint32_t>(kind) | height << 8);
  append(static_cast<std::uint32_t>(count));
}

// Keeps the new node, or takes it back where there is an equal one. What does not fit
// becomes the null that every pack starts with.
PackWriter::Value PackWriter::finish() {
  const auto [found, is_new] = nodes_.insert(begin_);
  const Value value{*found};
  if (!is_new) {
    bytes_.resize(begin_);
  } else if (bytes_.size() > kMostBytes) {
    failure_ = "it is too large";
    nodes_.erase(found);
    bytes_.resize(begin_);
    return Value{sizeof(Header)};
  }
  return value;
}

PackWriter::Value PackWriter::null() {
  begin(Kind::Null, 0, 0);
  return finish();
}

PackWriter::Value PackWriter::boolean(bool value) {
  begin(Kind::Bool, 0, value ? 1 : 0);
  return finish();
}

PackWriter::Value PackWriter::integer(std::int64_t value) {
  begin(Kind::Int, 0, 0);
  append_bytes(&value, sizeof value);
  return finish();
}

PackWriter::Value PackWriter::number(double value) {
  begin(Kind::Float, 0, 0);
  append_bytes(&value, sizeof value);
  return finish();
}

PackWriter::Value PackWriter::string(std::string_view text) {
  if (text.size() > kMostBytes) {
    failure_ = "it is too large";
    return null();
  }
  begin(Kind::String, 0, text.size());
  append_bytes(text.data(), text.size());
  bytes_.resize((bytes_.size() + 3) / 4 * 4);
  return finish();
}

PackWriter::Value PackWriter::array(std::span<const Value> items) {
  std::uint32_t below = 0;
  for (const Value item : items) below = std::max(below, height(item));
  if (below >= kMostDepth) {
    failure_ = "it is nested too deeply";
    return null();
  }
  begin(Kind::Array, below + 1, items.size());
  for (const Value item : items) append(item.index);
  return finish();
}

PackWriter::Value PackWriter::object(std::span<const Member> members) {
  std::uint32_t below = 0;
  for (const auto& [key, value] : members) {
    CAIRN_CHECK(static_cast<Kind>(load(&bytes_[key.index]) & 0xFF) == Kind::String);
    below = std::max(below, height(value));
  }
  if (below >= kMostDepth) {
    failure_ = "it is nested too deeply";
    return null();
  }
  begin(Kind::Object, below + 1, members.size());
  for (const auto& [key, value] : members) {
    append(key.index);
    append(value.index);
  }
  if (members.size() > kMostUnsorted) {
    std::vector<std::uint32_t> order(members.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::stable_sort(order, {},
                             [&](std::uint32_t index) { return key_text(members[index].first); });
    for (const std::uint32_t index : order) append(index);
  }
  return finish();
}

// Depth is bounded by that of every Json.
PackWriter::Value PackWriter::copy(Json value) {
  switch (value.kind()) {
    case Kind::Null:
      return null();
    case Kind::Bool:
      return boolean(value.boolean());
    case Kind::Int:
      return integer(value.integer());
    case Kind::Float:
      return number(value.number());
    case Kind::String:
      return string(value.string());
    case Kind::Array: {
      std::vector<Value> items;
      for (std::size_t i = 0; i < value.size(); ++i) items.push_back(copy(value.item(i)));
      return array(items);
    }
    case Kind::Object: {
      std::vector<Member> members;
      for (std::size_t i = 0; i < value.size(); ++i) {
        const Value key = string(value.key(i));
        members.emplace_back(key, copy(value.value(i)));
      }
      return object(members);
    }
  }
  return null();
}

base::Result<std::vector<std::byte>> PackWriter::take(Value root) {
  std::vector<std::byte> bytes = std::move(bytes_);
  const std::string failure = std::move(failure_);
  nodes_.clear();
  bytes_.assign(sizeof(Header), std::byte{0});
  failure_.clear();
  null();
  if (!failure.empty()) return base::Failure{failure};

  Header header{.magic = kMagic,
                .size = static_cast<std::uint32_t>(bytes.size()),
                .root = root.index,
                .digest = base::digest_of(text_of(std::span(bytes).subspan(sizeof(Header))))};
  std::memcpy(bytes.data(), &header, sizeof header);
  return bytes;
}

}  // namespace cairn::schema
