#include "targets/sam/events/sources.h"

#include <algorithm>

#include "targets/sam/destinations.h"
#include "targets/sam/intrinsics.h"
#include "targets/sam/python.h"

namespace cairn::sam {

namespace {

void check_filters(const FunctionEvent& event) {
  const Value* filters = event.property("FilterCriteria");
  if (!is_truthy(filters) || is_intrinsic(filters)) return;
  if (filters->size() == 1 && filters->has("Filters")) return;
  event.refuse_by_name("FilterCriteria field has a wrong format", filters);
}

void check_registry(const FunctionEvent& event, const Value* registry) {
  for (const std::string_view name :
       {"SchemaRegistryURI", "EventRecordFormat", "SchemaValidationConfigs"}) {
    if (registry->has(name)) continue;
    event.refuse_by_name("Missing required field " + std::string(name) + " in SchemaRegistryConfig",
                         registry);
  }
  const Value* format = registry->get("EventRecordFormat");
  if (!format->is_string("JSON") && !format->is_string("SOURCE")) {
    event.refuse_by_name(
        "EventRecordFormat in SchemaRegistryConfig must be either 'JSON' or 'SOURCE'", format);
  }
  if (!registry->get("SchemaValidationConfigs")->is_list()) {
    event.refuse_by_name("SchemaValidationConfigs must be a list",
                         registry->get("SchemaValidationConfigs"));
  }
  const Value* access = truthy(registry->get("AccessConfigs"));
  if (access == nullptr) return;
  if (!access->is_list()) {
    event.refuse_by_name("AccessConfigs in SchemaRegistryConfig must be a list", access);
  }
  for (const Value* each : access->items) {
    if (each->has("Type") && each->has("URI")) continue;
    event.refuse_by_name("Each AccessConfig must be a dict with 'Type' and 'URI' fields", each);
  }
}

// `ConsumerGroupId` and the schema registry go to a map of their own.
void set_consumer_group(FunctionEvent& event, Value* mapping) {
  Value* group = event.given("ConsumerGroupId");
  Value* registry = event.given("SchemaRegistryConfig");
  const bool is_own = event.type->name == "SelfManagedKafka";
  if (!is_own && event.type->name != "MSK") {
    if (group == nullptr) return;
    event.refuse("Property ConsumerGroupId not defined for resource of type " +
                     std::string(event.type->name) + ".",
                 group);
  }
  if (group == nullptr && registry == nullptr) return;
  if (registry != nullptr) check_registry(event, registry);
  mapping->set(is_own ? "SelfManagedKafkaEventSourceConfig" : "AmazonManagedKafkaEventSourceConfig",
               event.arena.map({{"ConsumerGroupId", group}, {"SchemaRegistryConfig", registry}}));
}

}  // namespace

Value* add_mapping(FunctionEvent& event, Value* source) {
  static constexpr std::string_view kPassed[] = {"StartingPosition",
                                                 "StartingPositionTimestamp",
                                                 "BatchSize",
                                                 "MaximumBatchingWindowInSeconds",
                                                 "MaximumRetryAttempts",
                                                 "BisectBatchOnFunctionError",
                                                 "MaximumRecordAgeInSeconds",
                                                 "ParallelizationFactor",
                                                 "Enabled",
                                                 "Topics",
                                                 "Queues",
                                                 "SourceAccessConfigurations",
                                                 "TumblingWindowInSeconds",
                                                 "FunctionResponseTypes",
                                                 "FilterCriteria",
                                                 "KmsKeyArn",
                                                 "ScalingConfig",
                                                 "ProvisionedPollerConfig",
                                                 "MetricsConfig",
                                                 "LoggingConfig"};
  Arena& arena = event.arena;
  Value* mapping =
      arena.map({{"FunctionName", event.target_ref()}, {"EventSourceArn", source}}, event.span);
  for (const std::string_view name : kPassed) {
    if (Value* value = event.property(name)) mapping->set(name, value);
  }
  check_filters(event);
  if (Value* servers = event.given("KafkaBootstrapServers")) {
    mapping->set("SelfManagedEventSource",
                 arena.map({{"Endpoints", arena.map({{"KafkaBootstrapServers", servers}})}}));
  }
  set_consumer_group(event, mapping);
  if (Value* destination = event.property("DestinationConfig"); is_truthy(destination)) {
    const Value* failure = destination->find("OnFailure");
    if (failure == nullptr || !failure->is_map()) {
      event.refuse("Property 'DestinationConfig.OnFailure' should be a map.", destination);
    }
    Value* type = failure->find("Type");
    static constexpr std::string_view kTypes[] = {"SQS", "SNS", "S3", "Kafka"};
    if (is_truthy(type) && std::ranges::find(kTypes, type->string()) == std::end(kTypes)) {
      event.refuse("The only valid values for 'Type' are 'SQS', 'SNS', 'S3', and 'Kafka'", type);
    }
    // SAM's own word, which only says what right the role needs.
    Value* passed = arena.share(failure);
    if (is_truthy(type)) passed->erase("Type");
    Value* config = arena.share(destination);
    config->set("OnFailure", passed);
    mapping->set("DestinationConfig", config);
  }
  event.owner.add_secondary(event.id, "AWS::Lambda::EventSourceMapping", mapping);
  return mapping;
}

void allow_destination(FunctionEvent& event) {
  const Value* destination = event.property("DestinationConfig");
  const Value* failure = is_truthy(destination) ? destination->find("OnFailure") : nullptr;
  const Value* type = failure == nullptr ? nullptr : failure->find("Type");
  // What a cluster of Kafka lets in is its own affair.
  if (!is_truthy(type) || type->is_string("Kafka")) return;
  const std::string_view name = type->is_string("S3") ? "S3Bucket" : type->string();
  Value* target = failure->get("Destination");
  event.allow(make_destination_policy(event.arena, name, event.id,
                                      target != nullptr ? target : event.arena.null()));
}

Value* make_statement(Arena& arena, std::initializer_list<std::string_view> actions,
                      Value* resource) {
  return arena.map({{"Action", arena.texts(actions)},
                    {"Effect", arena.string("Allow")},
                    {"Resource", resource}});
}

Value* make_network_statement(Arena& arena) {
  return make_statement(
      arena,
      {"ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface",
       "ec2:DescribeVpcs", "ec2:DescribeSubnets", "ec2:DescribeSecurityGroups"},
      arena.string("*"));
}

Value* make_key_arn(FunctionEvent& event) {
  const Value* key = event.property("SecretsManagerKmsKeyId");
  if (!key->is_string()) {
    event.refuse_by_name("Property 'SecretsManagerKmsKeyId' should be a string.", key);
  }
  return make_sub(event.arena, "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/" +
                                   std::string(key->text.view));
}

Value* make_policy(Arena& arena, std::string name, Value* statements, bool has_version) {
  Value* version = has_version ? arena.string("2012-10-17") : nullptr;
  return arena.map(
      {{"PolicyName", arena.string(std::move(name))},
       {"PolicyDocument", arena.map({{"Version", version}, {"Statement", statements}})}});
}

Value* find_basic_auth(FunctionEvent& event, std::string_view source,
                       std::initializer_list<std::string_view> types) {
  const Value* configurations = event.property("SourceAccessConfigurations");
  if (!is_truthy(configurations)) {
    event.refuse_by_name("No SourceAccessConfigurations for " + std::string(source) +
                         " event provided.");
  }
  if (!configurations->is_list()) {
    event.refuse_by_name("Provided SourceAccessConfigurations cannot be parsed into a list.",
                         configurations);
  }
  Value* uri = nullptr;
  for (std::size_t i = 0; i < configurations->items.size(); ++i) {
    const Value* each = configurations->items[i];
    const std::string place = "Property 'SourceAccessConfigurations[" + std::to_string(i) + "]";
    if (!each->is_map()) event.refuse_by_name(place + "' should be a map.", each);
    const Value* type = each->get("Type");
    if (type == nullptr || !type->is_string()) {
      event.refuse_by_name(place + ".Type' should be a string.", each);
    }
    const std::string_view name = type->text.view;
    if (std::ranges::find(types, name) == types.end()) {
      event.refuse_by_name(
          "Invalid property Type specified in SourceAccessConfigurations. The supported values "
          "are: " +
              repr(event.arena.texts(types)) + ".",
          each);
    }
    if (name != "BASIC_AUTH") continue;
    if (uri != nullptr) {
      event.refuse_by_name(
          "Multiple BASIC_AUTH properties specified in SourceAccessConfigurations.", each);
    }
    uri = each->find("URI");
    if (!is_truthy(uri)) {
      event.refuse_by_name("No BASIC_AUTH URI property specified in SourceAccessConfigurations.",
                           each);
    }
  }
  if (uri == nullptr) {
    event.refuse_by_name("No BASIC_AUTH property specified in SourceAccessConfigurations.",
                         configurations);
  }
  return uri;
}

}  // namespace cairn::sam
