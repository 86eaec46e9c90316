// Functions that become CloudFormation's where their arguments are not known yet.

#include <algorithm>
#include <array>

#include "compiler/base/json_string.h"
#include "compiler/eval/builtins.h"
#include "compiler/eval/cidr.h"
#include "compiler/eval/evaluator.h"

namespace cairn::eval {

namespace {

V wrong(Evaluator& e, V value, const Call& call, std::string_view wanted) {
  if (!value->is_hole()) {
    e.report<kind::WrongType>(value->span, "an argument of `" + std::string(call.name) + '`',
                              wanted, e.described(value));
  }
  return e.hole(call.span);
}

bool contains_later_list(V value) {
  if (value->is_list()) return std::ranges::any_of(value->items(), contains_later_list);
  if (value->is_record()) {
    return std::ranges::any_of(value->fields(),
                               [](const Field& field) { return contains_later_list(field.value); });
  }
  if (value->kind == Kind::Choice) {
    return contains_later_list(value->choice->then) ||
           contains_later_list(value->choice->otherwise);
  }
  return is_later_list(value);
}

std::string encode_base64(std::string_view bytes) {
  static constexpr char kDigits[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string result;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    for (std::size_t j = 0; j < 3; ++j) {
      group = group << 8 | (j < count ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    }
    for (std::size_t j = 0; j < 4; ++j) {
      result += j <= count ? kDigits[group >> (18 - 6 * j) & 63] : '=';
    }
  }
  return result;
}

V principal(Evaluator& e, const Call& call, std::string_view kind) {
  std::vector<V> items;
  const V given = call.arguments[0];
  const auto add = [&](V value) {
    if (value->kind == Kind::Choice) {
      items.push_back(value);
      return true;
    }
    const V text = e.interpolate(value->span, std::span(&value, 1), call.context);
    items.push_back(text);
    return !text->is_hole();
  };
  if (given->is_list()) {
    for (const V item : given->items()) {
      if (!add(item)) return e.hole(call.span);
    }
  } else if (!add(given)) {
    return e.hole(call.span);
  }
  Value result = *e.list(call.span, items);
  result.kind = Kind::Principal;
  result.name = e.intern(kind);
  return e.arena().make(result);
}

}  // namespace

bool is_later_list(V value) {
  return (value->kind == Kind::Param && value->parameter->is_list) ||
         ((value->kind == Kind::Intrinsic || value->kind == Kind::Pseudo ||
           value->kind == Kind::Attribute) &&
          value->type != nullptr && value->type->kind == sema::TypeKind::List);
}

V builtin_join(Evaluator& e, const Call& call) {
  const V delimiter = call.arguments[0], from = call.arguments[1];
  if (!delimiter->is_string()) return wrong(e, delimiter, call, "a text known at build");
  if (from->is_list()) {
    std::vector<V> items;
    bool is_plain = true;
    for (const V item : from->items()) {
      if (item->is_null()) continue;
      V text = item;
      const bool may_be_absent =
          item->kind == Kind::Choice &&
          (item->choice->otherwise->is_null() || item->choice->then->is_null());
      if (may_be_absent) {
        const V there =
            item->choice->then->is_null() ? item->choice->otherwise : item->choice->then;
        if (e.interpolate(there->span, std::span(&there, 1), call.context)->is_hole()) {
          return e.hole(call.span);
        }
        is_plain = false;
      } else if (is_later_list(item)) {
        const std::array<V, 2> operands = {delimiter, item};
        text = e.intrinsic(item->span, ir::Function::Join, operands, item->phase);
      } else {
        text = e.interpolate(item->span, std::span(&item, 1), call.context);
      }
      if (text->is_hole()) return e.hole(call.span);
      items.push_back(text);
      is_plain &= text->is_scalar();
    }
    if (is_plain || delimiter->count == 0) {
      std::vector<V> parts;
      for (const V item : items) {
        if (!parts.empty() && delimiter->count > 0) parts.push_back(delimiter);
        parts.push_back(item);
      }
      const bool has_gaps = std::ranges::any_of(items, [](V item) {
        return item->kind == Kind::Choice &&
               (item->choice->then->is_null() || item->choice->otherwise->is_null());
      });
      if (!has_gaps) return e.concat(call.span, parts);
    }
    const std::array<V, 2> operands = {delimiter, e.list(from->span, items)};
    return e.intrinsic(call.span, ir::Function::Join, operands,
                       std::max(Phase::Input, operands[1]->phase));
  }
  if (from->kind == Kind::Choice) {
    Call then = call, otherwise = call;
    then.arguments[1] = from->choice->then;
    otherwise.arguments[1] = from->choice->otherwise;
    return e.choice(call.span, from->choice->condition, builtin_join(e, then),
                    builtin_join(e, otherwise));
  }
  // What catalogs call a text may be a list all the same.
  if (is_later_list(from) || from->kind == Kind::Attribute) {
    const std::array<V, 2> operands = {delimiter, from};
    return e.intrinsic(call.span, ir::Function::Join, operands, from->phase);
  }
  if (from->kind == Kind::Table) {
    return e.lift(
        call.span, call.name, call.arguments,
        [&](std::span<const V> known) {
          Call again = call;
          again.arguments.assign(known.begin(), known.end());
          return builtin_join(e, again);
        },
        call.context);
  }
  return wrong(e, from, call, "a list");
}

V split_text(Evaluator& e, Span span, std::string_view delimiter, std::string_view text) {
  std::vector<V> items;
  while (true) {
    const auto found = text.find(delimiter);
    items.push_back(e.string(span, text.substr(0, found)));
    if (found == std::string_view::npos) break;
    text.remove_prefix(found + delimiter.size());
  }
  return e.list(span, items);
}

V builtin_split(Evaluator& e, const Call& call) {
  const V delimiter = call.arguments[0], from = call.arguments[1];
  if (!delimiter->is_string() || delimiter->count == 0) {
    return wrong(e, delimiter, call, "a text known at build, and not empty");
  }
  if (from->is_string() && !from->is_secret) {
    return split_text(e, call.span, delimiter->text(), from->text());
  }
  const V text = e.interpolate(from->span, std::span(&from, 1), call.context);
  if (text->is_hole()) return e.hole(call.span);
  const std::array<V, 2> operands = {delimiter, text};
  static const Type kString{.kind = sema::TypeKind::String};
  static const Type kList{.kind = sema::TypeKind::List, .inner = &kString};
  return e.intrinsic(call.span, ir::Function::Split, operands, text->phase, &kList);
}

V builtin_base64(Evaluator& e, const Call& call) {
  const V text =
      e.interpolate(call.arguments[0]->span, std::span(call.arguments).first(1), call.context);
  if (text->is_hole()) return text;
  if (text->is_string() && !text->is_secret) {
    Value result = *e.string(call.span, encode_base64(text->text()));
    result.origin = text;  // the template shows the text, and the service encodes it
    return e.arena().make(result);
  }
  // Conditions do not admit Fn::Base64.
  return e.intrinsic(call.span, ir::Function::Base64, std::span(&text, 1), Phase::Deferred);
}

namespace {

// JSON text of a value, as parts to be joined.
class JsonText {
 public:
  JsonText(Evaluator& e, const Call& call) : e_(e), call_(call) {}

