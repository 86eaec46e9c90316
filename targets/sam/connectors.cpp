#include "targets/sam/connectors.h"

#include <algorithm>

#include "targets/sam/intrinsics.h"
#include "targets/sam/tables/connector_profiles.h"

namespace cairn::sam {

namespace {

// What is known of one end.
struct End {
  std::string_view role;  // Source or Destination
  std::string_view id;    // empty where the template says all itself
  std::string_view type;
  std::string_view written_type;  // before the transform
  Value* arn = nullptr;
  Value* role_name = nullptr;
  Value* queue_url = nullptr;
  Value* resource_id = nullptr;
  Value* name = nullptr;
  Value* qualifier = nullptr;

  [[nodiscard]] Value* get(std::string_view what) const {
    return what == "Arn"          ? arn
           : what == "ResourceId" ? resource_id
           : what == "Name"       ? name
           : what == "Qualifier"  ? qualifier
                                  : nullptr;
  }
};

class Connecting {
 public:
  Connecting(Resource& owner, const Connection& connection)
      : owner_(owner), arena_(owner.arena), connection_(connection) {
    // The destination is looked at first: its mistakes are told first.
    destination_ = read_end("Destination", connection.destination, connection.source);
    source_ = read_end("Source", connection.source, connection.destination);
  }

  void run();

 private:
  End read_end(std::string_view role, const Value* written, const Value* other) const;
  End end_of_resource(std::string_view role, const Value* written, const Value* other) const;
  Value* role_name_of(schema::Json facts, const Value* properties, const Value* other) const;
  Value* output(schema::Json facts, std::string_view what, std::string_view id) const;
  void check_permissions(const ConnectorProfile& profile) const;
  [[nodiscard]] bool is_permitted(std::string_view category) const;

  Value* fill_in(std::string_view text) const;
  Value* known(std::string_view variable) const;
  Value* make_statement(const ConnectorStatement& statement) const;
  Value* make_document(const ConnectorProfile& profile) const;

  void add_managed_policy(const ConnectorProfile& profile, Value* document);
  void add_resource_policy(std::string_view kind, std::string_view type, Text resources,
                           Value* resource, Value* document);
  void add_permissions(const ConnectorProfile& profile);
  Value* add(std::string_view kind, std::string_view type, Value* properties);
  [[noreturn]] void refuse(const std::string& message, const Value* at = nullptr) const {
    throw refuse_resource(connection_.id, message,
                          at != nullptr && at->span.is_valid() ? at->span : owner_.node->span);
  }

