#include "compiler/schema/corrections.h"

#include <cstddef>

#include "compiler/base/check.h"

extern "C" const std::byte cairn_corrections_begin[], cairn_corrections_end[];

namespace cairn::schema {

static std::vector<Json> rows_with(std::string_view key) {
  const auto pack = Pack::open({cairn_corrections_begin, cairn_corrections_end});
  CAIRN_CHECK(pack.is_ok());
  const Json table = pack->root().find("corrections").value_or(Json());
  std::vector<Json> rows;
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (table.item(i).find(key)) rows.push_back(table.item(i));
  }
  return rows;
}

static Json member(Json row, std::string_view key) { return row.find(key).value_or(Json()); }

std::vector<Correction> corrections() {
  std::vector<Correction> all;
  for (const Json row : rows_with("type")) {
    all.push_back({.type = member(row, "type").string(),
                   .fault = member(row, "fault"),
                   .patch = member(row, "patch"),
                   .schema = row.find("schema"),
                   .reason = member(row, "reason").string()});
  }
  return all;
}

std::vector<PatternCorrection> pattern_corrections() {
  std::vector<PatternCorrection> all;
  for (const Json row : rows_with("pattern")) {
    all.push_back({.pattern = member(row, "pattern").string(),
                   .means = member(row, "means").string(),
                   .reason = member(row, "reason").string()});
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