  V text_of(V value) {
    std::vector<V> parts;
    return write(value, parts) ? e_.concat(call_.span, parts) : e_.hole(call_.span);
  }

 private:
  struct Member {
    std::string key;  // `"name":`, or nothing in a list
    V value;
    const Formula* when;  // null: always there
  };

  void put(std::string_view text, std::vector<V>& parts) {
    parts.push_back(e_.string(call_.span, text));
  }

  static std::string escaped(std::string_view text) {
    std::string quoted;
    base::append_json_string(quoted, text);
    return quoted.substr(1, quoted.size() - 2);
  }

  // Within quotes.
  V inner_text(V value) {
    if (value->is_string()) return e_.string(value->span, escaped(value->text()));
    if (value->kind == Kind::Concat) {
      std::vector<V> parts;
      for (const V part : value->items()) parts.push_back(inner_text(part));
      return e_.concat(value->span, parts);
    }
    if (value->kind == Kind::Choice) {
      return e_.choice(value->span, value->choice->condition, inner_text(value->choice->then),
                       inner_text(value->choice->otherwise));
    }
    if (value->kind == Kind::Param && value->parameter->domain.empty() &&
        value->type->kind == sema::TypeKind::String) {
      e_.report<kind::JsonFreeText>(value->span, e_.text(value->parameter->name));
    }
    return value;
  }

  Member member(std::string key, V value) {
    if (value->kind == Kind::Choice) {
      const ChoiceData& data = *value->choice;
      if (data.otherwise->is_absent()) return {std::move(key), data.then, data.condition};
      if (data.then->is_absent()) {
        return {std::move(key), data.otherwise, e_.negation(data.condition, value->span)};
      }
    }
    return {std::move(key), value, nullptr};
  }

