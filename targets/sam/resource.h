#pragma once

// One resource of a SAM type while it is transformed, and the table of all such types.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "targets/sam/context.h"
#include "targets/sam/value.h"

namespace cairn::sam {

// One generated resource.
struct Product {
  Text id;
  Value* node;  // with Type, Properties and attributes
};

// What products take over from the resource that they are made of.
struct TakenOver {
  std::vector<std::string_view> main, secondary;
};

class Resource {
 public:
  Resource(Context& context, Text id, Value* node)
      : context(context), arena(context.arena), id(id), node(node) {
    properties = node->find("Properties");
    if (properties == nullptr) properties = arena.map({}, node->span);
  }

  Context& context;
  Arena& arena;
  Text id;
  Value* node;
  Value* properties;
  std::vector<Product> products;
  TakenOver taken_over{{"DependsOn", "DeletionPolicy", "UpdatePolicy", "UpdateReplacePolicy",
                        "Condition", "Metadata"},
                       {"Condition", "DeletionPolicy", "UpdateReplacePolicy"}};

  // Null pointers for what is not given, or null.
  [[nodiscard]] Value* property(std::string_view name) const { return properties->find(name); }
  // The same for what says nothing: an empty text, list or map, `false`, 0.
  [[nodiscard]] Value* given(std::string_view name) const { return truthy(property(name)); }
  [[nodiscard]] Value* attribute(std::string_view name) const { return node->find(name); }
  // The name of the condition it is made under; null where it always is.
  [[nodiscard]] Value* condition() const { return truthy(attribute("Condition")); }

  // A product with what a main one takes over.
  Value* add_main(std::string_view product, std::string_view type, Value* product_properties);
  // Beside the main one.
  Value* add_secondary(std::string_view product, std::string_view type, Value* product_properties);
  // One that takes over nothing.
  Value* add(std::string_view product, std::string_view type, Value* product_properties);
  // A resource of the template that was changed, and replaces itself.
  void add_changed(std::string_view product, Value* changed) {
    products.push_back({arena.keep(std::string(product)), changed});
  }

  // Gives the resource's tags to every product that can have tags, if PropagateTags is set.
  void propagate_tags(const Value* tags, const Value* is_propagated);

  // `Property 'a.b' should be a map.` and its like, where the value is of another kind.
  void require(const Value* value, Kind kind, std::string_view path) const;
  // The value itself; `Property 'a.b' is required.` where there is none.
  Value* need(Value* value, std::string_view path) const;
  [[noreturn]] void refuse(std::string_view message, const Value* at = nullptr) const;
};

// A refusal where an id has other than letters and digits.
void check_logical_id(std::string_view id, text::Span span);

// "a map", "a string": as messages call a kind of value.
[[nodiscard]] std::string_view name_of(Kind kind);

// The order in which the types are transformed.
enum class Turn : std::uint8_t { Functions, StateMachines, Apis, Others, Connectors };

struct ResourceType {
  std::string_view name;
  Turn turn;
  // A type of product that may have the id of a resource in the template: its own id.
  std::string_view main_product;
  bool needs_properties;  // Properties have to be a map
  void (*transform)(Resource& resource);
  bool ignores_others = false;  // properties that it does not have
};

[[nodiscard]] std::span<const ResourceType> resource_types();

// `<Resource>.<name>` in a reference is the id of its product of this type.
struct ReferableProduct {
  std::string_view resource, product, name;
};

[[nodiscard]] std::span<const ReferableProduct> referable_products();

// Null for what is no type of SAM.
[[nodiscard]] const ResourceType* find_resource_type(const Value* resource);

}  // namespace cairn::sam
