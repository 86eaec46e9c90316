#include "compiler/schema/corrections.h"

#include <cstddef>

#include "compiler/base/check.h"

extern "C" const std::byte cairn_corrections_begin[], cairn_corrections_end[];

namespace cairn::schema {

std::vector<Correction> corrections() {
  const auto pack = Pack::open({cairn_corrections_begin, cairn_corrections_end});
  CAIRN_CHECK(pack.is_ok());
  const Json table = pack->root().find("corrections").value_or(Json());
  std::vector<Correction> all;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const Json row = table.item(i);
    all.push_back({.type = row.find("type").value_or(Json()).string(),
                   .fault = row.find("fault").value_or(Json()),
                   .patch = row.find("patch").value_or(Json()),
                   .schema = row.find("schema"),
                   .reason = row.find("reason").value_or(Json()).string()});
  }
  return all;
}

bool has(Json value, Json part) {
  if (value.is_array() && part.is_array()) {
    if (value.size() != part.size()) return false;
    for (std::size_t i = 0; i < part.size(); ++i) {
      if (!has(value.item(i), part.item(i))) return false;
    }
    return true;
  }
  if (!value.is_object() || !part.is_object()) {
    return value.kind() == part.kind() && value.string() == part.string() &&
           value.number() == part.number() && value.boolean() == part.boolean();
  }
  for (std::size_t i = 0; i < part.size(); ++i) {
    const auto member = value.find(part.key(i));
    const bool is_there = member.has_value();
    if (part.value(i).is_null() ? is_there : !is_there || !has(*member, part.value(i))) {
      return false;
    }
  }
  return true;
}

PackWriter::Value merge(PackWriter& writer, Json value, Json patch) {
  if (!patch.is_object()) return writer.copy(patch);
  std::vector<PackWriter::Member> members;
  for (std::size_t i = 0; i < (value.is_object() ? value.size() : 0); ++i) {
    const auto change = patch.find(value.key(i));
    if (change && change->is_null()) continue;
    const auto key = writer.string(value.key(i));
    members.emplace_back(
        key, change ? merge(writer, value.value(i), *change) : writer.copy(value.value(i)));
  }
  for (std::size_t i = 0; i < patch.size(); ++i) {
    if (patch.value(i).is_null() || value.find(patch.key(i))) continue;
    const auto key = writer.string(patch.key(i));
    members.emplace_back(key, merge(writer, Json(), patch.value(i)));
  }
  return writer.object(members);
}

}  // namespace cairn::schema