  // What is there only under a condition brings its comma with it: behind it before
  // the first member that is always there, in front of it after that one.
  bool write_members(std::string_view open, const std::vector<Member>& members,
                     std::string_view close, std::vector<V>& parts) {
    const auto fixed = std::ranges::find(members, nullptr, &Member::when);
    if (fixed == members.end() && members.size() > 1) {
      // All conditional: the first is there or not, and the rest follows from that.
      std::vector<Member> with = members;
      with[0].when = nullptr;
      const std::vector<Member> without(members.begin() + 1, members.end());
      std::vector<V> there, missing;
      if (!write_members(open, with, close, there) ||
          !write_members(open, without, close, missing)) {
        return false;
      }
      parts.push_back(e_.choice(call_.span, members[0].when, e_.concat(call_.span, there),
                                e_.concat(call_.span, missing)));
      return true;
    }
    const auto first_fixed = static_cast<std::size_t>(fixed - members.begin());
    put(open, parts);
    for (std::size_t i = 0; i < members.size(); ++i) {
      const Member& each = members[i];
      const bool trails = i < first_fixed && fixed != members.end();
      std::vector<V> text;
      put((i > first_fixed ? "," : "") + each.key, text);
      if (!write(each.value, text)) return false;
      if (trails) put(",", text);
      if (each.when == nullptr) {
        parts.insert(parts.end(), text.begin(), text.end());
      } else {
        parts.push_back(e_.choice(call_.span, each.when, e_.concat(call_.span, text),
                                  e_.string(call_.span, "")));
      }
    }
    put(close, parts);
    return true;
  }

  bool write(V value, std::vector<V>& parts) {
    switch (value->kind) {
      case Kind::Hole:
        return false;
      case Kind::Null:
        put("null", parts);
        return true;
      case Kind::Bool:
      case Kind::Int:
      case Kind::Float:
        put(scalar_text(value), parts);
        return true;
      case Kind::List: {
        std::vector<Member> members;
        for (const V item : value->items()) {
          if (!item->is_absent()) members.push_back(member({}, item));
        }
        return write_members("[", members, "]", parts);
      }
      case Kind::Record: {
        std::vector<Member> members;
        for (const Field& field : value->fields()) {
          if (field.value->is_absent()) continue;
          std::string key;
          base::append_json_string(key, e_.text(field.name));
          members.push_back(member(key + ':', field.value));
        }
        return write_members("{", members, "}", parts);
      }
      case Kind::Choice: {
        const ChoiceData& data = *value->choice;
        std::vector<V> then, otherwise;
        if (!write(data.then, then) || !write(data.otherwise, otherwise)) return false;
        parts.push_back(e_.choice(value->span, data.condition, e_.concat(call_.span, then),
                                  e_.concat(call_.span, otherwise)));
        return true;
      }
      case Kind::Param: {
        const auto kind = value->type->kind;
        const bool is_bare =
            kind == sema::TypeKind::Int || kind == sema::TypeKind::Float ||
            kind == sema::TypeKind::Bool ||
            (!value->parameter->domain.empty() && !value->parameter->domain[0]->is_string());
        if (is_bare) {
          parts.push_back(value);
          return true;
        }
        break;
      }
      case Kind::Condition:
        parts.push_back(e_.choice(value->span, value->formula, e_.string(value->span, "true"),
                                  e_.string(value->span, "false")));
        return true;
      case Kind::Table:
        if (!std::ranges::all_of(value->table->rows, [](V row) { return row->is_string(); })) {
          std::vector<V> rows;
          for (const V row : value->table->rows) {
            rows.push_back(text_of(row));
            if (rows.back()->is_hole()) return false;
          }
          parts.push_back(e_.make_table(value->span, value->table->inputs, std::move(rows),
                                        value->table->map_name, e_.intern("json")));
          return true;
        }
        break;
      default:
        break;
    }
    const V text = e_.interpolate(value->span, std::span(&value, 1), call_.context);
    if (text->is_hole()) return false;
    put("\"", parts);
    parts.push_back(inner_text(text));
    put("\"", parts);
    return true;
  }

