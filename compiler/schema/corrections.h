#pragma once

// What is known to be wrong in the schemas that AWS publishes, out of corrections.json:
//
//   {"type": ..., "fault": {...}, "patch": {...}, "reason": ...}
//   {"type": ..., "schema": {...}, "reason": ...}
//   {"pattern": ..., "means": ..., "reason": ...}
//
// The first is for a schema that has the fault, and for no other: one that AWS has
// repaired since is left alone. The second is for a type without a schema. The third is
// for a regular expression that does not compile, in whatever schema it stands.

#include <optional>
#include <string_view>
#include <vector>

#include "compiler/schema/packed.h"

namespace cairn::schema {

struct Correction {
  std::string_view type;
  Json fault;
  Json patch;  // a JSON merge patch, RFC 7396
  std::optional<Json> schema;
  std::string_view reason;
};

struct PatternCorrection {
  std::string_view pattern;
  std::string_view means;
  std::string_view reason;
};

[[nodiscard]] std::vector<Correction> corrections();
[[nodiscard]] std::vector<PatternCorrection> pattern_corrections();

// Whether `value` has all members of `part`, at every depth. Lists are equal as a whole;
// null stands for a member that is absent.
[[nodiscard]] bool has(Json value, Json part);

// `value` with the changes of a JSON merge patch.
PackWriter::Value merge(PackWriter& writer, Json value, Json patch);

}  // namespace cairn::schema
