#pragma once

// Reads the database of AWS's types into a Writer. Used by build_catalog.cpp only;
// unexpected JSON throws.

#include <nlohmann/json.hpp>

#include "compiler/catalog/writer.h"

namespace cairn::catalog {

// What Cairn knows better, from constraints/*.json.
struct Constraints {
  nlohmann::json stateful_types;
  nlohmann::json corrections;
};

void convert_spec(nlohmann::json spec, const Constraints& constraints, Writer& writer);

}  // namespace cairn::catalog
