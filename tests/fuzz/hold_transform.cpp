#include "tests/fuzz/hold_transform.h"

#include "compiler/base/check.h"
#include "compiler/base/hash.h"
#include "compiler/ir/verify.h"
#include "targets/cloudformation/read_template.h"
#include "targets/document/read.h"
#include "targets/document/write_json.h"
#include "targets/document/write_yaml.h"
#include "targets/sam/transform.h"
#include "tests/round_trip/canonical.h"

namespace cairn::test {

namespace {

// The text says how it is deployed, so that all ways are taken without another input.
sam::Options options_for(const std::string& text) {
  static constexpr const char* kRegions[] = {"us-east-1", "eu-central-1", "cn-north-1",
                                             "us-gov-west-1"};
  const std::uint64_t hash = base::hash_64(text);
  sam::Options options;
  options.region = kRegions[hash % 4];
  options.is_deployment = hash / 4 % 4 != 0;
  options.is_packaged = hash / 16 % 2 != 0;
  options.now = "1700000000";
  return options;
}

void check_refusals(const sam::Expansion& expansion, std::size_t size) {
  for (const sam::Refusal& refusal : expansion.refusals) {
    CAIRN_CHECK(!refusal.message.empty());
    CAIRN_CHECK(!refusal.span.is_valid() || refusal.span.end <= size);
  }
}

void check_reads_back(const document::Document& document) {
  const std::string wanted = canonical(document);
  text::Files files;
  diag::Sink sink;
  const auto json = files.add("json", document::write_json(document));
  // A number beyond doubles is one to YAML alone.
  auto from_json = document::read_json(files, json, sink);
  if (!from_json) from_json = document::read(files, json, sink);
  CAIRN_CHECK(from_json && canonical(*from_json) == wanted);
  const auto yaml = files.add("yaml", document::write_yaml(document));
  diag::Sink yaml_sink;
  const auto from_yaml = document::read_yaml(files, yaml, yaml_sink);
  CAIRN_CHECK(from_yaml && !yaml_sink.has_errors() && canonical(*from_yaml) == wanted);
  base::SymbolTable symbols;
  ir::verify(cloudformation::read_template(*from_yaml, files, yaml, symbols, sink));
}

}  // namespace

Outcome hold_transform(const std::string& text) {
  text::Files files;
  diag::Sink sink;
  const text::FileId file = files.add("input", text);
  const auto document = document::read(files, file, sink);
  if (!document) return Outcome::Unreadable;
  const sam::Options options = options_for(text);
  const sam::Expansion first = sam::transform(*document, options);
  const sam::Expansion second = sam::transform(*document, options);
  check_refusals(first, text.size());
  CAIRN_CHECK(sam::describe(first.refusals) == sam::describe(second.refusals));
  if (first.is_refused()) return Outcome::Refused;
  CAIRN_CHECK(document::write_yaml(first.document) == document::write_yaml(second.document));
  check_reads_back(first.document);
  return Outcome::Expanded;
}

}  // namespace cairn::test
