// `cairn schema`: taking over the schemas of resource types that AWS publishes.

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <set>

#include "compiler/cli/command.h"
#include "compiler/driver/download.h"
#include "compiler/driver/schemas.h"
#include "compiler/driver/workspace.h"
#include "compiler/schema/import.h"
#include "compiler/schema/read_archive.h"

namespace cairn::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostProblemsShown = 10;
constexpr std::uint64_t kMostFolderBytes = std::uint64_t{256} << 20;
constexpr std::size_t kMostFolderFiles = 10000;

struct SchemaOptions {
  std::vector<std::string> sources;
  std::string output;
  std::string region = "us-east-1";
};

// What a zip, a folder or a file holds.
struct Texts {
  std::vector<schema::SchemaText> files;
  std::vector<std::string> problems;
  std::time_t newest = 0;
};

int fail(std::string_view command, const std::string& message) {
  std::fprintf(stderr, "cairn schema %s: %s\n", std::string(command).c_str(), message.c_str());
  return kErrors;
}

std::string day_of(std::time_t time) {
  std::tm parts{};
  gmtime_r(&time, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%d", &parts);
  return text;
}

// 0 where the file has gone.
std::time_t changed_at(const fs::path& path) {
  std::error_code error;
  const auto time = fs::last_write_time(path, error);
  if (error) return 0;
  return std::chrono::system_clock::to_time_t(std::chrono::file_clock::to_sys(time));
}

std::string read_folder(const std::string& folder, Texts& texts) {
  std::set<fs::path> paths;
  std::error_code error;
  auto walk = fs::recursive_directory_iterator(folder, error);
  for (const fs::recursive_directory_iterator end; !error && walk != end; walk.increment(error)) {
    if (walk->path().extension() == ".json") paths.insert(walk->path());
    if (paths.size() > kMostFolderFiles) return "`" + folder + "` has more than 10,000 files";
  }
  if (error) return "cannot read `" + folder + "`: " + error.message();
  driver::Disk disk;
  std::uint64_t size = 0;
  for (const fs::path& path : paths) {
    auto text = disk.read(path.string());
    if (!text) {
      texts.problems.push_back(text.error());
      continue;
    }
    size += text->size();
    if (size > kMostFolderBytes) return "`" + folder + "` has more than 256 MB";
    texts.newest = std::max(texts.newest, changed_at(path));
    texts.files.push_back({path.string(), std::move(*text)});
  }
  return {};
}

// What went wrong; empty if nothing did.
std::string read_source(const std::string& path, Texts& texts) {
  std::error_code error;
  if (fs::is_directory(path, error)) return read_folder(path, texts);
  driver::Disk disk;
  auto text = disk.read(path);
  if (!text) return text.error();
  texts.newest = std::max(texts.newest, path == "-" ? std::time(nullptr) : changed_at(path));
  const auto bytes = std::as_bytes(std::span(text->data(), text->size()));
  if (!schema::is_archive(bytes)) {
    const auto first = text->find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (first == std::string::npos || ((*text)[first] != '{' && (*text)[first] != '[')) {
      return "`" + path + "` is neither a zip archive nor JSON";
    }
    texts.files.push_back({path, std::move(*text)});
    return {};
  }
  auto archive = schema::read_archive(bytes);
  if (!archive) return "cannot read `" + path + "`: " + archive.error();
  for (schema::ArchivedFile& file : archive->files) {
    texts.files.push_back({std::move(file.name), std::move(file.text)});
  }
  std::ranges::move(archive->problems, std::back_inserter(texts.problems));
  return {};
}

void print_problems(std::string_view command, const std::vector<std::string>& problems) {
  for (std::size_t i = 0; i < std::min(problems.size(), kMostProblemsShown); ++i) {
    std::fprintf(stderr, "cairn schema %s: warning: %s\n", std::string(command).c_str(),
                 problems[i].c_str());
  }
  if (problems.size() > kMostProblemsShown) {
    std::fprintf(stderr, "cairn schema %s: warning: and %zu more files without a schema\n",
                 std::string(command).c_str(), problems.size() - kMostProblemsShown);
  }
}

int import_texts(std::string_view command, Texts& texts, const std::string& source_name,
                 std::string output) {
  if (output.empty()) output = driver::default_schema_path();
  if (output.empty()) return fail(command, "no place to write to: give one with `--output`");
  if (texts.files.empty() && !texts.problems.empty()) {
    return fail(command, texts.problems.front());
  }
  auto imported =
      schema::import_schemas(texts.files, {.name = source_name, .date = day_of(texts.newest)});
  if (!imported) return fail(command, "`" + source_name + "`: " + imported.error());
  std::ranges::move(imported->problems, std::back_inserter(texts.problems));
  print_problems(command, texts.problems);

  const std::string bytes(reinterpret_cast<const char*>(imported->bytes.data()),
                          imported->bytes.size());
  driver::Disk disk;
  if (std::string failure = disk.write_all({{output, bytes}}); !failure.empty()) {
    return fail(command, failure);
  }
  std::printf("%zu types -> %s\n", imported->type_count, output.c_str());
  return kClean;
}

int import(const SchemaOptions& options) {
  Texts texts;
  std::string name;
  for (const std::string& source : options.sources) {
    if (std::string failure = read_source(source, texts); !failure.empty()) {
      return fail("import", failure);
    }
    const fs::path path = fs::path(source).lexically_normal();
    const fs::path last = path.has_filename() ? path.filename() : path.parent_path().filename();
    name += (name.empty() ? "" : ", ") + (last.empty() ? source : last.string());
  }
  return import_texts("import", texts, name, options.output);
}

// Made when it is asked for, gone with this.
struct TemporaryFile {
  std::string path;
  TemporaryFile() {
    std::error_code error;
    const fs::path folder = fs::temp_directory_path(error);
    path = ((error ? fs::path("/tmp") : folder) / "cairn-schema-XXXXXX").string();
    const int file = mkstemp(path.data());
    if (file < 0) {
      path.clear();
    } else {
      close(file);
    }
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (!path.empty()) unlink(path.c_str());
  }
};

// Where AWS publishes them, by the CloudFormation User Guide, "CloudFormation resource
// provider schemas".
std::string address_of(const std::string& region) {
  const std::string domain = region.starts_with("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  return "https://schema.cloudformation." + region + '.' + domain + "/CloudformationSchema.zip";
}

int update(const SchemaOptions& options) {
  const TemporaryFile file;
  if (file.path.empty()) return fail("update", "cannot write a temporary file");
  const std::string address = address_of(options.region);
  Texts texts;
  std::string failure = driver::download(address, file.path);
  if (!failure.empty()) {
    return fail("update", failure + "\n  " + address +
                              "\n  `cairn schema import FILE` takes a copy from elsewhere");
  }
  failure = read_source(file.path, texts);
  if (!failure.empty()) return fail("update", address + ": " + failure);
  return import_texts("update", texts, "CloudformationSchema.zip of " + options.region,
                      options.output);
}

// In whole days, by the calendar; empty for what is no date.
std::string age_of(std::string_view date) {
  std::tm parts{};
  if (strptime(std::string(date).c_str(), "%Y-%m-%d", &parts) == nullptr) return {};
  const long long days = (std::time(nullptr) - timegm(&parts)) / (24 * 60 * 60);
  if (days < 1) return "less than a day";
  return std::to_string(days) + (days == 1 ? " day" : " days");
}

int info(const SchemaOptions& options) {
  const std::string path = options.output.empty() ? driver::default_schema_path() : options.output;
  auto schemas = driver::open_schemas(path);
  if (!schemas) return fail("info", schemas.error());
  if (!*schemas) {
    std::printf(
        "none: Cairn's own catalog serves; `cairn schema update` or `cairn schema import`\n"
        "writes %s\n",
        path.empty() ? "where `--output` says" : path.c_str());
    return kClean;
  }
  const schema::Store& store = (*schemas)->store;
  const std::size_t size = (*schemas)->file.bytes().size();
  const std::string age = age_of(store.date());
  std::printf("file    %s\n", path.c_str());
  std::printf("source  %s\n", std::string(store.source_name()).c_str());
  std::printf("date    %s\n", std::string(store.date()).c_str());
  if (!age.empty()) std::printf("age     %s\n", age.c_str());
  std::printf("types   %zu\n", store.size());
  std::printf("size    %.1f MB\n", static_cast<double>(size) / 1e6);
  std::printf("digest  %s\n", store.digest().c_str());
  if (!store.pack().is_intact()) {
    return fail("info", "`" + path + "` is damaged: import it anew");
  }
  return kClean;
}

int remove(const SchemaOptions& options) {
  const std::string path = options.output.empty() ? driver::default_schema_path() : options.output;
  std::error_code error;
  const bool was_there = !path.empty() && fs::remove(path, error);
  if (error) return fail("remove", "cannot remove `" + path + "`: " + error.message());
  std::printf(was_there ? "removed %s\n" : "there was none\n", path.c_str());
  return kClean;
}

void add_output(CLI::App& app, SchemaOptions& options, const char* help) {
  app.add_option(app.get_name() == "info" || app.get_name() == "remove" ? "--file" : "-o,--output",
                 options.output, help);
}

}  // namespace

int run_schema(int argc, const char* const* argv) {
  SchemaOptions options;
  CLI::App app(
      "Takes over the schemas of resource types that AWS publishes, so that `cairn check` knows "
      "what AWS knows. They are kept in one file: $CAIRN_SCHEMA, or cairn/schemas.bin in "
      "$XDG_DATA_HOME or ~/.local/share.",
      "cairn schema");
  app.require_subcommand(1);

  CLI::App* import_app = app.add_subcommand("import", "from files that you have");
  import_app
      ->add_option("SOURCE", options.sources,
                   "CloudformationSchema.zip, a folder, or schemas as *.json; of several schemas "
                   "of a type the last one counts")
      ->required();
  add_output(*import_app, options, "the file to write");

  CLI::App* update_app = app.add_subcommand("update", "from AWS, by the system's curl");
  update_app->add_option("--region", options.region, "whose schemas; default: us-east-1")
      ->check([](const std::string& text) {
        const bool is_region = !text.empty() && std::ranges::all_of(text, [](char c) {
          return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
        });
        return is_region ? std::string() : "`" + text + "` is no region";
      });
  add_output(*update_app, options, "the file to write");

  CLI::App* info_app = app.add_subcommand("info", "what there is: source, date, age, types");
  add_output(*info_app, options, "the file to look at");
  CLI::App* remove_app = app.add_subcommand("remove", "go back to Cairn's own catalog");
  add_output(*remove_app, options, "the file to remove");

  int exit_code = kClean;
  if (!parse_arguments(app, argc, argv, exit_code)) return exit_code;
  if (import_app->parsed()) return import(options);
  if (update_app->parsed()) return update(options);
  return info_app->parsed() ? info(options) : remove(options);
}

}  // namespace cairn::cli
