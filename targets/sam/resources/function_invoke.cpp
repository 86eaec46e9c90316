// EventInvokeConfig of a function, with the queues and topics that it asks for.

#include "targets/sam/destinations.h"
#include "targets/sam/intrinsics.h"
#include "targets/sam/python.h"
#include "targets/sam/resources/function.h"

namespace cairn::sam {

namespace {

// Under which condition a destination is to be made, and what there is otherwise.
struct Made {
  std::string condition;  // empty: none
  Value* otherwise = nullptr;
};

Made find_missing_branch(Context& context, const Value* destination, const std::string& id) {
  if (!is_intrinsic(destination, "Fn::If")) return {};
  if (!has_branches(destination)) {
    throw refuse_resource(id, "Malformed 'Destination' property: Fn::If requires 3 arguments.",
                          destination->span);
  }
  const auto operands = if_operands(destination);
  const bool lacks_then = is_no_value(operands[1]);
  const bool lacks_else = is_no_value(operands[2]);
  if (lacks_then == lacks_else) return {};
  const std::string condition(operands[0]->string());
  if (lacks_then) return {condition, operands[2]};
  Arena& arena = context.arena;
  const std::string name = "NOT" + condition + id_suffix(id);
  Value* inner = arena.map({{"Condition", operands[0]}});
  context.add_condition(name, arena.map({{"Fn::Not", arena.list({inner})}}));
  return {name, operands[1]};
}

std::string combine(const Resource& resource, const std::string& condition) {
  const Value* own = resource.condition();
  if (own == nullptr) return condition;
  if (condition.empty()) return std::string(own->string());
  Arena& arena = resource.arena;
  const std::string name =
      std::string(own->string()) + "AND" + condition + id_suffix(resource.id.view);
  // Nested twice: such are the templates that SAM has always made.
  const auto refer = [&](std::string_view each) {
    return arena.map({{"Condition", arena.map({{"Condition", arena.string(std::string(each))}})}});
  };
  resource.context.add_condition(
      name, arena.map({{"Fn::And", arena.list({refer(own->string()), refer(condition)})}}));
  return name;
}

// The ARN, made beside the function where there is none.
Value* resolve_destination(FunctionParts& parts, const Value* config, const std::string& id,
                           const std::string& event) {
  Resource& resource = parts.resource;
  Arena& arena = parts.arena;
  const Value* type = config->find("Type");
  Value* destination = config->find("Destination");
  const std::string base = id + event;
  Value* policy = type == nullptr || !type->is_string()
                      ? nullptr
                      : make_destination_policy(arena, type->text.view, base, destination);
  if (policy == nullptr) {
    resource.refuse("'Type: " + str(type) + "' must be one of " + std::string(kDestinationTypes),
                    type != nullptr ? type : config);
  }
  const Made made = find_missing_branch(resource.context, destination, id);
  if (destination == nullptr || !made.condition.empty()) {
    const bool is_queue = type->is_string("SQS");
    if (!is_queue && !type->is_string("SNS")) {
      resource.refuse("Destination is required if Type is not ['SQS', 'SNS']", config);
    }
    const std::string made_id = base + (is_queue ? "Queue" : "Topic");
    Value* product = resource.add_secondary(
        made_id, is_queue ? "AWS::SQS::Queue" : "AWS::SNS::Topic", arena.map());
    const std::string condition = combine(resource, made.condition);
    if (!condition.empty()) product->set("Condition", arena.string(condition));
    destination = is_queue ? make_get_att(arena, made_id, "Arn") : make_ref(arena, made_id);
    if (!made.condition.empty()) {
      destination = make_if(arena, arena.string(made.condition), destination, made.otherwise);
    }
    policy = make_destination_policy(arena, type->text.view, base, destination);
  }
  parts.policies.push_back(policy);
  return destination;
}

}  // namespace

void add_invoke_config(FunctionParts& parts) {
  Resource& resource = parts.resource;
  Arena& arena = parts.arena;
  Value* config = resource.property("EventInvokeConfig");
  if (!is_truthy(config)) return;
  config = resolve_parameters(resource.context, config);
  const std::string id = std::string(resource.id.view) + "EventInvokeConfig";
  Value* destinations = arena.map();
  if (const Value* given = config->find("DestinationConfig"); is_truthy(given)) {
    resource.require(given, Kind::Map, "EventInvokeConfig.DestinationConfig");
    for (const char* event : {"OnSuccess", "OnFailure"}) {
      Value* one = given->find(event);
      if (one == nullptr) continue;
      resource.require(one, Kind::Map, std::string("EventInvokeConfig.DestinationConfig.") + event);
      Value* destination = resolve_destination(parts, one, id, event);
      // Written where it was missing: functions that have it of Globals share what is made
      // for the first of them.
      one->set("Destination", destination);
      destinations->set(event, arena.map({{"Destination", destination}}));
    }
  }
  Value* qualifier = arena.string(parts.alias_id.empty() ? "$LATEST" : parts.alias_name);
  Value* made = resource.add_main(
      id, "AWS::Lambda::EventInvokeConfig",
      arena.map({{"FunctionName", make_ref(arena, resource.id.view)},
                 {"Qualifier", qualifier},
                 {"DestinationConfig", destinations},
                 {"MaximumEventAgeInSeconds", config->find("MaximumEventAgeInSeconds")},
                 {"MaximumRetryAttempts", config->find("MaximumRetryAttempts")}}));
  made->erase("DependsOn");
  if (!parts.alias_id.empty()) made->set("DependsOn", arena.list({arena.string(parts.alias_id)}));
}

}  // namespace cairn::sam
