#include "compiler/ir/print.h"

#include <array>
#include <charconv>
#include <string_view>

#include "compiler/base/json_string.h"

namespace cairn::ir {
namespace {

// What still has to be printed, the next thing last: values may be deep, so none of
// this recurses.
struct Pending {
  ValueId value;          // or none:
  std::string_view text;  // then this
  bool is_key = false;    // in quotes where it could be taken for more than a key
};

class StackPrinter {
 public:
  StackPrinter(const Program& program, const Stack& stack) : program_(program), stack_(stack) {}
  std::string print();

 private:
  void print_head(std::string_view word, const Named& named);
  void print_line(std::string_view key, ValueId value, std::size_t indent);
  // Maps go over several lines, their entries one level deeper.
  void print_tree(std::string_view key, ValueId value, std::size_t indent);
  void print_entries(const std::vector<Entry>& entries);
  void print_raw(const Named& named) {
    if (named.raw) print_line("raw", named.raw, 4);
  }

  const Program& program_;
  const Stack& stack_;
  std::string text_;
};

}  // namespace

static void append_scalar(const Program& program, const Value& value, std::string& out);

std::string print(const Program& program, ValueId root) {
  if (!root) return "none";
  std::string text;
  std::vector<Pending> waiting = {{root, {}}};
  while (!waiting.empty()) {
    const Pending next = waiting.back();
    waiting.pop_back();
    if (!next.value) {
      const bool is_plain = next.text.find_first_of("\"\\ ,{}[]()\n") == std::string_view::npos;
      if (next.is_key && !is_plain) {
        base::append_json_string(text, next.text);
      } else {
        text += next.text;
      }
      continue;
    }
    const Value& value = program[next.value];
    if (value.kind == ValueKind::Map) {
      text += '{';
      waiting.push_back({{}, "}"});
      const auto entries = program.entries(value);
      for (std::size_t i = entries.size(); i-- > 0;) {
        waiting.push_back({entries[i].value, {}});
        waiting.push_back({{}, ": "});
        waiting.push_back({{}, program.text(entries[i].key), true});
        if (i > 0) waiting.push_back({{}, ", "});
      }
    } else if (value.kind == ValueKind::List || value.kind == ValueKind::Call) {
      if (value.kind == ValueKind::Call) text += name_of(value.function);
      text += value.kind == ValueKind::List ? '[' : '(';
      waiting.push_back({{}, value.kind == ValueKind::List ? "]" : ")"});
      const auto items = program.items(value);
      for (std::size_t i = items.size(); i-- > 0;) {
        waiting.push_back({items[i], {}});
        if (i > 0) waiting.push_back({{}, ", "});
      }
    } else if (value.kind == ValueKind::GetAtt && value.count > 0) {
      text.append("GetAtt(").append(program.text(value.text)).append(1, '.');
      waiting.push_back({{}, value.target_kind == TargetKind::None ? "?)" : ")"});
      waiting.push_back({program.items(value)[0], {}});
    } else {
      append_scalar(program, value, text);
    }
  }
  return text;
}

std::string print(const Program& program, StackId stack) {
  return StackPrinter(program, program[stack]).print();
}

std::string print(const Program& program) {
  std::string text;
  for (std::uint32_t i = 0; i < program.stacks.size(); ++i) {
    if (i > 0) text += '\n';
    text += print(program, StackId{i});
  }
  return text;
}

std::string StackPrinter::print() {
  text_ = "stack ";
  text_.append(program_.text(stack_.name)).append(1, '\n');
  if (stack_.description) {
    text_ += "  description ";
    base::append_json_string(text_, program_.text(stack_.description));
    text_ += '\n';
  }
  if (stack_.raw) print_line("raw", stack_.raw, 2);
  if (stack_.format_version) print_line("version", stack_.format_version, 2);
  if (stack_.transform) print_line("transform", stack_.transform, 2);
  if (stack_.metadata) print_tree("metadata", stack_.metadata, 2);
  for (const ParameterId id : stack_.parameters) {
    print_head("parameter", program_[id]);
    text_.append(": ").append(program_.text(program_[id].type)).append(1, '\n');
    print_raw(program_[id]);
    print_entries(program_[id].attributes);
  }
  for (const MappingId id : stack_.mappings) {
    print_head("mapping", program_[id]);
    text_ += '\n';
    if (program_[id].value && program_[program_[id].value].kind == ValueKind::Map) {
      for (const Entry& entry : program_.entries(program_[id].value)) {
        print_line(program_.text(entry.key), entry.value, 4);
      }
    } else {
      print_line("value", program_[id].value, 4);
    }
  }
  for (const ConditionId id : stack_.conditions) {
    print_head("condition", program_[id]);
    text_.append(" = ").append(ir::print(program_, program_[id].value)).append(1, '\n');
  }
  for (const RuleId id : stack_.rules) {
    print_head("rule", program_[id]);
    text_ += '\n';
    if (program_[id].condition) print_line("if", program_[id].condition, 4);
    if (program_[id].assertions) print_line("assert", program_[id].assertions, 4);
    print_raw(program_[id]);
    print_entries(program_[id].attributes);
  }
  for (const ResourceId id : stack_.resources) {
    const Resource& resource = program_[id];
    print_head("resource", resource);
    text_.append(": ").append(program_.text(resource.type));
    if (resource.is_unchecked) text_ += " unchecked";
    if (resource.condition_name)
      text_.append(" if ").append(program_.text(resource.condition_name));
    for (std::size_t i = 0; i < resource.depends_on.size(); ++i) {
      text_.append(i == 0 ? " after " : ", ").append(program_.text(resource.depends_on[i].name));
    }
    text_ += '\n';
    print_raw(resource);
    for (const Entry& attribute : resource.attributes) {
      print_tree('@' + std::string(program_.text(attribute.key)), attribute.value, 4);
    }
    if (resource.properties && program_[resource.properties].kind == ValueKind::Map) {
      for (const Entry& property : program_.entries(resource.properties)) {
        print_tree(program_.text(property.key), property.value, 4);
      }
    } else if (resource.properties) {
      print_line("properties", resource.properties, 4);
    }
  }
  for (const OutputId id : stack_.outputs) {
    const Output& output = program_[id];
    print_head(output.export_name ? "export" : "output", output);
    text_.append(" = ").append(ir::print(program_, output.value));
    if (output.export_name) text_.append(" as ").append(ir::print(program_, output.export_name));
    if (output.condition_name) text_.append(" if ").append(program_.text(output.condition_name));
    text_ += '\n';
    print_raw(output);
    if (output.description && stack_.is_read) {
      text_ += "    description ";
      base::append_json_string(text_, program_.text(output.description));
      text_ += '\n';
    }
    print_entries(output.attributes);
  }
  for (const SectionEntry& added : stack_.section_entries) {
    const std::string section(program_.text(added.section));
    print_tree("in " + section + ' ' + std::string(program_.text(added.entry.key)),
               added.entry.value, 2);
  }
  for (const Entry& section : stack_.sections) {
    print_tree("section " + std::string(program_.text(section.key)), section.value, 2);
  }
  return std::move(text_);
}

void StackPrinter::print_head(std::string_view word, const Named& named) {
  text_.append("  ").append(word).append(1, ' ').append(program_.text(named.name));
}

void StackPrinter::print_line(std::string_view key, ValueId value, std::size_t indent) {
  text_.append(indent, ' ')
      .append(key)
      .append(": ")
      .append(ir::print(program_, value))
      .append(1, '\n');
}

void StackPrinter::print_tree(std::string_view key, ValueId value, std::size_t indent) {
  // Two levels of lines are enough for an eye; what lies deeper stays on its line.
  static constexpr std::size_t kDeepest = 6;
  const bool is_map = value && program_[value].kind == ValueKind::Map && program_[value].count > 0;
  if (!is_map || indent > kDeepest) return print_line(key, value, indent);
  text_.append(indent, ' ').append(key).append(":\n");
  for (const Entry& entry : program_.entries(value)) {
    print_tree(program_.text(entry.key), entry.value, indent + 2);
  }
}

void StackPrinter::print_entries(const std::vector<Entry>& entries) {
  for (const Entry& entry : entries) print_line(program_.text(entry.key), entry.value, 4);
}

static void append_scalar(const Program& program, const Value& value, std::string& out) {
  std::array<char, 32> buffer;
  const auto append_number = [&](auto number) {
    if (value.text) {
      out += program.text(value.text);
    } else {
      out.append(buffer.data(),
                 std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr);
    }
  };
  const std::string_view text = program.text(value.text);
  switch (value.kind) {
    case ValueKind::Null:
      out += "null";
      break;
    case ValueKind::Bool:
      out += value.boolean() ? "true" : "false";
      break;
    case ValueKind::Int:
      append_number(value.integer());
      break;
    case ValueKind::Float:
      append_number(value.number());
      break;
    case ValueKind::String:
      base::append_json_string(out, text);
      break;
    case ValueKind::GetAtt:
      out.append("GetAtt(").append(text).append(1, '.').append(program.text(value.attribute));
      break;
    case ValueKind::Ref:
      out.append("Ref(").append(text);
      break;
    case ValueKind::Condition:
      out.append("Condition(").append(text);
      break;
    case ValueKind::Variable:
      out.append("Variable(").append(text);
      break;
    default:
      break;
  }
  const bool is_reference = value.kind == ValueKind::Ref || value.kind == ValueKind::GetAtt ||
                            value.kind == ValueKind::Condition;
  if (is_reference || value.kind == ValueKind::Variable) {
    // A name that nothing bears is not the same as one that happens to be borne.
    if (is_reference && value.target_kind == TargetKind::None) out += '?';
    out += ')';
  }
}

}  // namespace cairn::ir
