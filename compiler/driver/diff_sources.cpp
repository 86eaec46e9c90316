#include "compiler/driver/diff_sources.h"

#include <algorithm>
#include <filesystem>

#include "compiler/driver/check_template.h"
#include "compiler/driver/diff_inputs.h"
#include "compiler/driver/expand_sam.h"
#include "compiler/driver/find_files.h"
#include "targets/cloudformation/expand_loops.h"
#include "targets/cloudformation/read_template.h"
#include "targets/document/read.h"

namespace cairn::driver {

std::unique_ptr<ir::Program> make_empty_program(base::SymbolTable& symbols, std::string_view name) {
  auto program = std::make_unique<ir::Program>(symbols);
  ir::Stack stack;
  stack.name = symbols.intern(name);
  stack.is_read = true;
  program->stacks.push_back(stack);
  return program;
}

// Loops look at the defaults of parameters: with the values that are passed in their place,
// they are what the deployment sees.
static void pass_values(document::Document& document, const changeset::Texts& parameters) {
  const document::NodeId root = document.root();
  const document::NodeId section = document.get(root, "Parameters");
  if (!section || document[section].kind != document::Kind::Map) return;
  std::vector<document::Entry> declared(document.entries(section).begin(),
                                        document.entries(section).end());
  for (document::Entry& parameter : declared) {
    const auto given = parameters.find(parameter.key);
    if (given == parameters.end()) continue;
    if (document[parameter.value].kind != document::Kind::Map) continue;
    std::vector<document::Entry> attributes(document.entries(parameter.value).begin(),
                                            document.entries(parameter.value).end());
    std::erase_if(attributes, [](const document::Entry& each) { return each.key == "Default"; });
    attributes.push_back({"Default", document.string(given->second), {}, {}});
    parameter.value = document.map(attributes, document[parameter.value].span);
  }
  std::vector<document::Entry> sections(document.entries(root).begin(),
                                        document.entries(root).end());
  for (document::Entry& each : sections) {
    if (each.key == "Parameters") each.value = document.map(declared);
  }
  document.set_root(document.map(sections, document[root].span));
}

// A transform that Cairn does not expand: nobody knows what it leaves.
static bool has_unknown_macro(const document::Document& document, document::NodeId transform) {
  if (!transform) return false;
  const document::Node& node = document[transform];
  if (node.kind == document::Kind::List) {
    return std::ranges::any_of(document.items(node), [&](document::NodeId item) {
      return has_unknown_macro(document, item);
    });
  }
  if (node.kind != document::Kind::String) return true;
  return node.text != "AWS::LanguageExtensions" && !node.text.starts_with("AWS::Serverless-") &&
         !node.text.starts_with("AWS::SecretsManager-") &&
         !node.text.starts_with("AWS::CodeDeploy");
}

static std::string stem_of(const std::string& path) {
  return std::filesystem::path(path).stem().string();
}

bool Source::load_template(const std::string& path, const changeset::Texts& parameters) {
  compilations.push_back(std::make_unique<Compilation>());
  Compilation& made = *compilations.back();
  base::Result<std::string> text = workspace_.read(path);
  const text::FileId file =
      made.files.add(path, text ? unwrap_template(std::move(*text)) : std::string());
  if (!text) {
    made.sink.report<diag::kind::UnreadableFile>({}, text.error()).file = file;
    return false;
  }
  auto document = document::read(made.files, file, made.sink);
  if (!document || made.sink.has_errors()) return false;
  const document::NodeId resources = document->get(document->root(), "Resources");
  if (!resources) {
    warnings.push_back("`" + path + "` has no Resources");
    return false;
  }
  std::optional<document::Document> expanded;
  if (cloudformation::has_loops(*document)) {
    pass_values(*document, parameters);
    expanded = cloudformation::expand_loops(*document);
  }
  const document::Document& written = expanded ? *expanded : *document;
  const auto sam = expand_sam(
      written, {region_, {parameters.begin(), parameters.end()}, true, false}, made.sink);
  if (made.sink.has_errors()) return false;
  const document::Document& read = sam ? sam->document : written;
  bool is_opaque = has_unknown_macro(*document, document->get(document->root(), "Transform"));
  auto program = std::make_unique<ir::Program>(
      cloudformation::read_template(read, made.files, file, made.symbols, made.sink));
  if (made.sink.has_errors()) return false;
  // `Fn::Transform`, and loops over what only the deployment knows.
  is_opaque |= !program->stacks[0].section_entries.empty();
  if (is_opaque) {
    warnings.push_back(
        "`" + path + "` has a macro or a loop that is not expanded here: every change is Dynamic");
  }
  stacks.emplace_back(stem_of(path), changeset::Template{program.get(), {0}, is_opaque});
  programs_.push_back(std::move(program));
  return true;
}

void Source::load_program(const std::string& path, const std::vector<std::string>& settings) {
  CompileOptions options;
  options.catalog = catalog_;
  for (const std::string& each : settings) {
    const auto equals = each.find('=');
    if (equals == std::string::npos) continue;
    std::string name = each.substr(0, equals), stack;
    if (const auto dot = name.find('.'); dot != std::string::npos) {
      stack = name.substr(0, dot);
      name.erase(0, dot + 1);
    }
    options.settings.push_back({stack, name, each.substr(equals + 1)});
  }
  compilations.push_back(compile(workspace_, path, options));
  Compilation& made = *compilations.back();
  if (made.sink.has_errors()) return;
  for (const CompiledStack& stack : made.stacks) {
    const Deployed deployed = made.deployed(stack);
    stacks.emplace_back(stack.name, changeset::Template{&deployed.program, deployed.stack});
  }
  for (const eval::StackSummary& summary : made.evaluation->summaries) {
    for (const eval::ParameterValue& value : summary.values) {
      program_values.insert_or_assign(value.name, value.value);
    }
  }
}

std::string Source::load(const std::string& path, const std::vector<std::string>& settings,
                         const changeset::Texts& parameters) {
  std::error_code ignored;
  if (path != "-" && std::filesystem::is_directory(path, ignored)) {
    for (const FoundFile& file : find_files({path}).files) {
      if (!file.failure.empty()) return file.failure;
      const auto text = workspace_.read(file.path);
      if (!text || file.path.ends_with(".cairn") || !looks_like_template(*text)) continue;
      load_template(file.path, parameters);
    }
    return stacks.empty() && compilations.empty() ? "`" + path + "` has no templates" : "";
  }
  const auto text = workspace_.read(path);
  if (is_template(path, text ? std::string_view(*text) : std::string_view()) ||
      (text && text->find("\"TemplateBody\"") != std::string::npos)) {
    const bool is_read = load_template(path, parameters);
    const bool is_told = compilations.back()->sink.has_errors();
    return is_read || is_told ? "" : "`" + path + "` is no template: it has no Resources";
  }
  load_program(path, settings);
  return {};
}

std::optional<changeset::Template> Source::load_child(const std::string& path,
                                                      const changeset::Texts& parameters) {
  const auto [found, is_new] = children_.try_emplace(path);
  if (!is_new) return found->second;
  if (!workspace_.read(path)) return std::nullopt;
  if (!load_template(path, parameters)) return std::nullopt;
  children_[path] = stacks.back().second;
  stacks.pop_back();
  return children_[path];
}

}  // namespace cairn::driver
