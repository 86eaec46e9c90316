#pragma once

// `cairn.ids`: the logical ids that were shipped, and from where in the source. It is
// committed beside the program, a line a resource, sorted, so that merges are plain.

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/driver/compile.h"

namespace cairn::driver {

struct ShippedResource {
  std::string type;
  std::string path;  // in the source: `Mail.Jobs[high]`
  text::Span span;   // of the line

  friend bool operator==(const ShippedResource& a, const ShippedResource& b) {
    return a.type == b.type && a.path == b.path;
  }
};

struct ShippedStack {
  std::map<std::string, ShippedResource> resources;        // by logical id
  std::map<std::string, std::set<std::string>> importers;  // stacks, by exported output
};

struct Ledger {
  std::string program;                         // of the app, or of the file without one
  std::map<std::string, ShippedStack> stacks;  // `dev/Network`
};

// Reports merge markers, lines of another form, and a ledger of another program.
[[nodiscard]] Ledger read_ledger(const text::Files& files, text::FileId file,
                                 std::string_view program, diag::Sink& sink);

// What a program without errors ships.
[[nodiscard]] Ledger ledger_of(const Compilation& compilation);

[[nodiscard]] std::string write_ledger(const Ledger& ledger);

// What the ledger is of: the name of the app, or that of the file.
[[nodiscard]] std::string program_name(const sema::Model& model, std::string_view path);

// What shipped stacks import, by stack and output.
[[nodiscard]] std::set<std::pair<std::string, std::string>> imported_exports(const Ledger& ledger);

// A shipped resource under its id of now.
struct MovedResource {
  std::string stack, id;          // as shipped
  std::string new_stack, new_id;  // as it is now
};

// Holds a program to what was shipped of it: reports ids that are gone where something
// like them is new, and exports that are gone too early. Gives what `@moved` says.
std::vector<MovedResource> compare_with_ledger(const Ledger& shipped, Compilation& compilation);

}  // namespace cairn::driver
