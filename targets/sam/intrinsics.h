#pragma once

// Functions of CloudFormation inside SAM's values: telling them, making them, and
// resolving those whose answer is known before a deployment.

#include <span>

#include "targets/sam/context.h"
#include "targets/sam/value.h"

namespace cairn::sam {

// A map with one key: `Ref`, `Condition` or `Fn::...`.
[[nodiscard]] bool is_intrinsic(const Value* value);
// Of that very name.
[[nodiscard]] bool is_intrinsic(const Value* value, std::string_view name);
// `{Ref: AWS::NoValue}`
[[nodiscard]] bool is_no_value(const Value* value);
// The text of a `Ref`; empty for what is none.
[[nodiscard]] std::string_view ref_target(const Value* value);
// The three operands of `Fn::If`; a structural refusal where they are others.
// A refusal where there are other than three.
[[nodiscard]] std::span<Value* const> if_operands(const Value* value);
[[nodiscard]] bool has_branches(const Value* value);

[[nodiscard]] Value* make_ref(Arena& arena, std::string_view id);
[[nodiscard]] Value* make_get_att(Arena& arena, std::string_view id, std::string_view attribute);
[[nodiscard]] Value* make_sub(Arena& arena, std::string_view text);
[[nodiscard]] Value* make_if(Arena& arena, Value* condition, Value* then, Value* otherwise);
[[nodiscard]] Value* make_no_value(Arena& arena);
// `value` itself where there is no condition, else under `Fn::If`.
[[nodiscard]] Value* make_conditional(Arena& arena, const Value* condition, Value* value);

// `Ref` and `Fn::Sub` of parameters whose values are known, everywhere in the value, which
// is changed in place. What it is now is given back.
Value* resolve_parameters(Context& context, Value* value);
// The same, and `Fn::FindInMap` with literal keys.
Value* resolve_mappings(Context& context, Value* value);

// Ids that were renamed, everywhere: in `Ref`, `Fn::GetAtt`, `Fn::Sub`, and `DependsOn` of
// the resources given.
void rename_references(Context& context, Value* value);
// `<Resource>.<Name>` becomes the id of what was made of the resource.
void resolve_generated(Context& context, Value* value);

}  // namespace cairn::sam