  Resource& owner_;
  Arena& arena_;
  const Connection& connection_;
  End source_, destination_;
};

// The type that a resource of SAM becomes.
std::string_view made_type(std::string_view type) {
  for (const ResourceType& each : resource_types()) {
    if (each.name == type) return each.main_product;
  }
  return type;
}

End Connecting::read_end(std::string_view role, const Value* written, const Value* other) const {
  const auto entries = written->entries();
  const bool has_others = std::ranges::any_of(entries, [](const Entry& entry) {
    return entry.key.view != "Id" && entry.key.view != "Qualifier";
  });
  if (written->has("Id") == has_others) {
    refuse(
        "Must provide 'Id' (with optional 'Qualifier') or a supported combination of other "
        "properties.",
        written);
  }
  const Value* id = written->get("Id");
  if (is_truthy(id)) return end_of_resource(role, written, other);
  const Value* type = written->get("Type");
  if (!is_truthy(type) || !type->is_string()) {
    refuse("'Type' is missing or not a string.", written);
  }
  End end{.role = role, .id = {}, .type = made_type(type->text.view), .written_type = {}};
  end.written_type = end.type;
  end.arn = written->find("Arn");
  end.role_name = written->find("RoleName");
  end.queue_url = written->find("QueueUrl");
  end.resource_id = written->find("ResourceId");
  end.name = written->find("Name");
  end.qualifier = written->find("Qualifier");
  return end;
}

// `Ref`, `GetAtt Name` or a text of the table.
Value* Connecting::output(schema::Json facts, std::string_view what, std::string_view id) const {
  static constexpr std::string_view kGetAtt = "GetAtt ";
  const std::string_view how = member(facts, what).string();
  if (how.empty()) return nullptr;
  if (how == "Ref") return make_ref(arena_, id);
  if (how.starts_with(kGetAtt)) return make_get_att(arena_, id, how.substr(kGetAtt.size()));
  return arena_.string(Text(how));
}

End Connecting::end_of_resource(std::string_view role, const Value* written,
                                const Value* other) const {
  const Value* id = written->get("Id");
  if (!id->is_string()) refuse("'Id' is missing or not a string.", id);
  const std::string_view name = id->text.view;
  const Context& context = owner_.context;
  const Value* resource = context.output_resources->get(name);
  if (resource == nullptr) resource = context.resources->get(name);  // a connector
  if (resource == nullptr) {
    refuse("Unable to find resource with logical ID '" + std::string(name) + "'.", id);
  }
  const Value* type = resource->get("Type");
  if (type == nullptr || !type->is_string()) {
    refuse("'Type' is missing or not a string.", id);
  }
  End end{.role = role, .id = name, .type = type->text.view, .written_type = type->text.view};
  if (const Value* source = context.resources->get(name)) {
    if (const Value* before = source->get("Type")) end.written_type = before->string();
  }
  const schema::Json facts = connector_type(end.type);
  end.arn = output(facts, "Arn", name);
  end.queue_url = output(facts, "Url", name);
  end.resource_id = output(facts, "Id", name);
  end.name = output(facts, "Name", name);
  end.qualifier =
      written->has("Qualifier") ? written->find("Qualifier") : output(facts, "Qualifier", name);
  end.role_name = role_name_of(facts, resource->find("Properties"), other);
  return end;
}

// The role that a property refers to; of a rule, that of the target which is the other end.
Value* Connecting::role_name_of(schema::Json facts, const Value* properties,
                                const Value* other) const {
  const std::string_view property = member(facts, "role").string();
  if (property.empty() || properties == nullptr) return nullptr;
  const Value* role = nullptr;
  if (property == "Targets") {
    const Value* wanted = other->find("Id");
    const Value* targets = properties->find("Targets");
    if (wanted == nullptr || targets == nullptr) return nullptr;
    for (const Value* target : targets->items) {
      if (role == nullptr && referenced_id(target->get("Arn")) == wanted->string()) {
        role = target->find("RoleArn");
      }
    }
  } else {
    role = properties->find(property);
  }
  const std::string_view id = referenced_id(role);
  return id.empty() ? nullptr : make_ref(arena_, id);
}

bool Connecting::is_permitted(std::string_view category) const {
  return std::ranges::any_of(connection_.permissions->items,
                             [&](const Value* each) { return each->is_string(category); });
}

std::string join(const std::vector<std::string_view>& words, std::string_view between) {
  std::string text;
  for (const std::string_view word : words) {
    if (!text.empty()) text += between;
    text += word;
  }
  return text;
}

void Connecting::check_permissions(const ConnectorProfile& profile) const {
  std::vector<std::string_view> valid;
  for (const auto& access : profile.access) valid.push_back(access.category);
  const Value* written = connection_.permissions;
  if (written->is_list() && written->items.empty()) {
    refuse("'Permissions' cannot be empty; valid values are: " + join(valid, ", ") + ".", written);
  }
  const std::string start = "Unsupported 'Permissions' provided for connector from " +
                            std::string(source_.type) + " to " + std::string(destination_.type);
  std::vector<std::string_view> wanted;
  if (!written->is_list()) {
    refuse(start + "; valid values are: " + join(valid, ", ") + ".", written);
  }
  for (const Value* each : written->items) {
    if (std::ranges::find(valid, each->string()) == valid.end()) {
      refuse(start + "; valid values are: " + join(valid, ", ") + ".", each);
    }
    const bool is_new = std::ranges::find(wanted, each->string()) == wanted.end();
    if (is_new) wanted.push_back(each->string());
  }
  if (profile.together.empty()) return;
  std::ranges::sort(wanted);
  std::string combinations;
  for (std::vector<std::string_view> each : profile.together) {
    std::ranges::sort(each);
    if (each == wanted) return;
    combinations += (combinations.empty() ? "" : ", ") + join(each, " + ");
  }
  refuse(start + "; valid combinations are: " + combinations + ".", written);
}

// `Source.Arn`
Value* Connecting::known(std::string_view variable) const {
  const std::size_t dot = variable.find('.');
  const End& end = variable.substr(0, dot) == "Source" ? source_ : destination_;
  Value* value = end.get(variable.substr(dot + 1));
  if (value == nullptr) refuse(std::string(variable) + " is missing.");
  return value;
}

// `%{Source.Arn}` is the ARN itself, `%{Source.Arn}/*` a Fn::Sub of it.
Value* Connecting::fill_in(std::string_view text) const {
  std::string pattern;
  Value* variables = arena_.map();
  while (!text.empty()) {
    const std::size_t open = std::min(text.find("%{"), text.size());
    pattern += text.substr(0, open);
    text.remove_prefix(open);
    if (text.empty()) break;
    const std::string_view variable = text.substr(2, text.find('}') - 2);
    text.remove_prefix(variable.size() + 3);
    Value* value = known(variable);
    if (pattern.empty() && text.empty()) return value;
    std::string name(variable);
    std::erase(name, '.');
    pattern += "${" + name + '}';
    variables->set(arena_.keep(name), value);
  }
  if (variables->size() > 0) {
    return arena_.map({{"Fn::Sub", arena_.list({arena_.string(pattern), variables})}});
  }
  if (pattern.find("${") != std::string::npos) return make_sub(arena_, pattern);
  return arena_.string(pattern);
}

Value* Connecting::make_statement(const ConnectorStatement& statement) const {
  Value* made = arena_.map({{"Effect", arena_.string("Allow")}});
  if (!statement.service.empty()) {
    made->set("Principal", arena_.map({{"Service", arena_.string(Text(statement.service))}}));
  }
  Value* actions = arena_.list();
  for (const std::string& action : statement.actions.names) actions->append(arena_.string(action));
  made->set("Action", statement.actions.is_list ? actions : actions->items[0]);
  Value* resources = arena_.list();
  for (const std::string_view each : statement.resources) resources->append(fill_in(each));
  made->set("Resource", statement.has_resource_list ? resources : resources->items[0]);
  if (!statement.from.empty()) {
    made->set(
        "Condition",
        arena_.map({{"ArnEquals", arena_.map({{"aws:SourceArn", fill_in(statement.from)}})}}));
  }
  return made;
}

Value* Connecting::make_document(const ConnectorProfile& profile) const {
  Value* statements = arena_.list();
  for (const auto& access : profile.access) {
    // What is not asked for must be known, too.
    for (const ConnectorStatement& statement : access.statements) {
      Value* made = make_statement(statement);
      if (is_permitted(access.category)) statements->append(made);
    }
  }
  return arena_.map({{"Version", arena_.string("2012-10-17")}, {"Statement", statements}});
}

Value* Connecting::add(std::string_view kind, std::string_view type, Value* properties) {
  std::string id = std::string(connection_.id) + std::string(kind);
  if (connection_.index) id += "Destination" + std::to_string(*connection_.index);
  Value* product = connection_.is_written ? owner_.add_main(id, type, properties)
                                          : owner_.add(id, type, properties);
  const auto describe = [&](const End& end) {
    return arena_.map({{"Type", arena_.string(Text(end.written_type))}});
  };
  Value* metadata = product->find("Metadata");
  metadata = metadata != nullptr && metadata->is_map() ? arena_.copy(metadata) : arena_.map();
  Value* ends =
      arena_.map({{"Source", describe(source_)}, {"Destination", describe(destination_)}});
  metadata->set("aws:sam:connectors",
                arena_.map({{arena_.keep(std::string(connection_.id)), ends}}));
  product->set("Metadata", metadata);
  return product;
}

// Those from a resource to a function that the template or its events have.
std::vector<Value*> find_mappings(const Value* resources, std::string_view source,
                                  std::string_view function) {
  std::vector<Value*> found;
  for (const Entry& entry : resources->entries()) {
    const Value* type = entry.value->get("Type");
    const Value* properties = entry.value->get("Properties");
    if (type == nullptr || !type->is_string("AWS::Lambda::EventSourceMapping")) continue;
    if (properties == nullptr) continue;
    if (referenced_id(properties->get("FunctionName")) != function) continue;
    if (referenced_id(properties->get("EventSourceArn")) == source) found.push_back(entry.value);
  }
  return found;
}

void Connecting::add_managed_policy(const ConnectorProfile& profile, Value* document) {
  using DependedBy = ConnectorProfile::DependedBy;
  const End& end = profile.is_on_source ? source_ : destination_;
  if (!is_truthy(end.role_name)) {
    refuse("Unable to get IAM role name from '" + std::string(end.role) + "' resource.");
  }
  add("Policy", "AWS::IAM::ManagedPolicy",
      arena_.map({{"PolicyDocument", document}, {"Roles", arena_.list({end.role_name})}}));
  const std::string_view policy = owner_.products.back().id.view;
  const Value* resources = owner_.context.output_resources;
  if (profile.depended_by == DependedBy::Source && !source_.id.empty()) {
    add_dependency(arena_, resources->get(source_.id), policy);
  }
  if (profile.depended_by != DependedBy::EventSourceMapping) return;
  if (source_.id.empty() || destination_.id.empty()) return;
  const auto mappings = find_mappings(resources, source_.id, destination_.id);
  if (mappings.size() == 1) add_dependency(arena_, mappings[0], policy);
}

void Connecting::add_resource_policy(std::string_view kind, std::string_view type, Text resources,
                                     Value* resource, Value* document) {
  add(kind, type, arena_.map({{"PolicyDocument", document}, {resources, arena_.list({resource})}}));
}

void Connecting::add_permissions(const ConnectorProfile& profile) {
  for (const auto& access : profile.access) {
    Value* permission = arena_.map({{"Action", arena_.string("lambda:InvokeFunction")},
                                    {"FunctionName", destination_.arn},
                                    {"Principal", arena_.string(Text(access.service))},
                                    {"SourceArn", fill_in(access.from)}});
    if (!access.account.empty()) permission->set("SourceAccount", fill_in(access.account));
    if (!is_permitted(access.category)) continue;
    add(std::string(access.category) + "LambdaPermission", "AWS::Lambda::Permission", permission);
  }
}

void Connecting::run() {
  using Kind = ConnectorProfile::Kind;
  const auto profile = find_connector_profile(source_.type, destination_.type);
  if (!profile) {
    refuse("Unable to create connector from " + std::string(source_.type) + " to " +
           std::string(destination_.type) + "; it's not supported or the template is invalid.");
  }
  check_permissions(*profile);
  const auto need = [&](Value* value, std::string_view what) {
    if (is_truthy(value)) return;
    refuse("Unable to get " + std::string(what) + " from 'Destination' resource.");
  };
  switch (profile->kind) {
    case Kind::ManagedPolicy:
      return add_managed_policy(*profile, make_document(*profile));
    case Kind::TopicPolicy: {
      Value* document = make_document(*profile);
      need(destination_.arn, "SNS topic ARN");
      return add_resource_policy("TopicPolicy", "AWS::SNS::TopicPolicy", "Topics", destination_.arn,
                                 document);
    }
    case Kind::QueuePolicy: {
      Value* document = make_document(*profile);
      need(destination_.queue_url, "SQS queue URL");
      return add_resource_policy("QueuePolicy", "AWS::SQS::QueuePolicy", "Queues",
                                 destination_.queue_url, document);
    }
    case Kind::LambdaPermission:
      need(destination_.arn, "Lambda function ARN");
      return add_permissions(*profile);
  }
}

}  // namespace

void add_connection(Resource& owner, const Connection& connection) {
  Connecting(owner, connection).run();
}

std::string_view referenced_id(const Value* value) {
  if (value == nullptr || !value->is_map() || value->size() != 1) return {};
  if (const Value* id = value->get("Ref")) return id->string();
  const Value* attribute = value->get("Fn::GetAtt");
  if (attribute == nullptr) return {};
  if (attribute->is_string()) return attribute->text.view.substr(0, attribute->text.view.find('.'));
  return attribute->items.empty() ? std::string_view() : attribute->items[0]->string();
}

void add_dependency(Arena& arena, Value* resource, std::string_view on) {
  Value* list = arena.list();
  if (Value* written = resource->find("DependsOn")) {
    if (written->is_list()) {
      for (Value* each : written->items) list->append(each);
    } else {
      list->append(written);
    }
  }
  const bool is_there =
      std::ranges::any_of(list->items, [&](const Value* each) { return each->is_string(on); });
  if (!is_there) list->append(arena.string(std::string(on)));
  resource->set("DependsOn", list);
}

}  // namespace cairn::sam
