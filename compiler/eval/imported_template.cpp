#include "compiler/eval/imported_template.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "compiler/eval/builtins.h"

namespace cairn::eval {

using ir::Function;
using ir::ValueKind;

static const Type kString{.kind = sema::TypeKind::String};
static const Type kStrings{.kind = sema::TypeKind::List, .inner = &kString};

// AWS::SSM::Parameter::Value<...>: the argument names what the value is read from.
static bool is_stored(std::string_view type) {
  return type.starts_with("AWS::SSM::Parameter::Value<");
}

static bool is_list_type(std::string_view type) {
  return type == "CommaDelimitedList" || type.find("List<") != std::string_view::npos;
}

ImportedTemplate::ImportedTemplate(Evaluator& evaluator, StackScope& scope,
                                   const ir::Program& program)
    : e_(evaluator),
      scope_(scope),
      program_(program),
      parameters_(program.parameters.size()),
      conditions_(program.conditions.size()),
      open_(program.conditions.size()),
      instances_(program.resources.size()) {}

Context ImportedTemplate::context() const { return e_.context_of(scope_); }

void ImportedTemplate::check_sections() {
  const ir::Stack& stack = program_.stacks[0];
  const Span span = scope_.instance->name_span;
  const auto refuse_it = [&](std::string_view what) {
    e_.report<kind::NotInlinable>(span, what).help("use it as a child stack: `nested resource`");
  };
  // The loops of AWS::LanguageExtensions were written out when the template was read.
  if (stack.transform && program_.string(stack.transform) != "AWS::LanguageExtensions") {
    refuse_it("`Transform`");
  }
  for (const ir::Entry& section : stack.sections) {
    const ir::Value& value = program_[section.value];
    if (value.kind == ValueKind::Null || value.count == 0) continue;
    refuse_it('`' + std::string(program_.text(section.key)) + '`');
  }
  for (const ir::SectionEntry& each : stack.section_entries) {
    refuse_it('`' + std::string(program_.text(each.entry.key)) + '`');
  }
}

void ImportedTemplate::register_resources() {
  // Every argument is looked at, used or not.
  for (std::uint32_t i = 0; i < program_.parameters.size(); ++i) (void)parameter({i});
  for (std::uint32_t i = 0; i < program_.conditions.size(); ++i) {
    const Formula* formula = condition({i});
    e_.name_condition(formula, program_.conditions[i].name, scope_);
  }
  for (std::size_t i = 0; i < program_.resources.size(); ++i) {
    const ir::Resource& written = program_.resources[i];
    Instance& instance = e_.instances_.emplace_back();
    instances_[i] = &instance;
    instance.name = written.name;
    instance.id = e_.intern(scope_.prefix + std::string(program_.text(written.name)));
    instance.declaration = scope_.instance->declaration;
    instance.decorated = scope_.instance->declaration;
    instance.name_span = written.name_span;
    const Formula* when = written.condition ? condition(written.condition) : e_.truth(true);
    instance.guard = e_.conjunction(scope_.guard, when, written.condition_span);
    instance.context = context();
    instance.context.guard = instance.guard;
    instance.type_name = program_.text(written.type);
    instance.type = e_.find_type(instance.type_name);
    instance.imported = this;
    instance.written = {static_cast<std::uint32_t>(i)};
    // What the arguments settle is there or not.
    if (!instance.guard->is_false()) add(instance, written);
  }
}

void ImportedTemplate::add(Instance& instance, const ir::Resource& written) {
  scope_.instances.push_back(&instance);
  e_.claim_id(scope_, instance.id, written.name_span, scope_.instance->name_span);
  ir::Resource resource;
  resource.name = instance.id;
  resource.name_span = written.name_span;
  resource.span = written.span;
  resource.stack = scope_.stack;
  resource.type = written.type;
  resource.type_span = written.type_span;
  resource.module = e_.module_path(scope_);
  ir::Program& program = *scope_.program;
  instance.ir = {static_cast<std::uint32_t>(program.resources.size())};
  program.resources.push_back(std::move(resource));
  program.stacks[scope_.stack.index].resources.push_back(instance.ir);
}

V ImportedTemplate::properties_of(const Instance& instance) {
  const ir::Resource& written = program_[instance.written];
  if (!written.properties) return e_.record(instance.name_span, {});
  return value_of(written.properties);
}

void ImportedTemplate::lower_attributes(const Instance& instance) {
  const ir::Resource& written = program_[instance.written];
  std::vector<ir::Entry> attributes;
  for (const ir::Entry& attribute : written.attributes) {
    Slot slot;
    slot.place =
        program_.text(attribute.key) == "Metadata" ? Slot::Place::Metadata : Slot::Place::Raw;
    const ir::ValueId value = e_.lower(value_of(attribute.value), slot);
    if (value) attributes.push_back({attribute.key, attribute.key_span, value});
  }
  std::vector<ir::Dependency> depends_on;
  for (const ir::Dependency& dependency : written.depends_on) {
    if (!dependency.target) continue;
    const Instance& other = *instances_[dependency.target.index];
    // What this build leaves out needs no waiting for.
    if (!other.guard->is_false()) depends_on.push_back({other.id, other.ir, dependency.span});
  }
  ir::Resource& resource = scope_.program->resources[instance.ir.index];
  resource.attributes.insert(resource.attributes.end(), attributes.begin(), attributes.end());
  resource.depends_on.insert(resource.depends_on.end(), depends_on.begin(), depends_on.end());
  resource.has_dependency_list |= written.has_dependency_list;
}

void ImportedTemplate::lower_rules() {
  for (const ir::Rule& rule : program_.rules) {
    const Formula* when = rule.condition ? formula_of(rule.condition) : e_.truth(true);
    if (!rule.assertions || program_[rule.assertions].kind != ValueKind::List) continue;
    for (const ir::ValueId assertion : program_.items(rule.assertions)) {
      const ir::ValueId claim = program_.get(assertion, "Assert");
      if (!claim) continue;
      std::string message(program_.string(program_.get(assertion, "AssertDescription")));
      if (message.empty()) message = program_.text(rule.name);
      e_.claim(formula_of(claim), when, message, program_[claim].span, scope_);
    }
  }
}

V ImportedTemplate::output(std::string_view name, Span span) {
  for (const ir::Output& each : program_.outputs) {
    if (program_.text(each.name) != name) continue;
    const V value = e_.at(value_of(each.value), span);
    return each.condition ? e_.choice(span, condition(each.condition), value, e_.absent(span))
                          : value;
  }
  return nullptr;
}

V ImportedTemplate::value_of(ir::ValueId id) {
  if (!id) return e_.absent({});
  const ir::Value& value = program_[id];
  const Span span = value.span;
  // `1.10` is a text to some property, and its value says no more than 1.1.
  const auto spelt = [&](V number) {
    const std::string_view written = program_.text(value.text);
    return written.empty() || written == scalar_text(number) ? number : e_.string(span, written);
  };
  switch (value.kind) {
    case ValueKind::Null:
      return e_.null(span);
    case ValueKind::Bool:
      return e_.boolean(span, value.boolean());
    case ValueKind::Int:
      return spelt(e_.integer(span, value.integer()));
    case ValueKind::Float:
      return spelt(e_.number(span, value.number()));
    case ValueKind::String:
      return e_.string(span, program_.text(value.text));
    case ValueKind::List: {
      std::vector<V> items;
      for (const ir::ValueId item : program_.items(value)) items.push_back(value_of(item));
      return e_.list(span, items);
    }
    case ValueKind::Map: {
      std::vector<Field> fields;
      for (const ir::Entry& entry : program_.entries(value)) {
        fields.push_back({entry.key, entry.key_span, value_of(entry.value)});
      }
      return e_.record(span, fields);
    }
    case ValueKind::Ref:
    case ValueKind::GetAtt:
      return reference(value);
    case ValueKind::Call:
      return call(value);
    case ValueKind::Condition:
    case ValueKind::Variable:
      break;
  }
  return refuse(value);
}

V ImportedTemplate::reference(const ir::Value& value) {
  switch (value.target_kind) {
    case ir::TargetKind::Resource: {
      const bool is_computed = value.kind == ValueKind::GetAtt && value.count > 0;
      if (is_computed) break;
      // An argument asks for an output before there is anything.
      if (instances_[value.target] == nullptr) {
        e_.report<kind::CircularLet>(scope_.instance->name_span, e_.text(scope_.instance->name));
        return e_.hole(value.span);
      }
      if (!instances_[value.target]->ir) {
        e_.report<kind::AbsentResource>(value.span, program_.text(value.text),
                                        "what the arguments leave out");
        return e_.hole(value.span);
      }
      return e_.attribute(value.span, instances_[value.target],
                          value.kind == ValueKind::GetAtt ? value.attribute : Symbol());
    }
    case ir::TargetKind::Parameter:
      return e_.at(parameter({value.target}), value.span);
    case ir::TargetKind::Pseudo: {
      const std::string_view name = program_.text(value.text);
      if (name == "AWS::NoValue") return e_.absent(value.span);
      return e_.pseudo(value.span, name);
    }
    default:
      break;
  }
  return refuse(value);
}

V ImportedTemplate::refuse(const ir::Value& value) {
  const std::string name = value.kind == ValueKind::Call
                               ? '`' + std::string(ir::name_of(value.function)) + '`'
                               : "`" + std::string(program_.text(value.text)) + '`';
  e_.report<kind::NotInlinable>(value.span, name)
      .note(scope_.instance->name_span, "inlined here")
      .help("use it as a child stack: `nested resource`");
  return e_.hole(value.span);
}

V ImportedTemplate::call(const ir::Value& value) {
  const Span span = value.span;
  const auto operands = program_.items(value);
  const auto operand = [&](std::size_t i) { return value_of(operands[i]); };
  switch (value.function) {
    case Function::Sub:
      return sub(value);
    case Function::Join:
      return builtin_join(e_, {span, "join", {operand(0), operand(1)}, context()});
    case Function::Split:
      return builtin_split(e_, {span, "split", {operand(0), operand(1)}, context()});
    case Function::Base64:
      return builtin_base64(e_, {span, "base64", {operand(0)}, context()});
    case Function::GetAZs:
      return builtin_zones(e_, {span, "zones", {operand(0)}, context()});
    case Function::Select:
      return select(value);
    case Function::FindInMap:
      return find_in_map(value);
    case Function::If: {
      const Formula* formula = formula_of(operands[0]);
      return e_.choice(span, formula, operand(1), operand(2));
    }
    case Function::Cidr: {
      const V bits = operands.size() > 2 ? operand(2) : e_.integer(span, 8);
      const std::array<V, 3> all = {operand(0), operand(1), bits};
      return e_.intrinsic(span, Function::Cidr, all, Phase::Deferred, &kStrings);
    }
    case Function::ImportValue:
    case Function::GetStackOutput:
      return plain(value, Phase::Deferred);
    default:
      return refuse(value);
  }
}

// As it is, with its operands as they are.
V ImportedTemplate::plain(const ir::Value& value, Phase least) {
  std::vector<V> operands;
  for (const ir::ValueId operand : program_.items(value)) operands.push_back(value_of(operand));
  Phase phase = least;
  for (const V operand : operands) phase = std::max(phase, operand->phase);
  return e_.intrinsic(value.span, value.function, operands, phase);
}

V ImportedTemplate::select(const ir::Value& value) {
  const auto operands = program_.items(value);
  V index = value_of(operands[0]);
  const V from = value_of(operands[1]);
  std::int64_t number = 0;
  if (index->is_string()) {
    const std::string_view digits = index->text();
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error == std::errc() && end == digits.data() + digits.size()) {
      index = e_.integer(index->span, number);
    }
  }
  return e_.index(from, index, value.span, context());
}

