#include "compiler/driver/check_template.h"

#include <algorithm>

#include "targets/cloudformation/read_template.h"
#include "targets/document/read.h"

namespace cairn::driver {

bool is_template(std::string_view path, std::string_view text) {
  if (path.ends_with(".cairn")) return false;
  for (const std::string_view ending : {".yaml", ".yml", ".json", ".template", ".txt"}) {
    if (path.ends_with(ending)) return true;
  }
  const auto start = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (start != std::string_view::npos && text[start] == '{') return true;
  for (const std::string_view sign : {"AWSTemplateFormatVersion", "\nResources:", "Transform:"}) {
    if (text.find(sign) != std::string_view::npos) return true;
  }
  return text.starts_with("Resources:");
}

std::unique_ptr<Compilation> check_template(Workspace& workspace, const std::string& path,
                                            rules::Schemas& schemas,
                                            const TemplateOptions& options) {
  auto result = std::make_unique<Compilation>();
  base::Result<std::string> text = workspace.read(path);
  const text::FileId file = result->files.add(path, text ? std::move(*text) : std::string());
  if (!text) {
    result->sink.report<diag::kind::UnreadableFile>({}, text.error());
    return result;
  }
  const auto document = document::read(result->files, file, result->sink);
  if (!document || result->sink.has_errors()) return result;
  const ir::Program program =
      cloudformation::read_template(*document, result->files, file, result->symbols, result->sink);
  if (result->sink.has_errors()) return result;
  rules::check_template({*document, program, schemas, options.settings, options.selection, nullptr},
                        result->sink);
  return result;
}

}  // namespace cairn::driver
