// Tables into Mappings and Fn::FindInMap, or, where a mapping cannot hold them, into
// nested Fn::If.

#include <algorithm>

#include "compiler/eval/builtins.h"
#include "compiler/eval/evaluator.h"

namespace cairn::eval {

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/mappings-section-structure.html
static bool is_mapping_key(std::string_view key) {
  return !key.empty() && key.size() <= 255 && std::ranges::all_of(key, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.';
  });
}

// The second key is the name of an attribute, which the service takes with letters
// and digits only.
static bool is_attribute_name(std::string_view key) {
  return is_mapping_key(key) && key.find_first_of("-.") == std::string_view::npos;
}

static bool is_mapping_value(V value) {
  if (value->is_list()) {
    return value->count > 0 &&
           std::ranges::all_of(value->items(), [](V item) { return item->is_scalar(); });
  }
  return value->is_scalar() && !value->is_secret;
}

ir::ValueId Evaluator::lower_table(V value, const Slot& slot, bool was_turned) {
  const TableData& table = *value->table;
  check_secret(value, slot);
  const auto same_kind = [&](Kind kind) {
    return std::ranges::all_of(table.rows, [&](V row) { return row->kind == kind; });
  };

  // Records: each of their fields is a table of its own.
  if (same_kind(Kind::Record)) {
    std::vector<Field> fields;
    for (const V row : table.rows) {
      for (const Field& field : row->fields()) {
        if (std::ranges::find(fields, field.name, &Field::name) == fields.end()) {
          fields.push_back(field);
        }
      }
    }
    for (Field& field : fields) {
      field.value = map_table(value, value->span, field.name, [&](V row) {
        const Field* found = row->field(field.name);
        return found != nullptr ? found->value : null(value->span);
      });
    }
    return lower(record(value->span, fields), slot);
  }
  if (same_kind(Kind::List) && !std::ranges::all_of(table.rows, is_mapping_value)) {
    const std::uint32_t count = table.rows[0]->count;
    if (std::ranges::all_of(table.rows, [&](V row) { return row->count == count; })) {
      std::vector<V> items;
      for (std::size_t i = 0; i < count; ++i) {
        items.push_back(map_table(value, value->span, {}, [&](V row) { return row->items()[i]; }));
      }
      return lower(list(value->span, items), slot);
    }
  }

  for (const V row : table.rows) {
    // What a row says stands elsewhere; a finding belongs to where it is used.
    if (!row->is_null() && !row->is_symbolic() && row->kind != Kind::Handle &&
        !check_slot(at(row, value->span), slot)) {
      return {};
    }
  }
  const bool is_keyed = std::ranges::all_of(table.inputs, [&](const TableInput& input) {
    return input.key->kind != Kind::Condition && std::ranges::all_of(input.domain, [](V each) {
             return is_mapping_key(scalar_text(each));
           });
  });
  const bool fits_mapping =
      is_keyed && table.inputs.size() <= 2 && std::ranges::all_of(table.rows, is_mapping_value) &&
      (table.inputs.size() < 2 || same_kind(Kind::String) ||
       std::ranges::all_of(table.rows, [](V row) { return row->is_scalar(); }));
  if (!fits_mapping) {
    // By region and size the region must come first: its names have hyphens.
    if (is_keyed && table.inputs.size() == 2 && !was_turned) {
      return lower_table(turned(value), slot, true);
    }
    return lower_decision(value, slot);
  }

  Slot key_slot;
  key_slot.place = Slot::Place::Condition;
  const auto [name, column] = mapping_for(table, *scope_);
  const Span span = value->span;
  const ir::ValueId map = program().string(span, name);
  const ir::ValueId first = lower(table.inputs[0].key, key_slot);
  const ir::ValueId second = table.inputs.size() == 2 ? lower(table.inputs[1].key, key_slot)
                                                      : program().string(span, column);
  return program().call(span, ir::Function::FindInMap, {map, first, second});
}

// The same table of two inputs, with the other input first.
V Evaluator::turned(V value) {
  const TableData& table = *value->table;
  const std::size_t height = table.inputs[0].domain.size(), width = table.inputs[1].domain.size();
  TableData result{{table.inputs[1], table.inputs[0]}, {}, table.map_name, table.column};
  for (std::size_t column = 0; column < width; ++column) {
    for (std::size_t row = 0; row < height; ++row) {
      result.rows.push_back(table.rows[row * width + column]);
    }
  }
  Value copy = *value;
  copy.table = arena_.keep(std::move(result));
  return arena_.make(copy);
}

