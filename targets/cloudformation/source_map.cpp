#include "targets/cloudformation/source_map.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "compiler/base/json_string.h"

namespace cairn::cloudformation {
namespace {

class Mapper {
 public:
  Mapper(const document::Document& document, const text::Files& files)
      : document_(document), files_(files) {}

  void walk(document::NodeId id);

  std::string mappings;
  std::vector<text::FileId> sources;

 private:
  void record(text::Span span);
  void append_step(std::string_view key);
  void append_number(std::string& out, std::size_t number);
  std::size_t source_index(text::FileId file);

  const document::Document& document_;
  const text::Files& files_;
  std::string path_;  // of the entry the walk is at
};

}  // namespace

static bool is_function(const document::Node& node, const document::Entry& entry) {
  return node.short_form || (node.count == 1 && entry.key.starts_with("Fn::"));
}

std::string source_map(const document::Document& document, const text::Files& files,
                       std::string_view stack_name) {
  Mapper mapper(document, files);
  if (document.root()) mapper.walk(document.root());

  std::string json = "{\"version\":1,\"stack\":";
  base::append_json_string(json, stack_name);
  json += ",\"sources\":[";
  for (std::size_t i = 0; i < mapper.sources.size(); ++i) {
    if (i > 0) json += ',';
    base::append_json_string(json, files[mapper.sources[i]].name());
  }
  json += "],\"mappings\":{";
  json += mapper.mappings;
  json += mapper.mappings.empty() ? "}}\n" : "\n}}\n";
  return json;
}

void Mapper::walk(document::NodeId id) {
  const document::Node& node = document_[id];
  const std::size_t length = path_.size();
  if (node.kind == document::Kind::Map) {
    for (const document::Entry& entry : document_.entries(node)) {
      if (is_function(node, entry)) return;
      append_step(entry.key);
      record(entry.key_span.is_valid() ? entry.key_span : document_[entry.value].span);
      walk(entry.value);
      path_.resize(length);
    }
  } else if (node.kind == document::Kind::List) {
    std::size_t position = 0;
    for (const document::NodeId item : document_.items(node)) {
      path_ += '/';
      append_number(path_, position++);
      record(document_[item].span);
      walk(item);
      path_.resize(length);
    }
  }
}

void Mapper::record(text::Span span) {
  if (!span.is_valid()) return;
  const text::Position position = files_[span.file].position(span.begin);
  mappings += mappings.empty() ? "\n" : ",\n";
  base::append_json_string(mappings, path_);
  mappings += ":[";
  append_number(mappings, source_index(span.file));
  mappings += ',';
  append_number(mappings, position.line);
  mappings += ',';
  append_number(mappings, position.column);
  mappings += ']';
}

void Mapper::append_step(std::string_view key) {
  if (!path_.empty()) path_ += '/';
  for (const char c : key) {
    if (c == '~') {
      path_ += "~0";
    } else if (c == '/') {
      path_ += "~1";
    } else {
      path_ += c;
    }
  }
}

void Mapper::append_number(std::string& out, std::size_t number) {
  char buffer[20];
  out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr);
}

// In the order in which files are first met.
std::size_t Mapper::source_index(text::FileId file) {
  const auto found = std::ranges::find(sources, file);
  if (found == sources.end()) sources.push_back(file);
  return static_cast<std::size_t>(std::ranges::find(sources, file) - sources.begin());
}

}  // namespace cairn::cloudformation
