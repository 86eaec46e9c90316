#pragma once

// Where each part of a template comes from: the text of `<Stack>.map.json`, which
// lies beside the template so that moving code never changes the template itself.

#include <string>
#include <string_view>

#include "compiler/text/file.h"
#include "targets/document/value.h"

namespace cairn::cloudformation {

// {"version":1, "stack":..., "sources":[file...], "mappings":{path:[file, line, column]}}
// A path is the keys and positions down to an entry, joined by `/`, `~` and `/` in
// them spelt `~0` and `~1` as in JSON Pointer. Functions are mapped as a whole.
[[nodiscard]] std::string source_map(const document::Document& document, const text::Files& files,
                                     std::string_view stack_name);

}  // namespace cairn::cloudformation
