// Whatever reads as a template is expanded or refused, and the same each time.

#include <cstddef>
#include <cstdint>
#include <string>

#include "tests/fuzz/hold_transform.h"

using namespace cairn;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static_cast<void>(test::hold_transform(std::string(reinterpret_cast<const char*>(data), size)));
  return 0;
}
