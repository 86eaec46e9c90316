// For targets that take templates: most inputs are made by changing the structure of another.
// Changed bytes rarely are a template.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "tests/fuzz/mutate_template.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t most, unsigned seed) {
  if (seed % 16 == 0) return LLVMFuzzerMutate(data, size, most);
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::string mutated = cairn::test::mutate_template(text, seed);
  if (mutated.empty() || mutated.size() > most) return LLVMFuzzerMutate(data, size, most);
  std::memcpy(data, mutated.data(), mutated.size());
  return mutated.size();
}
