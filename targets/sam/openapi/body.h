#pragma once

// Bodies of APIs, of Swagger 2 and of OpenAPI 3: their paths, and the methods of a path,
// either of which may stand in `Fn::If`.

#include <vector>

#include "targets/sam/context.h"
#include "targets/sam/value.h"

namespace cairn::sam {

inline constexpr std::string_view kAnyMethod = "x-amazon-apigateway-any-method";
inline constexpr std::string_view kIntegration = "x-amazon-apigateway-integration";

// A map with paths that says which version it is of.
[[nodiscard]] bool is_valid_body(const Value* body);
// `3.0`, `3.0.1`: one of the digits, and one or two more with dots before them.
[[nodiscard]] bool is_version(std::string_view text, std::string_view majors);
// `openapi: 3...`, and no `swagger`.
[[nodiscard]] bool is_openapi3(const Value* body);

// The method as a key of a path: in lower case, and AWS's own word for `any`.
[[nodiscard]] Text normalize_method(Arena& arena, Text method);

// The item itself, or what the branches of `Fn::If` have but `AWS::NoValue`.
[[nodiscard]] std::vector<Value*> conditional_contents(Value* item);

// Whether the definition of a method, or one branch of it, has an integration.
[[nodiscard]] bool has_integration(Value* method);

// A path must be a map, and each of its methods too.
void check_paths(const Value* paths);

// Makes the path and the method where they are missing.
void add_path(Arena& arena, Value* paths, Text path, Text method);

// `/a/{b}/` as `/a/*`, for ARNs.
[[nodiscard]] std::string wildcard_path(std::string_view path, bool is_rest = true);

}  // namespace cairn::sam
