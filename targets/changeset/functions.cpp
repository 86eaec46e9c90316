// The intrinsic functions, as far as their operands are known.

#include <algorithm>
#include <charconv>

#include "targets/changeset/evaluate.h"

namespace cairn::changeset {

NodeId Evaluator::make_call(const ir::Value& value) {
  std::vector<NodeId> operands;
  for (const ir::ValueId operand : program_.items(value)) operands.push_back(evaluate(operand));
  return values_.call(name_of(value.function), operands);
}

static std::string encode_base64(std::string_view text) {
  static constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += 3) {
    std::uint32_t bits = 0;
    const std::size_t count = std::min<std::size_t>(3, text.size() - at);
    for (std::size_t i = 0; i < 3; ++i) {
      bits = bits << 8 | (i < count ? static_cast<unsigned char>(text[at + i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      out += i <= count ? kDigits[bits >> (18 - 6 * i) & 63] : '=';
    }
  }
  return out;
}

NodeId Evaluator::evaluate_call(const ir::Value& value) {
  const auto operands = program_.items(value);
  switch (value.function) {
    case ir::Function::Sub:
      return evaluate_sub(value);
    case ir::Function::Join:
      if (operands.size() == 2) return evaluate_join(operands);
      break;
    case ir::Function::Split:
      if (operands.size() == 2) return evaluate_split(operands);
      break;
    case ir::Function::Select:
      if (operands.size() == 2) return evaluate_select(operands);
      break;
    case ir::Function::FindInMap:
      if (operands.size() >= 3) return evaluate_find_in_map(operands);
      break;
    case ir::Function::If:
      if (operands.size() == 3) return evaluate_if(operands);
      break;
    case ir::Function::Base64: {
      const NodeId plain = operands.empty() ? NodeId() : evaluate(operands[0]);
      if (!plain || values_[plain].kind != Kind::Scalar) break;
      const NodeId encoded = values_.scalar(values_.keep(encode_base64(values_.text(plain))));
      const NodeId result = values_.with_refs(encoded, values_.refs(plain));
      return values_.is_secret(plain) ? values_.secret(result) : result;
    }
    case ir::Function::Length: {
      const NodeId list = operands.empty() ? NodeId() : evaluate(operands[0]);
      if (!list || values_[list].kind != Kind::List) break;
      const std::string length = std::to_string(values_.items(list).size());
      return values_.with_refs(values_.scalar(values_.keep(length), true), values_.refs(list));
    }
    case ir::Function::ToJsonString: {
      const NodeId inner = operands.empty() ? NodeId() : evaluate(operands[0]);
      if (!inner || !values_.is_known(inner) || values_.is_secret(inner)) break;
      std::string json;
      values_.append_json(json, inner);
      return values_.with_refs(values_.scalar(values_.keep(std::move(json))), values_.refs(inner));
    }
    default:
      break;
  }
  return make_call(value);
}

NodeId Evaluator::evaluate_sub(const ir::Value& value) {
  auto parts = program_.items(value);
  NodeId variables;
  if (value.has_variables && !parts.empty()) {
    variables = evaluate(parts.back());
    parts = parts.first(parts.size() - 1);
  }
  std::vector<NodeId> texts;
  for (const ir::ValueId part : parts) {
    const ir::Value& each = program_[part];
    NodeId text;
    if (each.kind == ir::ValueKind::Variable) text = values_.get(variables, this->text(each.text));
    texts.push_back(text ? text : evaluate(part));
  }
  // `{{resolve:ssm:${Name}}}` is complete only now.
  const NodeId joined = values_.concat(texts);
  if (values_.text(joined).find("{{resolve:ssm:") == std::string_view::npos) return joined;
  const NodeId resolved =
      values_.with_refs(evaluate_string(values_.text(joined)), values_.refs(joined));
  return values_.is_secret(joined) ? values_.secret(resolved) : resolved;
}

NodeId Evaluator::evaluate_join(std::span<const ir::ValueId> operands) {
  const NodeId delimiter = evaluate(operands[0]);
  const NodeId list = evaluate(operands[1]);
  if (values_[delimiter].kind != Kind::Scalar || values_[list].kind != Kind::List) {
    const NodeId both[] = {delimiter, list};
    return values_.call("Fn::Join", both);
  }
  std::vector<NodeId> parts;
  for (const NodeId item : values_.items(list)) {
    if (!parts.empty()) parts.push_back(delimiter);
    parts.push_back(item);
  }
  const auto own = values_.own_refs(list);
  const std::vector<EntityId> refs(own.begin(), own.end());
  const bool is_secret = values_.is_secret(list);
  const NodeId joined = values_.with_refs(values_.concat(parts), refs);
  return is_secret ? values_.secret(joined) : joined;
}

NodeId Evaluator::evaluate_split(std::span<const ir::ValueId> operands) {
  const NodeId both[] = {evaluate(operands[0]), evaluate(operands[1])};
  if (values_[both[0]].kind != Kind::Scalar || values_[both[1]].kind != Kind::Scalar) {
    return values_.call("Fn::Split", both);
  }
  std::vector<NodeId> parts;
  std::string_view text = values_.text(both[1]);
  const std::string_view delimiter = values_.text(both[0]);
  const bool is_secret = values_.is_secret(both[1]);
  while (true) {
    const auto at = delimiter.empty() ? std::string_view::npos : text.find(delimiter);
    const NodeId part = values_.scalar(text.substr(0, at));
    parts.push_back(is_secret ? values_.secret(part) : part);
    if (at == std::string_view::npos) break;
    text.remove_prefix(at + delimiter.size());
  }
  return values_.with_refs(values_.list(parts), values_.refs(both[1]));
}

NodeId Evaluator::evaluate_select(std::span<const ir::ValueId> operands) {
  const NodeId both[] = {evaluate(operands[0]), evaluate(operands[1])};
  const std::string_view digits = values_.text(both[0]);
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
  const bool is_number =
      !digits.empty() && error == std::errc() && end == digits.data() + digits.size();
  if (!is_number || values_[both[1]].kind != Kind::List || index >= values_.items(both[1]).size()) {
    return values_.call("Fn::Select", both);
  }
  std::vector<EntityId> refs = values_.refs(both[0]);
  for (const EntityId ref : values_.own_refs(both[1])) refs.push_back(ref);
  const bool is_secret = values_[both[1]].is_secret;
  const NodeId chosen = values_.with_refs(values_.items(both[1])[index], refs);
  return is_secret ? values_.secret(chosen) : chosen;
}

NodeId Evaluator::evaluate_find_in_map(std::span<const ir::ValueId> operands) {
  std::vector<NodeId> keys;
  std::vector<EntityId> refs;
  bool is_secret = false;
  for (std::size_t i = 0; i < 3; ++i) {
    keys.push_back(evaluate(operands[i]));
    is_secret |= values_.is_secret(keys.back());
    for (const EntityId ref : values_.refs(keys.back())) refs.push_back(ref);
  }
  NodeId table;
  for (const ir::MappingId id : stack_.mappings) {
    if (text(program_[id].name) != values_.text(keys[0])) continue;
    NodeId& made = mappings_[id.index];
    if (!made) made = evaluate(program_[id].value);
    table = made;
  }
  const bool is_known =
      std::ranges::all_of(keys, [&](NodeId key) { return values_[key].kind == Kind::Scalar; });
  if (table && is_known) {
    const NodeId row = values_.get(table, values_.text(keys[1]));
    NodeId found = values_.get(row, values_.text(keys[2]));
    if (!found && operands.size() > 3) found = evaluate(operands[3]);
    if (found) {
      const NodeId result = values_.with_refs(found, refs);
      return is_secret ? values_.secret(result) : result;
    }
  }
  // Which row it will be is not known, but what the rows hold may change.
  if (table) {
    std::vector<Entry> candidates;
    for (const Entry& row : values_.entries(table)) {
      const NodeId one = values_.get(row.value, values_.text(keys[2]));
      candidates.push_back({row.key, one ? one : row.value});
    }
    keys.push_back(values_.map(std::move(candidates)));
  }
  return values_.call("Fn::FindInMap", keys);
}

// Only the branch that is chosen counts, and not what the condition asks.
NodeId Evaluator::evaluate_if(std::span<const ir::ValueId> operands) {
  const Decision decision = decide(operands[0]);
  if (decision.truth == Truth::True) return evaluate(operands[1]);
  if (decision.truth == Truth::False) return evaluate(operands[2]);
  const NodeId all[] = {decision.reason, evaluate(operands[1]), evaluate(operands[2])};
  return values_.call("Fn::If", all);
}

}  // namespace cairn::changeset
