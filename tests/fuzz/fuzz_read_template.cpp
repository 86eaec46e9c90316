// Any bytes are read or refused with an error, whatever is read is a sound program, and
// what that emits reads back the same.

#include <cstddef>
#include <cstdint>
#include <string>

#include "compiler/base/check.h"
#include "compiler/ir/verify.h"
#include "targets/cloudformation/emit.h"
#include "targets/cloudformation/read_template.h"
#include "targets/document/read.h"
#include "targets/document/write_json.h"
#include "targets/document/write_yaml.h"
#include "tests/round_trip/canonical.h"

using namespace cairn;

static std::size_t count_errors(const diag::Sink& sink, std::size_t size) {
  for (const diag::Diagnostic& finding : sink.all()) {
    CAIRN_CHECK(finding.span.begin <= finding.span.end && finding.span.end <= size);
    for (const diag::Note& note : finding.notes) CAIRN_CHECK(note.span.end <= size);
  }
  return sink.error_count();
}

static void check(text::Files& files, text::FileId file, const document::Document& document) {
  base::SymbolTable symbols;
  diag::Sink sink;
  const ir::Program program = cloudformation::read_template(document, files, file, symbols, sink);
  static_cast<void>(count_errors(sink, files[file].text().size()));
  ir::verify(program);
  const document::Document emitted = cloudformation::emit(program, {0});

  const std::string wanted = test::canonical(document);
  const auto yaml = files.add("input", document::write_yaml(emitted));
  const auto from_yaml = document::read_yaml(files, yaml, sink);
  CAIRN_CHECK(from_yaml.has_value());
  CAIRN_CHECK(test::canonical(*from_yaml) == wanted);
  const auto json = files.add("input", document::write_json(emitted));
  // A number beyond doubles is one to YAML alone.
  auto from_json = document::read_json(files, json, sink);
  if (!from_json) from_json = document::read(files, json, sink);
  CAIRN_CHECK(from_json.has_value());
  CAIRN_CHECK(test::canonical(*from_json) == wanted);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  text::Files files;
  const auto file = files.add("input", std::string(reinterpret_cast<const char*>(data), size));
  using Read = std::optional<document::Document> (*)(const text::Files&, text::FileId, diag::Sink&);
  for (const Read read : {Read{document::read_yaml}, Read{document::read_json}}) {
    diag::Sink sink;
    const auto document = read(files, file, sink);
    CAIRN_CHECK(document.has_value() || count_errors(sink, size) > 0);
    static_cast<void>(count_errors(sink, size));
    if (document) check(files, file, *document);
  }
  return 0;
}
