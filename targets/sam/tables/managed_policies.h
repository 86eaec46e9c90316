#pragma once

// The policies that AWS keeps, by name.

#include <optional>
#include <string>
#include <string_view>

namespace cairn::sam {

// `AWSLambdaRole` in `aws-cn` is `arn:aws-cn:iam::aws:policy/service-role/AWSLambdaRole`.
// Empty where the partition has no policy of that name.
[[nodiscard]] std::optional<std::string> managed_policy_arn(std::string_view partition,
                                                            std::string_view name);

}  // namespace cairn::sam
