#pragma once

// Where code and definitions lie: `s3://bucket/key?versionId=v`, or a map of the same.

#include "targets/sam/resource.h"

namespace cairn::sam {

struct S3Location {
  Value* bucket = nullptr;
  Value* key = nullptr;
  Value* version = nullptr;  // or null
};

// A refusal about the property where it is neither.
[[nodiscard]] S3Location read_s3_location(const Resource& resource, const Value* location,
                                          std::string_view property);
// `{Bucket, Key, Version}`
[[nodiscard]] Value* make_location(Arena& arena, const S3Location& location);
// `{S3Bucket, S3Key, S3ObjectVersion}`
[[nodiscard]] Value* make_code_location(Arena& arena, const S3Location& location);

}  // namespace cairn::sam
