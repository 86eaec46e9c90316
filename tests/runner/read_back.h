#pragma once

// A template as its readers take it.

#include <string>

namespace cairn::runner {

// Whether the YAML, read by yaml-cpp, says the same as the JSON, read by nlohmann:
// empty, or the first place where they differ. Short forms count as the long ones,
// `!GetAtt A.Arn` as {"Fn::GetAtt": ["A", "Arn"]}.
[[nodiscard]] std::string compare_yaml_with_json(const std::string& yaml, const std::string& json);

}  // namespace cairn::runner
