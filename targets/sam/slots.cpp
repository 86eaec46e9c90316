#include "targets/sam/slots.h"

#include "compiler/base/utf8.h"

namespace cairn::sam {

std::uint64_t hash27(std::string_view text) {
  if (text.empty()) return 0;
  std::uint64_t hash = std::uint64_t{base::decode_utf8(text, 0).value} << 7;
  std::uint64_t length = 0;
  for (std::size_t at = 0; at < text.size(); ++length) {
    const base::CodePoint point = base::decode_utf8(text, at);
    hash = 1000003 * hash ^ point.value;
    at += point.length;
  }
  hash ^= length;
  // -1 means an error there.
  return hash == ~std::uint64_t{0} ? ~std::uint64_t{1} : hash;
}

void Slots::insert(std::int32_t number, std::span<const std::uint64_t> hashes) {
  Probe probe(hashes[number], slots_.size());
  std::int32_t* place = nullptr;
  for (;; probe.advance()) {
    std::int32_t& slot = slots_[probe.slot()];
    if (slot == kRemoved && place == nullptr) place = &slot;
    if (slot != kFree) continue;
    if (place == nullptr) {
      place = &slot;
      ++fill_;
    }
    break;
  }
  *place = number;
  ++size_;
  if (3 * fill_ >= 2 * slots_.size()) rebuild((size_ > 50000 ? 2 : 4) * size_, hashes);
}

void Slots::reserve(std::size_t count, std::span<const std::uint64_t> hashes) {
  if (3 * (fill_ + count) >= 2 * slots_.size()) rebuild(2 * (size_ + count), hashes);
}

void Slots::rebuild(std::size_t least, std::span<const std::uint64_t> hashes) {
  std::size_t slots = kLeast;
  while (slots <= least) slots *= 2;
  const std::vector<std::int32_t> numbers = order();
  slots_.assign(slots, kFree);
  fill_ = size_;
  for (const std::int32_t number : numbers) {
    Probe probe(hashes[number], slots);
    while (slots_[probe.slot()] != kFree) probe.advance();
    slots_[probe.slot()] = number;
  }
}

void Slots::erase(std::int32_t number, std::uint64_t hash) {
  Probe probe(hash, slots_.size());
  while (slots_[probe.slot()] != number) probe.advance();
  slots_[probe.slot()] = kRemoved;
  --size_;
}

std::vector<std::int32_t> Slots::order() const {
  std::vector<std::int32_t> numbers;
  numbers.reserve(size_);
  for (const std::int32_t slot : slots_) {
    if (slot >= 0) numbers.push_back(slot);
  }
  return numbers;
}

void Slots::renumber() {
  std::int32_t next = 0;
  for (std::int32_t& slot : slots_) {
    if (slot >= 0) slot = next++;
  }
}

}  // namespace cairn::sam
