#include "tests/runner/subject.h"

#include <sstream>

#include "compiler/diagnostics/render.h"
#include "compiler/driver/check_program.h"
#include "compiler/driver/check_template.h"
#include "compiler/driver/transform.h"
#include "targets/document/write_yaml.h"

namespace cairn::runner {

namespace {

// A folder that takes no files.
class ReadOnly final : public driver::Workspace {
 public:
  explicit ReadOnly(driver::Workspace& inner) : inner_(inner) {}

  base::Result<std::string> read(const std::string& path) override { return inner_.read(path); }
  base::Result<driver::FolderEntry> look_at(const std::string& path) override {
    return inner_.look_at(path);
  }
  base::Result<std::vector<driver::FolderEntry>> list(const std::string& folder) override {
    return inner_.list(folder);
  }
  base::Result<std::string> resolve(const std::string& path) override {
    return inner_.resolve(path);
  }
  std::string write_all(const std::vector<driver::OutputFile>& files) override {
    return "cannot write `" + files[0].path + "`: permission denied";
  }

 private:
  driver::Workspace& inner_;
};

}  // namespace

static void read_options(const Block& block, Setup& setup);

std::unique_ptr<Setup> set_up(const Case& each) {
  auto setup = std::make_unique<Setup>();
  bool has_main = false;
  for (const Block& block : each.blocks) {
    if (block.is_program()) {
      const std::string name = block.is_file() ? block.name : "case.cairn";
      if (name == "case.cairn" && has_main) setup->fault = "two programs without a name";
      has_main = has_main || name == "case.cairn";
      Claimed claimed = take_claims(name, block.text);
      setup->workspace.files[name] = std::move(claimed.source);
      setup->claims.insert(setup->claims.end(), claimed.claims.begin(), claimed.claims.end());
    } else if (block.is_template()) {
      Claimed claimed = take_claims(block.name, block.text);
      setup->workspace.files[block.name] = std::move(claimed.source);
      setup->claims.insert(setup->claims.end(), claimed.claims.begin(), claimed.claims.end());
      setup->main = block.name;
    } else if (block.is_file()) {
      Claimed claimed = take_claims(block.name, block.text);
      setup->workspace.files[block.name] = std::move(claimed.source);
      setup->claims.insert(setup->claims.end(), claimed.claims.begin(), claimed.claims.end());
    }
  }
  for (const Block& block : each.blocks) {
    if (block.name == "options") read_options(block, *setup);
  }
  return setup;
}

// What templates are checked against in cases: the built-in catalog and a day that stays.
struct Checks {
  explicit Checks(const Setup& setup) {
    settings.as_of = {2026, 1, 1};
    for (const std::string& each : setup.included) selection.include(each);
  }
  rules::Schemas schemas{catalog::Catalog::builtin(), nullptr,
                         rules::Tables::builtin().constraints()};
  rules::Settings settings;
  rules::Selection selection;
};

static Subject check(Setup& setup) {
  Checks checks(setup);
  Subject subject;
  subject.compilation = driver::check_template(setup.workspace, setup.main, checks.schemas,
                                               {checks.settings, checks.selection});
  return subject;
}

Subject check_program(Setup& setup) {
  Checks checks(setup);
  const driver::ProgramRules rules{checks.schemas, checks.settings};
  driver::CompileOptions options = setup.options;
  options.is_check = true;
  options.rules = &rules;
  Subject subject;
  subject.compilation = driver::compile(setup.workspace, setup.main, options);
  driver::keep_wanted(checks.selection, subject.compilation->sink);
  return subject;
}

static Subject transform(Setup& setup) {
  driver::Transformed made =
      driver::transform(setup.workspace, setup.main,
                        {.region = setup.transform_region, .repository = {}, .parameters = {}});
  Subject subject;
  if (made.expansion && made.expansion->is_refused()) {
    subject.refusal = sam::describe(made.expansion->refusals);
  } else if (made.expansion) {
    subject.expanded = document::write_yaml(made.expansion->document);
  }
  subject.compilation = std::move(made.compilation);
  return subject;
}

Subject compile(Setup& setup) {
  if (!setup.transform_region.empty()) return transform(setup);
  if (driver::is_template(setup.main, {})) return check(setup);
  if (setup.options.is_check) return check_program(setup);
  Subject subject;
  subject.compilation = driver::compile(setup.workspace, setup.main, setup.options);
  driver::Compilation& compilation = *subject.compilation;
  for (const driver::CompiledStack& stack : compilation.stacks) {
    subject.has_template_of_errors |=
        compilation.sink.has_errors() && stack.template_document.size() > 0;
  }
  if (compilation.sink.has_errors() || setup.options.runs_tests) return subject;
  const driver::OutputOptions options{.folder = "out", .asset_store = setup.options.asset_store};
  subject.outputs = driver::make_outputs(compilation, options);
  driver::add_assets({&compilation}, options, subject.outputs);
  if (setup.is_read_only) {
    ReadOnly workspace(setup.workspace);
    driver::write_outputs(workspace, subject.outputs, compilation.sink);
  }
  if (compilation.sink.has_errors()) subject.outputs.clear();
  return subject;
}

std::string Subject::diagnostics() const {
  return diag::render_text(compilation->files, compilation->sink.sorted());
}

static void read_options(const Block& block, Setup& setup) {
  std::istringstream lines(block.text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string verb, what;
    words >> verb;
    if (verb == "--set" && std::getline(words >> std::ws, what)) {
      const std::size_t equals = what.find('=');
      std::string name = what.substr(0, equals), stack;
      if (const std::size_t dot = name.find('.'); dot != std::string::npos) {
        stack = name.substr(0, dot);
        name.erase(0, dot + 1);
      }
      setup.options.settings.push_back(
          {stack, name, equals == std::string::npos ? "" : what.substr(equals + 1)});
    } else if (verb == "--links=export") {
      setup.options.links_by_export = true;
    } else if (verb == "--assets" && words >> what) {
      const auto store = driver::parse_asset_store(what);
      if (store) setup.options.asset_store = *store;
      if (!store) setup.fault = store.error();
    } else if (verb == "--keep-sam") {
      setup.options.keeps_sam = true;
    } else if (verb == "check") {
      setup.options.is_check = true;
    } else if (verb == "test") {
      setup.options.runs_tests = true;
    } else if (verb == "include" && words >> what) {
      setup.included.push_back(what);
    } else if (verb == "transform" && words >> what) {
      setup.transform_region = what;
    } else if (verb == "read-only") {
      setup.is_read_only = true;
    } else if (verb == "compile" && words >> what) {
      setup.main = what;
    } else if (std::size_t size = 0; verb == "pad" && words >> size) {
      std::string& source = setup.workspace.files[setup.main];
      source.resize(std::max(size, source.size()), ' ');
    } else if (std::string code, fill; verb == "byte" && words >> code >> fill >> what) {
      std::string& source = setup.workspace.files[setup.main];
      const char byte = static_cast<char>(std::stoi(code, nullptr, 16));
      for (auto at = source.find(what); at != std::string::npos; at = source.find(what)) {
        source.replace(at, what.size(), 1, byte);
      }
    } else {
      setup.fault = "no option is called `" + line + "`";
    }
  }
}

}  // namespace cairn::runner
