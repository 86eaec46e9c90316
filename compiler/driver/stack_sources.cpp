#include "compiler/driver/stack_sources.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>

#include "compiler/driver/check_template.h"
#include "compiler/driver/diff_inputs.h"
#include "compiler/driver/expand_sam.h"
#include "compiler/driver/find_files.h"
#include "compiler/ir/visit.h"
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

LoadedStack* StackSource::load_template(const std::string& path, base::Result<std::string> text,
                                        const changeset::Texts& parameters,
                                        std::deque<LoadedStack>& into) {
  compilations.push_back(std::make_unique<Compilation>());
  Compilation& made = *compilations.back();
  const text::FileId file =
      made.files.add(path, text ? unwrap_template(std::move(*text)) : std::string());
  if (!text) {
    made.sink.report<diag::kind::UnreadableFile>({}, text.error()).file = file;
    return nullptr;
  }
  auto document = document::read(made.files, file, made.sink);
  if (!document || made.sink.has_errors()) return nullptr;
  const document::NodeId resources = document->get(document->root(), "Resources");
  if (!resources) {
    warnings.push_back("`" + path + "` has no Resources");
    return nullptr;
  }
  std::optional<document::Document> expanded;
  if (cloudformation::has_loops(*document)) {
    pass_values(*document, parameters);
    expanded = cloudformation::expand_loops(*document);
  }
  const document::Document& written = expanded ? *expanded : *document;
  const auto sam = expand_sam(
      written, {region_, {parameters.begin(), parameters.end()}, true, false}, made.sink);
  if (made.sink.has_errors()) return nullptr;
  const document::Document& read = sam ? sam->document : written;
  bool is_opaque = has_unknown_macro(*document, document->get(document->root(), "Transform"));
  auto program = std::make_unique<ir::Program>(
      cloudformation::read_template(read, made.files, file, made.symbols, made.sink));
  if (made.sink.has_errors()) return nullptr;
  // `Fn::Transform`, and loops over what only the deployment knows.
  is_opaque |= !program->stacks[0].section_entries.empty();
  if (is_opaque) opaque.push_back(path);
  LoadedStack& stack = into.emplace_back();
  stack.name = std::filesystem::path(path).stem().string();
  stack.path = path;
  stack.source = {program.get(), {0}, is_opaque};
  programs_.push_back(std::move(program));
  return &stack;
}

namespace {

// Knows one file already: standard input can be read only once.
class ReadOnce final : public Workspace {
 public:
  ReadOnce(Workspace& inner, std::string path, base::Result<std::string> text)
      : inner_(inner), path_(std::move(path)), text_(std::move(text)) {}

  base::Result<std::string> read(const std::string& path) override {
    return path == path_ ? text_ : inner_.read(path);
  }
  base::Result<FolderEntry> look_at(const std::string& path) override {
    return inner_.look_at(path);
  }
  base::Result<std::vector<FolderEntry>> list(const std::string& folder) override {
    return inner_.list(folder);
  }
  base::Result<std::string> resolve(const std::string& path) override {
    return inner_.resolve(path);
  }
  std::string write_all(const std::vector<OutputFile>& files) override {
    return inner_.write_all(files);
  }

 private:
  Workspace& inner_;
  std::string path_;
  base::Result<std::string> text_;
};

}  // namespace

void StackSource::load_program(Workspace& workspace, const std::string& path,
                               const std::vector<eval::Setting>& settings) {
  CompileOptions options;
  options.catalog = catalog_;
  options.settings = settings;
  compilations.push_back(compile(workspace, path, options));
  Compilation& made = *compilations.back();
  const bool is_sound = std::ranges::all_of(made.sink.all(), [&](const diag::Diagnostic& each) {
    const bool is_circle = each.kind == &diag::kind::CircularDependency;
    return each.severity != diag::Severity::Error || (takes_circles && is_circle);
  });
  if (is_sound) add_stacks(made, stacks, children_);
}