V ImportedTemplate::sub(const ir::Value& value) {
  auto operands = program_.items(value);
  ir::ValueId variables;
  if (value.has_variables) {
    variables = operands.back();
    operands = operands.first(operands.size() - 1);
  }
  std::vector<V> parts;
  for (const ir::ValueId operand : operands) {
    const ir::Value& part = program_[operand];
    if (part.kind == ValueKind::Variable) {
      parts.push_back(value_of(program_.get(variables, program_.text(part.text))));
    } else {
      parts.push_back(value_of(operand));
    }
  }
  return e_.interpolate(value.span, parts, context());
}

V ImportedTemplate::find_in_map(const ir::Value& value) {
  const auto operands = program_.items(value);
  const V name = value_of(operands[0]);
  const auto mapping = std::ranges::find_if(program_.mappings, [&](const ir::Mapping& each) {
    return name->is_string() && program_.text(each.name) == name->text();
  });
  if (mapping == program_.mappings.end()) return refuse(value);
  const V map = value_of(mapping->value);
  const V top = value_of(operands[1]), second = value_of(operands[2]);
  if (operands.size() > 3) {
    // With both keys known, there is a value or there is none.
    if (!top->is_string() || !second->is_string()) return refuse(value);
    const Field* row = map->is_record() ? map->field(e_.intern(top->text())) : nullptr;
    const bool has_value = row != nullptr && row->value->is_record() &&
                           row->value->field(e_.intern(second->text())) != nullptr;
    if (!has_value) return value_of(operands[3]);
  }
  const Symbol map_name = e_.intern(scope_.prefix + std::string(name->text()));
  const V row = e_.lookup(map, top, value.span, context(), map_name, true);
  return e_.lookup(row, second, value.span, context(), map_name, true);
}

