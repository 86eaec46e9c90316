#include "targets/sam/transform.h"

#include <algorithm>

#include "targets/sam/applications.h"
#include "targets/sam/convert.h"
#include "targets/sam/hashed.h"
#include "targets/sam/intrinsics.h"
#include "targets/sam/plugins.h"
#include "targets/sam/resource.h"
#include "targets/sam/structure.h"

namespace cairn::sam {

namespace {

constexpr std::string_view kTransform = "AWS::Serverless-2016-10-31";

// Values of parameters: what is given, else the default; and of the region.
Value* read_parameters(const Context& context, const Options& options) {
  Arena& arena = context.arena;
  Value* values = arena.map();
  const Value* parameters = options.is_deployment ? context.source->find("Parameters") : nullptr;
  if (parameters != nullptr) {
    for (const Entry& entry : parameters->entries()) {
      // What is resolved is changed, and the template's own stays.
      if (const Value* value = entry.value->get("Default")) {
        values->set(entry.key, arena.deep_copy(value));
      }
    }
  }
  const auto set = [&](std::string_view name, const std::string& text) {
    values->set(arena.keep(std::string(name)), arena.string(arena.keep(text, context.is_hashed)));
  };
  for (const auto& [name, text] : options.parameters) set(name, text);
  if (!options.is_deployment) return values;
  if (!values->has("AWS::Region")) values->set("AWS::Region", arena.string(context.region));
  if (!values->has("AWS::Partition")) {
    values->set("AWS::Partition", arena.string(context.partition));
  }
  return values;
}

// The template without SAM's resources, its transform and its globals.
void start_output(Context& context) {
  Arena& arena = context.arena;
  context.output = arena.map({}, context.source->span);
  context.output_resources = arena.map({}, context.resources->span);
  for (const Entry& entry : context.source->entries()) {
    if (entry.key.view == "Transform" || entry.key.view == "Globals") continue;
    const bool is_resources = entry.value == context.resources;
    context.output->set(entry.key, is_resources ? context.output_resources : entry.value,
                        entry.key_span);
  }
  for (const Entry& entry : context.resources->entries()) {
    if (find_resource_type(entry.value) != nullptr) continue;
    context.output_resources->set(entry.key, entry.value, entry.key_span);
  }
}

// A product may have the id of a resource in the template where it is the same thing.
bool may_replace(std::string_view existing, std::string_view product) {
  static constexpr std::string_view kThemselves[] = {"AWS::S3::Bucket",
                                                     "AWS::SNS::Topic",
                                                     "AWS::Cognito::UserPool",
                                                     "AWS::ApiGateway::DomainName",
                                                     "AWS::ApiGateway::BasePathMapping",
                                                     "AWS::ApiGatewayV2::DomainName",
                                                     "AWS::ApiGatewayV2::ApiMapping"};
  if (existing == product) return std::ranges::find(kThemselves, product) != std::end(kThemselves);
  return std::ranges::any_of(resource_types(), [&](const ResourceType& type) {
    return type.name == existing && type.main_product == product;
  });
}

void note_referable(Context& context, const Resource& resource, std::string_view type) {
  for (const ReferableProduct& each : referable_products()) {
    if (each.resource != type) continue;
    for (const Product& product : resource.products) {
      if (!product.node->get("Type")->is_string(each.product)) continue;
      context.referable[std::string(resource.id.view)][std::string(each.name)] = product.id.view;
    }
  }
}

void take_products(Context& context, Resource& resource, std::string_view type) {
  for (const Product& product : resource.products) {
    const std::string_view made = product.node->get("Type")->string();
    const Value* existing = context.resources->get(product.id.view);
    const Value* existing_type = existing == nullptr ? nullptr : existing->get("Type");
    if (existing_type != nullptr && !may_replace(existing_type->string(), made)) {
      throw refuse_duplicate(resource.id.view, product.id.view, made, resource.node->span);
    }
    if (!context.output_resources->has(product.id.view)) {
      context.products[std::string(resource.id.view)].push_back(product.id);
    }
    context.output_resources->set(product.id, product.node);
  }
  note_referable(context, resource, type);
}

void transform_resource(Context& context, const Entry& entry, const ResourceType& type) {
  try {
    if (context.is_other_key && context.is_other_key(entry.key_span)) {
      throw refuse_resource(entry.key.view, "Logical ids must be alphanumeric.", entry.key_span);
    }
    check_logical_id(entry.key.view, entry.key_span);
    check_type(entry.key.view, entry.value, type.name);
    Resource resource(context, entry.key, entry.value);
    replace_policy_templates(resource);
    locate_application(resource);
    check_properties(resource, type);
    type.transform(resource);
    take_products(context, resource, type.name);
  } catch (Refusal& refusal) {
    if (refusal.ends_run) throw;
    if (!refusal.span.is_valid()) refusal.span = entry.key_span;
    context.refusals.push_back(std::move(refusal));
    // What a connector then finds there is what was made, or else what was written.
    if (context.output_resources->has(entry.key.view)) return;
    context.output_resources->set(entry.key, entry.value, entry.key_span);
  }
}

void transform_resources(Context& context) {
  // Transforming may add resources, for which it is too late.
  const auto all = context.resources->entries();
  const std::vector<Entry> entries(all.begin(), all.end());
  for (const Turn turn :
       {Turn::Functions, Turn::StateMachines, Turn::Apis, Turn::Others, Turn::Connectors}) {
    for (const Entry& entry : entries) {
      const ResourceType* type = find_resource_type(entry.value);
      if (type != nullptr && type->turn == turn) transform_resource(context, entry, *type);
    }
  }
}

// Puts what was made of a resource where that stood. People read it in this order; to SAM's
// translator order means nothing.
void order_output(Context& context, const std::vector<Text>& written) {
  Value* resources = context.output_resources;
  Value* ordered = context.arena.map({}, resources->span);
  const auto move = [&](Text id) {
    if (Value* resource = resources->get(id.view)) ordered->set(id, resource);
  };
  for (const Text id : written) {
    const auto products = context.products.find(id.view);
    if (products == context.products.end()) {
      move(id);
    } else {
      for (const Text product : products->second) move(product);
    }
  }
  for (const Entry& entry : resources->entries()) ordered->set(entry.key, entry.value);
  context.output_resources = ordered;
  context.output->set("Resources", ordered);
}

void rename_dependencies(Context& context) {
  for (const Entry& entry : context.output_resources->entries()) {
    Value* dependencies = entry.value->get("DependsOn");
    if (dependencies == nullptr) continue;
    const auto rename = [&](Value* id) {
      const auto found = context.renamed.find(id->string());
      return found == context.renamed.end() ? id : context.arena.string(found->second, id->span);
    };
    if (dependencies->is_list()) {
      for (Value*& id : dependencies->items) id = rename(id);
    } else {
      entry.value->set("DependsOn", rename(dependencies));
    }
  }
}

void run(Context& context, const Options& options) {
  check_structure(context);
  std::vector<Text> written;
  for (const Entry& entry : context.resources->entries()) written.push_back(entry.key);
  if (needs_hashing(context)) hash_template(context);
  context.parameters = read_parameters(context, options);
  add_default_bodies(context);
  // The first step that finds something ends the run.
  for (void (*step)(Context&) :
       {add_implicit_rest_api, add_implicit_http_api, merge_globals, expand_embedded_connectors}) {
    step(context);
    if (!context.refusals.empty()) return;
  }
  start_output(context);
  transform_resources(context);
  add_deployments(context);
  wait_for_applications(context);
  if (!context.refusals.empty()) return;
  order_output(context, written);
  if (!context.renamed.empty()) {
    rename_dependencies(context);
    rename_references(context, context.output);
  }
  if (!context.referable.empty()) resolve_generated(context, context.output);
}

}  // namespace

bool has_transform(const document::Document& document) {
  if (!document.root()) return false;
  const document::NodeId transform = document.get(document.root(), "Transform");
  if (!transform) return false;
  const auto is_sam = [&](document::NodeId id) { return document[id].text == kTransform; };
  if (document[transform].kind != document::Kind::List) return is_sam(transform);
  return std::ranges::any_of(document.items(transform), is_sam);
}

Expansion transform(const document::Document& document, const Options& options) {
  Expansion expansion;
  expansion.arena = std::make_unique<Arena>();
  Context context(*expansion.arena);
  context.region = options.region;
  context.partition = partition_of(options.region);
  context.is_other_key = options.is_other_key;
  context.now = options.now;
  context.is_packaged = options.is_packaged;
  try {
    context.source = read_values(document, document.root(), *expansion.arena);
    if (options.repository != nullptr) {
      context.repository =
          read_values(*options.repository, options.repository->root(), *expansion.arena);
    }
    run(context, options);
  } catch (Refusal& refusal) {
    context.refusals = {std::move(refusal)};
  }
  for (Refusal& refusal : context.refusals) {
    const bool is_told = std::ranges::any_of(
        expansion.refusals, [&](const Refusal& told) { return told.message == refusal.message; });
    if (!is_told) expansion.refusals.push_back(std::move(refusal));
  }
  if (expansion.is_refused()) return expansion;
  if (auto written = write_values(context.output)) {
    expansion.document = std::move(*written);
  } else {
    expansion.refusals.push_back(refuse_structure("Its values are too many, or nested too deep."));
  }
  return expansion;
}

}  // namespace cairn::sam