// The name of the stack behind a TemplateURL: that of the file, in the same environment.
static std::string name_of_child(std::string_view parent, std::string_view url) {
  const std::string stem = std::filesystem::path(changeset::base_name_of_url(url)).stem().string();
  return std::string(parent.substr(0, parent.rfind('/') + 1)) + stem;
}

// What nested stacks have inside. The template of a stack set is deployed by itself.
static std::set<std::string> nested_names(const Compilation& compilation) {
  std::set<std::string> names;
  const ir::Program& program = compilation.program();
  for (const CompiledStack& compiled : compilation.stacks) {
    for (const ir::ResourceId id : program[compiled.id].resources) {
      if (program.text(program[id].type) != ir::kNestedStack) continue;
      names.insert(name_of_child(compiled.name, template_url(program, program[id])));
    }
  }
  return names;
}

void add_stacks(const Compilation& compilation, std::deque<LoadedStack>& stacks,
                std::deque<LoadedStack>& children) {
  const std::set<std::string> nested = nested_names(compilation);
  for (const CompiledStack& compiled : compilation.stacks) {
    const bool is_root = compiled.id == compiled.root;
    const bool is_nested = !is_root && nested.contains(compiled.name);
    LoadedStack& stack = (is_nested ? children : stacks).emplace_back();
    stack.name = compiled.name;
    const DeployedStack deployed = compilation.deployed(compiled);
    stack.source = {&deployed.program, deployed.stack};
    for (const eval::StackSummary& summary : compilation.evaluation->summaries) {
      if (summary.stack == compiled.id) {
        for (const eval::ParameterValue& value : summary.values) {
          stack.parameters.insert_or_assign(value.name, value.value);
        }
      }
      if (summary.stack != compiled.root) continue;
      stack.environment = summary.environment;
      // The accounts of a stack set are many.
      if (summary.environment.empty() || (!is_root && !is_nested)) continue;
      stack.deployed_name = summary.stack_name;
      stack.pseudo = {{"AWS::AccountId", summary.account},
                      {"AWS::Region", summary.region},
                      {"AWS::StackName", summary.stack_name}};
    }
  }
}

std::string StackSource::load(const std::string& path, const std::vector<eval::Setting>& settings,
                              const changeset::Texts& parameters) {
  std::error_code ignored;
  if (path != "-" && std::filesystem::is_directory(path, ignored)) {
    return load_folder(path, parameters);
  }
  auto text = workspace_.read(path);
  const std::string_view start = text ? std::string_view(*text) : std::string_view();
  if (is_template(path, start) || start.find("\"TemplateBody\"") != std::string_view::npos) {
    const bool is_read = load_template(path, std::move(text), parameters, stacks) != nullptr;
    const bool is_told = compilations.back()->sink.has_errors();
    return is_read || is_told ? "" : "`" + path + "` is no template: it has no Resources";
  }
  ReadOnce workspace(workspace_, path, std::move(text));
  load_program(workspace, path, settings);
  return {};
}

std::string StackSource::load_folder(const std::string& path, const changeset::Texts& parameters) {
  for (const FoundFile& file : find_files({path}).files) {
    if (!file.failure.empty()) return file.failure;
    auto text = workspace_.read(file.path);
    if (!text || file.path.ends_with(".cairn") || !looks_like_template(*text)) continue;
    // What a build leaves beside a template.
    const std::filesystem::path beside = file.path;
    const std::string given = (beside.parent_path() / beside.stem()).string() + ".parameters.json";
    changeset::Texts own;
    if (workspace_.read(given)) {
      auto read = read_texts(workspace_, given);
      if (!read) return read.error();
      own = std::move(*read);
    }
    changeset::Texts all = parameters;
    all.insert(own.begin(), own.end());
    LoadedStack* stack = load_template(file.path, std::move(text), all, stacks);
    if (stack == nullptr) continue;
    const std::filesystem::path inside = beside.lexically_relative(path);
    stack->name = (inside.parent_path() / inside.stem()).generic_string();
    stack->environment = inside.parent_path().generic_string();
    stack->parameters = std::move(own);
    const bool is_taken = std::ranges::any_of(stacks, [&](const LoadedStack& other) {
      return &other != stack && other.name == stack->name;
    });
    if (is_taken) stack->name = inside.generic_string();
  }
  if (stacks.empty() && compilations.empty()) return "`" + path + "` has no templates";
  read_plan(path);
  set_children_apart();
  return {};
}

