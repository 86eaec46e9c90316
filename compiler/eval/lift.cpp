// Pure functions over values that are not known yet: applied in both branches of a
// choice, or tabulated over inputs that have finitely many values.

#include <algorithm>
#include <array>

#include "compiler/eval/builtins.h"
#include "compiler/eval/evaluator.h"
#include "compiler/eval/regions.h"

namespace cairn::eval {

// More combinations than this are a mistake: no mapping could hold them.
static constexpr std::size_t kMaxRows = 4096;

bool Evaluator::is_known(V value) const { return value->phase == Phase::Build; }

V Evaluator::lift(Span span, std::string_view what, std::span<const V> arguments, const Pure& apply,
                  const Context& context, Symbol map_name, Symbol column) {
  for (const V argument : arguments) {
    if (argument->is_hole()) return hole(span);
  }
  const auto later =
      std::ranges::find_if(arguments, [&](V argument) { return !is_known(argument); });
  if (later == arguments.end()) return apply(arguments);

  const auto split = std::ranges::find(arguments, Kind::Choice, &Value::kind);
  if (split != arguments.end()) {
    const ChoiceData& data = *(*split)->choice;
    std::vector<V> branch(arguments.begin(), arguments.end());
    V& place = branch[static_cast<std::size_t>(split - arguments.begin())];
    place = data.then;
    const V then = lift(span, what, branch, apply, context, map_name, column);
    place = data.otherwise;
    const V otherwise = lift(span, what, branch, apply, context, map_name, column);
    return choice(span, data.condition, then, otherwise);
  }

  std::vector<TableInput> inputs;
  const bool is_finite =
      std::ranges::all_of(arguments, [&](V argument) { return collect_inputs(argument, inputs); });
  std::size_t rows = 1;
  for (const TableInput& input : inputs) rows = std::min(kMaxRows + 1, rows * input.domain.size());
  if (!is_finite || rows > kMaxRows) {
    if (context.is_tentative) return hole(span);
    auto& finding = report<kind::NeedsBuildValue>((*later)->span, '`' + std::string(what) + '`',
                                                  described(*later));
    if (is_finite) {
      finding.help("its inputs have more than " + std::to_string(kMaxRows) + " combinations");
    } else if ((*later)->kind == Kind::Param && (*later)->phase == Phase::Input) {
      finding.help(
          "fix the parameter at build, without `Input`, or list its values: "
          "`Input<\"a\" | \"b\">`; then the results go into a mapping");
    } else {
      finding.note((*later)->span, "known only when the stack is deployed");
    }
    return hole(span);
  }

  std::vector<V> results;
  std::vector<V> values(inputs.size());
  std::vector<V> known(arguments.size());
  for (std::size_t row = 0; row < rows; ++row) {
    std::size_t rest = row;
    for (std::size_t i = inputs.size(); i-- > 0;) {
      values[i] = inputs[i].domain[rest % inputs[i].domain.size()];
      rest /= inputs[i].domain.size();
    }
    std::ranges::transform(arguments, known.begin(),
                           [&](V argument) { return substitute(argument, inputs, values); });
    const V result = apply(known);
    if (result->is_hole()) return hole(span);  // told for the first value that shows it
    results.push_back(result);
  }
  if (!map_name) map_name = intern(what);
  return make_table(span, std::move(inputs), std::move(results), map_name, column);
}

// The functions of CloudFormation that the compiler can compute as well: over finite
// inputs they are as finite as what they are given.
static bool folds(ir::Function function) {
  return function == ir::Function::Join || function == ir::Function::Split ||
         function == ir::Function::Select;
}

bool Evaluator::is_finite(V value) const {
  std::vector<TableInput> inputs;
  return collect_inputs(value, inputs);
}

// The finite inputs that a value depends on; false if it depends on anything else.
bool Evaluator::collect_inputs(V value, std::vector<TableInput>& inputs) const {
  const auto add = [&](const TableInput& input) {
    const std::string key = key_of(input.key);
    for (TableInput& known : inputs) {
      if (key_of(known.key) != key) continue;
      // Two lookups by the same key: only what both know.
      std::erase_if(known.domain, [&](V each) {
        return std::ranges::none_of(input.domain, [&](V other) { return equal(each, other); });
      });
      known.is_open |= input.is_open;
      return;
    }
    inputs.push_back(input);
  };
  switch (value->kind) {
    case Kind::Param:
      if (value->phase != Phase::Input) return false;
      if (value->type->kind == sema::TypeKind::Bool) {
        Evaluator* self = const_cast<Evaluator*>(this);
        add({value, {self->boolean(value->span, true), self->boolean(value->span, false)}});
        return true;
      }
      if (value->parameter->domain.empty()) return false;
      add({value, value->parameter->domain});
      return true;
    case Kind::Pseudo: {
      const auto domain = finite_pseudo(value->text());
      if (domain.empty()) return false;
      std::vector<V> values;
      for (const std::string_view each : domain) {
        values.push_back(const_cast<Evaluator*>(this)->string(value->span, each));
      }
      add({value, std::move(values)});
      return true;
    }
    case Kind::Table:
      for (const TableInput& input : value->table->inputs) add(input);
      return std::ranges::all_of(value->table->rows,
                                 [&](V row) { return collect_inputs(row, inputs); });
    case Kind::Choice:
      return collect_formula(value->choice->condition, inputs) &&
             collect_inputs(value->choice->then, inputs) &&
             collect_inputs(value->choice->otherwise, inputs);
    case Kind::Condition:
      return collect_formula(value->formula, inputs);
    case Kind::Intrinsic:
      return folds(value->intrinsic->function) &&
             std::ranges::all_of(value->intrinsic->operands,
                                 [&](V operand) { return collect_inputs(operand, inputs); });
    case Kind::List:
    case Kind::Concat:
      return std::ranges::all_of(value->items(),
                                 [&](V item) { return collect_inputs(item, inputs); });
    case Kind::Record:
      return std::ranges::all_of(
          value->fields(), [&](const Field& field) { return collect_inputs(field.value, inputs); });
    default:
      return value->phase == Phase::Build;
  }
}

// A comparison of finite inputs is decided by them; any other is an input itself,
// which holds or does not.
bool Evaluator::collect_formula(const Formula* formula, std::vector<TableInput>& inputs) const {
  if (formula->kind == FormulaKind::Equals || formula->kind == FormulaKind::Member) {
    std::vector<TableInput> found = inputs;
    if (formula->kind == FormulaKind::Equals && collect_inputs(formula->left, found) &&
        collect_inputs(formula->right, found)) {
      inputs = std::move(found);
      return true;
    }
    Evaluator* self = const_cast<Evaluator*>(this);
    const V key = self->condition(formula->span, formula);
    const std::string name = key_of(key);
    const bool is_known = std::ranges::any_of(
        inputs, [&](const TableInput& input) { return key_of(input.key) == name; });
    if (!is_known) {
      inputs.push_back(
          {key, {self->boolean(formula->span, true), self->boolean(formula->span, false)}});
    }
    return true;
  }
  return std::ranges::all_of(
      formula->operands, [&](const Formula* operand) { return collect_formula(operand, inputs); });
}

V Evaluator::substitute(V value, std::span<const TableInput> inputs, std::span<const V> values) {
  if (is_known(value)) return value;
  const auto given = [&](V key) -> V {
    const std::string name = key_of(key);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      if (key_of(inputs[i].key) == name) return at(values[i], value->span);
    }
    return nullptr;
  };
  switch (value->kind) {
    case Kind::Param:
    case Kind::Pseudo: {
      const V found = given(value);
      return found != nullptr ? found : value;
    }
    case Kind::Condition:
      return boolean(value->span, evaluate_formula(value->formula, inputs, values));
    case Kind::Choice:
      return substitute(evaluate_formula(value->choice->condition, inputs, values)
                            ? value->choice->then
                            : value->choice->otherwise,
                        inputs, values);
    case Kind::Table: {
      std::size_t row = 0;
      for (const TableInput& input : value->table->inputs) {
        const V found = given(input.key);
        const auto place = std::ranges::find_if(
            input.domain, [&](V each) { return found != nullptr && equal(each, found); });
        if (place == input.domain.end()) return hole(value->span);
        row = row * input.domain.size() + static_cast<std::size_t>(place - input.domain.begin());
      }
      return substitute(value->table->rows[row], inputs, values);
    }
    case Kind::Concat: {
      std::vector<V> parts;
      for (const V part : value->items()) parts.push_back(substitute(part, inputs, values));
      return concat(value->span, parts);
    }
    case Kind::List: {
      std::vector<V> items;
      for (const V item : value->items()) {
        const V known = substitute(item, inputs, values);
        // An item that stands under a condition is not there without it.
        if (!known->is_null() || item->is_null()) items.push_back(known);
      }
      return list(value->span, items);
    }
    case Kind::Intrinsic: {
      std::vector<V> operands;
      for (const V operand : value->intrinsic->operands) {
        operands.push_back(substitute(operand, inputs, values));
        if (operands.back()->is_hole()) return hole(value->span);
      }
      return fold(value, operands);
    }
    case Kind::Record: {
      std::vector<Field> fields(value->fields().begin(), value->fields().end());
      for (Field& field : fields) field.value = substitute(field.value, inputs, values);
      return record(value->span, fields);
    }
    default:
      return value;
  }
}

