#include "compiler/schema/store.h"

#include <algorithm>

namespace cairn::schema {

base::Result<Store> Store::open(std::span<const std::byte> bytes) {
  auto pack = Pack::open(bytes);
  if (!pack) return base::Failure{pack.error()};
  const auto types = pack->root().find("types");
  if (!types || !types->is_object()) return base::Failure{"it holds no schemas"};
  Store store;
  store.pack_ = *pack;
  store.types_ = *types;
  return store;
}

std::vector<std::string_view> Store::type_names() const {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < types_.size(); ++i) names.push_back(types_.key(i));
  std::ranges::sort(names);
  return names;
}

std::string_view Store::text(std::string_view key) const {
  const auto value = pack_.root().find(key);
  return value ? value->string() : std::string_view();
}

}  // namespace cairn::schema
