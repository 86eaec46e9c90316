// AWS::Serverless::GraphQLApi: an API of AppSync with its data sources, functions and
// resolvers.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-graphqlapi.html

#include <algorithm>
#include <cctype>
#include <map>

#include "targets/sam/connectors.h"
#include "targets/sam/intrinsics.h"
#include "targets/sam/policies.h"
#include "targets/sam/resources/types.h"
#include "targets/sam/tags.h"
#include "targets/sam/typed_model.h"

namespace cairn::sam {

namespace {

// A resolver without code passes the request to its first function, and gives back what the
// last one returns.
constexpr std::string_view kResolverCode = R"(
export function request(ctx) {
    return {};
}

export function response(ctx) {
    return ctx.prev.result;
}
)";

class GraphQLApi {
 public:
  explicit GraphQLApi(Resource& resource)
      : resource_(resource), arena_(resource.arena), id_(resource.id.view) {}

  void run();

 private:
  void add_api();
  void set_auth(Value* api);
  Value* make_provider(const Value* auth, bool is_default);
  Value* make_log_settings();
  void add_schema();
  void add_api_keys();
  void add_domain();
  void add_cache();
  void add_table_sources(const Value* sources);
  void add_function_sources(const Value* sources);
  void add_data_source(const std::string& id, const Entry& entry, std::string_view type,
                       Text settings_name, Value* settings);
  // The role by which a data source is used, and a policy for it.
  Value* find_role(const std::string& id, const Entry& source, const std::string& connector,
                   Value* destination, Value* permissions);
  void add_functions();
  Value* find_data_source(std::string_view function, Value* written);
  void add_resolvers();
  void add_resolver(const Entry& type, const Entry& resolver);
  Value* make_pipeline(std::string_view resolver, const Value* written);
  // Sets Code or CodeS3Location.
  void set_code(Value* made, std::string_view id, const Value* written);
  Value* make_runtime(std::string_view id, const Value* written) const;

  [[nodiscard]] Value* api_id() const { return make_get_att(arena_, id_, "ApiId"); }
  [[noreturn]] static void refuse(std::string_view id, const std::string& message,
                                  const Value* at) {
    throw refuse_resource(id, message, at->span);
  }

