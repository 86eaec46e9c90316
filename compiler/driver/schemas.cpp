#include "compiler/driver/schemas.h"

#include <cstdlib>
#include <utility>

namespace cairn::driver {

static constexpr const char* kVariable = "CAIRN_SCHEMA";

static std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

std::string default_schema_path() {
  if (std::getenv(kVariable) != nullptr) return variable(kVariable);
  // A path that is not absolute is to be ignored, by the XDG Base Directory Specification.
  std::string folder = variable("XDG_DATA_HOME");
  if (!folder.starts_with('/')) {
    const std::string home = variable("HOME");
    if (home.empty()) return {};
    folder = home + "/.local/share";
  }
  return folder + "/cairn/schemas.bin";
}

base::Result<std::optional<Schemas>> open_schemas(const std::string& path) {
  if (path.empty()) return std::optional<Schemas>();
  auto file = MappedFile::open(path);
  if (!file) return base::Failure{file.error()};
  if (!*file) return std::optional<Schemas>();
  auto store = schema::Store::open((*file)->bytes());
  if (!store) {
    return base::Failure{"`" + path + "` holds no schemas that this version of Cairn reads: " +
                         store.error() + "; `cairn schema import` makes it anew"};
  }
  return std::optional<Schemas>(Schemas{path, std::move(**file), std::move(*store)});
}

base::Result<std::optional<Schemas>> open_default_schemas() {
  const std::string path = default_schema_path();
  auto schemas = open_schemas(path);
  if (schemas && !*schemas && !path.empty() && std::getenv(kVariable) != nullptr) {
    return base::Failure{"cannot read `" + path + "`, which $CAIRN_SCHEMA names: no such file"};
  }
  return schemas;
}

}  // namespace cairn::driver