// What the instance gives, or the template's default.
V ImportedTemplate::parameter(ir::ParameterId id) {
  if (parameters_[id.index] != nullptr) return parameters_[id.index];
  const ir::Parameter& written = program_[id];
  const std::string_view type = program_.text(written.type);
  const V given = e_.properties_of(*scope_.instance);
  const Field* field = given->is_record() ? given->field(written.name) : nullptr;
  V value = nullptr;
  if (field != nullptr && !field->value->is_absent()) {
    value = field->value;
    if (value->kind == Kind::Condition) {
      value = e_.choice(value->span, value->formula, e_.string(value->span, "true"),
                        e_.string(value->span, "false"));
    }
    const bool is_list = value->is_list() || is_later_list(value);
    if (!value->is_hole() && value->kind != Kind::Attribute && is_list != is_list_type(type)) {
      e_.report<kind::WrongType>(value->span, '`' + std::string(program_.text(written.name)) + '`',
                                 is_list_type(type) ? "a list" : "a single value",
                                 e_.described(value));
      value = e_.hole(value->span);
    }
    if (!e_.is_allowed(value, program_, written)) value = e_.hole(value->span);
  } else {
    value = default_of(written, is_list_type(type));
  }
  if (is_stored(type) && !value->is_hole()) {
    const std::array<V, 3> parts = {e_.string(value->span, "{{resolve:ssm:"), value,
                                    e_.string(value->span, "}}")};
    // Fn::Split looks at the text before the reference is read.
    value = is_list_type(type) ? nullptr : e_.interpolate(value->span, parts, context());
    if (value == nullptr) {
      e_.report<kind::NotInlinable>(scope_.instance->name_span,
                                    "the type " + std::string(type) + " of a parameter")
          .help("use it as a child stack: `nested resource`");
      value = e_.hole(scope_.instance->name_span);
    }
  }
  const auto is_named = [&](const ir::Entry& entry) {
    return program_.text(entry.key) == "NoEcho" && program_[entry.value].kind == ValueKind::Bool &&
           program_[entry.value].boolean();
  };
  if (std::ranges::any_of(written.attributes, is_named)) {
    Value hidden = *value;
    hidden.is_secret = true;
    value = e_.arena().make(hidden);
  }
  return parameters_[id.index] = value;
}

