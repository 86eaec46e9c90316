#include "targets/sam/tables/tables.h"

#include <algorithm>
#include <cstddef>

#include "compiler/base/check.h"

extern "C" const std::byte cairn_sam_tables_begin[], cairn_sam_tables_end[];

namespace cairn::sam {

schema::Json table(std::string_view name) {
  const auto pack = schema::Pack::open({cairn_sam_tables_begin, cairn_sam_tables_end});
  CAIRN_CHECK(pack);
  const auto found = pack->root().find(name);
  CAIRN_CHECK(found);
  return *found;
}

schema::Json member(schema::Json map, std::string_view key) {
  return map.find(key).value_or(schema::Json());
}

std::vector<std::string_view> texts(schema::Json list) {
  std::vector<std::string_view> all;
  for (std::size_t i = 0; i < list.size(); ++i) all.push_back(list.item(i).string());
  return all;
}

std::string_view take_word(std::string_view& words) {
  const std::string_view word = words.substr(0, words.find(' '));
  words.remove_prefix(std::min(words.size(), word.size() + 1));
  return word;
}

static std::string_view written_actions(schema::Json statement) {
  const auto list = statement.find("actions");
  return list ? list->string() : member(statement, "action").string();
}

std::string_view service_of(schema::Json statement) {
  const std::string_view actions = written_actions(statement);
  return actions.substr(0, actions.find(':'));
}

Actions read_actions(schema::Json statement) {
  const std::string prefix = std::string(service_of(statement)) + ':';
  std::string_view rest = written_actions(statement).substr(prefix.size());
  Actions actions{.names = {}, .is_list = statement.find("actions").has_value()};
  while (!rest.empty()) {
    actions.names.push_back(prefix + std::string(take_word(rest)));
  }
  return actions;
}

}  // namespace cairn::sam
