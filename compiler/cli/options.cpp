// Options that commands share. CLI11 is slow to compile, so few files include it.

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "compiler/base/check.h"
#include "compiler/cli/command.h"
#include "compiler/diagnostics/render.h"
#include "compiler/rules/run.h"

namespace cairn::cli {

void add_common_options(CLI::App& app, CommonOptions& options) {
  app.add_option("FILES", options.files,
                 options.files_help.empty() ? "programs (*.cairn); `-` reads standard input"
                                            : options.files_help)
      ->required();
  app.add_option("--set", options.settings,
                 "NAME=VALUE or STACK.NAME=VALUE: the value of a parameter; again for more")
      ->allow_extra_args(false);
  app.add_option("--catalog", options.catalog, "another catalog of resource types");
  app.add_option("--color", options.color, "colours: auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  app.add_option("--deny", options.deny, "treat warnings as errors: `--deny warnings`")
      ->check(CLI::IsMember({"warnings"}));
  app.add_flag("-q,--quiet", options.is_quiet, "no summary");
  app.add_flag("--timings", options.has_timings, "how long each pass takes");
}

void add_message_format(CLI::App& app, CommonOptions& options) {
  app.add_option("--message-format", options.message_format,
                 "findings as human, short, json, sarif, junit or github")
      ->check(CLI::IsMember({"human", "short", "json", "sarif", "junit", "github"}));
}

int run_told(std::string_view command, const std::function<int()>& run) {
  try {
    return run();
  } catch (const CLI::ValidationError& error) {
    std::fprintf(stderr, "cairn %s: %s\n", std::string(command).c_str(), error.what());
    return kUsage;
  }
}

bool parse_arguments(CLI::App& app, int argc, const char* const* argv, int& exit_code) {
  try {
    app.parse(argc, argv);
    return true;
  } catch (const CLI::CallForHelp& help) {
    std::cout << app.help();
    exit_code = kClean;
  } catch (const CLI::ParseError& error) {
    std::cerr << "cairn " << argv[0] << ": " << error.what() << "\n`cairn " << argv[0]
              << " --help` shows the options\n";
    exit_code = kUsage;
  }
  return false;
}

std::vector<eval::Setting> parse_settings(const std::vector<std::string>& given) {
  std::vector<eval::Setting> settings;
  for (const std::string& each : given) {
    const auto equals = each.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw CLI::ValidationError("--set", "`" + each + "` is not NAME=VALUE");
    }
    std::string name = each.substr(0, equals), stack;
    if (const auto dot = name.find('.'); dot != std::string::npos) {
      stack = name.substr(0, dot);
      name.erase(0, dot + 1);
    }
    settings.push_back({stack, name, each.substr(equals + 1)});
  }
  return settings;
}

MessageFormat message_format(const CommonOptions& options) {
  const std::string& name = options.message_format;
  if (name == "short") return MessageFormat::Short;
  if (name == "json") return MessageFormat::Json;
  if (name == "sarif") return MessageFormat::Sarif;
  if (name == "junit") return MessageFormat::Junit;
  if (name == "github") return MessageFormat::Github;
  const char* actions = std::getenv("GITHUB_ACTIONS");
  const bool is_github = name.empty() && actions != nullptr && std::string_view(actions) == "true";
  return is_github ? MessageFormat::Github : MessageFormat::Human;
}

static bool wants_color(const CommonOptions& options, std::FILE* stream) {
  if (options.color != "auto") return options.color == "always";
  const auto is_set = [](const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0';
  };
  if (is_set("NO_COLOR")) return false;
  if (is_set("CLICOLOR_FORCE")) return std::string_view(std::getenv("CLICOLOR_FORCE")) != "0";
  return isatty(fileno(stream)) != 0;
}

// Of one file there is nothing to say where nothing was found.
static std::string summary(std::size_t file_count, diag::Findings findings) {
  const std::string counts = diag::summarize(findings);
  const std::string start = findings.empty() ? "" : "\n";
  if (file_count < 2) return findings.empty() ? "" : start + counts + '\n';
  return start + "checked " + std::to_string(file_count) +
         " files: " + (findings.empty() ? "no findings" : counts) + '\n';
}

bool print_findings(const std::vector<std::unique_ptr<driver::Compilation>>& compilations,
                    const CommonOptions& options, MessageFormat format, std::FILE* stream) {
  // Files have numbers of their own in each compilation; one document needs one set.
  const bool is_one = compilations.size() == 1;
  const bool is_quiet = options.is_quiet || format != MessageFormat::Human;
  text::Files joined;
  const text::Files& files = is_one ? compilations[0]->files : joined;
  std::vector<diag::Diagnostic> all;
  for (const auto& compilation : compilations) {
    const auto offset = static_cast<std::uint32_t>(joined.size());
    if (compilation->sink.all().empty()) continue;
    for (std::uint32_t i = 0; i < compilation->files.size() && !is_one; ++i) {
      const text::File& file = compilation->files[{i}];
      joined.add(file.name(), std::string(file.text()));
    }
    for (diag::Diagnostic diagnostic : compilation->sink.sorted()) {
      const auto move = [&](text::FileId& file) {
        if (file.is_valid()) file.index += offset;
      };
      move(diagnostic.span.file);
      move(diagnostic.file);
      for (diag::Note& note : diagnostic.notes) move(note.span.file);
      for (diag::Diagnostic& detail : diagnostic.details) move(detail.span.file);
      all.push_back(std::move(diagnostic));
    }
  }

  diag::RenderOptions render;
  render.has_color = format == MessageFormat::Human && wants_color(options, stream);
  render.version = kVersion;
  render.describe = rules::describe;
  if (files.size() > 0) render.no_file = files[{0}].name();
  std::string text;
  switch (format) {
    case MessageFormat::Human:
      text = diag::render_text(files, all, render);
      if (!is_quiet) text += summary(compilations.size(), all);
      break;
    case MessageFormat::Short:
      text = diag::render_short(files, all, render);
      break;
    case MessageFormat::Json:
      text = diag::render_json(files, all, render);
      break;
    case MessageFormat::Sarif:
      text = diag::render_sarif(files, all, render);
      break;
    case MessageFormat::Junit:
      text = diag::render_junit(files, all, render);
      break;
    case MessageFormat::Github:
      text = diag::render_github(files, all, render);
      break;
  }
  std::fwrite(text.data(), 1, text.size(), stream);
  return std::ranges::any_of(all, [&](const diag::Diagnostic& each) {
    return each.severity == diag::Severity::Error ||
           (each.severity == diag::Severity::Warning && !options.deny.empty());
  });
}

void print_timings(const driver::Compilation& compilation) {
  double total = 0;
  for (const driver::Timing& timing : compilation.timings) {
    std::fprintf(stderr, "%10.3f ms  %s\n", timing.milliseconds, std::string(timing.pass).c_str());
    total += timing.milliseconds;
  }
  std::fprintf(stderr, "%10.3f ms  total\n", total);
}

const catalog::Catalog* open_catalog(const CommonOptions& options) {
  if (options.catalog.empty()) return &catalog::Catalog::builtin();
  driver::Disk disk;
  auto bytes = disk.read(options.catalog);
  if (!bytes) {
    std::fprintf(stderr, "cairn: %s\n", bytes.error().c_str());
    return nullptr;
  }
  const auto* first = reinterpret_cast<const std::byte*>(bytes->data());
  auto opened = catalog::Catalog::open(std::vector<std::byte>(first, first + bytes->size()));
  if (!opened) {
    std::fprintf(stderr, "cairn: `%s` is no catalog: %s\n", options.catalog.c_str(),
                 opened.error().c_str());
    return nullptr;
  }
  static std::unique_ptr<catalog::Catalog> kept;
  kept = std::make_unique<catalog::Catalog>(std::move(*opened));
  return kept.get();
}

bool report_unknown_settings(
    const std::vector<std::unique_ptr<driver::Compilation>>& compilations) {
  std::vector<const driver::Compilation*> programs;  // templates know no settings
  for (const auto& each : compilations) {
    if (each->evaluation != nullptr) programs.push_back(each.get());
  }
  if (programs.empty()) return false;
  bool is_wrong = false;
  for (const eval::Setting& setting : programs[0]->unknown_settings) {
    // Several files: one of them knowing it is enough.
    const bool is_unknown = std::ranges::all_of(programs, [&](const driver::Compilation* each) {
      return std::ranges::any_of(each->unknown_settings, [&](const eval::Setting& other) {
        return other.name == setting.name && other.stack == setting.stack;
      });
    });
    if (!is_unknown) continue;
    is_wrong = true;
    const std::string name =
        setting.stack.empty() ? setting.name : setting.stack + '.' + setting.name;
    std::fprintf(stderr, "cairn: --set %s: no stack has such a parameter\n", name.c_str());
  }
  return is_wrong;
}

}  // namespace cairn::cli
