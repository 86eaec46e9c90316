#include <stdexcept>

#include "compiler/base/check.h"
#include "compiler/rules/run.h"
#include "compiler/rules/schema_keywords.h"

namespace cairn::rules {

Tables::Tables(schema::Json root) : root_(root) {
  std::unordered_map<std::string_view, diag::Kind*> by_name;
  const auto text = [](schema::Json entry, std::string_view key) {
    const auto found = entry.find(key);
    return found ? found->string() : std::string_view();
  };
  for (std::size_t i = 0; i < root.size(); ++i) {
    const schema::Json entries = root.value(i);
    for (std::size_t j = 0; j < entries.size(); ++j) {
      const schema::Json entry = entries.item(j);
      const auto rule = entry.find("rule");
      if (!rule) {
        for_each_type(entry, [&](std::string_view type) { constraints_[type].push_back(entry); });
        continue;
      }
      const std::string_view id = rule->string();
      diag::Kind*& kind = by_name[id];
      if (kind == nullptr) {
        kind = &kinds_.emplace_back();
        kind->name = id;
        kind->severity = id.starts_with('E')   ? diag::Severity::Error
                         : id.starts_with('W') ? diag::Severity::Warning
                                               : diag::Severity::Info;
        kind->message = "{0}";
      }
      // The page may stand at any of the rule's entries.
      if (kind->explanation.empty() && !text(entry, "why").empty()) {
        std::string page(text(entry, "title"));
        if (!page.empty() && page.back() != '.') page += '.';
        kind->explanation = kept_.emplace_back(page + ' ' + std::string(text(entry, "why")));
        kind->reference = text(entry, "source");
      }
      const auto schema = entry.find("schema");
      CAIRN_CHECK(schema);
      for_each_path(entry, [&](std::string_view path) {
        if (path.starts_with('/')) path.remove_prefix(1);
        for_each_type(entry, [&](std::string_view type) {
          by_type_[type].push_back({kind, path, *schema, entry.find("unconditional").has_value()});
        });
      });
    }
  }
}

const std::vector<Tables::Entry>* Tables::entries_of(std::string_view type) const {
  const auto found = by_type_.find(type);
  return found == by_type_.end() ? nullptr : &found->second;
}

}  // namespace cairn::rules
