#include "targets/cloudformation/placement.h"

#include <array>
#include <string>
#include <vector>

#include "compiler/ir/visit.h"

namespace cairn::cloudformation {
namespace {

using ir::Function;
using ir::Value;
using ir::ValueId;
using ir::ValueKind;

// A set of functions; Ref, GetAtt and Condition count as functions here.
using Set = std::uint32_t;
constexpr Set bit(Function function) { return Set{1} << static_cast<unsigned>(function); }
constexpr Set kRef = Set{1} << 29;
constexpr Set kGetAtt = Set{1} << 30;
constexpr Set kCondition = Set{1} << 31;

constexpr Set kSub = bit(Function::Sub), kJoin = bit(Function::Join),
              kSelect = bit(Function::Select), kSplit = bit(Function::Split),
              kFindInMap = bit(Function::FindInMap), kIf = bit(Function::If),
              kBase64 = bit(Function::Base64), kCidr = bit(Function::Cidr),
              kGetAZs = bit(Function::GetAZs), kImport = bit(Function::ImportValue),
              kStackOutput = bit(Function::GetStackOutput), kMacro = bit(Function::Transform),
              kLength = bit(Function::Length), kJson = bit(Function::ToJsonString);
constexpr Set kLogic =
    bit(Function::Equals) | bit(Function::And) | bit(Function::Or) | bit(Function::Not);
constexpr Set kRuleLogic = kLogic | bit(Function::Contains) | bit(Function::EachMemberEquals) |
                           bit(Function::EachMemberIn);
constexpr Set kRuleValues =
    bit(Function::RefAll) | bit(Function::ValueOf) | bit(Function::ValueOfAll);
constexpr Set kAnyValue = kRef | kGetAtt | kSub | kJoin | kSelect | kSplit | kFindInMap | kIf |
                          kBase64 | kCidr | kGetAZs | kImport | kStackOutput | kMacro;
// These exist only with AWS::LanguageExtensions, wherever they stand.
constexpr Set kExtensions = kLength | kJson;

struct Row {
  Place place;
  std::string_view name;  // after "cannot stand in"
  Set allowed;
  Set extended;             // allowed with AWS::LanguageExtensions, or because of it
  std::string_view advice;  // what to do instead; may be empty
};

// Functions as cfn-lint's schemas have them, which were tried on live stacks, and
// AWS's page of each function:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
constexpr std::array<Row, 27> kTable = {{
    // A map with the one key `Condition` may be an author's own property.
    {Place::Property, "a property", kAnyValue | kCondition, kExtensions,
     "conditions are decided in `Conditions`: name one there and choose with `Fn::If`"},
    {Place::OutputValue, "the value of an output", kAnyValue, kExtensions,
     "conditions are decided in `Conditions`: name one there and choose with `Fn::If`"},
    {Place::ExportName, "the name of an export",
     kAnyValue & ~(kGetAtt | kImport | kGetAZs | kStackOutput | kMacro), kExtensions,
     "build the name from parameters and pseudo parameters such as `AWS::StackName`"},
    {Place::LifecyclePolicy, "a deletion policy", 0, kRef | kFindInMap | kIf | kSelect | kSub,
     "write the policy itself: `Delete`, `Retain` or `Snapshot`"},
    {Place::Literal, "a place that takes only literal text", 0, 0, "write the text itself"},
    // AWS::Include may bring a part of a mapping.
    {Place::Mapping, "a mapping", kMacro, 0, "a mapping holds texts, numbers and lists of them"},
    {Place::Condition, "a condition", kLogic | kCondition, 0,
     "conditions are decided before any resource exists, from parameters and mappings alone"},
    {Place::RuleCondition, "a rule", kRuleLogic, 0,
     "rules are checked before conditions and see only the parameters"},
    {Place::EqualsOperand, "a comparison of a condition",
     kRef | kFindInMap | kSub | kJoin | kSelect | kSplit, kExtensions,
     "conditions are decided before any resource exists, from parameters and mappings alone"},
    {Place::RuleOperand, "a rule", kRef | kRuleValues, 0,
     "rules are checked before conditions and see only the parameters"},
    {Place::SubVariable, "a variable of `Fn::Sub`",
     kBase64 | kFindInMap | kGetAtt | kGetAZs | kStackOutput | kIf | kImport | kJoin | kSelect |
         kSub | kMacro | kRef,
     kJson, "a variable is one text; pick an item with `Fn::Select`, or join a list"},
    {Place::JoinList, "the list of `Fn::Join`", kCidr | kFindInMap | kGetAtt | kIf | kSplit | kRef,
     0, "`Fn::Join` takes a list in brackets, or a function that gives a list"},
    {Place::JoinItem, "an item of `Fn::Join`",
     kBase64 | kFindInMap | kGetAtt | kStackOutput | kIf | kImport | kJoin | kSelect | kSub |
         kMacro | kRef,
     0, "an item is one text; pick one of a list with `Fn::Select`"},
    {Place::SelectIndex, "the index of `Fn::Select`", kRef | kFindInMap, kLength,
     "the index is a number, a parameter or a lookup"},
    {Place::SelectList, "the list of `Fn::Select`",
     kFindInMap | kGetAtt | kGetAZs | kIf | kSplit | kCidr | kRef, 0,
     "`Fn::Select` takes a list in brackets, or a function that gives a list"},
    {Place::SelectItem, "an item of `Fn::Select`", kFindInMap | kGetAtt | kStackOutput | kIf | kRef,
     0, "choose with `Fn::If`, or compute the text where it is used"},
    {Place::SplitText, "the text of `Fn::Split`",
     kBase64 | kFindInMap | kGetAtt | kGetAZs | kIf | kImport | kJoin | kSelect | kSub | kRef, 0,
     "an output that is to be split must be read with `Fn::ImportValue`: declare it `export`"},
    {Place::MapKey, "`Fn::FindInMap`", kFindInMap | kRef,
     kIf | kJoin | kLength | kSelect | kSub | kJson,
     "a key is a text, a parameter, a pseudo parameter or another lookup"},
    {Place::CidrOperand, "`Fn::Cidr`", kFindInMap | kGetAtt | kIf | kImport | kSelect | kSub | kRef,
     0, "pass the block as a parameter, or compute the blocks while building with `cidrs(...)`"},
    {Place::ZonesRegion, "`Fn::GetAZs`", kGetAtt | kIf | kJoin | kSelect | kSub | kRef, 0,
     "the region is a text; an empty one means the region of the stack"},
    {Place::Base64Text, "`Fn::Base64`",
     kBase64 | kCidr | kFindInMap | kGetAtt | kStackOutput | kIf | kImport | kJoin | kSelect |
         kSub | kMacro | kRef,
     kExtensions, "`Fn::Base64` takes one text: join a list first"},
    {Place::ImportName, "`Fn::ImportValue`",
     kBase64 | kFindInMap | kIf | kJoin | kSelect | kSub | kRef, 0,
     "the name of an export must be known before any resource exists"},
    {Place::StackOutputField, "`Fn::GetStackOutput`",
     kBase64 | kFindInMap | kGetAtt | kIf | kImport | kJoin | kSelect | kSub | kRef, 0,
     "name the stack and the output by text or parameters"},
    {Place::LengthOf, "`Fn::Length`", kFindInMap | kGetAZs | kIf | kRef | kSplit, 0,
     "`Fn::Length` counts a list"},
    {Place::LengthItem, "an item of `Fn::Length`",
     kIf | kBase64 | kFindInMap | kJoin | kSelect | kSplit | kSub | kGetAZs | kRef, kJson,
     "only what is known before any resource exists can be counted"},
    {Place::JsonValue, "`Fn::ToJsonString`",
     kFindInMap | kGetAtt | kGetAZs | kIf | kRef | kSelect | kSplit | kSub | kJoin | kBase64 |
         kImport,
     kExtensions, "compute the value where it can stand, and refer to it"},
    {Place::MacroOperand, "`Fn::Transform`", kAnyValue | kLogic | kCondition, kExtensions, ""},
}};

consteval bool is_in_order() {
  for (std::size_t i = 0; i < kTable.size(); ++i) {
    if (kTable[i].place != static_cast<Place>(i)) return false;
  }
  return true;
}
static_assert(is_in_order(), "a place is the index of its row");

struct Visit {
  ValueId value;
  Place place;
  // An enclosing place that must be known before the first resource exists: it
  // forbids, however deep below it, what asks a resource, another stack or a region.
  bool is_early = false;
  Place early_place = Place::Property;
};

class PlacementCheck {
 public:
  PlacementCheck(const ir::Program& program, const ir::Stack& stack, diag::Sink& sink)
      : program_(program), sink_(sink), uses_extensions_(lists_extensions(stack)) {}

