#include "targets/sam/python.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "compiler/base/sha1.h"
#include "compiler/base/utf8.h"

namespace cairn::sam {

namespace {

constexpr char kHex[] = "0123456789abcdef";

// The shortest digits that read back the same, with an exponent from 1e16 and below 1e-4.
std::string spell(double number) {
  if (std::isnan(number)) return "nan";
  if (std::isinf(number)) return number < 0 ? "-inf" : "inf";
  char digits[64];
  const double size = std::fabs(number);
  const bool has_exponent = size != 0 && (size >= 1e16 || size < 1e-4);
  const auto format = has_exponent ? std::chars_format::scientific : std::chars_format::fixed;
  const auto end = std::to_chars(std::begin(digits), std::end(digits), number, format).ptr;
  std::string text(digits, end);
  if (!has_exponent && text.find('.') == std::string::npos) text += ".0";
  return text;
}

std::string spell_integer(const Value* value) {
  return value->text.view.empty() ? std::to_string(value->integer) : std::string(value->text.view);
}

void append_escape(std::string& out, char32_t c) {
  const int digits = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
  out += '\\';
  out += digits == 2 ? 'x' : digits == 4 ? 'u' : 'U';
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) out += kHex[c >> shift & 15];
}

// Beyond ASCII: Unicode's categories "other" and "separator", as far as texts of templates
// have them.
bool is_printable(char32_t c) {
  if (c < 0xA1 || c == 0xAD) return false;
  if (c >= 0x2000 && c <= 0x200F) return false;
  if (c >= 0x2028 && c <= 0x202F) return false;
  if (c >= 0x205F && c <= 0x206F) return false;
  if (c >= 0xD800 && c <= 0xF8FF) return false;
  return c != 0x1680 && c != 0x3000 && c != 0xFEFF && !base::is_noncharacter(c);
}

void append_repr(std::string& out, Text text) {
  const bool has_single = text.view.find('\'') != std::string_view::npos;
  const bool has_double = text.view.find('"') != std::string_view::npos;
  const char quote = has_single && !has_double ? '"' : '\'';
  if (text.is_unicode) out += 'u';
  out += quote;
  for (std::size_t at = 0; at < text.view.size();) {
    const base::CodePoint point = base::decode_utf8(text.view, at);
    const char32_t c = point.value;
    if (c == U'\n') {
      out += "\\n";
    } else if (c == U'\r') {
      out += "\\r";
    } else if (c == U'\t') {
      out += "\\t";
    } else if (c == U'\\' || c == static_cast<char32_t>(quote)) {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c >= 0x20 && c < 0x7F) {
      out += static_cast<char>(c);
    } else if (c < 0xA0 || text.is_unicode || !is_printable(c)) {
      append_escape(out, c);
    } else {
      out.append(text.view, at, point.length);
    }
    at += point.length;
  }
  out += quote;
}

void append_value(std::string& out, const Value* value) {
  if (value == nullptr || value->is_null()) {
    out += "None";
    return;
  }
  switch (value->kind) {
    case Kind::Null:
      break;
    case Kind::Bool:
      out += value->boolean ? "True" : "False";
      break;
    case Kind::Int:
      out += spell_integer(value);
      // Python 2.7 knew long integers.
      if (!value->text.view.empty() && value->text.is_unicode) out += 'L';
      break;
    case Kind::Float:
      out += spell(value->number);
      break;
    case Kind::String:
      append_repr(out, value->text);
      break;
    case Kind::List: {
      out += '[';
      bool is_first = true;
      for (const Value* item : value->items) {
        if (!std::exchange(is_first, false)) out += ", ";
        append_value(out, item);
      }
      out += ']';
      break;
    }
    case Kind::Map: {
      out += '{';
      bool is_first = true;
      for (const Entry& entry : value->entries()) {
        if (!std::exchange(is_first, false)) out += ", ";
        append_repr(out, entry.key);
        out += ": ";
        append_value(out, entry.value);
      }
      out += '}';
    }
  }
}

void append_json_text(std::string& out, std::string_view text) {
  const auto append_unit = [&](char32_t unit) {
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) out += kHex[unit >> shift & 15];
  };
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    const base::CodePoint point = base::decode_utf8(text, at);
    at += point.length;
    const char32_t c = point.value;
    static constexpr std::string_view kShort = "\"\\\n\r\t\f\b";
    static constexpr std::string_view kLetters = "\"\\nrtfb";
    const std::size_t escape = c < 0x80 ? kShort.find(static_cast<char>(c)) : kShort.npos;
    if (escape != kShort.npos) {
      out += '\\';
      out += kLetters[escape];
    } else if (c >= 0x20 && c < 0x7F) {
      out += static_cast<char>(c);
    } else if (c < 0x10000) {
      append_unit(c);
    } else {
      append_unit(0xD800 + ((c - 0x10000) >> 10));
      append_unit(0xDC00 + ((c - 0x10000) & 0x3FF));
    }
  }
  out += '"';
}

