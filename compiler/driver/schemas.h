#pragma once

// The schemas of resource types that a user imported: where they lie, and opening them.

#include <optional>
#include <string>

#include "compiler/base/result.h"
#include "compiler/driver/workspace.h"
#include "compiler/schema/store.h"

namespace cairn::driver {

// $CAIRN_SCHEMA if it is set, else cairn/schemas.bin of $XDG_DATA_HOME or ~/.local/share.
// Empty where there is no such place, or where $CAIRN_SCHEMA is empty: then there are no
// schemas.
[[nodiscard]] std::string default_schema_path();

// What the store gives looks into the file, so this must outlive it.
struct Schemas {
  std::string path;
  MappedFile file;
  schema::Store store;
};

// None where there is no such file. Takes microseconds, however many types there are.
[[nodiscard]] base::Result<std::optional<Schemas>> open_schemas(const std::string& path);

// Those of the default place. A file that $CAIRN_SCHEMA names must be there.
[[nodiscard]] base::Result<std::optional<Schemas>> open_default_schemas();

}  // namespace cairn::driver
