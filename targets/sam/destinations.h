#pragma once

// Where a function sends what it could not handle, and the right to send it there.

#include "targets/sam/resource.h"

namespace cairn::sam {

// `['SQS', 'SNS', 'EventBridge', 'Lambda', 'S3Bucket']`
inline constexpr std::string_view kDestinationTypes =
    "['SQS', 'SNS', 'EventBridge', 'Lambda', 'S3Bucket']";

// {PolicyName, PolicyDocument} for the destination; null for a type that is none.
[[nodiscard]] Value* make_destination_policy(Arena& arena, std::string_view type,
                                             const std::string& id, Value* destination);

}  // namespace cairn::sam
