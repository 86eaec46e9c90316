#include "targets/graph/layout.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "compiler/base/display_width.h"
#include "compiler/base/utf8.h"
#include "targets/document/read.h"
#include "targets/graph/write.h"

namespace cairn::graph {

// Of monospaced fonts: no common one is wider.
static constexpr double kAdvance = 0.61;
static constexpr double kPointsInInch = 72;
// Beyond so many lines, the best of few tries must do.
static constexpr std::size_t kManyLines = 150;
static constexpr std::size_t kManyAlone = 8;

static double columns(std::string_view text) {
  double count = 0;
  for (std::size_t at = 0; at < text.size();) {
    const base::CodePoint point = base::decode_utf8(text, at);
    count += base::display_width(point.value);
    at += point.length;
  }
  return count;
}

std::string shorten(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  std::size_t left = most / 2, right = text.size() - (most - left - 1);
  // Not inside of a character.
  const auto is_inside = [&](std::size_t at) { return (text[at] & '\xC0') == '\x80'; };
  while (left > 0 && is_inside(left)) --left;
  while (right < text.size() && is_inside(right)) ++right;
  return std::string(text.substr(0, left)) + "\u2026" + std::string(text.substr(right));
}

static std::string number(double value) {
  char digits[32];
  const auto end =
      std::to_chars(digits, digits + sizeof digits, value, std::chars_format::fixed, 3);
  return {digits, end.ptr};
}

static Rectangle size_of(const Graph& graph, const Box& box) {
  const Caption caption = caption_of(graph, box);
  const double width = std::max(columns(shorten(caption.title)) * kTitleSize,
                                columns(shorten(caption.subtitle)) * kSubtitleSize);
  return {.width = std::ceil(width * kAdvance) + 22, .height = 40};
}

namespace {

class Request {
 public:
  Request(const Graph& graph, const Drawing& drawing) : graph_(graph), drawing_(drawing) {}

  std::string write();

 private:
  void write_boxes(FrameId frame);
  void write_rows(FrameId frame);
  void write_frame(FrameId id);

  const Graph& graph_;
  const Drawing& drawing_;
  std::string out_;
};

// Boxes without lines would all stand in one column: invisible lines hold them in rows.
void Request::write_rows(FrameId frame) {
  std::vector<bool> has_line(drawing_.boxes.size());
  for (const Line& line : drawing_.lines)
    has_line[line.from.index] = has_line[line.to.index] = true;
  std::vector<std::size_t> alone;
  for (std::size_t i = 0; i < drawing_.boxes.size(); ++i) {
    if (drawing_.boxes[i].frame == frame && !has_line[i]) alone.push_back(i);
  }
  if (alone.size() < kManyAlone) return;
  // Boxes are about three times as wide as high.
  const auto row = static_cast<std::size_t>(std::sqrt(static_cast<double>(alone.size()) / 3)) + 1;
  for (std::size_t i = 1; i < alone.size(); ++i) {
    if (i % row == 0) continue;
    out_ +=
        "n" + std::to_string(alone[i - 1]) + "->n" + std::to_string(alone[i]) + "[style=invis]\n";
  }
}

void Request::write_boxes(FrameId frame) {
  write_rows(frame);
  for (std::size_t i = 0; i < drawing_.boxes.size(); ++i) {
    const Box& box = drawing_.boxes[i];
    if (box.frame != frame) continue;
    const Rectangle size = size_of(graph_, box);
    out_ += "n" + std::to_string(i) + "[width=" + number(size.width / kPointsInInch) +
            ",height=" + number(size.height / kPointsInInch) + "]\n";
  }
}

// The label only keeps room: fonts of the program's machine do not matter.
void Request::write_frame(FrameId id) {
  const double width =
      columns(shorten(caption_of(graph_, drawing_.frames[id.index]))) * kTitleSize * kAdvance;
  out_ += "subgraph cluster" + std::to_string(id.index) +
          "{margin=14;label=<<TABLE BORDER=\"0\" FIXEDSIZE=\"TRUE\" HEIGHT=\"18\" WIDTH=\"" +
          std::to_string(static_cast<int>(std::ceil(width))) + "\"><TR><TD></TD></TR></TABLE>>\n";
  write_boxes(id);
  for (std::uint32_t i = 0; i < drawing_.frames.size(); ++i) {
    if (drawing_.frames[i].parent == id) write_frame({i});
  }
  out_ += "}\n";
}

std::string Request::write() {
  // Numbers on lines need room, too.
  const bool has_numbers =
      std::ranges::any_of(drawing_.lines, [](const Line& line) { return line.count > 1; });
  out_ = "digraph{rankdir=LR;nodesep=0.16;ranksep=" + std::string(has_numbers ? "0.95" : "0.55") +
         ";node[shape=box,fixedsize=true,label=\"\"];edge[arrowsize=0.7]\n";
  if (drawing_.lines.size() > kManyLines) out_ += "nslimit=2;nslimit1=2;mclimit=0.3\n";
  for (std::uint32_t i = 0; i < drawing_.frames.size(); ++i) {
    if (!drawing_.frames[i].parent) write_frame({i});
  }
  write_boxes({});
  for (const Line& line : drawing_.lines) {
    out_ += "n" + std::to_string(line.from.index) + "->n" + std::to_string(line.to.index) + '\n';
  }
  return out_ + "}\n";
}

// The numbers of `e,196,106.57 160.12,112.41`, whatever stands between them.
std::vector<double> numbers(std::string_view text) {
  std::vector<double> found;
  while (!text.empty()) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const std::size_t taken =
        error == std::errc() ? static_cast<std::size_t>(end - text.data()) : 1;
    if (error == std::errc()) found.push_back(value);
    text.remove_prefix(taken);
  }
  return found;
}

class Answer {
 public:
  Answer(const document::Document& document, const Drawing& drawing)
      : document_(document), drawing_(drawing) {}

