#include <algorithm>
#include <array>
#include <map>

#include "compiler/base/display_width.h"
#include "compiler/base/utf8.h"
#include "compiler/diagnostics/place.h"

namespace cairn::diag {
namespace {

constexpr std::size_t kTabWidth = 4;
// What stays visible before the caret of a line that is cut.
constexpr std::size_t kLeadingContext = 20;

// A stretch of one source line that is underlined, in bytes of the line.
struct Underline {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  bool is_primary = false;
  std::string_view label;
};

// The lines of one file to show, with what is underlined in each.
struct Snippet {
  text::FileId file;
  text::Position position;  // shown in its head
  std::map<std::uint32_t, std::vector<Underline>> lines;
};

// A source line as a terminal shows it, with the column at which each byte starts.
struct ShownLine {
  std::vector<std::pair<std::size_t, std::string>> cells;  // column, character
  std::vector<std::size_t> column_of;                      // by byte; one more for the end
  std::size_t width = 0;
};

enum class Style { Error, Warning, Info, Frame, Note, Bold };

class TextRenderer {
 public:
  TextRenderer(const text::Files& files, const RenderOptions& options)
      : files_(files), options_(options) {}

  void render(const Diagnostic& finding);

  std::string text;

 private:
  void render_snippet(const Snippet& snippet, bool is_first, Severity severity);
  void render_line(const text::File& file, std::uint32_t line,
                   const std::vector<Underline>& underlines, Severity severity);
  void paint(Style style, std::string_view what);
  void start_gutter(std::string_view number = {});