// What a function of CloudFormation gives for operands that are known.
V Evaluator::fold(V intrinsic, std::span<const V> operands) {
  const Span span = intrinsic->span;
  switch (intrinsic->intrinsic->function) {
    case ir::Function::Join: {
      std::vector<V> parts;
      for (const V item : operands[1]->items()) {
        if (item->is_null()) continue;
        if (!parts.empty()) parts.push_back(operands[0]);
        parts.push_back(item);
      }
      return concat(span, parts);
    }
    case ir::Function::Split:
      return split_text(*this, span, operands[0]->text(), scalar_text(operands[1]));
    case ir::Function::Select:
      return index(operands[1], operands[0], span, {});
    default:
      return intrinsic;
  }
}

bool Evaluator::evaluate_formula(const Formula* formula, std::span<const TableInput> inputs,
                                 std::span<const V> values) {
  const auto holds = [&](const Formula* operand) {
    return evaluate_formula(operand, inputs, values);
  };
  switch (formula->kind) {
    case FormulaKind::True:
      return true;
    case FormulaKind::False:
      return false;
    case FormulaKind::And:
      return std::ranges::all_of(formula->operands, holds);
    case FormulaKind::Or:
      return std::ranges::any_of(formula->operands, holds);
    case FormulaKind::Not:
      return !holds(formula->operands[0]);
    case FormulaKind::Equals:
    case FormulaKind::Member:
      break;
  }
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].key->kind == Kind::Condition && inputs[i].key->formula->key == formula->key) {
      return values[i]->boolean;
    }
  }
  return scalar_text(substitute(formula->left, inputs, values)) ==
         scalar_text(substitute(formula->right, inputs, values));
}