// The mapping and column that hold a table, made if there is none yet. Tables of one
// name and key share a mapping: `sizes[stage].cpu` and `sizes[stage].memory`.
std::pair<std::string, std::string> Evaluator::mapping_for(const TableData& table,
                                                           StackScope& scope) {
  std::string base;
  for (const char c : text(table.map_name)) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) base += c;
  }
  if (base.empty()) base = "Lookup";
  if (base[0] >= 'a') base[0] = static_cast<char>(base[0] - 32);
  std::string key = std::string(text(table.map_name));
  for (const TableInput& input : table.inputs) {
    key += '/' + key_of(input.key);
    for (const V each : input.domain) key += ',' + scalar_text(each);
  }
  const bool is_matrix = table.inputs.size() == 2;
  if (is_matrix) {
    for (const V row : table.rows) key += ';' + key_of(row);
  }

  auto state = std::ranges::find(scope.mappings, key, &StackScope::MappingState::key);
  if (state == scope.mappings.end()) {
    std::string name = base;
    for (int i = 2; !scope.used_mapping_names.insert(name).second; ++i) {
      name = base + std::to_string(i);
    }
    StackScope::MappingState fresh;
    fresh.key = key;
    fresh.name = name;
    for (const V each : table.inputs[0].domain) fresh.tops.push_back(scalar_text(each));
    if (is_matrix) {
      const std::size_t width = table.inputs[1].domain.size();
      for (std::size_t column = 0; column < width; ++column) {
        std::vector<V> rows;
        for (std::size_t top = 0; top < fresh.tops.size(); ++top) {
          rows.push_back(table.rows[top * width + column]);
        }
        fresh.columns.push_back({scalar_text(table.inputs[1].domain[column]), std::move(rows)});
      }
    }
    state = scope.mappings.insert(scope.mappings.end(), std::move(fresh));
  }
  if (is_matrix) return {state->name, {}};

  // `disk.type` is diskType.
  std::string column;
  bool is_start = false;
  for (const char c : text(table.column)) {
    if (is_attribute_name(std::string_view(&c, 1))) {
      column += is_start && c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    }
    is_start = !is_attribute_name(std::string_view(&c, 1)) && !column.empty();
  }
  if (column.empty()) column = "Value";
  const std::string wanted = column;
  for (int i = 2;; ++i) {
    const auto known =
        std::ranges::find(state->columns, column, [](const auto& each) { return each.first; });
    if (known == state->columns.end()) {
      state->columns.push_back({column, table.rows});
      return {state->name, column};
    }
    if (std::ranges::equal(known->second, table.rows, equal)) return {state->name, column};
    column = wanted + std::to_string(i);
  }
}

void Evaluator::emit_mappings(StackScope& scope) {
  ir::Program& program = *scope.program;
  const auto scalar = [&](V value) {
    switch (value->kind) {
      case Kind::Int:
        return program.integer(value->span, value->integer);
      case Kind::Float:
        return program.number(value->span, value->number);
      case Kind::Bool:
        return program.boolean(value->span, value->boolean);
      default:
        return program.string(value->span, value->text());
    }
  };
  for (const StackScope::MappingState& state : scope.mappings) {
    const Span span = state.columns[0].second[0]->span;
    std::vector<ir::Entry> tops;
    for (std::size_t top = 0; top < state.tops.size(); ++top) {
      std::vector<ir::Entry> row;
      for (const auto& [column, rows] : state.columns) {
        const V value = rows[top];
        ir::ValueId id;
        if (value->is_list()) {
          std::vector<ir::ValueId> items;
          for (const V item : value->items()) items.push_back(scalar(item));
          id = program.list(value->span, items);
        } else {
          id = scalar(value);
        }
        row.push_back({intern(column), value->span, id});
      }
      tops.push_back({intern(state.tops[top]), span, program.map(span, row)});
    }
    ir::Mapping mapping;
    mapping.name = intern(state.name);
    mapping.name_span = span;
    mapping.span = span;
    mapping.value = program.map(span, tops);
    const ir::MappingId id{static_cast<std::uint32_t>(program.mappings.size())};
    program.mappings.push_back(mapping);
    program.stacks[scope.stack.index].mappings.push_back(id);
  }
}

// Nested Fn::If over what the inputs may be, rows that are alike together.
ir::ValueId Evaluator::lower_decision(V value, const Slot& slot) {
  const TableData& table = *value->table;
  const Span span = value->span;
  for (const TableInput& input : table.inputs) {
    if (!input.is_open) continue;
    // Free text: a lookup fails for other values, but an `if` would pick one of them.
    report<kind::OpenLookup>(span, described(input.key));
    return {};
  }
  struct Group {
    std::string key;
    V row;
    const Formula* when;
  };
  std::vector<Group> groups;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const Formula* all = &true_;
    std::size_t block = table.rows.size(), rest = row;
    for (const TableInput& input : table.inputs) {
      block /= input.domain.size();
      const V given = input.domain[rest / block];
      rest %= block;
      const Formula* same =
          input.key->kind == Kind::Condition
              ? (given->boolean ? input.key->formula : negation(input.key->formula, span))
              : equality(input.key, given, span);
      all = conjunction(all, same, span);
    }
    const std::string key = key_of(table.rows[row]);
    const auto known = std::ranges::find(groups, key, &Group::key);
    if (known == groups.end()) {
      groups.push_back({key, table.rows[row], all});
    } else {
      known->when = disjunction(known->when, all, span);
    }
  }
  // The largest group would make the longest condition: it becomes the last `else`.
  V result = groups.back().row;
  for (std::size_t i = groups.size() - 1; i-- > 0;) {
    result = choice(span, groups[i].when, groups[i].row, result);
  }
  return lower(result, slot);
}

}  // namespace cairn::eval