  const text::Files& files_;
  const RenderOptions& options_;
  std::size_t gutter_ = 1;  // digits of the highest line number
};

}  // namespace

static std::vector<Snippet> collect_snippets(const text::Files& files, const Diagnostic& finding);
static void add_underlines(const text::File& file, text::Span span, bool is_primary,
                           std::string_view label, Snippet& snippet);
static ShownLine show_line(std::string_view line);

// Of a source line, around what is underlined: far more than is wide enough to show.
static constexpr std::size_t kMostShownBytes = 1024;

// `at`, or the start of the character that it is inside of.
static std::size_t start_of_character(std::string_view text, std::size_t at) {
  if (at >= text.size()) return text.size();
  while (at > 0 && (text[at] & 0xC0) == 0x80) --at;
  return at;
}

static Style style_of(Severity severity) {
  static constexpr std::array<Style, 3> kStyles = {Style::Error, Style::Warning, Style::Info};
  return kStyles[static_cast<std::size_t>(severity)];
}

std::string render_text(const text::Files& files, Findings findings, const RenderOptions& options) {
  TextRenderer renderer(files, options);
  bool is_first = true;
  for (const Diagnostic& finding : findings) {
    if (!is_first) renderer.text += '\n';
    is_first = false;
    renderer.render(finding);
  }
  return std::move(renderer.text);
}

void TextRenderer::render(const Diagnostic& finding) {
  const std::string_view id = options_.describe(*finding.kind).id;
  paint(style_of(finding.severity),
        std::string(name_of(finding.severity)) + '[' + std::string(id) + ']');
  paint(Style::Bold, ": " + on_one_line(finding.message));
  text += '\n';

  const std::vector<Snippet> snippets = collect_snippets(files_, finding);
  std::uint32_t highest = 1;
  for (const Snippet& snippet : snippets) {
    if (!snippet.lines.empty()) highest = std::max(highest, snippet.lines.rbegin()->first);
  }
  gutter_ = std::to_string(highest).size();
  for (const Snippet& snippet : snippets) {
    render_snippet(snippet, &snippet == &snippets.front(), finding.severity);
  }

  const auto add_remark = [&](std::string_view word, const std::string& message) {
    text.append(gutter_ + 1, ' ');
    paint(Style::Frame, "=");
    text += ' ';
    paint(Style::Bold, word);
    text.append(": ").append(on_one_line(message)).append(1, '\n');
  };
  for (const Note& note : finding.notes) {
    if (!note.span.is_valid()) add_remark("note", note.message);
  }
  for (const std::string& help : finding.helps) add_remark("help", help);
}

void TextRenderer::render_snippet(const Snippet& snippet, bool is_first, Severity severity) {
  const text::File& file = files_[snippet.file];
  text.append(gutter_, ' ');
  paint(Style::Frame, is_first ? "-->" : ":::");
  text.append(1, ' ').append(on_one_line(file.name())).append(1, ':');
  text.append(std::to_string(snippet.position.line)).append(1, ':');
  text.append(std::to_string(snippet.position.column)).append(1, '\n');
  // A file without text, such as one that could not be read, has no line to show.
  if (file.text().empty()) return;
  start_gutter();
  text += '\n';

  std::uint32_t last = 0;
  for (const auto& [line, underlines] : snippet.lines) {
    if (last != 0 && line > last + 1) text += "...\n";
    last = line;
    render_line(file, line, underlines, severity);
  }
}

void TextRenderer::render_line(const text::File& file, std::uint32_t line,
                               const std::vector<Underline>& underlines, Severity severity) {
  std::string_view whole = file.line(line);
  std::size_t skipped = 0;
  if (whole.size() > kMostShownBytes) {
    // A finding must not cost what a generated file has in one line.
    for (const Underline& underline : underlines) {
      if (&underline == &underlines.front() || underline.begin < skipped) skipped = underline.begin;
    }
    skipped = start_of_character(whole, skipped - std::min(skipped, kMostShownBytes / 4));
    whole = whole.substr(skipped, start_of_character(whole.substr(skipped), kMostShownBytes));
  }
  const ShownLine shown = show_line(whole);
  const auto column_of = [&](std::uint32_t byte) {
    const std::size_t inside = byte - std::min<std::size_t>(byte, skipped);
    return shown.column_of[std::min(inside, shown.column_of.size() - 1)];
  };

  // The window [first, last) of columns to show: all of a short line, else what
  // lies around the first underline.
  std::size_t first = 0;
  std::size_t last = shown.width;
  if (shown.width > options_.width) {
    std::size_t begin = shown.width;
    for (const Underline& underline : underlines)
      begin = std::min(begin, column_of(underline.begin));
    if (begin + kLeadingContext > options_.width) first = begin - kLeadingContext;
    last = std::min(shown.width, first + options_.width);
  }
  const std::string_view cut = "...";
  const std::size_t shift = first > 0 ? cut.size() : 0;

  start_gutter(std::to_string(line));
  std::string source;
  if (first > 0) source += cut;
  for (const auto& [column, character] : shown.cells) {
    if (column >= first && column < last) source += character;
  }
  if (last < shown.width) source += cut;
  while (source.ends_with(' ')) source.pop_back();
  if (!source.empty()) text.append(1, ' ').append(source);
  text += '\n';

  for (const Underline& underline : underlines) {
    const std::size_t begin = std::clamp(column_of(underline.begin), first, last);
    const std::size_t end = std::max(begin + 1, std::min(column_of(underline.end), last));
    start_gutter();
    text.append(1 + shift + begin - first, ' ');
    std::string marks(end - begin, underline.is_primary ? '^' : '-');
    if (!underline.label.empty()) marks.append(1, ' ').append(on_one_line(underline.label));
    paint(underline.is_primary ? style_of(severity) : Style::Note, marks);
    text += '\n';
  }
}

void TextRenderer::start_gutter(std::string_view number) {
  std::string gutter(gutter_ - number.size(), ' ');
  gutter.insert(0, number);
  paint(Style::Frame, gutter + " |");
}

void TextRenderer::paint(Style style, std::string_view what) {
  static constexpr std::array<std::string_view, 6> kCodes = {
      "\x1B[1;31m", "\x1B[1;33m", "\x1B[1;36m", "\x1B[1;34m", "\x1B[34m", "\x1B[1m"};
  if (!options_.has_color) {
    text += what;
    return;
  }
  text.append(kCodes[static_cast<std::size_t>(style)]).append(what).append("\x1B[0m");
}

// The file of the finding first, then those of its notes as they come.
static std::vector<Snippet> collect_snippets(const text::Files& files, const Diagnostic& finding) {
  std::vector<Snippet> snippets;
  const auto add = [&](text::Span span, bool is_primary, std::string_view label) {
    if (!span.is_valid()) return;
    const text::File& file = files[span.file];
    auto snippet = std::ranges::find(snippets, span.file, &Snippet::file);
    if (snippet == snippets.end()) {
      snippets.push_back({span.file, file.position(span.begin), {}});
      snippet = std::prev(snippets.end());
    }
    add_underlines(file, span, is_primary, label, *snippet);
  };
  add(finding.span, true, {});
  for (const Note& note : finding.notes) add(note.span, false, note.message);
  return snippets;
}

// A span of several lines is underlined in its first line and its last.
static void add_underlines(const text::File& file, text::Span span, bool is_primary,
                           std::string_view label, Snippet& snippet) {
  const auto size = static_cast<std::uint32_t>(file.text().size());
  const std::uint32_t begin = std::min(span.begin, size);
  const std::uint32_t end = std::clamp(span.end, begin, size);
  const std::uint32_t first = file.position(begin).line;
  // What ends with a newline ends on the line before it.
  const std::uint32_t last = file.position(end > begin ? end - 1 : end).line;
  // File::line drops a byte-order mark, so offsets count from after it.
  const auto offset_in = [&](std::uint32_t line, std::uint32_t offset) {
    const bool has_mark = line == 1 && file.text().starts_with("\xEF\xBB\xBF");
    const std::uint32_t start = file.line_start(line) + (has_mark ? 3 : 0);
    return offset > start ? offset - start : 0;
  };
  if (first == last) {
    snippet.lines[first].push_back(
        {offset_in(first, begin), offset_in(first, end), is_primary, label});
    return;
  }
  const auto length = [&](std::uint32_t line) {
    return static_cast<std::uint32_t>(file.line(line).size());
  };
  snippet.lines[first].push_back({offset_in(first, begin), length(first), is_primary, {}});
  const std::size_t margin = file.line(last).find_first_not_of(" \t");
  const std::uint32_t start =
      margin == std::string_view::npos ? 0 : static_cast<std::uint32_t>(margin);
  snippet.lines[last].push_back({start, offset_in(last, end), is_primary, label});
}

static ShownLine show_line(std::string_view line) {
  ShownLine shown;
  shown.column_of.resize(line.size() + 1);
  for (std::size_t i = 0; i < line.size();) {
    const base::CodePoint c = base::decode_utf8(line, i);
    std::fill_n(shown.column_of.begin() + static_cast<std::ptrdiff_t>(i), c.length, shown.width);
    std::string character;
    int width = 1;
    // Marks that reorder a line could show another program than the one that runs.
    const bool reorders =
        (c.value >= 0x202A && c.value <= 0x202E) || (c.value >= 0x2066 && c.value <= 0x2069);
    if (c.value == '\t') {
      width = static_cast<int>(kTabWidth - shown.width % kTabWidth);
      character.assign(static_cast<std::size_t>(width), ' ');
    } else if (c.value < 0x20) {
      base::append_utf8(character, 0x2400 + c.value);  // the picture of the character
    } else if (reorders || (c.value >= 0x7F && c.value < 0xA0)) {
      base::append_utf8(character, 0xFFFD);
    } else {
      base::append_utf8(character, c.value);
      width = base::display_width(c.value);
    }
    // A combining mark belongs to the cell of the character before it.
    if (width == 0 && !shown.cells.empty()) {
      shown.cells.back().second += character;
    } else {
      shown.cells.emplace_back(shown.width, character);
      shown.width += static_cast<std::size_t>(width);
    }
    i += c.length;
  }
  shown.column_of.back() = shown.width;
  return shown;
}

}  // namespace cairn::diag
