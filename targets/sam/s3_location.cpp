#include "targets/sam/s3_location.h"

namespace cairn::sam {

// What stands before the first of the characters; the rest begins with it.
static std::string_view take_until(std::string_view& text, std::string_view stops) {
  const std::size_t end = std::min(text.find_first_of(stops), text.size());
  const std::string_view taken = text.substr(0, end);
  text.remove_prefix(end);
  return taken;
}

// The only `versionId` of a query; empty where there is none, or several.
static std::string_view version_of(std::string_view query) {
  static constexpr std::string_view kName = "versionId=";
  std::string_view version;
  int count = 0;
  while (!query.empty()) {
    query.remove_prefix(1);  // `?` or `&`
    const std::string_view pair = take_until(query, "&");
    if (!pair.starts_with(kName) || pair.size() == kName.size()) continue;
    version = pair.substr(kName.size());
    ++count;
  }
  return count == 1 ? version : std::string_view();
}

S3Location read_s3_location(const Resource& resource, const Value* location,
                            std::string_view property) {
  const std::string name = "'" + std::string(property) + "'";
  if (location != nullptr && location->is_map()) {
    S3Location found{location->find("Bucket"), location->find("Key"), location->get("Version")};
    if (!is_truthy(found.bucket) || !is_truthy(found.key)) {
      resource.refuse(name + " requires Bucket and Key properties to be specified.", location);
    }
    return found;
  }
  if (location != nullptr && !location->is_string()) {
    resource.refuse(name + " must be of type dict or string.", location);
  }
  static constexpr std::string_view kScheme = "s3://";
  std::string_view rest = location != nullptr ? location->string() : std::string_view();
  const bool has_scheme = rest.starts_with(kScheme);
  if (has_scheme) rest.remove_prefix(kScheme.size());
  const std::string_view bucket = take_until(rest, "/?#");
  std::string_view path = take_until(rest, "?#");
  const std::string_view query = take_until(rest, "#");
  if (!has_scheme && !resource.context.is_packaged && location != nullptr && is_truthy(location)) {
    Value* local = const_cast<Value*>(location);
    return {resource.arena.string("unpackaged", location->span), local, nullptr};
  }
  if (!has_scheme || bucket.empty() || path.empty()) {
    resource.refuse(name +
                        " is not a valid S3 Uri of the form 's3://bucket/key' with optional "
                        "versionId query parameter.",
                    location);
  }
  path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
  Arena& arena = resource.arena;
  // Parts of a unicode text are unicode.
  const auto part = [&](std::string_view text) {
    return arena.string(Text(text, location->text.is_unicode), location->span);
  };
  const std::string_view version = version_of(query);
  return {part(bucket), part(path), version.empty() ? nullptr : part(version)};
}

Value* make_location(Arena& arena, const S3Location& location) {
  return arena.map(
      {{"Bucket", location.bucket}, {"Key", location.key}, {"Version", location.version}});
}

Value* make_code_location(Arena& arena, const S3Location& location) {
  return arena.map({{"S3Bucket", location.bucket},
                    {"S3Key", location.key},
                    {"S3ObjectVersion", location.version}});
}

}  // namespace cairn::sam
