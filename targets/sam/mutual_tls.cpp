#include "targets/sam/mutual_tls.h"

#include <algorithm>

namespace cairn::sam {

Value* make_mutual_tls(const Resource& api, const Value* domain, std::string_view path) {
  const Value* written = domain->find("MutualTlsAuthentication");
  if (!is_truthy(written)) return nullptr;
  static constexpr std::string_view kFields = "['TruststoreUri', 'TruststoreVersion'].";
  if (!path.empty()) api.require(written, Kind::Map, path);
  if (!written->is_map()) {
    api.refuse(
        "MutualTlsAuthentication must be a map with at least one of the following "
        "fields " +
            std::string(kFields),
        written);
  }
  std::vector<std::string> unknown;
  Value* made = api.arena.map();
  for (const Entry& entry : written->entries()) {
    if (entry.key.view != "TruststoreUri" && entry.key.view != "TruststoreVersion") {
      unknown.emplace_back(entry.key.view);
    } else if (is_truthy(entry.value)) {
      made->set(entry.key, entry.value);
    }
  }
  if (unknown.empty()) return made;
  if (!path.empty()) {
    api.refuse("Available " + std::string(path) + " fields are " + std::string(kFields), written);
  }
  // Of HTTP APIs the message is about the fields, as SAM has it.
  std::ranges::sort(unknown);
  std::string names;
  for (const std::string& name : unknown) names += (names.empty() ? "" : ",") + name;
  throw refuse_resource(
      names, "Available MutualTlsAuthentication fields are " + std::string(kFields), written->span);
}

}  // namespace cairn::sam
