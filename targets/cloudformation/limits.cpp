#include "targets/cloudformation/limits.h"

#include <algorithm>

#include "compiler/ir/visit.h"

namespace cairn::cloudformation {
namespace {

class LimitCheck {
 public:
  LimitCheck(const ir::Program& program, const ir::Stack& stack, diag::Sink& sink)
      : program_(program), stack_(stack), sink_(sink) {}

  void check_resources(const std::function<std::vector<std::string>()>& advise);
  void check_counts();
  void check_mappings();
  void check_names();
  void check_texts();
  void check_dynamic_references();

 private:
  // The first of `ids` that is one too many.
  template <const diag::Kind& kKind, typename Ids>
  void check_count(const Ids& ids, std::size_t allowed) {
    if (ids.size() <= allowed) return;
    sink_.report<kKind>(program_[ids[allowed]].name_span, ids.size(), allowed);
  }
  template <typename Ids>
  void check_names_of(std::string_view what, const Ids& ids) {
    for (const auto id : ids) check_name(what, program_[id]);
  }
  void check_name(std::string_view what, const ir::Named& named);

  const ir::Program& program_;
  const ir::Stack& stack_;
  diag::Sink& sink_;
};

}  // namespace

static std::size_t count_dynamic_references(std::string_view text);

Budget count_budget(const ir::Program& program, ir::StackId stack_id, std::size_t body_bytes) {
  const ir::Stack& stack = program[stack_id];
  std::size_t dynamic_references = 0;
  ir::for_each_root(program, stack, [&](ir::ValueId root) {
    ir::for_each_value(program, root, [&](ir::ValueId, const ir::Value& value) {
      if (value.kind == ir::ValueKind::String) {
        dynamic_references += count_dynamic_references(program.text(value.text));
      }
    });
  });
  return {{{"resources", stack.resources.size(), kMostResources},
           {"parameters", stack.parameters.size(), kMostParameters},
           {"outputs", stack.outputs.size(), kMostOutputs},
           {"mappings", stack.mappings.size(), kMostMappings},
           {"dynamic references", dynamic_references, kMostDynamicReferences},
           {"bytes", body_bytes, kLargestTemplate}}};
}

std::string print(const Budget& budget) {
  std::string text;
  for (const Count& count : budget.counts) {
    const std::string used = std::to_string(count.used);
    text.append(count.name).append(20 - std::min<std::size_t>(20, count.name.size()), ' ');
    text.append(8 - std::min<std::size_t>(8, used.size()), ' ').append(used);
    text.append(" of ").append(std::to_string(count.allowed));
    if (count.used > count.allowed) text += " (too many)";
    if (count.name == "bytes" && count.used > kLargestInline && count.used <= count.allowed) {
      text.append(" (above ").append(std::to_string(kLargestInline));
      text.append(": upload it to a bucket and deploy from there)");
    }
    text += '\n';
  }
  return text;
}

void check_limits(const ir::Program& program, ir::StackId stack, diag::Sink& sink,
                  const std::function<std::vector<std::string>()>& advise) {
  LimitCheck check(program, program[stack], sink);
  check.check_resources(advise);
  check.check_counts();
  check.check_mappings();
  check.check_names();
  check.check_texts();
  check.check_dynamic_references();
}

void check_size(const ir::Program& program, ir::StackId stack, std::size_t body_bytes,
                diag::Sink& sink) {
  if (body_bytes <= kLargestTemplate) return;
  sink.report<diag::kind::TemplateTooLarge>(program[stack].name_span, body_bytes, kLargestTemplate);
}

void LimitCheck::check_resources(const std::function<std::vector<std::string>()>& advise) {
  const auto& ids = stack_.resources;
  if (ids.size() <= kMostResources) return;
  auto& finding = sink_.report<diag::kind::TooManyResources>(
      program_[ids[kMostResources]].name_span, ids.size(), kMostResources);
  if (!advise) return;
  for (std::string& line : advise()) finding.help(std::move(line));
}

void LimitCheck::check_counts() {
  check_count<diag::kind::TooManyParameters>(stack_.parameters, kMostParameters);
  check_count<diag::kind::TooManyOutputs>(stack_.outputs, kMostOutputs);
  check_count<diag::kind::TooManyMappings>(stack_.mappings, kMostMappings);
}

void LimitCheck::check_mappings() {
  // Whether the map is over the limit: the first of a mapping's is enough.
  const auto check_map = [&](const ir::Mapping& mapping, ir::ValueId id) {
    if (!id || program_[id].kind != ir::ValueKind::Map) return false;
    const auto entries = program_.entries(id);
    if (entries.size() <= kMostMappingAttributes) return false;
    const ir::Entry& first_over = entries[kMostMappingAttributes];
    const text::Span span =
        first_over.key_span.is_valid() ? first_over.key_span : mapping.name_span;
    sink_.report<diag::kind::TooManyMappingAttributes>(span, program_.text(mapping.name),
                                                       entries.size(), kMostMappingAttributes);
    return true;
  };
  for (const ir::MappingId id : stack_.mappings) {
    const ir::Mapping& mapping = program_[id];
    if (check_map(mapping, mapping.value)) continue;
    if (!mapping.value || program_[mapping.value].kind != ir::ValueKind::Map) continue;
    for (const ir::Entry& entry : program_.entries(mapping.value)) {
      if (check_map(mapping, entry.value)) break;
    }
  }
}

void LimitCheck::check_names() {
  check_names_of("parameter", stack_.parameters);
  check_names_of("mapping", stack_.mappings);
  check_names_of("condition", stack_.conditions);
  check_names_of("resource", stack_.resources);
  check_names_of("output", stack_.outputs);
}

void LimitCheck::check_name(std::string_view what, const ir::Named& named) {
  const std::string_view name = program_.text(named.name);
  const bool is_alphanumeric = !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  });
  if (!is_alphanumeric) {
    sink_.report<diag::kind::OddName>(named.name_span, what, name);
  } else if (name.size() > kLongestName) {
    sink_.report<diag::kind::LongName>(named.name_span, what, name.size(), kLongestName);
  }
}

