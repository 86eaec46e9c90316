#pragma once

// The form of a catalog file, shared by the writer, the checker and the views.
//
// A header, then sections of fixed-size rows that name each other by index, so the
// file works wherever it lies. Nothing is aligned for the processor: every row is
// copied out, which costs one load. Numbers are in the byte order of the machine
// that wrote the file; `byte_order` refuses the other.
//
//   Strings   u32 length, bytes; sorted, so that offsets compare like texts
//   Lists     u32: string offsets, type indexes or record indexes
//   Types ... Slots   the rows below
//   Texts     documentation, like Strings; begins a page and is read only on demand

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace cairn::catalog::layout {

inline constexpr std::array<char, 8> kMagic = {'C', 'A', 'I', 'R', 'N', 'C', 'A', 'T'};
inline constexpr std::uint32_t kByteOrder = 0x01020304;
inline constexpr std::uint32_t kVersion = 1;
inline constexpr std::uint32_t kPage = 4096;

enum class SectionId : std::uint32_t {
  Strings,
  Lists,
  Types,
  Properties,
  Details,
  Relationships,
  Records,
  Resources,
  Slots,
  Texts,
};
inline constexpr std::size_t kSectionCount = 10;

struct Section {
  std::uint32_t offset;  // from the start of the file
  std::uint32_t count;   // of rows; of bytes in Strings and Texts
};

struct Header {
  std::array<char, 8> magic;
  std::uint32_t byte_order;
  std::uint32_t version;
  std::uint32_t file_size;
  std::uint32_t checksum;  // of this header, counted with 0 here
  std::uint32_t source_name;
  std::uint32_t source_version;
  std::uint32_t source_hash;
  std::uint32_t reserved;
  std::array<Section, kSectionCount> sections;
};

struct List {
  std::uint32_t first;
  std::uint32_t count;
};

// `values` is the list of allowed values of a scalar or of alternatives of a union;
// its `first` alone is the element of an array or map, or the record of a record.
// Rows point only at earlier types, so types nest finitely; records close cycles.
struct TypeRow {
  std::uint32_t kind;
  List values;
};

struct PropertyRow {
  static constexpr std::uint32_t kTypeBits = 24;
  static constexpr std::uint32_t kTypeMask = (1U << kTypeBits) - 1;

  std::uint32_t name;
  std::uint32_t type_and_flags;  // flags in the upper byte
  std::uint32_t text;
  std::uint32_t detail;  // index + 1; 0 where there is none
};

// Flags of a property. The update behaviour takes two bits.
inline constexpr std::uint32_t kRequired = 1;
inline constexpr std::uint32_t kUpdateShift = 1;
inline constexpr std::uint32_t kUpdateMask = 3;
inline constexpr std::uint32_t kDeprecated = 8;
inline constexpr std::uint32_t kReadOnly = 16;
inline constexpr std::uint32_t kWriteOnly = 32;

// What few properties have.
struct DetailRow {
  std::uint32_t default_text;
  List relationships;  // of Relationships
  std::uint32_t scrutiny;
};

struct RelationshipRow {
  std::uint32_t type;
  std::uint32_t property;
};

// Properties are sorted by name.
struct RecordRow {
  std::uint32_t name;
  std::uint32_t text;
  List properties;  // of Properties
  std::uint32_t is_open;
};

// Sorted by name.
struct ResourceRow {
  std::uint32_t name;
  std::uint32_t record;
  std::uint32_t attributes;  // a record
  List nested;               // records
  List primary_identifier;   // strings, as all lists below
  List ref_identifier;
  List replacement_paths;
  std::uint32_t arn_template;
  std::uint32_t tag_property;
  std::uint32_t transform;
  std::uint32_t scrutiny;
  std::uint32_t open_attributes;  // the prefix
  std::uint32_t flags;
};

// Flags of a resource. The shape of tags takes two bits.
inline constexpr std::uint32_t kTagShapeMask = 3;
inline constexpr std::uint32_t kStateful = 4;
inline constexpr std::uint32_t kSnapshot = 8;
inline constexpr std::uint32_t kOpenAttributes = 16;

template <typename Row>
Row load(const std::byte* at) {
  Row row;
  std::memcpy(&row, at, sizeof row);
  return row;
}

inline Section section(const std::byte* base, SectionId id) {
  return load<Section>(base + offsetof(Header, sections) +
                       static_cast<std::size_t>(id) * sizeof(Section));
}

template <typename Row>
Row row(const std::byte* base, SectionId id, std::uint32_t index) {
  return load<Row>(base + section(base, id).offset + std::size_t{index} * sizeof(Row));
}

inline std::string_view text(const std::byte* base, SectionId id, std::uint32_t offset) {
  const std::byte* at = base + section(base, id).offset + offset;
  return {reinterpret_cast<const char*>(at + sizeof(std::uint32_t)), load<std::uint32_t>(at)};
}

inline std::string_view string(const std::byte* base, std::uint32_t offset) {
  return text(base, SectionId::Strings, offset);
}

// Where the search for a name begins in Slots, and the checksum of the header.
// Eight bytes at a time; quality matters less than speed on names of 25 bytes.
inline std::uint32_t hash(std::string_view text) {
  constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15U;
  std::uint64_t state = text.size() * kFactor;
  const char* at = text.data();
  std::size_t left = text.size();
  while (left > 0) {
    std::uint64_t block = 0;
    const std::size_t step = left < sizeof block ? left : sizeof block;
    if (step == sizeof block) {
      std::memcpy(&block, at, sizeof block);
    } else {
      for (std::size_t i = 0; i < step; ++i) {
        block |= std::uint64_t{static_cast<unsigned char>(at[i])} << (8 * i);
      }
    }
    state = std::rotl((state ^ block) * kFactor, 29);
    at += step;
    left -= step;
  }
  return static_cast<std::uint32_t>((state * kFactor) >> 32);
}

}  // namespace cairn::catalog::layout
