#pragma once

// The order in which Python 2.7 iterates over the keys of a dictionary. SAM's names of API
// deployments are hashes of printed dictionaries, so they depend on it to this day.
//
// It is that of CPython's hash table: open addressing with perturbed probing, so the order
// depends on the hashes, on the order of insertion and on what was removed since.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace cairn::sam {

// `hash(u"text")` of 64-bit CPython 2.7, over code points.
[[nodiscard]] std::uint64_t hash27(std::string_view text);

// A table of numbers of keys; the owner has the keys themselves, and `hash27` of each.
class Slots {
 public:
  Slots() : slots_(kLeast, kFree) {}

  // The number of the key for which `is_key(number)` holds, or -1.
  template <typename IsKey>
  [[nodiscard]] std::int32_t find(std::uint64_t hash, IsKey is_key) const {
    for (Probe probe(hash, slots_.size());; probe.advance()) {
      const std::int32_t at = slots_[probe.slot()];
      if (at == kFree) return -1;
      if (at >= 0 && is_key(at)) return at;
    }
  }

  // A key that is not there yet. `hashes` are those of all numbers, the new one included.
  void insert(std::int32_t number, std::span<const std::uint64_t> hashes);
  // What `dict.update` with `count` keys does before it inserts them.
  void reserve(std::size_t count, std::span<const std::uint64_t> hashes);
  void erase(std::int32_t number, std::uint64_t hash);

  // The numbers of the keys, in the order of iteration.
  [[nodiscard]] std::vector<std::int32_t> order() const;
  // The keys get the numbers 0, 1, 2... in the order of iteration.
  void renumber();

 private:
  static constexpr std::size_t kLeast = 8;
  static constexpr std::int32_t kFree = -1;
  static constexpr std::int32_t kRemoved = -2;  // probing goes on behind it

  class Probe {
   public:
    Probe(std::uint64_t hash, std::size_t slots)
        : mask_(slots - 1), at_(hash & mask_), perturb_(hash) {}
    [[nodiscard]] std::size_t slot() const { return at_ & mask_; }
    void advance() {
      at_ = 5 * at_ + perturb_ + 1;
      perturb_ >>= 5;
    }

   private:
    std::uint64_t mask_, at_, perturb_;
  };

  void rebuild(std::size_t least, std::span<const std::uint64_t> hashes);

  std::vector<std::int32_t> slots_;
  std::size_t size_ = 0;
  std::size_t fill_ = 0;  // with the slots of removed keys
};

}  // namespace cairn::sam
