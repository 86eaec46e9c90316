#include "compiler/base/json_string.h"
#include "compiler/base/nearest.h"
#include "compiler/rules/rule.h"
#include "compiler/rules/value_kinds.h"

namespace cairn::rules {

// Bytes of a value in a message.
static constexpr std::size_t kMostShown = 120;

static void write(std::string& out, Value value, std::size_t most) {
  if (out.size() > most) return;
  switch (value.kind()) {
    case Kind::Null:
      out += "null";
      return;
    case Kind::String:
      base::append_json_string(out, value.text());
      return;
    case Kind::List:
    case Kind::Map: {
      const bool is_map = value.is_map();
      out += is_map ? '{' : '[';
      bool is_first = true;
      for (const Value child : value) {
        if (!is_first) out += ", ";
        is_first = false;
        if (is_map) {
          base::append_json_string(out, child.key());
          out += ": ";
        }
        write(out, child, most);
        if (out.size() > most) return;
      }
      out += is_map ? '}' : ']';
      return;
    }
    default:
      out += value.scalar_text().value_or("");
  }
}

std::string shown(Value value) {
  std::string text;
  write(text, value, kMostShown);
  if (text.size() > kMostShown) {
    std::size_t end = kMostShown;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    text.resize(end);
    text += "...";
  }
  return '`' + text + '`';
}

std::string shown_in_full(Value value) {
  std::string text;
  write(text, value, static_cast<std::size_t>(-1));
  return text;
}

std::string listed(std::span<const std::string_view> names) {
  static constexpr std::size_t kMost = 12;
  if (names.size() <= kMost) return base::either({names.begin(), names.end()});
  std::string text;
  for (const std::string_view name : names.first(kMost)) text += quoted(name) + ", ";
  return text + "or " + std::to_string(names.size() - kMost) + " others";
}

std::string did_you_mean(std::string_view wanted, const std::vector<std::string_view>& names) {
  const auto near = base::nearest(wanted, names);
  return near.empty() ? std::string() : "; did you mean " + base::either(near) + '?';
}

}  // namespace cairn::rules
