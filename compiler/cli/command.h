#pragma once

// What the commands share: options, the printing of findings, exit codes.

#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/catalog/catalog.h"
#include "compiler/driver/compile.h"

namespace CLI {
class App;
}

namespace cairn::cli {

enum ExitCode : int {
  kClean = 0,
  kErrors = 1,       // errors were found, or files could not be read or written
  kDifferences = 2,  // a snapshot changed
  kUsage = 64,
  kDefect = 70,
};

inline constexpr std::string_view kVersion = CAIRN_VERSION;

enum class MessageFormat { Human, Short, Json, Sarif, Junit, Github };

struct CommonOptions {
  std::vector<std::string> files;
  std::string files_help;             // what FILES may be; empty: programs
  std::vector<std::string> settings;  // as written after --set
  std::string message_format;         // empty: chosen by where it runs
  std::string color = "auto";
  std::string catalog;
  std::string deny;
  bool is_quiet = false;
  bool has_timings = false;
};

// Adds the options of every command that compiles a program.
void add_common_options(CLI::App& app, CommonOptions& options);

// `--message-format`, of the commands whose findings stand beside their result.
void add_message_format(CLI::App& app, CommonOptions& options);

// Runs a command; what an option refuses only then is told as wrong usage of `command`.
[[nodiscard]] int run_told(std::string_view command, const std::function<int()>& run);

// `stage=prod` or `Web.stage=prod`. Throws CLI::ValidationError for anything else.
[[nodiscard]] std::vector<eval::Setting> parse_settings(const std::vector<std::string>& given);

[[nodiscard]] MessageFormat message_format(const CommonOptions& options);

// Prints the findings of all files together: formats for machines are one document.
// Returns whether there were errors, warnings counted where they are denied.
[[nodiscard]] bool print_findings(
    const std::vector<std::unique_ptr<driver::Compilation>>& compilations,
    const CommonOptions& options, MessageFormat format, std::FILE* stream);

void print_timings(const driver::Compilation& compilation);

// The catalog of `--catalog`, kept alive until the process ends, or the built-in one.
// Null after a message if the file is no catalog.
[[nodiscard]] const catalog::Catalog* open_catalog(const CommonOptions& options);

// Tells of settings that fit no parameter. True if there were any.
[[nodiscard]] bool report_unknown_settings(
    const std::vector<std::unique_ptr<driver::Compilation>>& compilations);

// `argv` starts with the command's own name.
int run_build(int argc, const char* const* argv);
int run_check(int argc, const char* const* argv);
int run_diff(int argc, const char* const* argv);
int run_refactor(int argc, const char* const* argv);
int run_graph(int argc, const char* const* argv);
int run_transform(int argc, const char* const* argv);
int run_test(int argc, const char* const* argv);
int run_schema(int argc, const char* const* argv);
int run_explain(int argc, const char* const* argv);
int run_rules(int argc, const char* const* argv);

// Parses with CLI11, which prints help and usage errors. True if the command is to
// run; else `exit_code` says what to exit with.
[[nodiscard]] bool parse_arguments(CLI::App& app, int argc, const char* const* argv,
                                   int& exit_code);

}  // namespace cairn::cli
