#include <yaml.h>

#include <algorithm>
#include <unordered_map>

#include "targets/document/check_text.h"
#include "targets/document/offsets.h"
#include "targets/document/read.h"
#include "targets/document/tree_builder.h"
#include "targets/document/yaml_problems.h"
#include "targets/document/yaml_scalars.h"

namespace cairn::document {
namespace {

// What an anchor names.
struct Anchored {
  NodeId node;  // none while it is being read
  std::uint64_t size = 1;
};

class YamlReader {
 public:
  YamlReader(const text::Files& files, text::FileId file, const CheckedText& checked,
             Document& document, diag::Sink& sink);
  ~YamlReader() { yaml_parser_delete(&parser_); }
  YamlReader(const YamlReader&) = delete;
  YamlReader& operator=(const YamlReader&) = delete;

  // False where the text cannot be read, which is reported.
  [[nodiscard]] bool run();

 private:
  [[nodiscard]] bool take(const yaml_event_t& event);
  bool take_scalar(const yaml_event_t& event);
  bool take_alias(const yaml_event_t& event);
  bool take_start(const yaml_event_t& event, Kind kind, const yaml_char_t* tag,
                  const yaml_char_t* anchor);
  bool take_end(const yaml_event_t& event);
  // Counts what an alias or merge adds. False where that is too much, which is reported.
  bool expand(std::uint64_t size, text::Span span);
  NodeId make_scalar(const yaml_event_t& event, text::Span span, std::string_view value);
  // Adds a finished value; where it is a key, it becomes one.
  bool add(NodeId node, std::uint64_t size);
  bool add_wrong_key(text::Span span, std::string_view what);
  bool is_mergeable(NodeId node) const;
  bool fail(text::Span span, std::string_view message);
  void report_problem();

  [[nodiscard]] text::Span span_of(const yaml_event_t& event) const {
    return {file_, offsets_.byte_of(event.start_mark.index),
            offsets_.byte_of(event.end_mark.index)};
  }
  // A view into the file where the text stands there just so, else a copy.
  std::string_view keep_text(std::string_view value, text::Span span);
  std::string_view keep_tag(const yaml_char_t* tag);
  static std::string_view view(const yaml_char_t* text) {
    return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
  }

  std::string_view text_;
  text::FileId file_;
  Offsets offsets_;
  Document& document_;
  diag::Sink& sink_;
  TreeBuilder builder_;
  yaml_parser_t parser_;
  std::unordered_map<std::string, Anchored> anchors_;
  std::unordered_map<std::string_view, std::string_view> tags_;  // by themselves, kept
  std::uint64_t written_ = 0;                                    // nodes of the file
  std::uint64_t expanded_ = 0;                                   // with what aliases stand for
  std::uint32_t child_end_ = 0;                                  // of the value read last
  std::size_t documents_ = 0;
  bool has_alias_ = false;
};

}  // namespace

static constexpr std::size_t kMostTagLines = 100;

// Those of YAML itself, as opposed to `!Sub`.
static constexpr std::string_view kYamlTags = "tag:yaml.org,2002:";

std::optional<Document> read_yaml(const text::Files& files, text::FileId file, diag::Sink& sink) {
  const auto checked = check_text(files, file, sink);
  if (!checked) return std::nullopt;
  std::optional<Document> document(std::in_place);
  if (!YamlReader(files, file, *checked, *document, sink).run()) return std::nullopt;
  if (!document->root()) document->set_root(document->null({file, 0, 0}));
  return document;
}

YamlReader::YamlReader(const text::Files& files, text::FileId file, const CheckedText& checked,
                       Document& document, diag::Sink& sink)
    : text_(files[file].text()),
      file_(file),
      offsets_(text_, checked),
      document_(document),
      sink_(sink),
      builder_(document, sink) {
  // Fails only where there is no memory.
  CAIRN_CHECK(yaml_parser_initialize(&parser_) == 1);
  yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&parser_,
                               reinterpret_cast<const unsigned char*>(text_.data()) + checked.start,
                               text_.size() - checked.start);
}

bool YamlReader::run() {
  // libyaml compares each %TAG line with all others, which a file full of them turns
  // into minutes.
  std::size_t tag_lines = 0;
  for (std::size_t at = text_.find("%TAG"); at != std::string_view::npos;
       at = text_.find("%TAG", at + 1)) {
    const bool starts_line = at == 0 || text_[at - 1] == '\n' || text_[at - 1] == '\r';
    if (starts_line && ++tag_lines > kMostTagLines) {
      const auto begin = static_cast<std::uint32_t>(at);
      return fail({file_, begin, begin + 4}, "there are too many %TAG lines");
    }
  }
  for (bool is_done = false; !is_done;) {
    yaml_event_t event;
    if (yaml_parser_parse(&parser_, &event) == 0) {
      report_problem();
      return false;
    }
    is_done = event.type == YAML_STREAM_END_EVENT;
    const bool is_fine = take(event);
    yaml_event_delete(&event);
    if (!is_fine) return false;
  }
  return true;
}

