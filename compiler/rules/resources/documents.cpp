// Documents inside of templates: of Systems Manager, and what cfn-init reads.

#include <algorithm>

#include "compiler/rules/rule.h"
#include "compiler/text/file.h"
#include "targets/document/read.h"

namespace cairn::rules::documents {

static constexpr std::string_view kInitPage =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
    "aws-resource-init.html";

using enum diag::Severity;
static constexpr diag::Kind kFindings[] = {
    {"E3009", Error, "{0}",
     "What cfn-init reads is malformed. Under AWS::CloudFormation::Init stand configurations, each "
     "with packages, groups, users, sources, files, commands and services, and configSets that "
     "list them.",
     kInitPage},
    {"E3051", Error, "{0}",
     "The content of an SSM document is no document. It is an object, or a text that is one in "
     "JSON "
     "or YAML.",
     "https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-syntax-data-elements-"
     "parameters.html"},
};
enum Finding { kInit, kDocument };

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

static void wrong_type(Context& context, Value at, std::string_view wanted) {
  context.report(kFindings[kInit], at, shown(at) + " is not of type " + quoted(wanted));
}

static void check_config(Context& context, Value config) {
  static constexpr std::string_view kParts[] = {"commands", "files",   "groups", "packages",
                                                "services", "sources", "users"};
  if (config.is_call()) return;
  if (!config.is_map()) return wrong_type(context, config, "object");
  for (const Value part : config) {
    if (std::ranges::find(kParts, part.key()) == std::end(kParts)) {
      context.report(kFindings[kInit], part,
                     quoted(part.key()) + " is no part of a configuration" +
                         did_you_mean(part.key(), {std::begin(kParts), std::end(kParts)}));
    } else if (!part.is_map() && !part.is_null()) {
      wrong_type(context, part, "object");
    }
  }
}

static void check_init(Context& context, Value init) {
  if (!init || init.is_call()) return;
  if (!init.is_map()) return wrong_type(context, init, "object");
  for (const Value entry : init) {
    if (entry.key() != "configSets") {
      check_config(context, entry);
      continue;
    }
    if (!entry.is_map()) {
      wrong_type(context, entry, "object");
      continue;
    }
    for (const Value set : entry) {
      if (!set.is_list() && !set.is_call()) wrong_type(context, set, "array");
      for (const Value name : set) {
        // Others are sets: `{ConfigSet: name}`.
        if (!set.is_list() || !name.is_string() || init.has(name.text())) continue;
        context.report(kFindings[kInit], name, shown(name) + " is no configuration here");
      }
    }
  }
}

static void check_content(Context& context, Value content) {
  if (content.is_call() || content.is_map()) return;
  if (content.is_string()) {
    // What is filled in later may stand outside of strings.
    if (content.text().find("${") != std::string_view::npos) return;
    text::Files files;
    const text::FileId file = files.add("document", std::string(content.text()));
    diag::Sink unheard;
    const auto document = document::read(files, file, unheard);
    const bool is_map = document && (*document)[document->root()].kind == document::Kind::Map;
    if (is_map) return;
  }
  context.report(kFindings[kDocument], content, "this is no document in JSON or YAML");
}

static void check(Context& context) {
  for (const Resource& resource : context.file.resources()) {
    check_init(context, resource.value.get("Metadata").get("AWS::CloudFormation::Init"));
  }
  context.at("AWS::SSM::Document", "Content",
             [&](const Resource&, Value content, Formula) { check_content(context, content); });
}

}  // namespace cairn::rules::documents
