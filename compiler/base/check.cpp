#include "compiler/base/check.h"

namespace cairn::base {

void fail_check(const char* condition, const char* file, int line) {
  // The path below the repository is enough to find the place, and is the same
  // on every machine that built Cairn.
  std::string where = file;
  if (const auto at = where.rfind("compiler/"); at != std::string::npos) where.erase(0, at);
  if (const auto at = where.rfind("targets/"); at != std::string::npos) where.erase(0, at);
  throw Bug(where + ":" + std::to_string(line) + ": `" + condition + "` does not hold");
}

}  // namespace cairn::base
