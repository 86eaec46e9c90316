#pragma once

// `Policies` of functions and state machines: names of managed policies, documents, and
// names of SAM's policy templates.

#include <vector>

#include "targets/sam/resource.h"

namespace cairn::sam {

enum class PolicyKind : std::uint8_t { Managed, Statement, Template, Unknown };

struct Policy {
  PolicyKind kind = PolicyKind::Unknown;
  Value* value = nullptr;
};

// One policy or a list of them. A refusal where the branches of `Fn::If` differ in kind.
[[nodiscard]] std::vector<Policy> read_policies(Value* policies);

// The ARN of a managed policy that is named; other texts and functions as they are.
[[nodiscard]] Value* managed_policy(const Context& context, Value* name);
// `arn:<partition>:iam::aws:policy/<name>`
[[nodiscard]] Value* aws_policy(const Context& context, std::string_view name);
// The policy that lets a role write traces.
[[nodiscard]] Value* tracing_policy(const Context& context);

// What a role is made of.
struct RoleParts {
  std::string id;
  Value* assume_role = nullptr;      // a document
  std::vector<Value*> managed;       // ARNs
  std::vector<Value*> managed_last;  // those behind the resource's own
  std::vector<Value*> policies;      // {PolicyName, PolicyDocument}
  std::vector<Policy> of_resource;   // become more of both
  Value* path = nullptr;             // or null
  Value* boundary = nullptr;         // or null
  Value* tags = nullptr;             // a list
};

// The properties of the role. A refusal where a policy is none.
[[nodiscard]] Value* make_role(const Resource& resource, const RoleParts& parts);
// The document by which a service may take the role.
[[nodiscard]] Value* make_assume_role(Arena& arena, std::string_view service);
// {PolicyName, PolicyDocument} that allows an action on a resource.
[[nodiscard]] Value* make_allow_policy(Arena& arena, std::string name, Value* action,
                                       Value* resource);

}  // namespace cairn::sam