void LimitCheck::check_texts() {
  const auto check_length = [&](std::string_view what, std::string_view text, std::size_t allowed,
                                text::Span span) {
    if (text.size() > allowed) {
      sink_.report<diag::kind::LongText>(span, what, text.size(), allowed);
    }
  };
  check_length("the description of the stack", program_.text(stack_.description),
               kLongestDescription, stack_.name_span);
  for (const ir::OutputId id : stack_.outputs) {
    check_length("the description of an output", program_.text(program_[id].description),
                 kLongestDescription, program_[id].name_span);
  }
  for (const ir::ParameterId id : stack_.parameters) {
    for (const ir::Entry& attribute : program_[id].attributes) {
      const std::string_view name = program_.text(attribute.key);
      const std::string_view text = program_.string(attribute.value);
      const text::Span span = attribute.value && program_[attribute.value].span.is_valid()
                                  ? program_[attribute.value].span
                                  : program_[id].name_span;
      if (name == "Description") {
        check_length("the description of a parameter", text, kLongestParameterDescription, span);
      } else if (name == "Default") {
        check_length("the default of a parameter", text, kLongestDefault, span);
      }
    }
  }
}

void LimitCheck::check_dynamic_references() {
  std::size_t count = 0;
  text::Span first_over;
  bool is_over = false;
  ir::for_each_root(program_, stack_, [&](ir::ValueId root) {
    ir::for_each_value(program_, root, [&](ir::ValueId, const ir::Value& value) {
      if (value.kind != ir::ValueKind::String) return;
      count += count_dynamic_references(program_.text(value.text));
      if (count > kMostDynamicReferences && !is_over) {
        is_over = true;
        first_over = value.span;
      }
    });
  });
  if (is_over) {
    sink_.report<diag::kind::TooManyDynamicReferences>(first_over, count, kMostDynamicReferences);
  }
}

static std::size_t count_dynamic_references(std::string_view text) {
  static constexpr std::string_view kOpen = "{{resolve:";
  std::size_t count = 0;
  for (std::size_t at = text.find(kOpen); at != std::string_view::npos;
       at = text.find(kOpen, at + kOpen.size())) {
    ++count;
  }
  return count;
}

}  // namespace cairn::cloudformation