V Evaluator::make_table(Span span, std::vector<TableInput> inputs, std::vector<V> rows,
                        Symbol map_name, Symbol column) {
  CAIRN_CHECK(!rows.empty());
  const bool is_open =
      std::ranges::any_of(inputs, [](const TableInput& input) { return input.is_open; });
  const bool are_equal = std::ranges::all_of(rows, [&](V row) {
    return row->kind == rows[0]->kind && !row->is_symbolic() && equal(row, rows[0]);
  });
  if (are_equal && !is_open) return at(rows[0], span);

  const bool are_booleans =
      std::ranges::all_of(rows, [](V row) { return row->kind == Kind::Bool; });
  if (are_booleans && !is_open) {
    // A condition: one of the combinations for which it is true.
    std::size_t true_count = 0;
    for (const V row : rows) true_count += row->boolean;
    const bool is_negated = inputs.size() == 1 && true_count * 2 > rows.size();
    const Formula* any = &false_;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      if (rows[row]->boolean == is_negated) continue;
      const Formula* all = &true_;
      std::size_t block = rows.size(), rest = row;
      for (const TableInput& input : inputs) {
        block /= input.domain.size();
        const V value = input.domain[rest / block];
        rest %= block;
        const Formula* same =
            input.key->kind == Kind::Condition
                ? (value->boolean ? input.key->formula : negation(input.key->formula, span))
                : equality(input.key, value, span);
        all = conjunction(all, same, span);
      }
      any = disjunction(any, all, span);
    }
    return condition(span, is_negated ? negation(any, span) : any);
  }

  Value result{.kind = Kind::Table, .phase = Phase::Input, .span = span};
  // What was made of a secret tells of it.
  for (const TableInput& input : inputs) result.is_secret |= input.key->is_secret;
  for (const V row : rows) {
    result.phase = std::max(result.phase, row->phase);
    result.is_secret |= row->is_secret;
    result.depth = std::max<std::uint16_t>(result.depth, row->depth + 1);
  }
  result.table = arena_.keep(TableData{std::move(inputs), std::move(rows), map_name, column});
  return arena_.make(result);
}

