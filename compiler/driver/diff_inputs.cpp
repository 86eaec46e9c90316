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

void add_texts(const document::Document& document, document::NodeId root, changeset::Texts& texts) {
  if (!root) return;
  if (document[root].kind == document::Kind::Map) {
    for (const std::string_view wrapper : {"Parameters", "Tags"}) {
      const document::NodeId inner = document.get(root, wrapper);
      const bool is_wrapper = inner && (document[inner].kind == document::Kind::Map ||
                                        document[inner].kind == document::Kind::List);
      if (is_wrapper) return add_texts(document, inner, texts);
    }
    for (const document::Entry& entry : document.entries(root)) {
      texts.insert_or_assign(std::string(entry.key), text_of(document, entry.value));
    }
    return;
  }
  if (document[root].kind != document::Kind::List) return;
  for (const document::NodeId item : document.items(root)) {
    if (document[item].kind == document::Kind::String) {
      const std::string_view text = document[item].text;
      const auto equals = text.find('=');
      if (equals == std::string_view::npos) continue;
      texts.insert_or_assign(std::string(text.substr(0, equals)),
                             std::string(text.substr(equals + 1)));
      continue;
    }
    const bool is_parameter = bool(document.get(item, "ParameterKey"));
    const document::NodeId key = document.get(item, is_parameter ? "ParameterKey" : "Key");
    const document::NodeId value = document.get(item, is_parameter ? "ParameterValue" : "Value");
    if (!key || text_of(document, document.get(item, "UsePreviousValue")) == "true") continue;
    texts.insert_or_assign(text_of(document, key), text_of(document, value));
  }
}

}  // namespace

base::Result<changeset::Texts> read_texts(Workspace& workspace, const std::string& path) {
  changeset::Texts texts;
  if (path.empty()) return texts;
  auto loaded = load(workspace, path);
  if (!loaded) return base::Failure{loaded.error()};
  add_texts((*loaded)->document, (*loaded)->document.root(), texts);
  return texts;
}

base::Result<Description> read_description(Workspace& workspace, const std::string& path) {
  Description description;
  if (path.empty()) return description;
  auto loaded = load(workspace, path);
  if (!loaded) return base::Failure{loaded.error()};
  const document::Document& document = (*loaded)->document;
  document::NodeId root = document.root();
  if (const document::NodeId stacks = document.get(root, "Stacks");
      stacks && document[stacks].kind == document::Kind::List && document[stacks].count > 0) {
    root = document.items(stacks)[0];
  }
  const document::NodeId parameters = document.get(root, "Parameters");
  const document::NodeId tags = document.get(root, "Tags");
  if (!parameters && !tags && !document.get(root, "StackName")) {
    return base::Failure{"`" + path + "` is not what `describe-stacks` or `describe-change-set` " +
                         "print: it has no Parameters, Tags or StackName"};
  }
  add_texts(document, parameters, description.parameters);
  add_texts(document, tags, description.tags);
  // What the service hides is not known, rather than four asterisks.
  std::erase_if(description.parameters, [](const auto& each) { return each.second == "****"; });
  return description;
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
