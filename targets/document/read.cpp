#include "targets/document/read.h"

namespace cairn::document {

std::optional<Document> read(const text::Files& files, text::FileId file, diag::Sink& sink) {
  std::string_view text = files[file].text();
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const bool may_be_json =
      first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
  if (!may_be_json) return read_yaml(files, file, sink);

  diag::Sink as_json;
  if (auto document = read_json(files, file, as_json)) {
    // Whatever was found is worth a second reading, which reports to the caller.
    return as_json.all().empty() ? std::move(document) : read_json(files, file, sink);
  }
  diag::Sink as_yaml;
  if (read_yaml(files, file, as_yaml)) return read_yaml(files, file, sink);
  return read_json(files, file, sink);
}

}  // namespace cairn::document
