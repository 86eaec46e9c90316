#pragma once

// A text as a document, and what was found in it.

#include <optional>
#include <string>

#include "targets/document/read.h"

namespace cairn::test {

struct Reading {
  text::Files files;
  diag::Sink sink;
  std::optional<document::Document> document;

  using Read = std::optional<document::Document> (*)(const text::Files&, text::FileId, diag::Sink&);
  explicit Reading(std::string text, Read read = document::read) {
    document = read(files, files.add("stack.template.yaml", std::move(text)), sink);
  }

  // `a.b.0`: keys and positions from the root.
  [[nodiscard]] const document::Node& at(std::string_view path) const {
    document::NodeId id = document->root();
    while (!path.empty()) {
      const std::string_view step = path.substr(0, path.find('.'));
      path.remove_prefix(std::min(step.size() + 1, path.size()));
      const document::Node& node = (*document)[id];
      id = node.kind == document::Kind::List ? document->items(node)[std::stoul(std::string(step))]
                                             : document->get(id, step);
    }
    return (*document)[id];
  }
  [[nodiscard]] std::string written(text::Span span) const { return std::string(files.text(span)); }
  // `2:3 template-syntax` of each finding, one line each.
  [[nodiscard]] std::string findings() const {
    std::string result;
    for (const diag::Diagnostic& finding : sink.all()) {
      const auto place = files[finding.span.file].position(finding.span.begin);
      result += std::to_string(place.line) + ':' + std::to_string(place.column) + ' ' +
                std::string(finding.kind->name) + '\n';
    }
    return result;
  }
  [[nodiscard]] std::string message() const {
    return sink.all().empty() ? std::string() : sink.all().front().message;
  }
};

}  // namespace cairn::test
