#pragma once

// The values that pseudo parameters can have, where they are few enough to tabulate.

#include <span>
#include <string_view>

namespace cairn::eval {

// Empty for those that can be anything. Regions:
// https://docs.aws.amazon.com/general/latest/gr/rande.html, partitions:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
[[nodiscard]] std::span<const std::string_view> finite_pseudo(std::string_view name);

}  // namespace cairn::eval