class JsonDump {
 public:
  JsonDump(std::string& out, JsonForm form) : out_(out), form_(form) {}

  void append(const Value* value) {
    if (value == nullptr || value->is_null()) {
      out_ += "null";
    } else if (value->kind == Kind::Bool) {
      out_ += value->boolean ? "true" : "false";
    } else if (value->kind == Kind::Int) {
      out_ += spell_integer(value);
    } else if (value->kind == Kind::Float) {
      append_number(value->number);
    } else if (value->is_string()) {
      append_json_text(out_, value->text.view);
    } else if (value->is_list()) {
      append_list(value);
    } else {
      append_map(value);
    }
  }

 private:
  void append_number(double number) {
    if (std::isnan(number)) {
      out_ += "NaN";
    } else if (std::isinf(number)) {
      out_ += number < 0 ? "-Infinity" : "Infinity";
    } else {
      out_ += spell(number);
    }
  }

  void append_list(const Value* list) {
    open('[', list->items.empty());
    bool is_first = true;
    for (const Value* item : list->items) {
      separate(std::exchange(is_first, false));
      append(item);
    }
    close(']', list->items.empty());
  }

  void append_map(const Value* map) {
    std::vector<Entry> entries(map->entries().begin(), map->entries().end());
    if (form_ != JsonForm::Spaced) {
      std::ranges::sort(entries, {}, [](const Entry& entry) { return entry.key.view; });
    }
    open('{', entries.empty());
    bool is_first = true;
    for (const Entry& entry : entries) {
      separate(std::exchange(is_first, false));
      append_json_text(out_, entry.key.view);
      out_ += form_ == JsonForm::Compact ? ":" : ": ";
      append(entry.value);
    }
    close('}', entries.empty());
  }

  void open(char bracket, bool is_empty) {
    out_ += bracket;
    if (!is_empty) ++depth_;
  }

  void separate(bool is_first) {
    if (!is_first) out_ += form_ == JsonForm::Spaced ? ", " : ",";
    break_line();
  }

  void close(char bracket, bool is_empty) {
    if (!is_empty) {
      --depth_;
      break_line();
    }
    out_ += bracket;
  }

  void break_line() {
    if (form_ != JsonForm::Indented) return;
    out_ += '\n';
    out_.append(4 * depth_, ' ');
  }

  std::string& out_;
  JsonForm form_;
  std::size_t depth_ = 0;
};

}  // namespace

std::string repr(const Value* value) {
  std::string out;
  append_value(out, value);
  return out;
}

std::string repr(Text text) {
  std::string out;
  append_repr(out, text);
  return out;
}

std::string python_type(const Value* value) {
  static constexpr std::string_view kTypes[] = {"NoneType", "bool", "int", "float",
                                                "str",      "list", "dict"};
  if (value->is_string() && value->text.is_unicode) return "Py27UniStr";
  return std::string(kTypes[static_cast<std::size_t>(value->kind)]);
}

std::string str(const Value* value) {
  return value != nullptr && value->is_string() ? std::string(value->text.view) : repr(value);
}

Value* without_marks(Arena& arena, const Value* value) {
  if (value->is_string()) return arena.string(Text(value->text.view));
  Value* made = arena.share(value);
  for (Value*& item : made->items) item = without_marks(arena, item);
  if (!value->is_map()) return made;
  made = arena.map();
  for (const Entry& entry : value->entries()) {
    made->set(Text(entry.key.view), without_marks(arena, entry.value));
  }
  return made;
}

std::string dump_json(const Value* value, JsonForm form) {
  std::string out;
  JsonDump(out, form).append(value);
  return out;
}

std::string id_suffix(std::string_view text) {
  return text.empty() ? "" : base::sha1_hex(text).substr(0, 10);
}

std::string id_suffix(const Value* value) {
  if (!is_truthy(value)) return "";
  return id_suffix(value->is_string() ? std::string(value->text.view)
                                      : dump_json(value, JsonForm::Compact));
}

}  // namespace cairn::sam