V ImportedTemplate::default_of(const ir::Parameter& written, bool is_list) {
  for (const ir::Entry& entry : written.attributes) {
    if (program_.text(entry.key) != "Default") continue;
    const V value = value_of(entry.value);
    if (!is_list) return value;
    return split_text(e_, value->span, ",",
                      value->is_string() ? value->text() : scalar_text(value));
  }
  e_.report<kind::MissingArgument>(scope_.instance->name_span,
                                   e_.tree().text(e_.name_node(scope_.declaration)),
                                   program_.text(written.name))
      .note(written.name_span, "declared here");
  return e_.hole(scope_.instance->name_span);
}

const Formula* ImportedTemplate::condition(ir::ConditionId id) {
  if (conditions_[id.index] != nullptr) return conditions_[id.index];
  // Conditions that need each other have no value.
  if (open_[id.index] != 0) {
    e_.report<kind::CircularLet>(program_[id].name_span, program_.text(program_[id].name));
    return e_.truth(false);
  }
  open_[id.index] = 1;
  const Formula* formula = formula_of(program_[id].value);
  open_[id.index] = 0;
  return conditions_[id.index] = formula;
}

const Formula* ImportedTemplate::formula_of(ir::ValueId id) {
  const ir::Value& value = program_[id];
  const Span span = value.span;
  if (value.kind == ValueKind::Condition && value.target_kind == ir::TargetKind::Condition) {
    return condition({value.target});
  }
  const auto operands =
      value.kind == ValueKind::Call ? program_.items(value) : std::span<const ir::ValueId>();
  switch (value.kind == ValueKind::Call ? value.function : Function::None) {
    case Function::Equals: {
      // CloudFormation compares texts.
      const auto text = [&](ir::ValueId operand) {
        const V side = value_of(operand);
        return side->is_scalar() ? e_.string(side->span, scalar_text(side)) : side;
      };
      const V result = e_.equals(text(operands[0]), text(operands[1]), span, context());
      const Formula* formula =
          result->is_hole() ? nullptr : e_.as_formula(result, span, "a condition", context());
      return formula != nullptr ? formula : e_.truth(false);
    }
    case Function::Not:
      return e_.negation(formula_of(operands[0]), span);
    case Function::And: {
      const Formula* all = e_.truth(true);
      for (const ir::ValueId each : operands) all = e_.conjunction(all, formula_of(each), span);
      return all;
    }
    case Function::Or: {
      const Formula* any = e_.truth(false);
      for (const ir::ValueId each : operands) any = e_.disjunction(any, formula_of(each), span);
      return any;
    }
    case Function::Contains:
    case Function::EachMemberEquals:
    case Function::EachMemberIn:
      return membership(value);
    default:
      refuse(value);
      return e_.truth(false);
  }
}

// Of template rules. Both sides may be settled by the arguments.
const Formula* ImportedTemplate::membership(const ir::Value& value) {
  const auto operands = program_.items(value);
  const V whole = value_of(operands[0]), what = value_of(operands[1]);
  const bool is_contains = value.function == Function::Contains;
  if (is_contains && whole->is_list()) {
    const Formula* any = e_.truth(false);
    for (const V item : whole->items()) {
      any = e_.disjunction(any, e_.equality(what, item, value.span), value.span);
    }
    return any;
  }
  if (whole->is_hole() || what->is_hole()) return e_.truth(true);
  return e_.membership(value.function, whole, what, value.span);
}

}  // namespace cairn::eval
