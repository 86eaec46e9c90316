#include "compiler/driver/diff_inputs.h"

#include <charconv>
#include <memory>

#include "targets/document/read.h"
#include "targets/document/write_json.h"

namespace cairn::driver {

namespace {

// A file in JSON or YAML; what is wrong with it is one sentence.
struct Loaded {
  text::Files files;
  document::Document document;
};

base::Result<std::unique_ptr<Loaded>> load(Workspace& workspace, const std::string& path) {
  base::Result<std::string> text = workspace.read(path);
  if (!text) return base::Failure{text.error()};
  auto loaded = std::make_unique<Loaded>();
  const text::FileId file = loaded->files.add(path, std::move(*text));
  diag::Sink sink;
  auto document = document::read(loaded->files, file, sink);
  if (!document || sink.has_errors()) {
    const std::string reason = sink.all().empty() ? "" : ": " + sink.all().front().message;
    return base::Failure{"cannot read `" + path + "`" + reason};
  }
  loaded->document = std::move(*document);
  return loaded;
}

std::string text_of(const document::Document& document, document::NodeId id) {
  if (!id) return {};
  const document::Node& node = document[id];
  switch (node.kind) {
    case document::Kind::String:
      return std::string(node.text);
    case document::Kind::Bool:
      return node.boolean() ? "true" : "false";
    case document::Kind::Int:
      return node.text.empty() ? std::to_string(node.integer()) : std::string(node.text);
    case document::Kind::Float: {
      if (!node.text.empty()) return std::string(node.text);
      char digits[40];
      return {digits, std::to_chars(digits, digits + sizeof digits, node.number()).ptr};
    }
    case document::Kind::List: {  // a list parameter
      std::string joined;
      for (const document::NodeId item : document.items(id)) {
        joined += (joined.empty() ? "" : ",") + text_of(document, item);
      }
      return joined;
    }
    default:
      return {};
  }
}

bool is_map_or_list(const document::Document& document, document::NodeId id) {
  const document::Kind kind = document[id].kind;
  return kind == document::Kind::Map || kind == document::Kind::List;
}

// What is wrong with them, in a sentence; empty if nothing is.
std::string add_texts(const document::Document& document, document::NodeId root,
                      changeset::Texts& texts) {
  if (!root || !is_map_or_list(document, root)) return "it is neither a list nor an object";
  if (document[root].kind == document::Kind::Map) {
    for (const std::string_view wrapper : {"Parameters", "Tags"}) {
      const document::NodeId inner = document.get(root, wrapper);
      if (inner && is_map_or_list(document, inner)) return add_texts(document, inner, texts);
    }
    for (const document::Entry& entry : document.entries(root)) {
      if (document[entry.value].kind == document::Kind::Map) {
        return '`' + std::string(entry.key) + "` is no text";
      }
      texts.insert_or_assign(std::string(entry.key), text_of(document, entry.value));
    }
    return {};
  }
  for (const document::NodeId item : document.items(root)) {
    if (document[item].kind == document::Kind::String) {
      const std::string_view text = document[item].text;
      const auto equals = text.find('=');
      if (equals == std::string_view::npos) {
        return '`' + std::string(text) + "` is not of the form Key=Value";
      }
      texts.insert_or_assign(std::string(text.substr(0, equals)),
                             std::string(text.substr(equals + 1)));
      continue;
    }
    const bool is_parameter = bool(document.get(item, "ParameterKey"));
    const document::NodeId key = document.get(item, is_parameter ? "ParameterKey" : "Key");
    const document::NodeId value = document.get(item, is_parameter ? "ParameterValue" : "Value");
    if (!key) return "an item has neither a ParameterKey nor a Key";
    if (text_of(document, document.get(item, "UsePreviousValue")) == "true") continue;
    texts.insert_or_assign(text_of(document, key), text_of(document, value));
  }
  return {};
}

}  // namespace

base::Result<changeset::Texts> read_texts(Workspace& workspace, const std::string& path) {
  changeset::Texts texts;
  if (path.empty()) return texts;
  auto loaded = load(workspace, path);
  if (!loaded) return base::Failure{loaded.error()};
  const document::Document& document = (*loaded)->document;
  const std::string fault = add_texts(document, document.root(), texts);
  if (!fault.empty()) return base::Failure{"cannot read `" + path + "`: " + fault};
  return texts;
}

// What a step into what `describe-change-set` prints is made of; empty where it is missing.
static std::string text_at(const document::Document& document, document::NodeId id,
                           std::string_view key) {
  return text_of(document, document.get(id, key));
}

static std::vector<document::NodeId> list_at(const document::Document& document,
                                             document::NodeId id, std::string_view key) {
  const document::NodeId list = document.get(id, key);
  if (!list || document[list].kind != document::Kind::List) return {};
  const auto items = document.items(list);
  return {items.begin(), items.end()};
}

static changeset::ServiceChangeSet read_changes(const document::Document& document) {
  const document::NodeId root = document.root();
  changeset::ServiceChangeSet result;
  result.stack_name = text_at(document, root, "StackName");
  result.has_failed = text_at(document, root, "Status") == "FAILED";
  result.reason = text_at(document, root, "StatusReason");
  result.is_complete = text_at(document, root, "NextToken").empty();
  for (const document::NodeId item : list_at(document, root, "Changes")) {
    const document::NodeId change = document.get(item, "ResourceChange");
    if (!change) continue;
    changeset::ServiceChange& each = result.changes.emplace_back();
    each.id = text_at(document, change, "LogicalResourceId");
    each.type = text_at(document, change, "ResourceType");
    each.action = text_at(document, change, "Action");
    each.replacement = text_at(document, change, "Replacement");
    each.policy_action = text_at(document, change, "PolicyAction");
    for (const document::NodeId detail : list_at(document, change, "Details")) {
      const document::NodeId target = document.get(detail, "Target");
      const std::string name = text_at(document, target, "Name");
      each.targets.insert(name.empty() ? text_at(document, target, "Attribute") : name);
    }
  }
  return result;
}

base::Result<ServiceAnswer> read_service_answer(Workspace& workspace, const std::string& path) {
  ServiceAnswer answer;
  if (path.empty()) return answer;
  auto loaded = load(workspace, path);
  if (!loaded) return base::Failure{loaded.error()};
  const document::Document& document = (*loaded)->document;
  document::NodeId root = document.root();
  if (document.get(root, "TemplateBody")) {
    answer.is_template = true;
    return answer;
  }
  const auto stacks = list_at(document, root, "Stacks");
  if (document.get(root, "Stacks") && stacks.empty()) {
    return base::Failure{"`" + path + "` describes no stack"};
  }
  if (stacks.size() > 1) {
    return base::Failure{"`" + path + "` describes " + std::to_string(stacks.size()) +
                         " stacks; give one: `describe-stacks --stack-name NAME`"};
  }
  if (!stacks.empty()) root = stacks[0];
  const document::NodeId parameters = document.get(root, "Parameters");
  const document::NodeId tags = document.get(root, "Tags");
  const bool has_changes = bool(document.get(root, "Changes"));
  if (!parameters && !tags && !has_changes && !document.get(root, "StackName")) {
    return base::Failure{"`" + path + "` is not what `get-template`, `describe-stacks` or " +
                         "`describe-change-set` print: it has no TemplateBody, Parameters, Tags, " +
                         "Changes or StackName"};
  }
  std::string fault = parameters ? add_texts(document, parameters, answer.parameters) : "";
  if (fault.empty() && tags) fault = add_texts(document, tags, answer.tags);
  if (!fault.empty()) return base::Failure{"cannot read `" + path + "`: " + fault};
  // What the service hides is not known, rather than four asterisks.
  std::erase_if(answer.parameters, [](const auto& each) { return each.second == "****"; });
  if (has_changes) answer.change_set = read_changes(document);
  return answer;
}

base::Result<std::vector<PlannedStack>> read_deploy_plan(Workspace& workspace,
                                                         const std::string& path) {
  auto loaded = load(workspace, path);
  if (!loaded) return base::Failure{loaded.error()};
  const document::Document& document = (*loaded)->document;
  std::vector<PlannedStack> plan;
  for (const document::NodeId item : list_at(document, document.root(), "stacks")) {
    plan.push_back({text_at(document, item, "template"), text_at(document, item, "stackName"),
                    text_at(document, item, "environment"), text_at(document, item, "account"),
                    text_at(document, item, "region")});
  }
  return plan;
}

base::Result<std::set<std::string, std::less<>>> read_imports(Workspace& workspace,
                                                              const std::string& path) {
  std::set<std::string, std::less<>> ids;
  if (path.empty()) return ids;
  auto loaded = load(workspace, path);
  if (!loaded) return base::Failure{loaded.error()};
  const document::Document& document = (*loaded)->document;
  document::NodeId root = document.root();
  if (const document::NodeId inner = document.get(root, "ResourcesToImport")) root = inner;
  if (document[root].kind != document::Kind::List) {
    return base::Failure{"`" + path + "` is no list of resources to import"};
  }
  for (const document::NodeId item : document.items(root)) {
    ids.insert(text_of(document, document.get(item, "LogicalResourceId")));
  }
  return ids;
}

std::string unwrap_template(std::string text) {
  if (text.find("\"TemplateBody\"") == std::string::npos) return text;
  text::Files files;
  const text::FileId file = files.add("template", text);
  diag::Sink sink;
  auto document = document::read(files, file, sink);
  if (!document || sink.has_errors()) return text;  // whoever reads it next says why
  const document::NodeId body = document->get(document->root(), "TemplateBody");
  if (!body) return text;
  if ((*document)[body].kind == document::Kind::String) return std::string((*document)[body].text);
  document->set_root(body);
  return document::write_json(*document, document::JsonStyle::Minified);
}

}  // namespace cairn::driver
