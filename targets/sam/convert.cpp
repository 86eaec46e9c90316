#include "targets/sam/convert.h"

#include <algorithm>
#include <charconv>

namespace cairn::sam {

namespace {

class Reader {
 public:
  Reader(const document::Document& document, Arena& arena) : document_(document), arena_(arena) {}

  Value* read(document::NodeId id) {
    const document::Node& node = document_[id];
    if (!node.tag.empty() && node.tag.front() == '!') return read_function(id);
    return read_untagged(id);
  }

 private:
  Value* read_untagged(document::NodeId id) {
    const document::Node& node = document_[id];
    switch (node.kind) {
      case document::Kind::Null:
        break;
      case document::Kind::Bool:
        return arena_.boolean(node.boolean(), node.span);
      case document::Kind::Int: {
        Value* value = arena_.integer(node.integer(), node.span);
        // What 64 bits cannot hold keeps its digits.
        std::int64_t parsed = 0;
        const char* end = node.text.data() + node.text.size();
        const auto result = std::from_chars(node.text.data(), end, parsed);
        if (result.ec == std::errc::result_out_of_range && result.ptr == end) {
          value->text = node.text;
        }
        return value;
      }
      case document::Kind::Float:
        return arena_.number(node.number(), node.span);
      case document::Kind::String:
        return arena_.string(Text(node.text), node.span);
      case document::Kind::List: {
        Value* list = arena_.list({}, node.span);
        for (const document::NodeId item : document_.items(node)) list->append(read(item));
        return list;
      }
      case document::Kind::Map: {
        Value* map = arena_.map({}, node.span);
        for (const document::Entry& entry : document_.entries(node)) {
          map->set(entry.key, read(entry.value), entry.key_span);
        }
        return map;
      }
    }
    return arena_.null(node.span);
  }

  // `!GetAtt a.b.c` is `{"Fn::GetAtt": ["a", "b.c"]}`.
  Value* read_function(document::NodeId id) {
    const document::Node& node = document_[id];
    const std::string_view name = node.tag.substr(1);
    Value* argument = read_untagged(id);
    if (name == "GetAtt" && argument->is_string()) {
      const std::string_view text = argument->text.view;
      const std::size_t dot = text.find('.');
      Value* list = arena_.list({arena_.string(Text(text.substr(0, dot)), node.span)}, node.span);
      if (dot != std::string_view::npos) {
        list->append(arena_.string(Text(text.substr(dot + 1)), node.span));
      }
      argument = list;
    }
    const bool is_plain = name == "Ref" || name == "Condition";
    const Text key = is_plain ? Text(name) : arena_.keep("Fn::" + std::string(name));
    return arena_.map({{key, argument}}, node.span);
  }

  const document::Document& document_;
  Arena& arena_;
};

class Writer {
 public:
  // Values that are shared are written each time.
  static constexpr std::size_t kMostValues = 16'000'000;

  // None where it is too deep.
  document::NodeId write(const Value* value, text::Span around, std::uint16_t depth = 1) {
    if (depth > document::Document::kMaxHeight || document_.size() > kMostValues) {
      is_too_large_ = true;
      return document_.null(around);
    }
    const text::Span span = value->span.is_valid() ? value->span : around;
    switch (value->kind) {
      case Kind::Null:
        break;
      case Kind::Bool:
        return document_.boolean(value->boolean, span);
      case Kind::Int:
        return document_.integer(value->integer, value->text.view, span);
      case Kind::Float:
        return document_.number(value->number, {}, span);
      case Kind::String:
        return document_.string(value->text.view, span);
      case Kind::List: {
        std::vector<document::NodeId> items;
        items.reserve(value->items.size());
        for (const Value* item : value->items) items.push_back(write(item, span, depth + 1));
        return document_.list(items, span);
      }
      case Kind::Map: {
        if (const auto tag = short_tag(value); !tag.empty()) {
          return write_function(value->entries()[0], tag, span, depth);
        }
        std::vector<document::Entry> entries;
        entries.reserve(value->size());
        for (const Entry& entry : value->entries()) {
          // A key of SAM's own stands where its value came from.
          text::Span key_span = entry.key_span;
          if (!key_span.is_valid()) key_span = entry.value->span;
          if (!key_span.is_valid()) key_span = span;
          entries.push_back({.key = entry.key.view,
                             .value = write(entry.value, span, depth + 1),
                             .key_span = key_span});
        }
        return document_.map(entries, span);
      }
    }
    return document_.null(span);
  }

  std::optional<document::Document> take(document::NodeId root) {
    if (is_too_large_) return std::nullopt;
    document_.set_root(root);
    return std::move(document_);
  }

 private:
  // `!Sub` for `{"Fn::Sub": ...}` of a text or a list. Empty for what has no short form: YAML
  // takes one tag at a node, and under a tag a number would be a text.
  static std::string_view short_tag(const Value* value) {
    static constexpr std::pair<std::string_view, std::string_view> kTags[] = {
        {"Ref", "!Ref"},
        {"Condition", "!Condition"},
        {"Fn::Sub", "!Sub"},
        {"Fn::GetAtt", "!GetAtt"},
        {"Fn::Join", "!Join"},
        {"Fn::If", "!If"},
        {"Fn::Select", "!Select"},
        {"Fn::Split", "!Split"},
        {"Fn::FindInMap", "!FindInMap"},
        {"Fn::ImportValue", "!ImportValue"},
        {"Fn::Base64", "!Base64"},
        {"Fn::Cidr", "!Cidr"},
        {"Fn::GetAZs", "!GetAZs"},
        {"Fn::Equals", "!Equals"},
        {"Fn::And", "!And"},
        {"Fn::Or", "!Or"},
        {"Fn::Not", "!Not"}};
    if (value->size() != 1) return {};
    const Entry& entry = value->entries()[0];
    const bool is_name = entry.key.view == "Ref" || entry.key.view == "Condition";
    if (!entry.value->is_string() && (is_name || !entry.value->is_list())) return {};
    const auto tag =
        std::ranges::find(kTags, entry.key.view, [](const auto& each) { return each.first; });
    return tag == std::end(kTags) ? std::string_view() : tag->second;
  }

  document::NodeId write_function(const Entry& entry, std::string_view tag, text::Span span,
                                  std::uint16_t depth) {
    const document::NodeId operand = write(entry.value, span, depth + 1);
    document::NodeId shown = operand;
    const auto& parts = entry.value->items;
    // `!GetAtt a.b` is cut at its first point.
    const bool is_path = entry.key.view == "Fn::GetAtt" && parts.size() == 2 &&
                         parts[0]->is_string() && parts[1]->is_string() &&
                         parts[0]->text.view.find('.') == std::string_view::npos;
    if (is_path) {
      shown = document_.string(
          document_.keep(std::string(parts[0]->text.view) + '.' + std::string(parts[1]->text.view)),
          span);
    }
    return document_.function(entry.key.view, operand, document_.tagged(shown, tag), span);
  }

  document::Document document_;
  bool is_too_large_ = false;
};

}  // namespace

Value* read_values(const document::Document& document, document::NodeId id, Arena& arena) {
  return Reader(document, arena).read(id);
}

std::optional<document::Document> write_values(const Value* root) {
  Writer writer;
  const document::NodeId id = writer.write(root, root->span);
  return writer.take(id);
}

}  // namespace cairn::sam
