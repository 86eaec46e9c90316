#include "compiler/driver/project_settings.h"

#include <stdexcept>

// Some texts break what the library is sure of, `[[[` for one: they are no settings.
[[noreturn]] static void refuse_settings() { throw std::logic_error("it cannot be read"); }
#define TOML_ASSERT(is_true) static_cast<void>((is_true) || (refuse_settings(), true))
#define TOML_HEADER_ONLY 1
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>

#include "compiler/base/nearest.h"
#include "compiler/rules/run.h"

namespace cairn::driver {

namespace fs = std::filesystem;

namespace {

class SettingsReader {
 public:
  explicit SettingsReader(ProjectSettings& settings) : settings_(settings) {}

  void read(const toml::table& root) {
    each_key(root, {{"check", [&](const toml::node& node) { read_check(node); }}});
  }
  void report(const toml::source_region& at, const std::string& problem) {
    problems_.emplace(std::pair(at.begin.line, at.begin.column), problem);
  }
  // In the order of the file.
  void finish() {
    for (const auto& [at, problem] : problems_) {
      settings_.problems.push_back(settings_.path + ':' + std::to_string(at.first) + ':' +
                                   std::to_string(at.second) + ": " + problem);
    }
  }

 private:
  using Readers = std::map<std::string_view, std::function<void(const toml::node&)>>;
  using Test = std::string (*)(std::string_view);  // what is wrong; empty where nothing is

  void read_check(const toml::node& node);
  void read_override(const toml::node& node);
  void each_key(const toml::node& node, const Readers& readers);
  void read_texts(const toml::node& node, std::vector<std::string>& out, Test test = nullptr);
  void read_text(const toml::node& node, std::string& out, Test test = nullptr);

  ProjectSettings& settings_;
  std::multimap<std::pair<std::uint32_t, std::uint32_t>, std::string> problems_;
};

void SettingsReader::read_check(const toml::node& node) {
  std::vector<std::string> denied;
  each_key(
      node,
      {{"ignore",
        [&](const toml::node& each) { read_texts(each, settings_.ignore, rules::unknown_id); }},
       {"include",
        [&](const toml::node& each) { read_texts(each, settings_.include, rules::unknown_id); }},
       {"exclude", [&](const toml::node& each) { read_texts(each, settings_.exclude); }},
       {"region", [&](const toml::node& each) { read_text(each, settings_.region); }},
       {"baseline", [&](const toml::node& each) { read_text(each, settings_.baseline); }},
       {"as_of",
        [&](const toml::node& each) {
          read_text(each, settings_.as_of, [](std::string_view text) {
            return rules::date_of(text) ? std::string() : "the date is written \"YYYY-MM-DD\"";
          });
        }},
       {"deny",
        [&](const toml::node& each) {
          read_texts(each, denied, [](std::string_view text) {
            return text == "warnings" ? std::string() : "only \"warnings\" can be denied";
          });
        }},
       {"override", [&](const toml::node& each) {
          const toml::array* list = each.as_array();
          if (list == nullptr) return report(each.source(), "it is written [[check.override]]");
          for (const toml::node& one : *list) read_override(one);
        }}});
  settings_.denies_warnings = !denied.empty();
}

void SettingsReader::read_override(const toml::node& node) {
  ProjectSettings::Override& added = settings_.overrides.emplace_back();
  each_key(node, {{"files", [&](const toml::node& each) { read_texts(each, added.files); }},
                  {"ignore", [&](const toml::node& each) {
                     read_texts(each, added.ignore, rules::unknown_id);
                   }}});
  if (added.files.empty()) report(node.source(), "an override names its `files`");
}

void SettingsReader::each_key(const toml::node& node, const Readers& readers) {
  const toml::table* table = node.as_table();
  if (table == nullptr) return report(node.source(), "this is a table, `[...]`");
  for (const auto& [key, value] : *table) {
    const auto reader = readers.find(key.str());
    if (reader != readers.end()) {
      reader->second(value);
      continue;
    }
    std::vector<std::string_view> names;
    for (const auto& [name, unused] : readers) names.push_back(name);
    const auto near = base::nearest(key.str(), names);
    report(key.source(), "unknown key `" + std::string(key.str()) + '`' +
                             (near.empty() ? "" : "; did you mean " + base::either(near) + '?'));
  }
}

void SettingsReader::read_texts(const toml::node& node, std::vector<std::string>& out, Test test) {
  const toml::array* list = node.as_array();
  if (list == nullptr) return report(node.source(), "this is a list of texts, [\"...\"]");
  for (const toml::node& each : *list) {
    std::string text;
    read_text(each, text, test);
    out.push_back(std::move(text));
  }
}

void SettingsReader::read_text(const toml::node& node, std::string& out, Test test) {
  const auto text = node.value_exact<std::string>();
  if (!text) return report(node.source(), "this is a text, \"...\"");
  const std::string problem = test == nullptr ? std::string() : test(*text);
  if (!problem.empty()) return report(node.source(), problem);
  out = *text;
}

}  // namespace

ProjectSettings read_project_settings(Workspace& workspace, const std::string& path) {
  ProjectSettings settings;
  settings.path = path;
  const base::Result<std::string> text = workspace.read(path);
  if (!text) {
    settings.problems.push_back(text.error());
    return settings;
  }
  SettingsReader reader(settings);
  try {
    reader.read(toml::parse(std::string_view(*text), std::string_view()));
  } catch (const toml::parse_error& error) {
    reader.report(error.source(), std::string(error.description()));
  } catch (const std::logic_error& error) {
    reader.report({{1, 1}, {1, 1}, {}}, error.what());
  }
  reader.finish();
  if (!settings.baseline.empty()) settings.baseline = beside(path, settings.baseline);
  return settings;
}

std::string find_project_settings() {
  std::error_code error;
  fs::path folder = fs::current_path(error);
  for (std::string up; !error; up += "../") {
    if (fs::is_regular_file(folder / "cairn.toml", error)) return up + "cairn.toml";
    error.clear();
    if (!folder.has_relative_path()) return {};
    folder = folder.parent_path();
  }
  return {};
}

std::string ProjectSettings::relative(const std::string& file) const {
  std::error_code error;
  const fs::path folder = fs::absolute(path, error).lexically_normal().parent_path();
  const fs::path whole = fs::absolute(file, error).lexically_normal();
  return error ? file : whole.lexically_relative(folder).generic_string();
}

}  // namespace cairn::driver
