#pragma once

// What streams, queues, brokers and databases that a function reads have in common.

#include "targets/sam/events/types.h"

namespace cairn::sam {

// The mapping of the event to `source`, or to servers of one's own. Gives back its properties,
// for what only one type has.
Value* add_mapping(FunctionEvent& event, Value* source);
// The right to send what failed to DestinationConfig; after those of the source itself.
void allow_destination(FunctionEvent& event);

// {Action: [actions], Effect: Allow, Resource: resource}
[[nodiscard]] Value* make_statement(Arena& arena, std::initializer_list<std::string_view> actions,
                                    Value* resource);
// The right to be in a VPC.
[[nodiscard]] Value* make_network_statement(Arena& arena);
// A key of SecretsManagerKmsKeyId, by its id.
[[nodiscard]] Value* make_key_arn(FunctionEvent& event);
// {PolicyName, PolicyDocument: {Version where there is one, Statement}}
[[nodiscard]] Value* make_policy(Arena& arena, std::string name, Value* statements,
                                 bool has_version);
// The one secret among SourceAccessConfigurations that only take these types.
[[nodiscard]] Value* find_basic_auth(FunctionEvent& event, std::string_view source,
                                     std::initializer_list<std::string_view> types);

}  // namespace cairn::sam
