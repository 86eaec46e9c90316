// Whatever reads as a template is expanded or refused, and the same each time. Most inputs
// are made by changing the structure of another: changed bytes rarely are a template.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "tests/fuzz/hold_transform.h"
#include "tests/fuzz/mutate_template.h"

using namespace cairn;

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t most, unsigned seed) {
  if (seed % 16 == 0) return LLVMFuzzerMutate(data, size, most);
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::string mutated = test::mutate_template(text, seed);
  if (mutated.empty() || mutated.size() > most) return LLVMFuzzerMutate(data, size, most);
  std::memcpy(data, mutated.data(), mutated.size());
  return mutated.size();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static_cast<void>(test::hold_transform(std::string(reinterpret_cast<const char*>(data), size)));
  return 0;
}
