#pragma once

// What a change does to a resource of a type. The built-in catalog says it; imported
// registry schemas say it of types that the catalog lacks. Where neither knows, the answer
// is Conditionally, never a guess.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/catalog/catalog.h"
#include "compiler/schema/store.h"

namespace cairn::changeset {

enum class Recreation : std::uint8_t { Never, Conditionally, Always };

class Facts {
 public:
  // `store` may be null.
  Facts(const catalog::Catalog& catalog, const schema::Store* store)
      : catalog_(catalog), store_(store) {}

  [[nodiscard]] bool is_known(std::string_view type) const;
  // Of a property at the top: `BucketName`.
  [[nodiscard]] Recreation recreation(std::string_view type, std::string_view property) const;
  // Dotted paths below the property whose change replaces, `*` for any item, without the
  // property's own name.
  [[nodiscard]] std::vector<std::string_view> paths_below(std::string_view type,
                                                          std::string_view property) const;
  [[nodiscard]] bool is_taggable(std::string_view type) const;
  // Whether the property is the type's list of Key and Value.
  [[nodiscard]] bool is_tag_list(std::string_view type, std::string_view property) const;
  [[nodiscard]] bool is_stateful(std::string_view type) const;
  [[nodiscard]] bool supports_snapshot(std::string_view type) const;
  // Whether a change in place leaves the attribute as it is: what the resource is known by.
  [[nodiscard]] bool is_identity(std::string_view type, std::string_view attribute) const;
  // The properties that a user names a resource of the type by. Empty where there are none.
  [[nodiscard]] std::vector<std::string_view> name_properties(std::string_view type) const;
  // `InlineIdentityPolicies`, `IngressRules`, ...; of a property, or of the type itself.
  [[nodiscard]] std::string_view scrutiny(std::string_view type, std::string_view property) const;
  [[nodiscard]] std::string_view scrutiny(std::string_view type) const;

 private:
  const catalog::Catalog& catalog_;
  const schema::Store* store_;
};

[[nodiscard]] bool is_custom_resource(std::string_view type);
[[nodiscard]] std::string_view name_of(Recreation recreation);

}  // namespace cairn::changeset
