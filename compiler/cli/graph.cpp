// `cairn graph`: a picture of stacks.

#include <CLI/CLI.hpp>
#include <algorithm>

#include "compiler/cli/command.h"
#include "compiler/driver/draw.h"

namespace cairn::cli {

namespace {

struct GraphArguments : CommonOptions {
  driver::DrawOptions draw;
  std::string format;  // empty: by the name of the file
  std::string output;
};

// False where the name says nothing.
bool format_of(const GraphArguments& arguments, driver::PictureFormat& format) {
  using driver::PictureFormat;
  struct Name {
    std::string_view name, ending;
    PictureFormat format;
  };
  static constexpr Name kNames[] = {
      {"dot", ".dot", PictureFormat::Dot},         {"dot", ".gv", PictureFormat::Dot},
      {"mermaid", ".mmd", PictureFormat::Mermaid}, {"mermaid", ".mermaid", PictureFormat::Mermaid},
      {"svg", ".svg", PictureFormat::Svg},         {"html", ".html", PictureFormat::Html}};
  for (const Name& each : kNames) {
    const bool is_meant = arguments.format.empty() ? arguments.output.ends_with(each.ending)
                                                   : arguments.format == each.name;
    if (!is_meant) continue;
    format = each.format;
    return true;
  }
  return arguments.output.empty();
}

int graph(GraphArguments& arguments) {
  arguments.draw.catalog = open_catalog(arguments);
  if (arguments.draw.catalog == nullptr) return kErrors;
  driver::Disk disk;
  const driver::DrawResult result = driver::draw(disk, arguments.draw);
  for (const std::string& warning : result.warnings) {
    std::fprintf(stderr, "cairn graph: warning: %s\n", warning.c_str());
  }
  if (!result.failure.empty()) {
    std::fprintf(stderr, "cairn graph: %s\n", result.failure.c_str());
  }
  const bool is_broken = std::ranges::any_of(
      result.compilations, [](const auto& each) { return each->sink.has_errors(); });
  // What the files have to say is the business of `check`, unless it keeps them from
  // being drawn, or the picture is of circles.
  bool is_failed = is_broken;
  if (is_broken || !arguments.deny.empty()) {
    is_failed = print_findings(result.compilations, arguments, message_format(arguments), stderr);
  }
  if (arguments.has_timings) {
    for (const auto& compilation : result.compilations) print_timings(*compilation);
  }
  if (!result.failure.empty()) return kErrors;
  if (!is_broken && report_unknown_settings(result.compilations)) return kUsage;
  if (result.text.empty() && !is_broken) {
    std::fputs("cairn graph: there are no resources to draw\n", stderr);
    return kErrors;
  }
  if (result.text.empty()) return kErrors;
  if (arguments.output.empty()) {
    std::fwrite(result.text.data(), 1, result.text.size(), stdout);
  } else if (const std::string failure = disk.write_all({{arguments.output, result.text}});
             !failure.empty()) {
    std::fprintf(stderr, "cairn graph: %s\n", failure.c_str());
    return kErrors;
  }
  return is_failed ? kErrors : kClean;
}

}  // namespace

int run_graph(int argc, const char* const* argv) {
  GraphArguments arguments;
  arguments.files_help = "programs (*.cairn), templates, and folders of templates";
  CLI::App app(
      "Draws resources, modules and stacks with their references. Arrows lead from who refers "
      "to what is referred to; circles are red, references between stacks violet.",
      "cairn graph");
  add_common_options(app, arguments);
  app.add_option("--format", arguments.format,
                 "html (a page to explore), svg, mermaid or dot; else the name of --out says it, "
                 "and without one it is dot")
      ->check(CLI::IsMember({"html", "svg", "mermaid", "dot"}));
  app.add_option("-o,--out", arguments.output, "the file for the picture; else it is printed");
  app.add_option("--part", arguments.draw.part,
                 "only this stack or module, and what is at the other end of its references: "
                 "`Web`, `dev/Web/Workers`");
  app.add_option("--most-boxes", arguments.draw.most_boxes,
                 "where a picture would have more, stacks and modules are one box each (60; dot: "
                 "no bound)")
      ->check(CLI::Range(1, 100000));
  app.add_option("--nested", arguments.draw.nested,
                 "the folder of the templates of nested stacks, by the last part of TemplateURL");
  add_message_format(app, arguments);
  int exit_code = kClean;
  if (!parse_arguments(app, argc, argv, exit_code)) return exit_code;
  arguments.draw.paths = arguments.files;
  if (!format_of(arguments, arguments.draw.format)) {
    std::fprintf(stderr, "cairn graph: what format `%s` has, --format must say\n",
                 arguments.output.c_str());
    return kUsage;
  }
  try {
    arguments.draw.settings = parse_settings(arguments.settings);
  } catch (const CLI::ValidationError& error) {
    std::fprintf(stderr, "cairn graph: %s\n", error.what());
    return kUsage;
  }
  return graph(arguments);
}

}  // namespace cairn::cli
