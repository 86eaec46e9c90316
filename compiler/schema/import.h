#pragma once

// From the schemas that AWS publishes, as texts, to the bytes of a Store.
//
// What says nothing about values is left out: descriptions, titles, examples, comments,
// addresses of documentation, and how AWS's handlers do their work. Everything else is
// kept as written, patterns too. Known faults are corrected by corrections.json.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/result.h"

namespace cairn::schema {

// A file and what it says: one schema.
struct SchemaText {
  std::string name;
  std::string text;
};

struct ImportSource {
  std::string name;  // CloudformationSchema.zip
  std::string date;  // 2026-08-03
};

struct Imported {
  std::vector<std::byte> bytes;
  std::size_t type_count = 0;
  std::size_t correction_count = 0;   // of those that applied
  std::vector<std::string> problems;  // of files that hold no schema; all others are in
};

// A later schema of a type replaces an earlier one. Fails where no file has a schema.
base::Result<Imported> import_schemas(std::span<const SchemaText> files,
                                      const ImportSource& source);

}  // namespace cairn::schema
