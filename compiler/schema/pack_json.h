#pragma once

// JSON text into packs. The only file of this folder that knows nlohmann/json.

#include <cstddef>
#include <string_view>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/schema/packed.h"

namespace cairn::schema {

// Adds the value that `text` says. A failure begins with line and column, both from
// one: "3:14: the key `Type` stands twice".
base::Result<PackWriter::Value> add_json(PackWriter& writer, std::string_view text);

// A pack of that one value.
base::Result<std::vector<std::byte>> pack_json(std::string_view text);

}  // namespace cairn::schema
