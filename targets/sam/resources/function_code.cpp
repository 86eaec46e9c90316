// A function's own properties: its code, and what is passed on.

#include <algorithm>

#include "targets/sam/intrinsics.h"
#include "targets/sam/python.h"
#include "targets/sam/resources/function.h"
#include "targets/sam/s3_location.h"
#include "targets/sam/tags.h"
#include "targets/sam/typed_model.h"

namespace cairn::sam {

namespace {

struct Pair {
  std::string_view left, right;
};

void check_dead_letters(const Resource& resource) {
  const Value* queue = resource.property("DeadLetterQueue");
  if (!is_truthy(queue)) return;
  const Value* type = queue->find("Type");
  if (!is_truthy(type) || !is_truthy(queue->get("TargetArn"))) {
    resource.refuse("'DeadLetterQueue' requires Type and TargetArn properties to be specified.",
                    queue);
  }
  resource.require(type, Kind::String, "DeadLetterQueue.Type");
  if (!type->is_string("SQS") && !type->is_string("SNS")) {
    resource.refuse("'DeadLetterQueue' requires Type of ['SQS', 'SNS']", type);
  }
}

void check_tenancy(const Resource& resource) {
  if (!is_truthy(resource.property("TenancyConfig"))) return;
  const auto refuse = [&](std::string_view what, const Value* at) {
    resource.refuse(
        std::string(what) + " is not supported for functions enabled with tenancy configuration.",
        at);
  };
  static constexpr std::pair<std::string_view, std::string_view> kUnsupported[] = {
      {"ProvisionedConcurrencyConfig", "Provisioned concurrency"},
      {"FunctionUrlConfig", "Function URL"},
      {"SnapStart", "SnapStart"}};
  for (const auto& [property, name] : kUnsupported) {
    if (const Value* value = resource.property(property); is_truthy(value)) refuse(name, value);
  }
  const Value* events = resource.property("Events");
  if (events == nullptr) return;
  for (const Entry& event : events->entries()) {
    const Value* type = event.value->get("Type");
    if (type == nullptr || type->is_string("Api") || type->is_string("HttpApi")) continue;
    resource.refuse("Event source '" + str(type) +
                        "' is not supported for functions enabled with tenancy configuration. "
                        "Only Api and HttpApi event sources are supported.",
                    event.value);
  }
}

// A parameter's path in the text would be taken for parts of the key.
bool has_path_in_reference(std::string_view text) {
  const std::size_t open = text.find("{{resolve:");
  if (open == std::string_view::npos) return false;
  const std::size_t close = text.find("}}", open);
  return close != std::string_view::npos && text.substr(open, close - open).find('/') != text.npos;
}

Value* make_zip(Resource& resource) {
  Arena& arena = resource.arena;
  if (Value* text = resource.property("InlineCode")) return arena.map({{"ZipFile", text}});
  Value* uri = resource.property("CodeUri");
  if (uri == nullptr) resource.refuse("Only one of 'InlineCode' or 'CodeUri' can be set.");
  if (has_path_in_reference(uri->string())) {
    resource.refuse(
        "Unsupported dynamic reference detected in 'CodeUri'. Please consider using alternative "
        "'FunctionCode' object format.",
        uri);
  }
  return make_code_location(arena, read_s3_location(resource, uri, "CodeUri"));
}

Value* make_code(Resource& resource) {
  const Value* package = resource.property("PackageType");
  Value* code = nullptr;
  if (!is_truthy(package) || package->is_string("Zip")) {
    code = make_zip(resource);
  } else if (package->is_string("Image")) {
    Value* image = resource.property("ImageUri");
    if (image == nullptr) resource.refuse("'ImageUri' must be set.", package);
    if (!is_truthy(image)) {
      resource.refuse("'ImageUri' requires that a image hosted at a registry be specified.", image);
    }
    code = resource.arena.map({{"ImageUri", image}});
  } else {
    resource.refuse("invalid 'PackageType' : " + str(package), package);
  }
  Value* key = resource.given("SourceKMSKeyArn");
  if (key != nullptr && !code->has("ImageUri")) code->set("SourceKMSKeyArn", key);
  return code;
}

void check_package(const Resource& resource) {
  const Value* package = resource.property("PackageType");
  if (package != nullptr && package->is_string("Image")) {
    for (const std::string_view name : {"Runtime", "Handler", "Layers"}) {
      if (!is_truthy(resource.property(name))) continue;
      resource.refuse(
          "Runtime, Handler, Layers cannot be present when PackageType is of type `Image`",
          resource.property(name));
    }
    return;
  }
  if (!is_truthy(resource.property("Runtime")) || !is_truthy(resource.property("Handler"))) {
    resource.refuse("Runtime and Handler needs to be present when PackageType is of type `Zip`");
  }
  if (is_truthy(resource.property("ImageConfig"))) {
    resource.refuse("ImageUri or ImageConfig cannot be present when PackageType is of type `Zip`",
                    resource.property("ImageConfig"));
  }
}

}  // namespace

static void add_capacity(Resource& resource, Value* function) {
  Value* config = resource.property("CapacityProviderConfig");
  if (!is_truthy(config)) return;
  Arena& arena = resource.arena;
  config = require_part(resource, "CapacityProviderConfig", "CapacityProviderConfig", config);
  const auto get = [&](std::string_view name) { return config->find(name); };
  Value* capacity = arena.map(
      {{"CapacityProviderArn", get("Arn")},
       {"PerExecutionEnvironmentMaxConcurrency", get("PerExecutionEnvironmentMaxConcurrency")},
       {"ExecutionEnvironmentMemoryGiBPerVCpu", get("ExecutionEnvironmentMemoryGiBPerVCpu")}});
  function->set("CapacityProviderConfig",
                arena.map({{"LambdaManagedInstancesCapacityProviderConfig", capacity}}));
}

void check_function(const Resource& resource) {
  std::string faults;
  const Value* at = nullptr;
  const auto add = [&](const Pair& pair, const std::string& fault) {
    faults += (faults.empty() ? "" : "\n") + fault;
    if (at == nullptr) at = resource.property(pair.left);
  };
  const auto quote = [](std::string_view name) { return "'" + std::string(name) + "'"; };
  // `left` cannot stand beside `right`, or needs it.
  static constexpr Pair kExclusive[] = {{"CapacityProviderConfig", "ProvisionedConcurrencyConfig"},
                                        {"CapacityProviderConfig", "VpcConfig"}};
  static constexpr Pair kNeeded[] = {{"FunctionScalingConfig", "CapacityProviderConfig"},
                                     {"VersionDeletionPolicy", "AutoPublishAlias"}};
  for (const Pair& pair : kExclusive) {
    if (!resource.property(pair.left) || !resource.property(pair.right)) continue;
    add(pair, "Cannot specify " + quote(pair.left) + " and " + quote(pair.right) + " together.");
  }
  for (const Pair& pair : kNeeded) {
    if (!resource.property(pair.left) || resource.property(pair.right)) continue;
    add(pair, quote(pair.left) + " requires " + quote(pair.right) + ".");
  }
  if (at != nullptr) resource.refuse(faults, at);
  check_dead_letters(resource);
  check_tenancy(resource);
}

bool has_tracing(const Resource& resource) {
  Value* tracing = resource.property("Tracing");
  return is_truthy(tracing) &&
         !resolve_parameters(resource.context, tracing)->is_string("Disabled");
}

Value* make_function(Resource& resource) {
  static constexpr std::string_view kPassed[] = {"FunctionName",
                                                 "Handler",
                                                 "Runtime",
                                                 "Description",
                                                 "MemorySize",
                                                 "Timeout",
                                                 "VpcConfig",
                                                 "Environment",
                                                 "KmsKeyArn",
                                                 "Layers",
                                                 "EphemeralStorage",
                                                 "ReservedConcurrentExecutions",
                                                 "FileSystemConfigs",
                                                 "ImageConfig",
                                                 "CodeSigningConfigArn",
                                                 "Architectures",
                                                 "SnapStart",
                                                 "RuntimeManagementConfig",
                                                 "LoggingConfig",
                                                 "RecursiveLoop",
                                                 "PackageType",
                                                 "FunctionScalingConfig",
                                                 "TenancyConfig",
                                                 "DurableConfig",
                                                 "PublishToLatestPublished"};
  Arena& arena = resource.arena;
  Value* function = arena.map({}, resource.properties->span);
  for (const std::string_view name : kPassed) {
    if (Value* value = resource.property(name)) function->set(name, value);
  }
  for (const std::string_view name : {"FunctionName", "FunctionScalingConfig"}) {
    if (!is_truthy(resource.property(name))) function->erase(name);
  }
  function->set("Code", make_code(resource));
  if (Value* role = resource.property("Role")) function->set("Role", role);
  if (const Value* queue = resource.given("DeadLetterQueue")) {
    function->set("DeadLetterConfig", arena.map({{"TargetArn", queue->get("TargetArn")}}));
  }
  if (has_tracing(resource)) {
    function->set("TracingConfig", arena.map({{"Mode", resource.property("Tracing")}}));
  }
  add_capacity(resource, function);
  check_reserved_tags(resource);
  function->set("Tags", make_marked_tag_list(arena, "lambda:createdBy", resource.property("Tags")));
  check_package(resource);
  return function;
}

}  // namespace cairn::sam
