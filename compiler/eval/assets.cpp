// `asset("./src")`: what a deployment uploads, and how the places that take it write it.

#include <algorithm>
#include <array>
#include <optional>

#include "compiler/eval/builtins.h"
#include "compiler/eval/evaluator.h"

namespace cairn::eval {

V builtin_asset(Evaluator& e, const Call& call) { return e.asset(call); }

V Evaluator::asset(const Call& call) {
  const V path = call.arguments[0], except = call.arguments[1];
  const auto wrong = [&](V value, std::string_view wanted) {
    if (!value->is_hole()) {
      report<kind::WrongType>(value->span, "an argument of `asset`", wanted, described(value));
    }
    return hole(call.span);
  };
  if (!path->is_string()) return wrong(path, "a path known at build");
  std::vector<std::string> patterns;
  if (except != nullptr) {
    if (!except->is_list()) return wrong(except, "a list of patterns such as \"*.md\"");
    for (const V item : except->items()) {
      if (!item->is_string()) return wrong(item, "a list of patterns such as \"*.md\"");
      patterns.emplace_back(item->text());
    }
  }
  std::string failure = "no files can be read here";
  std::optional<std::string> name;
  if (options_.find_asset) {
    const std::string from(files_[call.span.file].name());
    name = options_.find_asset(from, path->text(), patterns, failure);
  }
  if (!name) {
    report<kind::UnreadableAsset>(path->span, failure);
    return hole(call.span);
  }
  Value result = *string(call.span, *name);
  result.kind = Kind::Asset;
  return arena_.make(result);
}

namespace {

// What the CLI's `package` uploads and writes the address of, by the name of the property:
// https://docs.aws.amazon.com/cli/latest/reference/cloudformation/package.html
constexpr std::array<std::string_view, 14> kPackaged = {"BodyS3Location",
                                                        "Code",
                                                        "CodeUri",
                                                        "Content",
                                                        "ContentUri",
                                                        "DefinitionS3Location",
                                                        "DefinitionUri",
                                                        "Location",
                                                        "RequestMappingTemplateS3Location",
                                                        "ResponseMappingTemplateS3Location",
                                                        "S3",
                                                        "ScriptLocation",
                                                        "SourceBundle",
                                                        "TemplateURL"};

// Under which names a record takes a bucket and a key.
struct Names {
  std::string_view bucket, key;
};
constexpr std::array<Names, 4> kNames = {{{"S3Bucket", "S3Key"},
                                          {"Bucket", "Key"},
                                          {"BucketName", "ObjectKey"},
                                          {"S3BucketName", "S3ObjectKey"}}};

std::optional<Names> names_in(const catalog::Type& type) {
  if (type.kind() != catalog::Kind::Record) return std::nullopt;
  for (const Names& names : kNames) {
    if (type.record().property(names.bucket) && type.record().property(names.key)) return names;
  }
  return std::nullopt;
}

// Lambda takes code in archives only.
bool takes_archives(const Slot& slot) {
  return slot.instance != nullptr && slot.instance->type_name.starts_with("AWS::Lambda::");
}

}  // namespace

ir::ValueId Evaluator::lower_asset(V value, const Slot& slot) {
  const Span span = value->span;
  const std::string_view name = value->text();
  const std::string place = slot.name.empty() ? "this place" : '`' + slot.name + '`';
  const auto names = slot.type ? names_in(*slot.type) : std::nullopt;
  const bool is_text = !slot.type || slot.type->kind() == catalog::Kind::String;
  if (slot.place != Slot::Place::Property || (!names && !is_text)) {
    report<kind::MisplacedAsset>(span, place);
    return {};
  }
  if (takes_archives(slot) && !name.ends_with(".zip") && !name.ends_with(".jar")) {
    report<kind::NotAnArchive>(span, place).help("name the folder that the file is in");
    return {};
  }
  if (const auto& store = options_.asset_store) {
    const std::string key = store->prefix + std::string(name);
    if (!names) {
      const bool is_template = slot.name == "TemplateURL";
      return program().string(span,
                              is_template ? store->url(key) : "s3://" + store->bucket + '/' + key);
    }
    const std::array<ir::Entry, 2> entries = {
        ir::Entry{intern(names->bucket), span, program().string(span, store->bucket)},
        ir::Entry{intern(names->key), span, program().string(span, key)}};
    return program().map(span, entries);
  }
  if (std::ranges::find(kPackaged, slot.name) == kPackaged.end()) {
    report<kind::UnpackagedAsset>(span, place);
    return {};
  }
  // As seen from the template, which lies in the folder of its environment.
  const Deployment* deployment = deployment_of(scope_);
  const bool is_below = deployment != nullptr && deployment->environment != nullptr;
  return program().string(span, (is_below ? "../assets/" : "assets/") + std::string(name));
}

}  // namespace cairn::eval
