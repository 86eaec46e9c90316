#include "targets/changeset/evaluate.h"

#include <algorithm>
#include <charconv>

namespace cairn::changeset {

static ir::ValueId attribute_of(const ir::Program& program, const ir::Parameter& parameter,
                                std::string_view name) {
  for (const ir::Entry& entry : parameter.attributes) {
    if (program.text(entry.key) == name) return entry.value;
  }
  return {};
}

static bool is_list_type(std::string_view type) {
  return type == "CommaDelimitedList" || type.starts_with("List<") ||
         type.find("<List<") != std::string_view::npos ||
         type.find("<CommaDelimitedList") != std::string_view::npos;
}

bool is_no_echo(const ir::Program& program, const ir::Parameter& parameter) {
  const ir::ValueId id = attribute_of(program, parameter, "NoEcho");
  if (!id) return false;
  const ir::Value& value = program[id];
  if (value.kind == ir::ValueKind::Bool) return value.boolean();
  const std::string_view text = program.string(id);
  return text == "true" || text == "True" || text == "TRUE";
}

void Evaluator::bind_parameters(const Bindings& given, const Bindings& before) {
  for (const ir::ParameterId id : stack_.parameters) {
    const ir::Parameter& parameter = program_[id];
    const std::string_view name = text(parameter.name);
    const ir::ValueId fallback = attribute_of(program_, parameter, "Default");
    NodeId value;
    if (const auto found = given.find(name); found != given.end()) {
      value = found->second;
    } else if (fallback) {
      value = evaluate(fallback);
    } else if (const auto old = before.find(name); old != before.end()) {
      value = old->second;
    } else {
      value = values_.token(values_.keep("Parameter " + std::string(name)));
    }
    bind(parameter, value);
  }
}

void Evaluator::bind(const ir::Parameter& parameter, NodeId text) {
  const std::string name(this->text(parameter.name));
  if (is_no_echo(program_, parameter)) text = values_.secret(text);
  texts_.insert_or_assign(name, text);
  const EntityId entity =
      values_.intern({.kind = EntityKind::Parameter, .scope = scope_, .name = name});
  const NodeId value = parameter_value(parameter, text);
  bindings_.insert_or_assign(name, values_.with_refs(value, std::span(&entity, 1)));
}

NodeId Evaluator::parameter_value(const ir::Parameter& parameter, NodeId given) {
  const std::string_view type = text(parameter.type);
  const bool is_list = is_list_type(type);
  const bool is_secret = values_.is_secret(given);
  NodeId value = given;
  if (values_[given].kind == Kind::Scalar && type.starts_with("AWS::SSM::Parameter::Value<")) {
    const auto found = inputs_.ssm.find(values_.text(given));
    if (found != inputs_.ssm.end()) {
      value = values_.scalar(values_.keep(found->second));
    } else {
      const std::string name = "resolve:ssm:" + std::string(values_.text(given));
      value = values_.token(values_.keep(name));
    }
  }
  if (is_list && values_[value].kind == Kind::Scalar) value = split_text(values_.text(value), ",");
  return is_secret ? values_.secret(value) : value;
}

NodeId Evaluator::split_text(std::string_view text, std::string_view delimiter) {
  std::vector<NodeId> parts;
  while (true) {
    const auto at = delimiter.empty() ? std::string_view::npos : text.find(delimiter);
    std::string_view part = text.substr(0, at);
    // A list's items may have blanks around them.
    while (delimiter == "," && part.starts_with(' ')) part.remove_prefix(1);
    while (delimiter == "," && part.ends_with(' ')) part.remove_suffix(1);
    parts.push_back(values_.scalar(values_.keep(std::string(part))));
    if (at == std::string_view::npos) break;
    text.remove_prefix(at + delimiter.size());
  }
  return values_.list(parts);
}

static std::string spell(const ir::Program& program, const ir::Value& value) {
  if (value.kind == ir::ValueKind::Bool) return value.boolean() ? "true" : "false";
  if (value.text) return std::string(program.text(value.text));
  char digits[40];
  const auto end = value.kind == ir::ValueKind::Int
                       ? std::to_chars(digits, digits + sizeof digits, value.integer())
                       : std::to_chars(digits, digits + sizeof digits, value.number());
  return {digits, end.ptr};
}

NodeId Evaluator::evaluate(ir::ValueId id) {
  if (!id) return values_.absent();
  const ir::Value& value = program_[id];
  switch (value.kind) {
    case ir::ValueKind::Null:
      return values_.null();
    case ir::ValueKind::Bool:
    case ir::ValueKind::Int:
    case ir::ValueKind::Float:
      return values_.scalar(values_.keep(spell(program_, value)), true);
    case ir::ValueKind::String:
      return evaluate_string(text(value.text));
    case ir::ValueKind::List: {
      std::vector<NodeId> items;
      for (const ir::ValueId item : program_.items(value)) items.push_back(evaluate(item));
      return values_.list(items);
    }
    case ir::ValueKind::Map: {
      std::vector<Entry> entries;
      for (const ir::Entry& entry : program_.entries(value)) {
        entries.push_back({text(entry.key), evaluate(entry.value)});
      }
      return values_.map(std::move(entries));
    }
    case ir::ValueKind::Ref:
      return evaluate_ref(value);
    case ir::ValueKind::GetAtt:
      return evaluate_get_att(value);
    case ir::ValueKind::Condition: {
      const Decision decision = decide(id);
      if (decision.truth == Truth::Unknown) return decision.reason;
      return values_.scalar(decision.truth == Truth::True ? "true" : "false", true);
    }
    case ir::ValueKind::Variable:
      return values_.token(text(value.text));
    case ir::ValueKind::Call:
      return evaluate_call(value);
  }
  return values_.absent();
}

// `{{resolve:ssm:/a/b}}` follows the parameter's latest value. With a version it is fixed;
// what is secret is never looked at.
NodeId Evaluator::evaluate_string(std::string_view text) {
  static constexpr std::string_view kStart = "{{resolve:ssm:";
  if (inputs_.ssm.empty() || text.find(kStart) == std::string_view::npos) {
    return values_.scalar(text);
  }
  std::string resolved;
  for (auto at = text.find(kStart); at != std::string_view::npos; at = text.find(kStart)) {
    const auto end = text.find("}}", at);
    if (end == std::string_view::npos) break;
    const std::string_view name = text.substr(at + kStart.size(), end - at - kStart.size());
    const auto found = inputs_.ssm.find(name);
    resolved += text.substr(0, at);
    resolved += found != inputs_.ssm.end() ? std::string_view(found->second)
                                           : text.substr(at, end + 2 - at);
    text.remove_prefix(end + 2);
  }
  resolved += text;
  return values_.scalar(values_.keep(std::move(resolved)));
}

NodeId Evaluator::evaluate_ref(const ir::Value& value) {
  const std::string_view name = text(value.text);
  if (value.target_kind == ir::TargetKind::Parameter) {
    if (const auto found = bindings_.find(name); found != bindings_.end()) return found->second;
  }
  if (value.target_kind == ir::TargetKind::Resource) {
    NodeId& token = tokens_[value.target];
    if (!token) {
      const EntityId entity = values_.intern(
          {.kind = EntityKind::Resource, .scope = scope_, .name = std::string(name)});
      token = values_.token(values_.keep("Ref " + std::to_string(scope_) + '/' + std::string(name)),
                            entity);
    }
    return token;
  }
  if (name == "AWS::NoValue") return values_.absent();
  if (const auto found = inputs_.pseudo.find(name); found != inputs_.pseudo.end()) {
    return values_.scalar(found->second);
  }
  return values_.token(name);
}

NodeId Evaluator::evaluate_get_att(const ir::Value& value) {
  const std::string name(text(value.text));
  std::string attribute(text(value.attribute));
  if (!value.attribute && value.count > 0) {
    const NodeId given = evaluate(program_.items(value)[0]);
    if (values_[given].kind != Kind::Scalar) {
      const NodeId operands[] = {values_.scalar(values_.keep(name)), given};
      return values_.call("Fn::GetAtt", operands);
    }
    attribute = values_.text(given);
  }
  const std::string shown = std::to_string(scope_) + '/' + name + '.' + attribute;
  if (value.target_kind != ir::TargetKind::Resource) return values_.token(values_.keep(shown));
  const EntityId entity = values_.intern(
      {.kind = EntityKind::Attribute, .scope = scope_, .name = name, .attribute = attribute});
  return values_.token(values_.keep(shown), entity);
}

Truth Evaluator::is_true(ir::ConditionId id) {
  return id ? decide_condition(id).truth : Truth::True;
}

Evaluator::Decision Evaluator::decide_condition(ir::ConditionId id) {
  const auto [found, is_new] = decisions_.try_emplace(id.index);
  if (!is_new) return found->second;
  // A condition that asks for itself meets this.
  found->second = {Truth::Unknown, values_.token(text(program_[id].name))};
  const Decision decision = decide(program_[id].value);
  decisions_[id.index] = decision;
  return decision;
}

static Truth negate(Truth truth) {
  return truth == Truth::Unknown ? truth : truth == Truth::True ? Truth::False : Truth::True;
}

Evaluator::Decision Evaluator::decide(ir::ValueId id) {
  if (!id) return {Truth::Unknown, values_.null()};
  const ir::Value& value = program_[id];
  const auto operands =
      value.kind == ir::ValueKind::Call ? program_.items(value) : std::span<const ir::ValueId>();
  if (value.kind == ir::ValueKind::Condition) {
    if (value.target_kind == ir::TargetKind::Condition) return decide_condition({value.target});
    return {Truth::Unknown, values_.token(text(value.text))};
  }
  if (value.function == ir::Function::And) return decide_all(operands, Truth::True);
  if (value.function == ir::Function::Or) return decide_all(operands, Truth::False);
  if (value.function == ir::Function::Not && !operands.empty()) {
    const Decision inner = decide(operands[0]);
    const NodeId reason[] = {inner.reason};
    return {negate(inner.truth),
            inner.truth == Truth::Unknown ? values_.call("Fn::Not", reason) : NodeId()};
  }
  if (value.function == ir::Function::Equals && operands.size() == 2) {
    const NodeId sides[] = {evaluate(operands[0]), evaluate(operands[1])};
    if (values_.are_equal(sides[0], sides[1])) return {Truth::True, {}};
    if (values_.is_known(sides[0]) && values_.is_known(sides[1])) return {Truth::False, {}};
    return {Truth::Unknown, values_.call("Fn::Equals", sides)};
  }
  if (value.kind == ir::ValueKind::Bool) return {value.boolean() ? Truth::True : Truth::False, {}};
  return {Truth::Unknown, evaluate(id)};
}

// And with True, Or with False: what decides is the other one.
Evaluator::Decision Evaluator::decide_all(std::span<const ir::ValueId> operands, Truth neutral) {
  std::vector<NodeId> reasons;
  for (const ir::ValueId operand : operands) {
    const Decision each = decide(operand);
    if (each.truth == negate(neutral)) return {each.truth, {}};
    if (each.truth == Truth::Unknown) reasons.push_back(each.reason);
  }
  if (reasons.empty()) return {neutral, {}};
  return {Truth::Unknown, values_.call(neutral == Truth::True ? "Fn::And" : "Fn::Or", reasons)};
}

}  // namespace cairn::changeset