  Evaluator& e_;
  const Call& call_;
};

}  // namespace

V builtin_json(Evaluator& e, const Call& call) {
  const V value = call.arguments[0];
  if (contains_later_list(value)) {
    if (!e.needs_extensions("JSON of a list that is not known at build", value->span,
                            call.context)) {
      return e.hole(call.span);
    }
    return e.intrinsic(call.span, ir::Function::ToJsonString, std::span(&value, 1),
                       std::max(Phase::Input, value->phase));
  }
  return JsonText(e, call).text_of(call.arguments[0]);
}

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-cidr.html
V builtin_cidrs(Evaluator& e, const Call& call) {
  static constexpr std::int64_t kMostBlocks = 256;
  const V block = call.arguments[0], bits = call.arguments[1], count = call.arguments[2];
  const bool is_known = e.is_known(block) && e.is_known(bits) && (!count || e.is_known(count));
  if (is_known) {
    if (!block->is_string()) return wrong(e, block, call, "a block such as \"10.0.0.0/16\"");
    if (!bits->is_int()) return wrong(e, bits, call, "a number of host bits");
    if (count && !count->is_int()) return wrong(e, count, call, "a whole number");
    const auto blocks = subnet_blocks(block->text(), bits->integer,
                                      count ? count->integer : kMostBlocks, count != nullptr);
    if (!blocks) {
      e.report<kind::BadCidr>(block->span, blocks.error());
      return e.hole(call.span);
    }
    std::vector<V> items;
    for (const std::string& each : *blocks) items.push_back(e.string(call.span, each));
    return e.list(call.span, items);
  }
  if (block->is_list() || block->is_record()) return wrong(e, block, call, "a block");
  static const Type kString{.kind = sema::TypeKind::String};
  static const Type kList{.kind = sema::TypeKind::List, .inner = &kString};
  const std::array<V, 3> operands = {block, count ? count : e.null(call.span), bits};
  return e.intrinsic(call.span, ir::Function::Cidr, operands, Phase::Deferred, &kList);
}

V builtin_zones(Evaluator& e, const Call& call) {
  static const Type kString{.kind = sema::TypeKind::String};
  static const Type kList{.kind = sema::TypeKind::List, .inner = &kString};
  const V region = call.arguments[0] ? call.arguments[0] : e.string(call.span, "");
  if (!region->is_string() && !region->is_symbolic()) return wrong(e, region, call, "a region");
  return e.intrinsic(call.span, ir::Function::GetAZs, std::span(&region, 1), Phase::Deferred,
                     &kList);
}

namespace {

V dynamic_reference(Evaluator& e, const Call& call, std::vector<V> parts, bool is_secret) {
  parts.push_back(e.string(call.span, "}}"));
  for (V& part : parts) {
    part = e.interpolate(part->span, std::span(&part, 1), call.context);
    if (part->is_hole()) return part;
  }
  Value result = *e.concat(call.span, parts);
  result.phase = Phase::Deferred;
  result.is_secret = is_secret;
  return e.arena().make(result);
}

}  // namespace

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html
V builtin_secret(Evaluator& e, const Call& call) {
  const Span span = call.span;
  V id = call.arguments[0];
  if (id->kind == Kind::Handle) {
    Slot slot;
    slot.name = "SecretArn";
    id = e.directed(id, slot, true);
  }
  std::vector<V> parts = {e.string(span, "{{resolve:secretsmanager:"), id,
                          e.string(span, ":SecretString")};
  // key:stage:version, in the service's order; those at the end may be left out.
  const std::array<std::size_t, 3> order = {1, 3, 2};
  std::size_t places = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    if (call.arguments[order[i]] != nullptr) places = i + 1;
  }
  for (std::size_t i = 0; i < places; ++i) {
    parts.push_back(e.string(span, ":"));
    if (const V value = call.arguments[order[i]]) parts.push_back(value);
  }
  return dynamic_reference(e, call, std::move(parts), true);
}

static V parameter_store(Evaluator& e, const Call& call, std::string_view service, bool is_secret) {
  std::vector<V> parts = {e.string(call.span, "{{resolve:" + std::string(service) + ":"),
                          call.arguments[0]};
  if (const V version = call.arguments[1]) {
    parts.push_back(e.string(call.span, ":"));
    parts.push_back(version);
  }
  return dynamic_reference(e, call, std::move(parts), is_secret);
}

V builtin_ssm(Evaluator& e, const Call& call) { return parameter_store(e, call, "ssm", false); }
V builtin_ssm_secure(Evaluator& e, const Call& call) {
  return parameter_store(e, call, "ssm-secure", true);
}

V builtin_service(Evaluator& e, const Call& call) { return principal(e, call, "Service"); }
V builtin_account(Evaluator& e, const Call& call) { return principal(e, call, "AWS"); }
V builtin_arn(Evaluator& e, const Call& call) { return principal(e, call, "AWS"); }
V builtin_federated(Evaluator& e, const Call& call) { return principal(e, call, "Federated"); }

}  // namespace cairn::eval
