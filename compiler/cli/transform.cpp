// `cairn transform`: a template of AWS SAM as the one that CloudFormation gets.

#include <CLI/CLI.hpp>

#include "compiler/cli/command.h"
#include "compiler/driver/transform.h"
#include "targets/document/write_json.h"
#include "targets/document/write_yaml.h"

namespace cairn::cli {

int run_transform(int argc, const char* const* argv) {
  std::string file;
  std::string format = "yaml";
  std::vector<std::string> settings;
  driver::TransformOptions options;
  CLI::App app("Expands the resources of AWS SAM in a template, as CloudFormation does.",
               "cairn transform");
  app.add_option("FILE", file, "a template; `-` reads standard input")->required();
  app.add_option("--region", options.region, "the region it is for; us-east-1 if none is given");
  app.add_option("--set", settings, "NAME=VALUE: the value of a parameter; again for more")
      ->allow_extra_args(false);
  app.add_option("--format", format, "json or yaml")
      ->check(CLI::IsMember({"json", "yaml"}))
      ->capture_default_str();
  app.add_option("--sar-responses", options.repository,
                 "a file with what the Serverless Application Repository answers");
  int exit_code = kClean;
  if (!parse_arguments(app, argc, argv, exit_code)) return exit_code;

  for (const std::string& setting : settings) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos || equals == 0) {
      std::fprintf(stderr, "cairn transform: `--set %s`: it takes NAME=VALUE\n", setting.c_str());
      return kUsage;
    }
    options.parameters[setting.substr(0, equals)] = setting.substr(equals + 1);
  }
  driver::Disk disk;
  driver::Transformed result = driver::transform(disk, file, options);
  if (!result.expansion) {
    CommonOptions common;
    std::vector<std::unique_ptr<driver::Compilation>> compilations;
    compilations.push_back(std::move(result.compilation));
    static_cast<void>(print_findings(compilations, common, message_format(common), stderr));
    return kErrors;
  }
  const sam::Expansion& expansion = *result.expansion;
  if (expansion.is_refused()) {
    std::fprintf(stderr, "%s\n", sam::describe(expansion.refusals).c_str());
    return kErrors;
  }
  const std::string text = format == "json" ? document::write_json(expansion.document)
                                            : document::write_yaml(expansion.document);
  std::fwrite(text.data(), 1, text.size(), stdout);
  return kClean;
}

}  // namespace cairn::cli
