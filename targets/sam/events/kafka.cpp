// Kafka, AWS's and one's own.

#include <algorithm>

#include "targets/sam/events/sources.h"
#include "targets/sam/intrinsics.h"

namespace cairn::sam {

namespace {

void check_uri(const FunctionEvent& event, const Value* access, const std::string& what) {
  const Value* uri = access->find("URI");
  if (!is_truthy(uri)) {
    event.refuse_by_name(
        "No " + what +
            " URI property specified in SourceAccessConfigurations for self managed kafka "
            "event.",
        access);
  }
  if (!uri->is_string() && !is_intrinsic(uri)) {
    event.refuse_by_name(
        "Wrong Type for " + what +
            " URI property specified in SourceAccessConfigurations for self managed "
            "kafka event.",
        uri);
  }
}

// How the function gets to servers of one's own.
struct Access {
  Value* secret = nullptr;
  bool has_root_certificate = false;
  bool has_subnet = false;
  bool has_security_group = false;
};

Access read_access(const FunctionEvent& event, const Value* configurations) {
  static constexpr std::string_view kAuth[] = {"SASL_SCRAM_256_AUTH", "SASL_SCRAM_512_AUTH",
                                               "BASIC_AUTH", "CLIENT_CERTIFICATE_TLS_AUTH"};
  Access access;
  if (!configurations->is_list()) {
    event.refuse_by_name(
        "SourceAccessConfigurations for self managed kafka event should be a list.",
        configurations);
  }
  for (const Value* each : configurations->items) {
    if (!each->is_map()) {
      throw refuse_resource(event.name.view,
                            "Property 'SourceAccessConfigurations' should be a map.", each->span);
    }
    const Value* found = each->get("Type");
    const std::string type(found == nullptr ? std::string_view() : found->string());
    if (type == "VPC_SUBNET" || type == "VPC_SECURITY_GROUP") {
      check_uri(event, each, type);
      (type == "VPC_SUBNET" ? access.has_subnet : access.has_security_group) = true;
    } else if (std::ranges::find(kAuth, type) != std::end(kAuth)) {
      if (access.secret != nullptr) {
        event.refuse_by_name(
            "Multiple auth mechanism properties specified in SourceAccessConfigurations for self "
            "managed kafka event.",
            each);
      }
      check_uri(event, each, "auth mechanism");
      access.secret = each->get("URI");
    } else if (type == "SERVER_ROOT_CA_CERTIFICATE") {
      check_uri(event, each, type);
      access.has_root_certificate = true;
    } else {
      event.refuse_by_name(
          "Invalid SourceAccessConfigurations Type provided for self managed kafka event.", each);
    }
  }
  if (access.has_subnet != access.has_security_group) {
    event.refuse_by_name(
        "VPC_SUBNET and VPC_SECURITY_GROUP in SourceAccessConfigurations for SelfManagedKafka must "
        "be both provided.",
        configurations);
  }
  return access;
}

// The rights to a schema registry: its secrets, and Glue's schemas.
void allow_registry(FunctionEvent& event, Value* statements) {
  Arena& arena = event.arena;
  const Value* config = event.property("SchemaRegistryConfig");
  if (config == nullptr) return;
  if (const Value* access = config->find("AccessConfigs"); access != nullptr) {
    for (const Value* each : access->items) {
      Value* uri = each->find("URI");
      if (uri == nullptr) continue;
      statements->append(make_statement(arena, {"secretsmanager:GetSecretValue"}, uri));
    }
  }
  Value* registry = config->find("SchemaRegistryURI");
  const Value* written = is_intrinsic(registry, "Fn::Sub") ? registry->get("Fn::Sub") : registry;
  if (written == nullptr) return;
  static constexpr std::string_view kRegistry = ":registry/";
  const std::string_view text = written->string();
  const std::size_t at = text.find(kRegistry);
  if (at == std::string_view::npos || text.find(":glue:") == std::string_view::npos) return;
  const std::string name(text.substr(at + kRegistry.size()));
  Value* schemas = make_sub(
      arena, "arn:${AWS::Partition}:glue:${AWS::Region}:${AWS::AccountId}:schema/" + name + "/*");
  statements->append(make_statement(arena, {"glue:GetRegistry"}, registry));
  statements->append(make_statement(arena, {"glue:GetSchemaVersion"}, arena.list({schemas})));
}

}  // namespace

void add_msk_event(FunctionEvent& event) {
  Arena& arena = event.arena;
  add_mapping(event, event.property("Stream"));
  event.allow_managed("service-role/AWSLambdaMSKExecutionRole");
  Value* statements = arena.list();
  if (const Value* access = event.property("SourceAccessConfigurations")) {
    for (const Value* each : access->items) {
      const Value* type = each->get("Type");
      Value* uri = each->find("URI");
      if (!is_truthy(uri) || type == nullptr || !type->is_string("CLIENT_CERTIFICATE_TLS_AUTH")) {
        continue;
      }
      statements->append(make_statement(arena, {"secretsmanager:GetSecretValue"}, uri));
    }
  }
  allow_registry(event, statements);
  if (!statements->items.empty()) {
    event.allow(make_policy(arena, "MSKExecutionRolePolicy", statements, false));
  }
  allow_destination(event);
}

void add_kafka_event(FunctionEvent& event) {
  Arena& arena = event.arena;
  add_mapping(event, nullptr);
  if (!is_truthy(event.property("KafkaBootstrapServers"))) {
    event.refuse_by_name(
        "No KafkaBootstrapServers provided for self managed kafka as an event source");
  }
  const Value* topics = event.property("Topics");
  if (!is_truthy(topics)) {
    event.refuse_by_name("No Topics provided for self managed kafka as an event source");
  }
  if (topics->size() != 1) {
    event.refuse_by_name("Topics for self managed kafka only supports single configuration entry.",
                         topics);
  }
  const Value* configurations = event.property("SourceAccessConfigurations");
  if (!is_truthy(configurations)) {
    event.refuse_by_name("No SourceAccessConfigurations for self managed kafka event provided.");
  }
  const Access access = read_access(event, configurations);
  Value* statements = arena.list();
  const auto allow_secret = [&] {
    statements->append(make_statement(arena, {"secretsmanager:GetSecretValue"}, access.secret));
  };
  if (access.secret != nullptr) allow_secret();
  // Once more the first secret, not the certificate's: so SAM does.
  if (access.secret != nullptr && access.has_root_certificate) allow_secret();
  if (access.has_subnet) statements->append(make_network_statement(arena));
  if (is_truthy(event.property("SecretsManagerKmsKeyId"))) {
    statements->append(arena.map({{"Action", arena.texts({"kms:Decrypt"})},
                                  {"Effect", arena.string("Allow")},
                                  {"Resource", make_key_arn(event)}}));
  }
  allow_registry(event, statements);
  event.allow(make_policy(arena, "SelfManagedKafkaExecutionRolePolicy", statements, true));
  allow_destination(event);
}

}  // namespace cairn::sam