// `m[k]` for a key that the deployment knows.
V Evaluator::lookup(V map, V key, Span span, const Context& context, Symbol map_name,
                    bool is_partial) {
  if (map->is_hole() || key->is_hole()) return hole(span);
  if (key->kind == Kind::Choice) {
    return choice(span, key->choice->condition,
                  lookup(map, key->choice->then, span, context, map_name, is_partial),
                  lookup(map, key->choice->otherwise, span, context, map_name, is_partial));
  }
  if (!key->is_symbolic()) return index(map, key, span, context);
  if (key->phase == Phase::Deferred) {
    if (context.is_tentative) return hole(span);
    report<kind::DeferredKey>(key->span).note(
        key->span, described(key) + " is known only after resources are created");
    return hole(span);
  }
  const V first = map->kind == Kind::Table ? map->table->rows[0] : map;
  if (!first->is_record() || first->count == 0) {
    report<kind::WrongType>(map->span, "what is looked up by a parameter", "a record with values",
                            described(first));
    return hole(span);
  }

  // Free text, or a region: the map's own keys are all that can be found.
  const bool is_free =
      (key->kind == Kind::Param && key->parameter->domain.empty() && key->phase == Phase::Input &&
       !key->parameter->is_list && key->type->kind != sema::TypeKind::Bool) ||
      key->kind == Kind::Pseudo || (is_partial && key->kind == Kind::Param);
  std::vector<TableInput> inputs;
  if (map->kind == Kind::Table) inputs = map->table->inputs;
  if (is_free) {
    TableInput input{key, {}, true};
    for (const Field& field : first->fields()) {
      input.domain.push_back(string(field.name_span, text(field.name)));
    }
    inputs.push_back(std::move(input));
  } else if (!collect_inputs(key, inputs)) {
    if (context.is_tentative) return hole(span);
    report<kind::NeedsBuildValue>(key->span, "the key of a lookup", described(key))
        .help("a key is a parameter, a pseudo parameter, or made of parameters with listed values");
    return hole(span);
  }

  std::size_t rows = 1;
  for (const TableInput& input : inputs) rows = std::min(kMaxRows + 1, rows * input.domain.size());
  if (rows > kMaxRows) {
    report<kind::NeedsBuildValue>(key->span, "the key of a lookup", described(key));
    return hole(span);
  }
  std::vector<V> results;
  std::vector<V> values(inputs.size());
  for (std::size_t row = 0; row < rows; ++row) {
    std::size_t rest = row;
    for (std::size_t i = inputs.size(); i-- > 0;) {
      values[i] = inputs[i].domain[rest % inputs[i].domain.size()];
      rest /= inputs[i].domain.size();
    }
    const V from = map->kind == Kind::Table ? substitute_row(map, inputs, values) : map;
    const V known = substitute(key, inputs, values);
    const V wanted =
        known->is_string() || from->is_list() ? known : string(span, scalar_text(known));
    if (from->is_record() && from->field(intern(wanted->text())) == nullptr) {
      std::vector<std::string_view> names;
      for (const Field& field : from->fields()) names.push_back(text(field.name));
      suggest(report<kind::UnknownKey>(key->span, "this record", wanted->text())
                  .note(key->span, "it may be \"" + std::string(wanted->text()) + '"'),
              wanted->text(), names);
      return hole(span);
    }
    const V result = index(from, at(wanted, key->span), span, context);
    if (result->is_hole()) return hole(span);
    results.push_back(result);
  }
  if (!map_name) map_name = intern("Lookup");
  return make_table(span, std::move(inputs), std::move(results), map_name, {});
}

V Evaluator::substitute_row(V table, std::span<const TableInput> inputs,
                            std::span<const V> values) {
  std::size_t row = 0;
  for (std::size_t i = 0; i < table->table->inputs.size(); ++i) {
    const TableInput& input = table->table->inputs[i];
    const std::string name = key_of(input.key);
    for (std::size_t j = 0; j < inputs.size(); ++j) {
      if (key_of(inputs[j].key) != name) continue;
      const auto place =
          std::ranges::find_if(input.domain, [&](V each) { return equal(each, values[j]); });
      CAIRN_CHECK(place != input.domain.end());
      row = row * input.domain.size() + static_cast<std::size_t>(place - input.domain.begin());
      break;
    }
  }
  return table->table->rows[row];
}

V Evaluator::map_table(V table, Span span, Symbol column, const std::function<V(V)>& apply) {
  std::vector<V> rows;
  for (const V row : table->table->rows) {
    rows.push_back(apply(row));
    if (rows.back()->is_hole()) return hole(span);
  }
  return make_table(span, table->table->inputs, std::move(rows), table->table->map_name,
                    column ? column : table->table->column);
}

}  // namespace cairn::eval