  void check(ValueId root, Place place);

 private:
  bool lists_extensions(const ir::Stack& stack) const;
  void check_function(const Value& value, const Visit& visit);
  void visit_operands(const Value& value, const Visit& visit);
  void report(const Value& value, Place place);

  const ir::Program& program_;
  diag::Sink& sink_;
  bool uses_extensions_;
  std::vector<Visit> waiting_;
};

}  // namespace

static const Row& row_of(Place place) { return kTable[static_cast<std::size_t>(place)]; }

static Set bit_of(ValueKind kind, Function function) {
  switch (kind) {
    case ValueKind::Ref:
      return kRef;
    case ValueKind::GetAtt:
      return kGetAtt;
    case ValueKind::Condition:
      return kCondition;
    default:
      return bit(function);
  }
}

static bool is_function(const Value& value) {
  return value.kind == ValueKind::Ref || value.kind == ValueKind::GetAtt ||
         value.kind == ValueKind::Condition || value.kind == ValueKind::Call;
}

static std::string_view name_of(const Value& value) {
  switch (value.kind) {
    case ValueKind::Ref:
      return "Ref";
    case ValueKind::GetAtt:
      return "Fn::GetAtt";
    case ValueKind::Condition:
      return "Condition";
    default:
      return ir::name_of(value.function);
  }
}

bool may_stand(ValueKind kind, Function function, Place place, bool uses_extensions) {
  const Row& row = row_of(place);
  const Set allowed = uses_extensions ? row.allowed | row.extended : row.allowed;
  return (allowed & bit_of(kind, function)) != 0;
}

void check_placement(const ir::Program& program, ir::StackId stack_id, diag::Sink& sink) {
  const ir::Stack& stack = program[stack_id];
  PlacementCheck check(program, stack, sink);
  for (const ir::ParameterId id : stack.parameters) {
    for (const ir::Entry& attribute : program[id].attributes) {
      check.check(attribute.value, Place::Literal);
    }
  }
  for (const ir::MappingId id : stack.mappings) check.check(program[id].value, Place::Mapping);
  for (const ir::ConditionId id : stack.conditions) {
    check.check(program[id].value, Place::Condition);
  }
  for (const ir::RuleId id : stack.rules) {
    check.check(program[id].condition, Place::RuleCondition);
    check.check(program[id].assertions, Place::RuleCondition);
  }
  for (const ir::ResourceId id : stack.resources) {
    for (const ir::Entry& attribute : program[id].attributes) {
      const std::string_view name = program.text(attribute.key);
      const bool is_policy = name == "DeletionPolicy" || name == "UpdateReplacePolicy";
      check.check(attribute.value, is_policy ? Place::LifecyclePolicy : Place::Property);
    }
    check.check(program[id].properties, Place::Property);
  }
  for (const ir::OutputId id : stack.outputs) {
    check.check(program[id].value, Place::OutputValue);
    check.check(program[id].export_name, Place::ExportName);
  }
}

void PlacementCheck::check(ValueId root, Place place) {
  if (!root) return;
  const bool is_early =
      place == Place::ExportName || place == Place::Condition || place == Place::RuleCondition;
  waiting_ = {{root, place, is_early, place}};
  while (!waiting_.empty()) {
    const Visit visit = waiting_.back();
    waiting_.pop_back();
    const Value& value = program_[visit.value];
    if (is_function(value)) {
      check_function(value, visit);
      visit_operands(value, visit);
    } else if (value.kind == ValueKind::List || value.kind == ValueKind::Map) {
      Visit child = visit;
      // A list written out: its items are texts, while a function in its place
      // would have to give the whole list.
      if (value.kind == ValueKind::List) {
        if (visit.place == Place::JoinList) child.place = Place::JoinItem;
        if (visit.place == Place::SelectList) child.place = Place::SelectItem;
        if (visit.place == Place::LengthOf) child.place = Place::LengthItem;
        for (const ValueId item : program_.items(value)) {
          child.value = item;
          waiting_.push_back(child);
        }
      } else {
        for (const ir::Entry& entry : program_.entries(value)) {
          child.value = entry.value;
          if (entry.value) waiting_.push_back(child);
        }
      }
    }
  }
}

void PlacementCheck::check_function(const Value& value, const Visit& visit) {
  const bool needs_resource =
      value.kind == ValueKind::GetAtt ||
      (value.kind == ValueKind::Ref && value.target_kind == ir::TargetKind::Resource);
  const bool needs_import =
      value.kind == ValueKind::Call &&
      (value.function == Function::ImportValue || value.function == Function::GetStackOutput ||
       value.function == Function::GetAZs);
  if (visit.is_early && (needs_resource || needs_import)) return report(value, visit.early_place);

  if (may_stand(value.kind, value.function, visit.place, uses_extensions_)) return;
  const bool may_with_extensions = may_stand(value.kind, value.function, visit.place, true);
  if (may_with_extensions) {
    sink_
        .report<diag::kind::NeedsLanguageExtensions>(value.span, name_of(value),
                                                     row_of(visit.place).name)
        .help("list the transform: `raw { Transform: [\"AWS::LanguageExtensions\"] }`");
    return;
  }
  report(value, visit.place);
}

void PlacementCheck::visit_operands(const Value& value, const Visit& visit) {
  if (value.kind != ValueKind::Call) return;
  const auto operands = program_.items(value);
  const auto add = [&](std::size_t i, Place place) {
    if (i >= operands.size()) return;
    Visit child = {operands[i], place, visit.is_early, visit.early_place};
    if (place == Place::ImportName && !child.is_early) {
      child.is_early = true;
      child.early_place = Place::ImportName;
    }
    waiting_.push_back(child);
  };
  const auto add_all = [&](Place place) {
    for (std::size_t i = 0; i < operands.size(); ++i) add(i, place);
  };
  const bool is_in_rule = visit.early_place == Place::RuleCondition;
  switch (value.function) {
    case Function::Sub: {
      // The parts of the pattern are references by nature, and always may stand.
      const std::size_t parts = operands.size() - (value.has_variables ? 1 : 0);
      for (std::size_t i = 0; i < parts; ++i) add(i, Place::SubVariable);
      if (value.has_variables) add(parts, Place::SubVariable);
      break;
    }
    case Function::Join:
      add(0, Place::Literal);
      add(1, Place::JoinList);
      break;
    case Function::Select:
      add(0, Place::SelectIndex);
      add(1, Place::SelectList);
      break;
    case Function::Split:
      add(0, Place::Literal);
      add(1, Place::SplitText);
      break;
    case Function::FindInMap:
      for (std::size_t i = 0; i < 3; ++i) add(i, Place::MapKey);
      add(3, visit.place);  // the default stands for what the lookup would give
      break;
    case Function::If:
      // The condition is a name; the branches stand where the If stands.
      add(1, visit.place);
      add(2, visit.place);
      break;
    case Function::Base64:
      add_all(Place::Base64Text);
      break;
    case Function::Cidr:
      add_all(Place::CidrOperand);
      break;
    case Function::GetAZs:
      add_all(Place::ZonesRegion);
      break;
    case Function::ImportValue:
      add_all(Place::ImportName);
      break;
    case Function::GetStackOutput:
      add_all(Place::StackOutputField);
      break;
    case Function::Transform:
      add_all(Place::MacroOperand);
      break;
    case Function::Length:
      add_all(Place::LengthOf);
      break;
    case Function::ToJsonString:
      add_all(Place::JsonValue);
      break;
    case Function::Equals:
      add_all(is_in_rule ? Place::RuleOperand : Place::EqualsOperand);
      break;
    case Function::And:
    case Function::Or:
    case Function::Not:
      add_all(is_in_rule ? Place::RuleCondition : Place::Condition);
      break;
    case Function::Contains:
    case Function::EachMemberEquals:
    case Function::EachMemberIn:
    case Function::RefAll:
    case Function::ValueOf:
    case Function::ValueOfAll:
      add_all(Place::RuleOperand);
      break;
    case Function::None:
      break;
  }
}

void PlacementCheck::report(const Value& value, Place place) {
  const Row& row = row_of(place);
  std::string name = '`' + std::string(name_of(value)) + '`';
  if (value.kind == ValueKind::Ref && value.target_kind == ir::TargetKind::Resource) {
    name.append(" of the resource `").append(program_.text(value.text)).append(1, '`');
  }
  auto& finding = sink_.report<diag::kind::MisplacedFunction>(value.span, name, row.name);
  if (!row.advice.empty()) finding.help(std::string(row.advice));
}

bool PlacementCheck::lists_extensions(const ir::Stack& stack) const {
  bool result = false;
  ir::for_each_value(program_, stack.transform, [&](ValueId, const Value& value) {
    result |=
        value.kind == ValueKind::String && program_.text(value.text) == "AWS::LanguageExtensions";
  });
  return result;
}

}  // namespace cairn::cloudformation