  base::Result<Layout> read();

 private:
  std::vector<double> numbers_at(document::NodeId node, std::string_view key) const {
    const document::NodeId found = document_.get(node, key);
    return found ? numbers(document_[found].text) : std::vector<double>();
  }
  std::vector<document::NodeId> list(std::string_view key) const {
    const document::NodeId found = document_.get(document_.root(), key);
    if (!found || document_[found].kind != document::Kind::List) return {};
    return {document_.items(found).begin(), document_.items(found).end()};
  }
  bool read_object(document::NodeId object);
  bool read_line(document::NodeId edge, Curve& curve);

  const document::Document& document_;
  const Drawing& drawing_;
  Layout layout_;
};

// `n12` and `cluster3`: where it stands in the drawing.
std::size_t index_in(std::string_view name, std::string_view start) {
  std::size_t index = static_cast<std::size_t>(-1);
  if (name.starts_with(start)) {
    std::from_chars(name.data() + start.size(), name.data() + name.size(), index);
  }
  return index;
}

bool Answer::read_object(document::NodeId object) {
  const document::NodeId name = document_.get(object, "name");
  const std::string_view text = name ? document_[name].text : std::string_view();
  if (const std::size_t i = index_in(text, "cluster"); i < layout_.frames.size()) {
    const auto box = numbers_at(object, "bb");
    if (box.size() != 4) return false;
    layout_.frames[i] = {box[0], layout_.height - box[3], box[2] - box[0], box[3] - box[1]};
    return true;
  }
  const std::size_t i = index_in(text, "n");
  const auto place = numbers_at(object, "pos");
  const auto width = numbers_at(object, "width"), height = numbers_at(object, "height");
  if (i >= layout_.boxes.size() || place.size() != 2 || width.empty() || height.empty()) {
    return false;
  }
  const double w = width[0] * kPointsInInch, h = height[0] * kPointsInInch;
  layout_.boxes[i] = {place[0] - w / 2, layout_.height - place[1] - h / 2, w, h};
  return true;
}

// `e,` and the tip, then the start, then three points for each curve.
bool Answer::read_line(document::NodeId edge, Curve& curve) {
  const auto values = numbers_at(edge, "pos");
  if (values.size() < 10 || values.size() % 2 != 0) return false;
  const auto point = [&](std::size_t i) {
    return Point{values[2 * i], layout_.height - values[2 * i + 1]};
  };
  curve.tip = point(0);
  for (std::size_t i = 1; i < values.size() / 2; ++i) curve.points.push_back(point(i));
  return curve.points.size() % 3 == 1;
}

base::Result<Layout> Answer::read() {
  const base::Failure strange{"`dot` answers in a way that is not understood"};
  const auto whole = numbers_at(document_.root(), "bb");
  if (whole.size() != 4) return strange;
  layout_.width = whole[2];
  layout_.height = whole[3];
  layout_.boxes.resize(drawing_.boxes.size());
  layout_.frames.resize(drawing_.frames.size());
  for (const document::NodeId object : list("objects")) {
    if (!read_object(object)) return strange;
  }
  // Edges come in the order of their first node; each says which two it joins.
  const auto objects = list("objects");
  const auto end_of = [&](document::NodeId edge, std::string_view key) {
    const document::NodeId place = document_.get(edge, key);
    const auto i = place ? static_cast<std::size_t>(document_[place].integer()) : objects.size();
    if (i >= objects.size()) return static_cast<std::size_t>(-1);
    return index_in(document_[document_.get(objects[i], "name")].text, "n");
  };
  layout_.lines.resize(drawing_.lines.size());
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> places;
  for (std::size_t i = 0; i < drawing_.lines.size(); ++i) {
    places[{drawing_.lines[i].from.index, drawing_.lines[i].to.index}] = i;
  }
  for (const document::NodeId edge : list("edges")) {
    // What holds rows together is no line.
    const document::NodeId style = document_.get(edge, "style");
    if (style && document_[style].text == "invis") continue;
    const auto found = places.find({end_of(edge, "tail"), end_of(edge, "head")});
    if (found == places.end() || !read_line(edge, layout_.lines[found->second])) return strange;
  }
  return std::move(layout_);
}

}  // namespace

std::string layout_request(const Graph& graph, const Drawing& drawing) {
  return Request(graph, drawing).write();
}

base::Result<Layout> read_layout(const Drawing& drawing, std::string answer) {
  text::Files files;
  const text::FileId file = files.add("dot", std::move(answer));
  diag::Sink sink;
  const auto document = document::read_json(files, file, sink);
  if (!document || sink.has_errors()) {
    return base::Failure{"`dot` answers in a way that is not understood"};
  }
  return Answer(*document, drawing).read();
}

base::Result<Layout> lay_out(const Graph& graph, const Drawing& drawing, const Program& dot) {
  auto answer = dot(layout_request(graph, drawing));
  if (!answer) return base::Failure{answer.error()};
  return read_layout(drawing, std::move(*answer));
}

}  // namespace cairn::graph
