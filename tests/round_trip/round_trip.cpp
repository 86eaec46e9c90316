// Reads every template below the folders it is given, emits it and reads that again:
//   round_trip FOLDER...
// Nothing may be lost on the way. A file that cannot be read must end in an error.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>

#include "compiler/ir/print.h"
#include "compiler/ir/verify.h"
#include "compiler/ir/visit.h"
#include "targets/changeset/compare.h"
#include "targets/cloudformation/emit.h"
#include "targets/cloudformation/read_template.h"
#include "targets/document/read.h"
#include "targets/document/write_json.h"
#include "targets/document/write_yaml.h"
#include "tests/round_trip/canonical.h"

using namespace cairn;
namespace fs = std::filesystem;

namespace {

struct Counts {
  int files = 0;
  int unreadable = 0;
  int failures = 0;
};

class Trip {
 public:
  Trip(const fs::path& path, Counts& counts) : path_(path), counts_(counts) {}
  void run();

 private:
  void fail(const std::string& why, const std::string& before = {}, const std::string& after = {});
  void check_changes(const ir::Program& program);
  void check_spans(const ir::Program& program, std::size_t size);

  const fs::path& path_;
  Counts& counts_;
  text::Files files_;
  diag::Sink sink_;
  base::SymbolTable symbols_;
};

}  // namespace

void Trip::run() {
  ++counts_.files;
  std::ifstream stream(path_, std::ios::binary);
  const std::string name = path_.filename().string();
  const auto file = files_.add(
      name, std::string(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()));
  const auto document = document::read(files_, file, sink_);
  if (!document) {
    ++counts_.unreadable;
    if (!sink_.has_errors()) return fail("is not read, but no error says why");
    const auto place = files_[file].position(sink_.all().front().span.begin);
    std::cout << path_.string() << ':' << place.line << ':' << place.column << ": "
              << sink_.all().front().message << '\n';
    return;
  }
  const ir::Program program =
      cloudformation::read_template(*document, files_, file, symbols_, sink_);
  ir::verify(program);
  check_spans(program, files_[file].text().size());
  check_changes(program);
  const document::Document emitted = cloudformation::emit(program, {0});

  const std::string wanted = test::canonical(*document);
  const auto yaml = files_.add(name, document::write_yaml(emitted));
  const auto from_yaml = document::read_yaml(files_, yaml, sink_);
  if (!from_yaml) return fail("gives YAML that cannot be read");
  if (const auto got = test::canonical(*from_yaml); got != wanted) {
    return fail("differs after YAML", wanted, got);
  }
  const auto json = files_.add(name, document::write_json(emitted));
  const auto from_json = document::read(files_, json, sink_);
  if (!from_json) return fail("gives JSON that cannot be read");
  if (const auto got = test::canonical(*from_json); got != wanted) {
    return fail("differs after JSON", wanted, got);
  }
  // Order among repeated keys is no property of a program; and YAML spells some numbers
  // of JSON in its own way.
  if (sink_.has_errors()) return;
  const bool is_json = files_[file].text().starts_with('{');
  const auto again = cloudformation::read_template(is_json ? *from_json : *from_yaml, files_,
                                                   is_json ? json : yaml, symbols_, sink_);
  const auto text = ir::print(program);
  if (const auto got = ir::print(again); got != text) {
    return fail("is another program afterwards", text, got);
  }
}

void Trip::fail(const std::string& why, const std::string& before, const std::string& after) {
  ++counts_.failures;
  std::cout << path_.string() << ' ' << why << '\n';
  const auto [a, b] = std::mismatch(before.begin(), before.end(), after.begin(), after.end());
  const auto show = [](const std::string& text, auto at) {
    const auto offset = static_cast<std::size_t>(at - text.begin());
    const std::size_t begin = offset < 60 ? 0 : offset - 60;
    std::cout << "  " << text.substr(begin, 140) << '\n';
  };
  if (!before.empty()) {
    show(before, a);
    show(after, b);
  }
}

// An update to the same template changes nothing. A nested stack may: nobody knows what is
// inside; and what waits for itself is refused.
void Trip::check_changes(const ir::Program& program) {
  const changeset::Side side{{.program = &program, .stack = {0}}, {}, nullptr};
  const changeset::Facts facts(catalog::Catalog::builtin(), nullptr);
  const changeset::ChangeSet set = changeset::compare(side, side, facts, {});
  const bool has_nested = std::ranges::any_of(program.resources, [&](const ir::Resource& resource) {
    return program.text(resource.type) == changeset::kNestedStack;
  });
  if (!has_nested && !set.changes.empty()) fail("changes by itself");
}

// Every value has a place in the file.
void Trip::check_spans(const ir::Program& program, std::size_t size) {
  bool is_sound = true;
  ir::for_each_root(program, program.stacks[0], [&](ir::ValueId root) {
    ir::for_each_value(program, root, [&](ir::ValueId, const ir::Value& value) {
      is_sound = is_sound && value.span.is_valid() && value.span.begin <= value.span.end &&
                 value.span.end <= size;
    });
  });
  for (const ir::Resource& resource : program.resources) {
    const auto written = files_.text(resource.name_span);
    is_sound = is_sound && written.find(program.text(resource.name)) != std::string_view::npos;
  }
  if (!is_sound) fail("has values without a place");
}

int main(int argc, char** argv) {
  Counts counts;
  std::set<fs::path> paths;
  for (int i = 1; i < argc; ++i) {
    for (const auto& entry : fs::recursive_directory_iterator(argv[i])) {
      static const std::set<std::string> kExtensions = {".yaml", ".yml", ".json", ".template"};
      if (kExtensions.contains(entry.path().extension().string())) paths.insert(entry.path());
    }
  }
  for (const fs::path& path : paths) Trip(path, counts).run();
  std::cout << counts.files << " files, " << counts.unreadable << " of them not readable, "
            << counts.failures << " failures\n";
  return counts.failures == 0 && counts.files > 0 ? 0 : 1;
}