bool YamlReader::take(const yaml_event_t& event) {
  switch (event.type) {
    case YAML_DOCUMENT_START_EVENT:
      if (++documents_ > 1) {
        sink_.report<diag::kind::SeveralDocuments>(span_of(event));
        return false;
      }
      return true;
    case YAML_SCALAR_EVENT:
      return take_scalar(event);
    case YAML_ALIAS_EVENT:
      return take_alias(event);
    case YAML_SEQUENCE_START_EVENT:
      return take_start(event, Kind::List, event.data.sequence_start.tag,
                        event.data.sequence_start.anchor);
    case YAML_MAPPING_START_EVENT:
      return take_start(event, Kind::Map, event.data.mapping_start.tag,
                        event.data.mapping_start.anchor);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
      return take_end(event);
    default:
      return true;
  }
}

bool YamlReader::take_scalar(const yaml_event_t& event) {
  const auto& scalar = event.data.scalar;
  text::Span span = span_of(event);
  // A block ends where the next token starts.
  const bool is_block =
      scalar.style == YAML_LITERAL_SCALAR_STYLE || scalar.style == YAML_FOLDED_SCALAR_STYLE;
  if (is_block) {
    while (span.end > span.begin &&
           std::string_view(" \t\r\n").find(text_[span.end - 1]) != std::string_view::npos) {
      --span.end;
    }
  }
  child_end_ = span.end;
  ++written_;
  ++expanded_;
  const std::string_view value(reinterpret_cast<const char*>(scalar.value), scalar.length);
  const std::string_view tag = view(scalar.tag);
  const bool is_plain = scalar.plain_implicit != 0;

  if (builder_.wants_key() && scalar.anchor == nullptr) {
    if (!tag.empty() && tag != "!" && !tag.starts_with(kYamlTags)) {
      return add_wrong_key(span, "a value with the tag `" + std::string(tag) + '`');
    }
    const bool is_merge = is_plain && value == "<<";
    if (is_merge) sink_.report<diag::kind::YamlMergeKey>(span);
    builder_.set_key(keep_text(value, span), span, is_merge);
    return true;
  }
  const NodeId node = make_scalar(event, span, value);
  if (scalar.anchor != nullptr && !anchors_.emplace(view(scalar.anchor), Anchored{node}).second) {
    return fail(span, "`&" + std::string(view(scalar.anchor)) + "` already names another value");
  }
  return add(node, 1);
}

NodeId YamlReader::make_scalar(const yaml_event_t& event, text::Span span, std::string_view value) {
  const auto& scalar = event.data.scalar;
  const std::string_view tag = view(scalar.tag);
  const std::string_view kept = keep_text(value, span);
  // `!!int "5"` is as if 5 were plain.
  const bool is_typed_by_tag = tag.starts_with(kYamlTags) && !tag.ends_with(":str");
  if (scalar.plain_implicit != 0 || is_typed_by_tag) {
    const TypedScalar typed = type_plain_scalar(value);
    switch (typed.kind) {
      case Kind::Null:
        return document_.null(span);
      case Kind::Bool:
        return document_.boolean(typed.bits != 0, span);
      case Kind::Int:
        return document_.integer(std::bit_cast<std::int64_t>(typed.bits), kept, span);
      case Kind::Float:
        return document_.number(std::bit_cast<double>(typed.bits), kept, span);
      default:
        break;
    }
  }
  const NodeId node = document_.string(kept, span);
  const bool has_tag = !tag.empty() && tag != "!" && !tag.starts_with(kYamlTags);
  return has_tag ? document_.tagged(node, keep_tag(scalar.tag)) : node;
}

bool YamlReader::take_alias(const yaml_event_t& event) {
  const text::Span span = span_of(event);
  child_end_ = span.end;
  const std::string_view name = view(event.data.alias.anchor);
  const auto found = anchors_.find(std::string(name));
  if (found == anchors_.end()) {
    return fail(span, "nothing above is named `&" + std::string(name) + '`');
  }
  const auto [node, size] = found->second;
  if (!node) return fail(span, "`*" + std::string(name) + "` stands inside of what it stands for");
  // The height does not count the levels of tags, of which each value has at most one.
  if (builder_.depth() + 2UL * document_[node].height > kMaxDepth) {
    builder_.report_depth(span);
    return false;
  }
  // The nodes are shared, but whoever walks over them meets each as often as it stands.
  ++written_;
  if (!expand(size, span)) return false;
  const bool is_merge = builder_.is_open() && builder_.top().has_key && builder_.top().is_merge;
  if (!has_alias_ && !is_merge) {
    has_alias_ = true;
    sink_.report<diag::kind::YamlAlias>(span, '*' + std::string(name));
  }
  return add(node, size);
}

bool YamlReader::expand(std::uint64_t size, text::Span span) {
  expanded_ += size;
  const std::uint64_t most = 10 * written_ + 10'000;
  if (expanded_ <= most) return true;
  sink_.report<diag::kind::AliasExpansion>(span, expanded_, most);
  return false;
}

