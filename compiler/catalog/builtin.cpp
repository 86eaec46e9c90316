#include "compiler/catalog/catalog.h"

extern "C" const std::byte cairn_catalog_begin[];

namespace cairn::catalog {

// The build has checked these bytes: see build_catalog.cpp.
const Catalog& Catalog::builtin() {
  static const Catalog catalog(cairn_catalog_begin);
  return catalog;
}

}  // namespace cairn::catalog
