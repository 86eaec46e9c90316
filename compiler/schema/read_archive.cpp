#include "compiler/schema/read_archive.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>

#include <zlib.h>

namespace cairn::schema {

namespace {

constexpr std::size_t kMostEntries = 10000;
constexpr std::size_t kMostUnpacked = std::size_t{256} << 20;

// APPNOTE.TXT of PKWARE, 4.3: little-endian records, found from the end of the file.
constexpr std::uint32_t kLocalHeader = 0x04034B50;
constexpr std::uint32_t kDirectoryEntry = 0x02014B50;
constexpr std::uint32_t kDirectoryEnd = 0x06054B50;
constexpr std::size_t kLocalHeaderSize = 30;
constexpr std::size_t kDirectoryEntrySize = 46;
constexpr std::size_t kDirectoryEndSize = 22;
constexpr std::size_t kMostComment = 65535;

enum Method : std::uint32_t { kStored = 0, kDeflated = 8 };

struct Entry {
  std::string name;
  std::uint32_t method = 0;
  std::uint32_t checksum = 0;
  std::uint32_t packed_size = 0;
  std::uint32_t size = 0;
  std::uint32_t header_at = 0;
  bool is_encrypted = false;
};

class Bytes {
 public:
  explicit Bytes(std::span<const std::byte> bytes) : bytes_(bytes) {}

  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  [[nodiscard]] bool has(std::size_t at, std::size_t count) const {
    return at <= size() && count <= size() - at;
  }
  // Whoever asks has asked `has` before.
  [[nodiscard]] std::uint32_t word(std::size_t at) const { return half(at) | half(at + 2) << 16; }
  [[nodiscard]] std::uint32_t half(std::size_t at) const {
    return std::to_integer<std::uint32_t>(bytes_[at]) |
           std::to_integer<std::uint32_t>(bytes_[at + 1]) << 8;
  }
  [[nodiscard]] std::string_view text(std::size_t at, std::size_t count) const {
    return {reinterpret_cast<const char*>(bytes_.data()) + at, count};
  }

 private:
  std::span<const std::byte> bytes_;
};

// Where the record at the end of the directory lies; a comment may follow it.
std::optional<std::size_t> find_directory_end(const Bytes& bytes) {
  if (bytes.size() < kDirectoryEndSize) return std::nullopt;
  const std::size_t last = bytes.size() - kDirectoryEndSize;
  for (std::size_t back = 0; back <= std::min(last, kMostComment); ++back) {
    if (bytes.word(last - back) == kDirectoryEnd) return last - back;
  }
  return std::nullopt;
}

base::Result<std::vector<Entry>> read_directory(const Bytes& bytes) {
  const auto end = find_directory_end(bytes);
  if (!end) return base::Failure{"the archive was cut off: its directory is missing"};
  const std::size_t count = bytes.half(*end + 10);
  if (count > kMostEntries) return base::Failure{"the archive has more than 10,000 files"};
  std::size_t at = bytes.word(*end + 16);
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < count; ++i) {
    if (!bytes.has(at, kDirectoryEntrySize) || bytes.word(at) != kDirectoryEntry) {
      return base::Failure{"the directory of the archive is damaged"};
    }
    const std::size_t name_size = bytes.half(at + 28);
    const std::size_t others_size = bytes.half(at + 30) + bytes.half(at + 32);
    if (!bytes.has(at + kDirectoryEntrySize, name_size)) {
      return base::Failure{"the directory of the archive is damaged"};
    }
    entries.push_back({.name = std::string(bytes.text(at + kDirectoryEntrySize, name_size)),
                       .method = bytes.half(at + 10),
                       .checksum = bytes.word(at + 16),
                       .packed_size = bytes.word(at + 20),
                       .size = bytes.word(at + 24),
                       .header_at = bytes.word(at + 42),
                       .is_encrypted = (bytes.half(at + 8) & 1) != 0});
    at += kDirectoryEntrySize + name_size + others_size;
  }
  return entries;
}

// The text of a deflated entry if it has exactly `size` bytes.
std::optional<std::string> inflate_all(std::string_view packed, std::size_t size) {
  z_stream stream{};
  // Negative: bare data without zlib's own header.
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return std::nullopt;
  const std::unique_ptr<z_stream, int (*)(z_stream*)> closer(&stream, inflateEnd);
  std::string text(size, '\0');
  Bytef nothing = 0;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = size > 0 ? reinterpret_cast<Bytef*>(text.data()) : &nothing;
  stream.avail_out = static_cast<uInt>(size);
  const bool is_whole = inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.total_out == size;
  if (!is_whole) return std::nullopt;
  return text;
}

base::Result<std::string> read_entry(const Bytes& bytes, const Entry& entry) {
  if (entry.is_encrypted) return base::Failure{"it is encrypted"};
  const std::size_t header = entry.header_at;
  if (!bytes.has(header, kLocalHeaderSize) || bytes.word(header) != kLocalHeader) {
    return base::Failure{"its place in the archive is damaged"};
  }
  const std::size_t begin =
      header + kLocalHeaderSize + bytes.half(header + 26) + bytes.half(header + 28);
  if (!bytes.has(begin, entry.packed_size)) return base::Failure{"it was cut off"};
  const std::string_view packed = bytes.text(begin, entry.packed_size);

  std::optional<std::string> text;
  if (entry.method == kDeflated) {
    text = inflate_all(packed, entry.size);
  } else if (entry.method != kStored) {
    return base::Failure{"it is packed by a method other than deflate"};
  } else if (packed.size() == entry.size) {
    text = std::string(packed);
  }
  const auto sum = [](const std::string& each) {
    return crc32(0, reinterpret_cast<const Bytef*>(each.data()), static_cast<uInt>(each.size()));
  };
  if (!text || sum(*text) != entry.checksum) return base::Failure{"its content is damaged"};
  return std::move(*text);
}

}  // namespace

bool is_archive(std::span<const std::byte> bytes) {
  const Bytes all(bytes);
  return all.has(0, 4) && (all.word(0) == kLocalHeader || all.word(0) == kDirectoryEnd);
}

base::Result<Archive> read_archive(std::span<const std::byte> bytes) {
  const Bytes all(bytes);
  auto entries = read_directory(all);
  if (!entries) return base::Failure{entries.error()};

  std::erase_if(*entries, [](const Entry& each) { return !each.name.ends_with(".json"); });
  std::size_t unpacked = 0;
  for (const Entry& entry : *entries) unpacked += entry.size;
  if (unpacked > kMostUnpacked) {
    return base::Failure{"the archive has more than 256 MB when unpacked"};
  }
  Archive archive;
  for (const Entry& entry : *entries) {
    auto text = read_entry(all, entry);
    if (text) {
      archive.files.push_back({entry.name, std::move(*text)});
    } else {
      archive.problems.push_back('`' + entry.name + "`: " + text.error());
    }
  }
  return archive;
}

}  // namespace cairn::schema