bool YamlReader::take_start(const yaml_event_t& event, Kind kind, const yaml_char_t* tag,
                            const yaml_char_t* anchor) {
  ++written_;
  ++expanded_;
  const bool is_key = builder_.wants_key();
  const text::Span span = span_of(event);
  const std::string_view tag_text = view(tag);
  const bool has_tag = !tag_text.empty() && tag_text != "!" && !tag_text.starts_with(kYamlTags);
  if (!builder_.open(kind, span, has_tag ? keep_tag(tag) : std::string_view())) return false;
  TreeBuilder::Frame& frame = builder_.top();
  frame.is_key = is_key;
  if (anchor != nullptr) {
    frame.anchor = view(anchor);
    if (!anchors_.emplace(frame.anchor, Anchored{}).second) {
      return fail(span, "`&" + frame.anchor + "` already names another value");
    }
  }
  child_end_ = span.end;
  return true;
}

bool YamlReader::take_end(const yaml_event_t& event) {
  // In block style the end is where the next token starts; in flow style, the bracket.
  const text::Span mark = span_of(event);
  const std::uint32_t end = mark.end > mark.begin ? mark.end : child_end_;
  child_end_ = end;
  for (const Entry& source : builder_.top().merges) {
    if (!is_mergeable(source.value)) {
      return fail(source.key_span, "`<<` takes a map or a list of maps");
    }
  }
  auto [frame, node, merged] = builder_.close(end);
  if (merged > 0 && !expand(merged, frame.span)) return false;
  if (!frame.tag.empty()) node = document_.tagged(node, frame.tag);
  if (!frame.anchor.empty()) anchors_[frame.anchor] = {node, frame.size};
  if (frame.is_key) return add_wrong_key(frame.span, frame.kind == Kind::Map ? "a map" : "a list");
  return add(node, frame.size);
}

bool YamlReader::add(NodeId node, std::uint64_t size) {
  if (builder_.wants_key()) {
    const Node& key = document_[node];
    if (key.kind == Kind::List || key.kind == Kind::Map) {
      return add_wrong_key(key.span, key.kind == Kind::Map ? "a map" : "a list");
    }
    if (!key.tag.empty()) return add_wrong_key(key.span, "a value with a tag");
    builder_.set_key(key.text, key.span);
    return true;
  }
  builder_.add(node, size);
  return true;
}

bool YamlReader::add_wrong_key(text::Span span, std::string_view what) {
  sink_.report<diag::kind::KeyNotText>(span, what);
  return false;
}

bool YamlReader::is_mergeable(NodeId id) const {
  const Node& node = document_[id];
  if (!node.tag.empty() || node.kind == Kind::Map) return node.tag.empty();
  return node.kind == Kind::List && std::ranges::all_of(document_.items(id), [&](NodeId item) {
           return document_[item].kind == Kind::Map && document_[item].tag.empty();
         });
}

bool YamlReader::fail(text::Span span, std::string_view message) {
  sink_.report<diag::kind::TemplateSyntax>(span, message);
  return false;
}

void YamlReader::report_problem() {
  const std::string message = describe_yaml_problem(view(
      reinterpret_cast<const yaml_char_t*>(parser_.problem == nullptr ? "" : parser_.problem)));
  const auto at = [&](std::size_t byte) {
    const auto begin = static_cast<std::uint32_t>(std::min(byte, text_.size()));
    const bool has_more = begin < text_.size() && text_[begin] != '\n';
    return text::Span{file_, begin, begin + (has_more ? 1 : 0)};
  };
  if (parser_.error == YAML_READER_ERROR) {
    // Its offset is in bytes, from behind the byte-order mark.
    sink_.report<diag::kind::TemplateSyntax>(at(parser_.problem_offset + offsets_.byte_of(0)),
                                             message);
    return;
  }
  auto& finding = sink_.report<diag::kind::TemplateSyntax>(
      at(offsets_.byte_of(parser_.problem_mark.index)), message);
  if (parser_.context != nullptr) {
    const std::string_view context = describe_yaml_context(parser_.context);
    if (!context.empty()) {
      finding.note(at(offsets_.byte_of(parser_.context_mark.index)), std::string(context));
    }
  }
}

std::string_view YamlReader::keep_text(std::string_view value, text::Span span) {
  if (value.empty()) return {};
  // A plain text ends where its span does, one in quotes a byte before.
  for (const std::uint32_t quote : {0U, 1U}) {
    if (span.end - span.begin < value.size() + quote) break;
    const std::string_view written = text_.substr(span.end - quote - value.size(), value.size());
    if (written == value) return written;
  }
  return document_.keep(std::string(value));
}

std::string_view YamlReader::keep_tag(const yaml_char_t* tag) {
  const std::string_view text = view(tag);
  if (const auto found = tags_.find(text); found != tags_.end()) return found->second;
  const std::string_view kept = document_.keep(std::string(text));
  return tags_.emplace(kept, kept).first->second;
}

}  // namespace cairn::document
