#pragma once

// Resource types from outside: a schema of the CloudFormation registry becomes a
// catalog of the same form as AWS's own.

#include <string_view>

#include "compiler/base/result.h"
#include "compiler/catalog/catalog.h"
#include "compiler/catalog/writer.h"

namespace cairn::catalog {

// Adds the type of one schema, a JSON text, to a catalog under construction, and
// gives its name. Parts of JSON schema that say nothing about structure (patterns,
// lengths, combinations) are passed over, and what cannot be expressed becomes
// Kind::Json: a schema never makes a right program wrong. Any text is safe.
base::Result<std::string> add_registry_schema(std::string_view text, Writer& writer);

// The catalog of one schema.
base::Result<Catalog> read_registry_schema(std::string_view text);

}  // namespace cairn::catalog