  Resource& resource_;
  Arena& arena_;
  std::string id_;
  int lambda_authorizers_ = 0;
  std::map<std::string, Value*, std::less<>> data_sources_;  // names, as references
  std::map<std::string, Value*, std::less<>> functions_;     // ids, likewise
};

// The settings that a type of authentication needs, here and in AppSync.
struct AuthType {
  std::string_view type, settings, made;
};
constexpr AuthType kAuthTypes[] = {
    {"AWS_LAMBDA", "LambdaAuthorizer", "LambdaAuthorizerConfig"},
    {"OPENID_CONNECT", "OpenIDConnect", "OpenIDConnectConfig"},
    {"AMAZON_COGNITO_USER_POOLS", "UserPool", "UserPoolConfig"},
};

Value* GraphQLApi::make_provider(const Value* auth, bool is_default) {
  const auto count = std::ranges::count_if(
      kAuthTypes, [&](const AuthType& each) { return auth->find(each.settings) != nullptr; });
  if (count > 1) {
    resource_.refuse("'Auth' has more than one authentication configuration defined.", auth);
  }
  Value* type = auth->get("Type");
  Value* provider = arena_.map({{"AuthenticationType", type}});
  for (const AuthType& each : kAuthTypes) {
    Value* settings = auth->find(each.settings);
    if (settings == nullptr && type->is_string(each.type)) {
      resource_.refuse("'" + std::string(each.settings) + "' must be defined if type is '" +
                           std::string(each.type) + "'.",
                       auth);
    }
    if (!is_truthy(settings) || !type->is_string(each.type)) continue;
    // Which users are let in where nothing else is said, is the default provider's affair.
    if (!is_default && settings->has("DefaultAction")) {
      settings = arena_.copy(settings);
      settings->erase("DefaultAction");
    }
    provider->set(Text(each.made), settings);
    Value* function = settings->find("AuthorizerUri");
    if (each.type != "AWS_LAMBDA" || function == nullptr) continue;
    const std::string connector =
        id_ + "ToLambdaAuthConnector" + std::to_string(++lambda_authorizers_);
    add_connection(resource_,
                   {.id = arena_.keep(connector).view,
                    .source = arena_.map({{"Type", arena_.string("AWS::AppSync::GraphQLApi")},
                                          {"ResourceId", api_id()}}),
                    .destination = arena_.map(
                        {{"Type", arena_.string("AWS::Lambda::Function")}, {"Arn", function}}),
                    .permissions = arena_.list({arena_.string("Write")})});
  }
  return provider;
}

void GraphQLApi::set_auth(Value* api) {
  const Value* auth = resource_.property("Auth");
  for (const Entry& entry : make_provider(auth, true)->entries()) api->set(entry.key, entry.value);
  const Value* additional = auth->find("Additional");
  if (additional == nullptr || additional->items.empty()) return;
  Value* providers = arena_.list();
  for (const Value* each : additional->items) providers->append(make_provider(each, false));
  api->set("AdditionalAuthenticationProviders", providers);
}

Value* GraphQLApi::make_log_settings() {
  const Value* written = resource_.property("Logging");
  if (written != nullptr && written->kind == Kind::Bool && !written->boolean) return nullptr;
  Value* settings = arena_.map();
  for (const Entry& entry : written != nullptr ? written->entries() : std::span<const Entry>()) {
    if (is_truthy(entry.value)) settings->set(entry.key, entry.value);
  }
  if (!settings->has("FieldLogLevel")) settings->set("FieldLogLevel", arena_.string("ALL"));
  if (is_truthy(settings->find("CloudWatchLogsRoleArn"))) return settings;
  const std::string role = id_ + "CloudWatchRole";
  Value* policy = make_sub(
      arena_, "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSAppSyncPushToCloudWatchLogs");
  resource_.add_secondary(
      role, "AWS::IAM::Role",
      arena_.map({{"AssumeRolePolicyDocument", make_assume_role(arena_, "appsync.amazonaws.com")},
                  {"ManagedPolicyArns", arena_.list({policy})}}));
  settings->set("CloudWatchLogsRoleArn", make_get_att(arena_, role, "Arn"));
  return settings;
}

void GraphQLApi::add_api() {
  Value* name = resource_.given("Name");
  Value* tags = make_tag_list(arena_, resource_.property("Tags"));
  for (Value* mark : make_marked_tag_list(arena_, "graphqlapi:createdBy", nullptr)->items) {
    tags->append(mark);
  }
  Value* api =
      arena_.map({{"Name", name != nullptr ? name : arena_.string(resource_.id)}, {"Tags", tags}});
  for (const Text passed : {"Visibility", "OwnerContact", "IntrospectionConfig", "QueryDepthLimit",
                            "ResolverCountLimit"}) {
    if (Value* value = resource_.given(passed.view)) api->set(passed, value);
  }
  if (Value* is_traced = resource_.property("XrayEnabled")) api->set("XrayEnabled", is_traced);
  resource_.add_main(id_, "AWS::AppSync::GraphQLApi", api);
  set_auth(api);
  if (Value* settings = make_log_settings()) api->set("LogConfig", settings);
}

void GraphQLApi::add_schema() {
  Value* text = resource_.property("SchemaInline");
  Value* place = resource_.property("SchemaUri");
  if (is_truthy(text) && is_truthy(place)) {
    resource_.refuse("Both 'SchemaInline' and 'SchemaUri' cannot be defined at the same time.",
                     place);
  }
  if (!is_truthy(text) && !is_truthy(place)) {
    resource_.refuse("One of 'SchemaInline' or 'SchemaUri' must be set.");
  }
  resource_.add_secondary(
      id_ + "Schema", "AWS::AppSync::GraphQLSchema",
      arena_.map({{"ApiId", api_id()},
                  {"Definition", is_truthy(text) ? text : nullptr},
                  {"DefinitionS3Location", is_truthy(text) ? nullptr : place}}));
}

void GraphQLApi::add_api_keys() {
  const Value* keys = resource_.property("ApiKeys");
  if (keys == nullptr) return;
  for (const Entry& key : keys->entries()) {
    resource_.add_secondary(id_ + std::string(key.key.view), "AWS::AppSync::ApiKey",
                            arena_.map({{"ApiId", api_id()},
                                        {"ApiKeyId", key.value->find("ApiKeyId")},
                                        {"Description", key.value->find("Description")},
                                        {"Expires", key.value->find("ExpiresOn")}}));
  }
}

void GraphQLApi::add_domain() {
  const Value* domain = resource_.property("DomainName");
  if (domain == nullptr) return;
  const std::string id = id_ + "DomainName";
  resource_.add_secondary(id, "AWS::AppSync::DomainName",
                          arena_.map({{"CertificateArn", domain->find("CertificateArn")},
                                      {"Description", domain->find("Description")},
                                      {"DomainName", domain->find("DomainName")}}));
  resource_.add_secondary(id + "ApiAssociation", "AWS::AppSync::DomainNameApiAssociation",
                          arena_.map({{"ApiId", api_id()}, {"DomainName", make_ref(arena_, id)}}));
}

void GraphQLApi::add_cache() {
  const Value* cache = resource_.property("Cache");
  if (cache == nullptr) return;
  Value* made = arena_.copy(cache);
  made->set("ApiId", api_id());
  resource_.add_secondary(id_ + "ApiCache", "AWS::AppSync::ApiCache", made);
}

void GraphQLApi::add_data_source(const std::string& id, const Entry& entry, std::string_view type,
                                 Text settings_name, Value* settings) {
  const Value* written = entry.value;
  Value* name = truthy(written->find("Name"));
  Value* source = arena_.map({{"ApiId", api_id()},
                              {"Name", name != nullptr ? name : arena_.string(entry.key)},
                              {"Type", arena_.string(Text(type))},
                              {"Description", written->find("Description")},
                              {settings_name, settings}});
  resource_.add_secondary(id, "AWS::AppSync::DataSource", source);
  data_sources_[std::string(entry.key.view)] = make_get_att(arena_, id, "Name");
}

Value* GraphQLApi::find_role(const std::string& id, const Entry& source,
                             const std::string& connector, Value* destination, Value* permissions) {
  if (Value* role = truthy(source.value->find("ServiceRoleArn"))) return role;
  const std::string role = id + "Role";
  resource_.add_secondary(role, "AWS::IAM::Role",
                          arena_.map({{"AssumeRolePolicyDocument",
                                       make_assume_role(arena_, "appsync.amazonaws.com")}}));
  add_connection(resource_,
                 {.id = arena_.keep(connector).view,
                  .source = arena_.map({{"Type", arena_.string("AWS::AppSync::DataSource")},
                                        {"RoleName", make_ref(arena_, role)}}),
                  .destination = destination,
                  .permissions = permissions});
  return make_get_att(arena_, role, "Arn");
}

void GraphQLApi::add_table_sources(const Value* sources) {
  for (const Entry& source : sources->entries()) {
    const Value* written = source.value;
    const std::string id = id_ + std::string(source.key.view) + "DynamoDBDataSource";
    Value* region = truthy(written->find("Region"));
    if (region == nullptr) region = make_ref(arena_, "AWS::Region");
    Value* table = written->get("TableName");
    add_data_source(
        id, source, "AMAZON_DYNAMODB", "DynamoDBConfig",
        arena_.map({{"AwsRegion", region},
                    {"TableName", table},
                    {"UseCallerCredentials", truthy(written->find("UseCallerCredentials"))},
                    {"Versioned", truthy(written->find("Versioned"))},
                    {"DeltaSyncConfig", written->find("DeltaSync")}}));
    Value* made = resource_.products.back().node->get("Properties");
    Value* arn = truthy(written->find("TableArn"));
    if (arn == nullptr) {
      Value* variables = arena_.map({{"__Region__", region}, {"__TableName__", table}});
      Value* text = arena_.string(
          "arn:${AWS::Partition}:dynamodb:${__Region__}:${AWS::AccountId}:table/"
          "${__TableName__}");
      arn = arena_.map({{"Fn::Sub", arena_.list({text, variables})}});
    }
    Value* permissions = truthy(written->find("Permissions"));
    if (permissions == nullptr) permissions = arena_.texts({"Read", "Write"});
    Value* destination =
        arena_.map({{"Type", arena_.string("AWS::DynamoDB::Table")}, {"Arn", arn}});
    made->set("ServiceRoleArn",
              find_role(id, source, id + "ToTableConnector", destination, permissions));
  }
}

void GraphQLApi::add_function_sources(const Value* sources) {
  for (const Entry& source : sources->entries()) {
    const std::string id = id_ + std::string(source.key.view) + "LambdaDataSource";
    Value* function = source.value->get("FunctionArn");
    add_data_source(id, source, "AWS_LAMBDA", "LambdaConfig",
                    arena_.map({{"LambdaFunctionArn", function}}));
    Value* made = resource_.products.back().node->get("Properties");
    Value* destination =
        arena_.map({{"Type", arena_.string("AWS::Lambda::Function")}, {"Arn", function}});
    made->set("ServiceRoleArn", find_role(id, source, id + "ToLambdaConnector", destination,
                                          arena_.texts({"Write"})));
  }
}

bool is_none(std::string_view text) {
  static constexpr std::string_view kNone = "none";
  return std::ranges::equal(text, kNone, {}, [](unsigned char c) { return char(std::tolower(c)); });
}

// A name of a source of this API, a reference to any other, or NONE.
Value* GraphQLApi::find_data_source(std::string_view function, Value* written) {
  if (!written->is_string()) return written;
  const std::string_view name = written->text.view;
  if (const auto found = data_sources_.find(name); found != data_sources_.end()) {
    return found->second;
  }
  if (!is_none(name)) {
    refuse(function,
           "Either define DataSource '" + std::string(name) +
               "' in 'DataSources' or use intrinsic function like GetAtt, ImportValue, Sub or "
               "another one to reference a DataSource defined outside of this GraphQLApi "
               "resource.",
           written);
  }
  // All functions without a source share this one.
  const std::string id = id_ + "NoneDataSource";
  const bool is_there = std::ranges::any_of(
      resource_.products, [&](const Product& product) { return product.id.view == id; });
  if (!is_there) {
    resource_.add_secondary(
        id, "AWS::AppSync::DataSource",
        arena_.map(
            {{"ApiId", api_id()}, {"Name", arena_.string(id)}, {"Type", arena_.string("NONE")}}));
  }
  return make_get_att(arena_, id, "Name");
}

void GraphQLApi::set_code(Value* made, std::string_view id, const Value* written) {
  Value* text = written->find("InlineCode");
  Value* place = written->find("CodeUri");
  if (is_truthy(text) && is_truthy(place)) {
    refuse(id, "Both 'InlineCode' and 'CodeUri' cannot be defined at the same time.", place);
  }
  if (!is_truthy(text) && !is_truthy(place)) {
    refuse(id, "One of 'InlineCode' or 'CodeUri' must be set.", written);
  }
  if (text != nullptr) made->set("Code", text);
  if (place != nullptr) made->set("CodeS3Location", place);
}

Value* GraphQLApi::make_runtime(std::string_view id, const Value* written) const {
  const Value* runtime = written->find("Runtime");
  if (!is_truthy(runtime)) {
    refuse(id, "'Runtime' must be defined as a property in " + std::string(id) + ".", written);
  }
  return arena_.map({{"Name", runtime->get("Name")}, {"RuntimeVersion", runtime->get("Version")}});
}

void GraphQLApi::add_functions() {
  const Value* functions = resource_.property("Functions");
  if (functions == nullptr) return;
  for (const Entry& function : functions->entries()) {
    const std::string_view name = function.key.view;
    const Value* written = function.value;
    if (Value* id = truthy(written->find("Id"))) {
      if (written->size() > 1) {
        refuse(name, "'Id' cannot be defined with other properties in Function.", written);
      }
      functions_[std::string(name)] = id;
      continue;
    }
    Value* code = arena_.map();
    set_code(code, name, written);
    Value* source = written->find("DataSource");
    if (!is_truthy(source)) refuse(name, "'DataSource' must be set.", written);
    Value* given_name = truthy(written->find("Name"));
    Value* made =
        arena_.map({{"ApiId", api_id()},
                    {"Name", given_name != nullptr ? given_name : arena_.string(function.key)},
                    {"DataSourceName", find_data_source(name, source)}});
    for (const Entry& entry : code->entries()) made->set(entry.key, entry.value);
    made->set("Runtime", make_runtime(name, written));
    for (const auto& [from, to] : {std::pair<std::string_view, Text>{"Description", "Description"},
                                   {"MaxBatchSize", "MaxBatchSize"},
                                   {"Sync", "SyncConfig"}}) {
      if (Value* value = written->find(from)) made->set(to, value);
    }
    const std::string id = id_ + std::string(name);
    resource_.add_secondary(id, "AWS::AppSync::FunctionConfiguration", made);
    functions_[std::string(name)] = make_get_att(arena_, id, "FunctionId");
  }
}

Value* GraphQLApi::make_pipeline(std::string_view resolver, const Value* written) {
  const Value* pipeline = written->find("Pipeline");
  if (!is_truthy(pipeline)) {
    refuse(resolver,
           "Resolver '" + std::string(resolver) +
               "' must have Pipeline defined. Unit resolvers are not supported. If you need a "
               "Unit resolver you can use AppSync resource.",
           written);
  }
  Value* functions = arena_.list();
  for (const Value* name : pipeline->items) {
    const auto found = functions_.find(name->string());
    if (found == functions_.end()) {
      refuse(resolver, "Function '" + std::string(name->string()) + "' does not exist.", name);
    }
    functions->append(found->second);
  }
  return arena_.map({{"Functions", functions}});
}

void GraphQLApi::add_resolver(const Entry& type, const Entry& resolver) {
  const std::string_view name = resolver.key.view;
  const Value* written = resolver.value;
  Value* field = truthy(written->find("FieldName"));
  Value* made = arena_.map({{"ApiId", api_id()},
                            {"TypeName", arena_.string(type.key, type.key_span)},
                            {"FieldName", field != nullptr ? field : arena_.string(resolver.key)},
                            {"Kind", arena_.string("PIPELINE")},
                            {"PipelineConfig", make_pipeline(name, written)},
                            {"CachingConfig", written->find("Caching")},
                            {"MaxBatchSize", truthy(written->find("MaxBatchSize"))},
                            {"SyncConfig", written->find("Sync")}});
  if (is_truthy(written->find("InlineCode")) || is_truthy(written->find("CodeUri"))) {
    set_code(made, name, written);
    made->set("Runtime", make_runtime(name, written));
  } else {
    made->set("Code", arena_.string(Text(kResolverCode)));
    made->set("Runtime", arena_.map({{"Name", arena_.string("APPSYNC_JS")},
                                     {"RuntimeVersion", arena_.string("1.0.0")}}));
  }
  Value* product = resource_.add_secondary(id_ + std::string(type.key.view) + std::string(name),
                                           "AWS::AppSync::Resolver", made);
  // It is about a field of the schema.
  product->set("DependsOn", arena_.list({arena_.string(id_ + "Schema")}));
}

void GraphQLApi::add_resolvers() {
  const Value* types = resource_.property("Resolvers");
  if (types == nullptr) return;
  for (const Entry& type : types->entries()) {
    for (const Entry& resolver : type.value->entries()) add_resolver(type, resolver);
  }
}

void GraphQLApi::run() {
  resource_.taken_over.secondary = resource_.taken_over.main;
  const Typed typed = read_model(arena_, "GraphQLApi", resource_.properties);
  if (!typed.faults.empty()) {
    const ModelFault& fault = typed.faults[0];
    throw refuse_resource(id_, "Property '" + fault.dotted() + "' is invalid.", fault.span);
  }
  resource_.properties = typed.value;
  add_api();
  add_schema();
  add_api_keys();
  add_domain();
  add_cache();
  if (const Value* sources = resource_.property("DataSources")) {
    if (const Value* tables = sources->find("DynamoDb")) add_table_sources(tables);
    if (const Value* functions = sources->find("Lambda")) add_function_sources(functions);
  }
  add_functions();
  add_resolvers();
}

}  // namespace

void transform_graphql_api(Resource& resource) { GraphQLApi(resource).run(); }

}  // namespace cairn::sam
