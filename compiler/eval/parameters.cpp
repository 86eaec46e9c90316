// Parameters: settled at build, or passed on to CloudFormation.

#include <algorithm>
#include <charconv>

#include "compiler/base/patterns.h"
#include "compiler/eval/evaluator.h"

namespace cairn::eval {

using sema::TypeKind;

// The CloudFormation type of what an Input carries; empty where it has none.
static std::string parameter_type(const Type& type) {
  switch (type.kind) {
    case TypeKind::String:
    case TypeKind::Bool:
    case TypeKind::Any:
      return "String";
    case TypeKind::Int:
    case TypeKind::Float:
      return "Number";
    case TypeKind::Nominal:
      return type.parameter.empty() ? "String" : type.parameter;
    case TypeKind::Literal:
      return std::holds_alternative<std::int64_t>(type.literal) ? "Number" : "String";
    case TypeKind::Union: {
      std::string all;
      for (const Type* each : type.alternatives) {
        const std::string one = parameter_type(*each);
        if (!all.empty() && one != all) return {};
        all = one;
      }
      return all;
    }
    case TypeKind::List: {
      const std::string inner = parameter_type(*type.inner);
      if (inner == "String") return "CommaDelimitedList";
      // There is no list of key pair names, and none of SSM parameter names.
      if (inner.empty() || inner.starts_with("List<") || inner == "CommaDelimitedList" ||
          inner == "AWS::EC2::KeyPair::KeyName" || inner == "AWS::SSM::Parameter::Name") {
        return {};
      }
      return "List<" + inner + '>';
    }
    case TypeKind::Ssm: {
      const std::string inner = parameter_type(*type.inner);
      return inner.empty() || inner == "Number" ? std::string()
                                                : "AWS::SSM::Parameter::Value<" + inner + '>';
    }
    default:
      return {};
  }
}

V Evaluator::force_parameter(NodeId param, StackScope& scope, Span use) {
  auto found = scope.parameters.find(param);
  if (found == scope.parameters.end()) {
    for (const NodeId outer : scope.statements) {
      if (sema::undecorated(tree_, outer) == param) declare_parameter(outer, scope);
    }
    found = scope.parameters.find(param);
    if (found == scope.parameters.end()) return hole(use);
  }
  if (found->second->value != nullptr) return found->second->value;
  report<kind::CircularLet>(use, text(found->second->name));
  return hole(use);
}

void Evaluator::declare_parameter(NodeId outer, StackScope& scope) {
  const NodeId param = sema::undecorated(tree_, outer);
  const NodeId name = tree_.child(param, 0);
  if (!name || scope.parameters.contains(param)) return;
  const Type& type = types_.resolve(model_, tree_.child(param, 1));
  Parameter& parameter = parameters_.emplace_back();
  parameter.name = model_.name(name);
  parameter.declaration = param;
  parameter.span = tree_.span(name);
  parameter.phase = type.kind == TypeKind::Input      ? Phase::Input
                    : type.kind == TypeKind::Deferred ? Phase::Deferred
                                                      : Phase::Build;
  for (const Type* each = &type; each->kind == TypeKind::Input ||
                                 each->kind == TypeKind::Deferred || each->kind == TypeKind::Secret;
       each = each->inner) {
    parameter.is_secret |= each->kind == TypeKind::Secret;
  }
  parameter.type = &sema::carried(type);
  const Type& inner =
      parameter.type->kind == TypeKind::Ssm ? *parameter.type->inner : *parameter.type;
  parameter.is_list = inner.kind == TypeKind::List;
  if (parameter.type->kind != TypeKind::Ssm) parameter.domain = domain_of(*parameter.type);
  scope.parameters[param] = &parameter;

  const Context context = context_of(scope);
  const V constraints = tree_.child(param, 3)
                            ? fitting_constraints(eval(tree_.child(param, 3), context), parameter)
                            : null(parameter.span);
  if (scope.instance != nullptr) return bind_argument(outer, parameter, type, constraints, scope);
  if (parameter.phase == Phase::Build) {
    V value = settled_value(param, parameter, scope, context);
    if (!value->is_hole()) {
      value = fit(value, type, value->span, true, context);
      if (value->phase != Phase::Build) {
        report<kind::WrongPhase>(value->span, sema::to_string(type, symbols_), described(value));
        value = hole(value->span, &type);
      }
      check_constraints(value, constraints, parameter, value->span);
    }
    Value typed = *value;
    if (typed.is_scalar() && !parameter.domain.empty()) typed.type = parameter.type;
    typed.is_secret |= parameter.is_secret;
    parameter.value = arena_.make(typed);
    if (scope.summary != nullptr && !value->is_hole() && !parameter.is_secret) {
      scope.summary->fixed.push_back(
          {std::string(tree_.text(name)), literal_text(value, symbols_)});
    }
    return;
  }

  // What a deployment gives and is known goes to the file of values, so that the template
  // is the same for all; the rest takes the place of the parameter.
  V answer = nullptr;
  if (const Field* given = deploy_argument(parameter, scope)) {
    answer = fit(given->value, type, given->value->span, false, context);
    if (answer->is_hole() || !is_known(answer)) {
      parameter.value = answer;
      return;
    }
    check_constraints(answer, constraints, parameter, answer->span);
  }
  V default_value = nullptr;
  if (const NodeId given = tree_.child(param, 2)) {
    default_value = eval(given, context);
    if (!is_known(default_value) && !default_value->is_hole()) {
      report<kind::NeedsBuildValue>(tree_.span(given), "the default of a parameter",
                                    described(default_value));
      default_value = hole(tree_.span(given));
    }
    if (!default_value->is_hole()) {
      const Type& wanted =
          parameter.type->kind == TypeKind::Ssm ? types_.string() : *parameter.type;
      default_value = fit(default_value, wanted, default_value->span, false, context);
      check_constraints(default_value, constraints, parameter, default_value->span);
    }
  }
  if (parameter_type(*parameter.type).empty()) {
    report<kind::NoParameterType>(tree_.span(tree_.child(param, 1)),
                                  sema::to_string(*parameter.type, symbols_));
    parameter.value = hole(parameter.span, parameter.type);
    return;
  }
  emit_parameter(outer, param, parameter, default_value, constraints, scope);

  if (answer != nullptr && scope.summary != nullptr) {
    const std::string_view wanted = text(parameter.name);
    auto& values = scope.summary->values;
    const bool is_set = std::ranges::any_of(
        values, [&](const ParameterValue& each) { return each.name == wanted; });
    std::string joined;
    if (answer->is_list()) {
      for (const V item : answer->items())
        joined += (joined.empty() ? "" : ",") + scalar_text(item);
    } else if (answer->is_scalar()) {
      joined = scalar_text(answer);
    }
    if (!is_set) values.push_back({std::string(wanted), joined});
  }

  // A test sees the stack as deployed with these values.
  if (scope.is_test) {
    const auto given = scope.arguments.find(std::string(tree_.text(name)));
    V value = given != scope.arguments.end() ? given->second : default_value;
    if (value != nullptr && parameter.type->kind != TypeKind::Ssm) {
      parameter.value = fit(value, *parameter.type, value->span, false, context);
      return;
    }
  }
  parameter.value = param_value(parameter);
}

V Evaluator::param_value(Parameter& parameter) {
  const Type* type = parameter.type;
  Value result{.kind = Kind::Param,
               .phase = parameter.phase,
               .is_secret = parameter.is_secret,
               .span = parameter.span,
               .type = type->kind == TypeKind::Ssm ? type->inner : type};
  result.parameter = &parameter;
  return arena_.make(result);
}

// What a build parameter is: by `--set`, by a test, or its default.
V Evaluator::settled_value(NodeId param, Parameter& parameter, StackScope& scope,
                           const Context& context) {
  const std::string name(text(parameter.name));
  const Type& type = *parameter.type;
  if (scope.is_test) {
    if (const auto given = scope.arguments.find(name); given != scope.arguments.end()) {
      return given->second;
    }
  } else {
    for (std::size_t i = options_.settings.size(); i-- > 0;) {
      const Setting& setting = options_.settings[i];
      if (setting.name != name || (!setting.stack.empty() && setting.stack != text(scope.name))) {
        continue;
      }
      return parse_setting(setting.value, type, parameter.span);
    }
  }
  if (const Field* given = deploy_argument(parameter, scope)) return given->value;
  if (const NodeId given = tree_.child(param, 2)) return eval(given, context);
  if (type.kind == TypeKind::Optional) return null(parameter.span);
  if (scope.summary != nullptr) scope.summary->lacks_values = true;
  if (!scope.is_undeployed && (!options_.is_check || scope.is_test)) {
    report<kind::MissingParameter>(parameter.span, name)
        .help("give it one with `--set " + name + "=...`, or a default: `param " + name + ": " +
              sema::to_string(type, symbols_) + " = ...`");
  }
  return hole(parameter.span, &type);
}

// The text of `--set` as the parameter's type has it: `dev`, `3`, `true`, `a,b`.
V Evaluator::parse_setting(std::string_view given, const Type& type, Span span) {
  switch (type.kind) {
    case TypeKind::Int:
    case TypeKind::Float: {
      std::int64_t whole = 0;
      const char* end = given.data() + given.size();
      if (const auto [at, error] = std::from_chars(given.data(), end, whole);
          error == std::errc() && at == end) {
        return integer(span, whole);
      }
      double real = 0;
      if (const auto [at, error] = std::from_chars(given.data(), end, real);
          error == std::errc() && at == end) {
        return number(span, real);
      }
      return string(span, given);
    }
    case TypeKind::Bool:
      if (given == "true" || given == "false") return boolean(span, given == "true");
      return string(span, given);
    case TypeKind::Literal:
    case TypeKind::Union:
      for (const V each : domain_of(type)) {
        if (scalar_text(each) == given) return each;
      }
      return string(span, given);
    case TypeKind::Optional:
      return parse_setting(given, *type.inner, span);
    case TypeKind::List: {
      std::vector<V> items;
      while (!given.empty()) {
        const auto comma = given.find(',');
        items.push_back(parse_setting(given.substr(0, comma), *type.inner, span));
        given = comma == std::string_view::npos ? std::string_view() : given.substr(comma + 1);
      }
      return list(span, items);
    }
    default:
      return string(span, given);
  }
}

// Without those that say nothing about values of the parameter's type, which are told.
V Evaluator::fitting_constraints(V constraints, const Parameter& parameter) {
  if (!constraints->is_record()) return constraints;
  const std::function<bool(const Type&, bool)> fits = [&](const Type& type, bool is_size) -> bool {
    switch (type.kind) {
      case TypeKind::List:
      case TypeKind::Optional:
        return fits(*type.inner, is_size);
      case TypeKind::Union:
        return std::ranges::all_of(type.alternatives,
                                   [&](const Type* each) { return fits(*each, is_size); });
      case TypeKind::Int:
      case TypeKind::Float:
        return is_size;
      case TypeKind::Literal:
        return std::holds_alternative<std::string>(type.literal) ||
               (is_size && std::holds_alternative<std::int64_t>(type.literal));
      case TypeKind::Bool:
      case TypeKind::Record:
      case TypeKind::Map:
        return false;
      default:
        return true;
    }
  };
  std::vector<Field> fields;
  for (const Field& field : constraints->fields()) {
    const std::string_view name = text(field.name);
    const bool is_size = name == "min" || name == "max";
    if ((is_size || name == "pattern") && !fits(*parameter.type, is_size)) {
      report<kind::MisfitConstraint>(field.name_span, name, text(parameter.name),
                                     sema::to_string(*parameter.type, symbols_));
    } else {
      fields.push_back(field);
    }
  }
  return record(constraints->span, fields);
}

bool Evaluator::check_constraints(V value, V constraints, const Parameter& parameter, Span span) {
  if (!constraints->is_record() || value->is_hole() || value->is_null()) return true;
  if (parameter.type->kind == TypeKind::Ssm) return true;
  if (value->is_list()) {
    return std::ranges::all_of(value->items(), [&](V item) {
      return check_constraints(item, constraints, parameter, item->span);
    });
  }
  const auto fails = [&](std::string_view why) {
    auto& finding =
        report<kind::ConstraintViolated>(span, text(parameter.name), why, described(value));
    if (const Field* message = constraints->field(intern("message"));
        message != nullptr && message->value->is_string()) {
      finding.help(std::string(message->value->text()));
    }
    return false;
  };
  for (const Field& field : constraints->fields()) {
    const std::string_view name = text(field.name);
    if ((name == "min" || name == "max") && field.value->is_number()) {
      const double size = value->is_string()
                              ? static_cast<double>(std::ranges::count_if(
                                    value->text(), [](char byte) { return (byte & 0xC0) != 0x80; }))
                              : value->as_number();
      const double bound = field.value->as_number();
      if (name == "min" ? size < bound : size > bound) {
        return fails((name == "min" ? "at least " : "at most ") + scalar_text(field.value) +
                     (value->is_string() ? " characters" : ""));
      }
    }
    if (name == "pattern" && field.value->is_string() && value->is_string()) {
      const auto matched = base::matches_whole(std::string(field.value->text()), value->text());
      if (matched && !*matched) return fails("a match of " + described(field.value));
    }
  }
  return true;
}

void Evaluator::emit_parameter(NodeId outer, NodeId param, Parameter& parameter, V default_value,
                               V constraints, StackScope& scope) {
  ir::Program& program = *scope.program;
  claim_id(scope, parameter.name, parameter.span, parameter.span);
  ir::Parameter result;
  result.name = parameter.name;
  result.name_span = parameter.span;
  result.span = tree_.span(param);
  result.type = intern(parameter_type(*parameter.type));
  result.type_span = tree_.span(tree_.child(param, 1));

  const auto scalar = [&](V value) {
    if (value->is_int()) return program.integer(value->span, value->integer);
    if (value->kind == Kind::Float) return program.number(value->span, value->number);
    return program.string(value->span, scalar_text(value));
  };
  const auto add = [&](std::string_view key, ir::ValueId value, Span span) {
    result.attributes.push_back({intern(key), span, value});
  };
  if (default_value != nullptr && !default_value->is_hole()) {
    if (default_value->is_list()) {
      std::string joined;
      for (const V item : default_value->items()) {
        joined += (joined.empty() ? "" : ",") + scalar_text(item);
      }
      add("Default", program.string(default_value->span, joined), default_value->span);
    } else {
      add("Default", scalar(default_value), default_value->span);
    }
  }

  const NodeId record = tree_.child(param, 3);
  std::string description = tree_.documentation(outer);
  bool has_description = false;
  static constexpr std::array<std::string_view, 8> kNames = {
      "description", "pattern", "message", "group", "label", "min", "max", "noEcho"};
  bool is_secret = parameter.is_secret;
  if (constraints->is_record()) {
    for (const Field& field : constraints->fields()) {
      const std::string_view name = text(field.name);
      const V value = field.value;
      if (value->is_hole()) continue;
      const auto wants_text = [&](std::string_view key) {
        if (value->is_string()) {
          add(key, program.string(value->span, value->text()), field.name_span);
        } else {
          report<kind::WrongType>(value->span, '`' + std::string(name) + '`', "a text",
                                  described(value));
        }
      };
      if (name == "description") {
        has_description = true;
        wants_text("Description");
      } else if (name == "pattern") {
        wants_text("AllowedPattern");
        if (value->is_string()) {
          const auto matched = base::matches(std::string(value->text()), "");
          if (!matched) report<kind::BadPattern>(value->span, matched.error());
        }
      } else if (name == "message") {
        wants_text("ConstraintDescription");
      } else if (name == "min" || name == "max") {
        const bool is_number =
            program.text(result.type) == "Number" || program.text(result.type) == "List<Number>";
        if (!value->is_number() || (!is_number && !value->is_int())) {
          report<kind::WrongType>(value->span, '`' + std::string(name) + '`', "a number",
                                  described(value));
          continue;
        }
        const std::string key =
            std::string(name == "min" ? "Min" : "Max") + (is_number ? "Value" : "Length");
        add(key, scalar(value), field.name_span);
      } else if (name == "noEcho") {
        is_secret |= value->kind == Kind::Bool && value->boolean;
      } else if (name != "group" && name != "label") {
        suggest(report<kind::UnknownField>(field.name_span, name, "a parameter's constraints"),
                name, {kNames.begin(), kNames.end()});
      } else if (!value->is_string()) {
        report<kind::WrongType>(value->span, '`' + std::string(name) + '`', "a text",
                                described(value));
      }
    }
  } else if (record && !constraints->is_hole()) {
    report<kind::WrongType>(tree_.span(record), "what follows a parameter", "a record",
                            described(constraints));
  }
  if (!has_description && !description.empty()) {
    std::ranges::replace(description, '\n', ' ');
    add("Description", program.string(parameter.span, description), parameter.span);
  }

  std::vector<ir::ValueId> allowed;
  for (const V value : parameter.domain) allowed.push_back(scalar(value));
  const Type& type = *parameter.type;
  if (type.kind == TypeKind::Bool) {
    allowed = {program.string(parameter.span, "true"), program.string(parameter.span, "false")};
  } else if (type.kind == TypeKind::List) {
    for (const V value : domain_of(*type.inner)) allowed.push_back(scalar(value));
  }
  if (!allowed.empty()) add("AllowedValues", program.list(parameter.span, allowed), parameter.span);
  if (is_secret) add("NoEcho", program.boolean(parameter.span, true), parameter.span);
  parameter.is_secret = is_secret;

  parameter.id = {static_cast<std::uint32_t>(program.parameters.size())};
  program.parameters.push_back(std::move(result));
  program.stacks[scope.stack.index].parameters.push_back(parameter.id);

  // `--set` on an Input parameter goes to the parameter file; the template stays.
  for (std::size_t i = options_.settings.size(); i-- > 0;) {
    const Setting& setting = options_.settings[i];
    if (scope.is_test || scope.summary == nullptr || setting.name != text(parameter.name) ||
        (!setting.stack.empty() && setting.stack != text(scope.name))) {
      continue;
    }
    V value = parse_setting(setting.value, type.kind == TypeKind::Ssm ? types_.string() : type,
                            parameter.span);
    value = fit(value, type, parameter.span, false, {});
    if (!value->is_hole()) check_constraints(value, constraints, parameter, parameter.span);
    scope.summary->values.push_back({setting.name, setting.value});
    break;
  }
}

// Groups and labels for the console: AWS::CloudFormation::Interface.
void Evaluator::emit_interface(StackScope& scope) {
  ir::Program& program = *scope.program;
  std::vector<std::pair<std::string, std::vector<ir::ValueId>>> groups;
  std::vector<ir::Entry> labels;
  const Context context = context_of(scope);
  for (const NodeId outer : tree_.children(tree_.child(scope.declaration, 1))) {
    const NodeId param = sema::undecorated(tree_, outer);
    if (tree_.kind(param) != NodeKind::Param || !tree_.child(param, 3)) continue;
    const auto found = scope.parameters.find(param);
    if (found == scope.parameters.end() || !found->second->id) continue;
    const V constraints = eval(tree_.child(param, 3), context);
    if (!constraints->is_record()) continue;
    const Symbol name = found->second->name;
    if (const Field* group = constraints->field(intern("group"));
        group != nullptr && group->value->is_string()) {
      const std::string title(group->value->text());
      auto place = std::ranges::find(groups, title, [](const auto& each) { return each.first; });
      if (place == groups.end()) place = groups.insert(groups.end(), {title, {}});
      place->second.push_back(program.string(group->value->span, name));
    }
    if (const Field* label = constraints->field(intern("label"));
        label != nullptr && label->value->is_string()) {
      const ir::Entry entry{intern("default"), label->name_span,
                            program.string(label->value->span, label->value->text())};
      labels.push_back({name, label->name_span, program.map(label->value->span, {&entry, 1})});
    }
  }
  if (groups.empty() && labels.empty()) return;

  const Span span = tree_.span(tree_.child(scope.declaration, 0));
  std::vector<ir::Entry> interface;
  if (!groups.empty()) {
    std::vector<ir::ValueId> list;
    for (const auto& [title, names] : groups) {
      const ir::Entry text{intern("default"), span, program.string(span, title)};
      const std::array<ir::Entry, 2> group = {
          ir::Entry{intern("Label"), span, program.map(span, {&text, 1})},
          ir::Entry{intern("Parameters"), span, program.list(span, names)}};
      list.push_back(program.map(span, group));
    }
    interface.push_back({intern("ParameterGroups"), span, program.list(span, list)});
  }
  if (!labels.empty()) {
    interface.push_back({intern("ParameterLabels"), span, program.map(span, labels)});
  }
  const ir::Entry entry{intern("AWS::CloudFormation::Interface"), span,
                        program.map(span, interface)};
  ir::ValueId& metadata = program.stacks[scope.stack.index].metadata;
  metadata = program.map(span, {&entry, 1});
}

}  // namespace cairn::eval