// `deploy-plan.json` says where the stacks of an app go.
void StackSource::read_plan(const std::string& folder) {
  auto plan = read_deploy_plan(workspace_, folder + "/deploy-plan.json");
  if (!plan) return;  // a folder without apps
  for (const PlannedStack& planned : *plan) {
    for (LoadedStack& stack : stacks) {
      if (std::filesystem::path(stack.path) != std::filesystem::path(folder) / planned.path) {
        continue;
      }
      stack.environment = planned.environment;
      stack.deployed_name = planned.stack_name;
      stack.pseudo = {{"AWS::AccountId", planned.account},
                      {"AWS::Region", planned.region},
                      {"AWS::StackName", planned.stack_name}};
    }
  }
}

std::string template_url(const ir::Program& program, const ir::Resource& resource) {
  std::string text;
  const ir::ValueId url = program.get(resource.properties, "TemplateURL");
  ir::for_each_value(program, url, [&](ir::ValueId, const ir::Value& value) {
    if (value.kind == ir::ValueKind::String) text = program.text(value.text);
  });
  return text;
}

// Rather than an address, or text that only the deployment knows.
static bool is_path(std::string_view url) {
  return !url.empty() && url.find("://") == std::string_view::npos &&
         url.find("{{") == std::string_view::npos;
}

void StackSource::set_children_apart() {
  std::set<std::string> nested;
  for (const LoadedStack& stack : stacks) {
    const ir::Program& program = *stack.source.program;
    for (const ir::ResourceId id : program[stack.source.stack].resources) {
      if (program.text(program[id].type) != ir::kNestedStack) continue;
      const std::string url = template_url(program, program[id]);
      if (is_path(url)) nested.insert(beside(stack.path, url));
    }
  }
  std::deque<LoadedStack> tops;
  for (LoadedStack& stack : stacks) {
    const bool is_nested = nested.contains(std::filesystem::path(stack.path).lexically_normal());
    (is_nested ? children_ : tops).push_back(std::move(stack));
  }
  // Templates that nest each other in a circle are all at the top.
  if (tops.empty()) std::swap(tops, children_);
  stacks = std::move(tops);
  for (const LoadedStack& child : children_) {
    children_by_path_[std::filesystem::path(child.path).lexically_normal()] = &child;
  }
}

const LoadedStack* find_child(const std::deque<LoadedStack>& children, const LoadedStack& parent,
                              std::string_view url) {
  const auto found =
      std::ranges::find(children, name_of_child(parent.name, url), &LoadedStack::name);
  return found == children.end() ? nullptr : &*found;
}

const LoadedStack* StackSource::find_child(const LoadedStack& parent, std::string_view url,
                                           const std::string& folder) {
  const std::string name = changeset::base_name_of_url(url);
  if (name.empty()) return nullptr;
  if (folder.empty() && parent.path.empty()) return driver::find_child(children_, parent, url);
  if (folder.empty() && !is_path(url)) return nullptr;
  const std::string path = folder.empty() ? beside(parent.path, url) : folder + '/' + name;
  const std::string key = std::filesystem::path(path).lexically_normal().string();
  const auto [found, is_new] = children_by_path_.try_emplace(key, nullptr);
  if (!is_new) return found->second;
  auto text = workspace_.read(path);
  if (text) found->second = load_template(path, std::move(text), {}, children_);
  return found->second;
}

bool StackSource::has_errors() const {
  return std::ranges::any_of(compilations,
                             [](const auto& each) { return each->sink.has_errors(); });
}

}  // namespace cairn::driver
