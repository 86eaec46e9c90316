// The tables that are compiled into the program.

#include <cstddef>

#include "compiler/base/check.h"
#include "compiler/rules/run.h"

extern "C" const std::byte cairn_tables_begin[], cairn_tables_end[];

namespace cairn::rules {

const Tables& Tables::builtin() {
  static const Tables kTables = [] {
    const auto pack = schema::Pack::open({cairn_tables_begin, cairn_tables_end});
    CAIRN_CHECK(pack);
    return Tables(pack->root());
  }();
  return kTables;
}

}  // namespace cairn::rules
