#pragma once

// JSON values packed into bytes and read in place: what a file that is mapped, or a
// table compiled into the program, is looked at through.
//
// Any bytes are safe to read. Opening looks at the header alone; what a reference
// leads to is checked when it is followed, so that a file of many types costs what is
// used of it. A reference that leads nowhere reads as null. Bytes that were damaged
// since they were written read as something else: `is_intact` tells.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "compiler/base/id.h"
#include "compiler/base/result.h"

namespace cairn::schema {

enum class Kind : std::uint8_t { Null, Bool, Int, Float, String, Array, Object };

// Brackets inside each other. No path through a Json is longer, whatever the bytes.
inline constexpr std::uint32_t kMostDepth = 200;

// A view into a Pack: as cheap to copy as a pointer, and alive as long as the bytes.
// Asked for what it is not, it answers with nothing: "", 0, false, null.
class Json {
 public:
  Json() = default;

  [[nodiscard]] Kind kind() const { return static_cast<Kind>(head_ & 0xFF); }
  [[nodiscard]] bool is_null() const { return kind() == Kind::Null; }
  [[nodiscard]] bool is_boolean() const { return kind() == Kind::Bool; }
  [[nodiscard]] bool is_integer() const { return kind() == Kind::Int; }
  [[nodiscard]] bool is_number() const { return is_integer() || kind() == Kind::Float; }
  [[nodiscard]] bool is_string() const { return kind() == Kind::String; }
  [[nodiscard]] bool is_array() const { return kind() == Kind::Array; }
  [[nodiscard]] bool is_object() const { return kind() == Kind::Object; }

  [[nodiscard]] bool boolean() const;
  [[nodiscard]] std::int64_t integer() const;
  [[nodiscard]] double number() const;  // also of an Int
  [[nodiscard]] std::string_view string() const;

  // Brackets inside each other, its own counted.
  [[nodiscard]] std::uint32_t depth() const { return head_ >> 8; }
  // Of an Array or Object.
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] Json item(std::size_t index) const;
  // Of an Object, in the order as written.
  [[nodiscard]] std::string_view key(std::size_t index) const;
  [[nodiscard]] Json value(std::size_t index) const;
  [[nodiscard]] std::optional<Json> find(std::string_view key) const;

  // Equal values of a pack lie at one place, so this is a key for what was found out
  // about a value. 0 for the null of no pack.
  [[nodiscard]] std::uint32_t id() const { return at_; }

 private:
  friend class Pack;

  [[nodiscard]] static Json look(const std::byte* base, std::uint32_t at, std::uint32_t below);
  [[nodiscard]] Json follow(std::uint32_t slot) const;
  [[nodiscard]] std::uint32_t count() const;

  const std::byte* base_ = nullptr;
  std::uint32_t at_ = 0;
  std::uint32_t head_ = 0;  // kind and height: see packed.cpp
};

class Pack {
 public:
  Pack() = default;

  // `bytes` must outlive the pack. Looks at the header only.
  static base::Result<Pack> open(std::span<const std::byte> bytes);

  [[nodiscard]] Json root() const { return root_; }
  [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }

  // 32 digits: of the content, as the writer noted them.
  [[nodiscard]] std::string digest() const;
  // Whether the content is the one of the digest. Reads all of it.
  [[nodiscard]] bool is_intact() const;

 private:
  std::span<const std::byte> bytes_;
  Json root_;
};

// Builds the bytes of a pack, the innermost values first. The same calls give the
// same bytes.
class PackWriter {
 public:
  struct ValueTag;
  using Value = base::Id<ValueTag>;
  using Member = std::pair<Value, Value>;  // a string, and what it names

  PackWriter();
  PackWriter(const PackWriter&) = delete;
  PackWriter& operator=(const PackWriter&) = delete;

  Value null();
  Value boolean(bool value);
  Value integer(std::int64_t value);
  Value number(double value);
  Value string(std::string_view text);
  Value array(std::span<const Value> items);
  // The keys differ.
  Value object(std::span<const Member> members);
  // A value of any pack.
  Value copy(Json value);

  // Fails where a limit was passed: depth, or 1 GB. The writer is empty afterwards.
  [[nodiscard]] base::Result<std::vector<std::byte>> take(Value root);

 private:
  struct NodeHash {
    const PackWriter* writer;
    std::size_t operator()(std::uint32_t at) const;
  };
  struct NodeEqual {
    const PackWriter* writer;
    bool operator()(std::uint32_t left, std::uint32_t right) const;
  };

  void begin(Kind kind, std::uint32_t height, std::size_t count);
  void append(std::uint32_t word);
  void append_bytes(const void* data, std::size_t size);
  Value finish();
  [[nodiscard]] std::string_view node(std::uint32_t at) const;
  [[nodiscard]] std::string_view key_text(Value key) const;
  [[nodiscard]] std::uint32_t height(Value value) const;

  std::vector<std::byte> bytes_;
  std::uint32_t begin_ = 0;
  std::string failure_;
  std::unordered_set<std::uint32_t, NodeHash, NodeEqual> nodes_;
};

}  // namespace cairn::schema
