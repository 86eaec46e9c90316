#pragma once

// The types of the language, and how type expressions become them.

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "compiler/diagnostics/sink.h"
#include "compiler/sema/model.h"

namespace cairn::sema {

enum class TypeKind : std::uint8_t {
  Any,  // also where a type expression was wrong, so that one mistake is told once
  String,
  Int,
  Float,
  Bool,
  Null,
  Literal,   // "dev", 3, true
  Nominal,   // a String whose values name something of AWS: `VpcId`
  List,      // inner
  Map,       // inner: values by string
  Record,    // fields
  Union,     // alternatives
  Optional,  // inner, or null
  Input,     // inner, known when the operation starts
  Deferred,  // inner, known when resources exist
  Secret,    // inner, never shown
  Ssm,       // inner, read from the parameter store whose name the value is
  Asset,     // a file or folder to upload
  Resource,  // a handle: `AWS::SQS::Queue`, or of a module
};

struct Type;

struct TypeField {
  Symbol name;
  const Type* type = nullptr;
  NodeId default_value;  // or none
  text::Span span;
};

struct Type {
  TypeKind kind = TypeKind::Any;
  std::string name;       // Nominal, Resource: as written in the language
  std::string parameter;  // Nominal: the parameter type, `AWS::EC2::VPC::Id`; else empty
  NodeId module;          // Resource: its declaration, where it is one
  const Type* inner = nullptr;
  std::vector<const Type*> alternatives;
  std::vector<TypeField> fields;
  std::variant<std::monostate, std::string, std::int64_t, bool> literal;
};

// `Input<"dev" | "prod">`
[[nodiscard]] std::string to_string(const Type& type, const base::SymbolTable& symbols);

// The type without Input, Deferred and Secret around it.
[[nodiscard]] const Type& carried(const Type& type);

// Makes types out of type expressions, and owns them.
class Types {
 public:
  explicit Types(diag::Sink& sink) : sink_(sink) {}

  // Reports what is wrong and gives Any there. Aliases may not go round in circles.
  const Type& resolve(const Model& model, NodeId type_expression);

  [[nodiscard]] const Type& any() const { return kAny; }
  [[nodiscard]] const Type& string() const { return kString; }
  const Type& list_of(const Type& inner);

  // What a parameter of a rule or function that is a resource type may be: whether
  // such a type exists is asked of this, which the catalog's owner sets.
  using ResourceTypeCheck = bool (*)(const void* context, std::string_view name);
  void set_resource_types(ResourceTypeCheck check, const void* context) {
    is_resource_type_ = check;
    resource_types_ = context;
  }

 private:
  const Type& make(Type type) { return types_.emplace_back(std::move(type)); }
  const Type& resolve_named(const Model& model, NodeId node);
  const Type& resolve_alias(const Model& model, NodeId alias);
  const Type& literal(const Model& model, NodeId node);

  static const Type kAny;
  static const Type kString;

  diag::Sink& sink_;
  std::deque<Type> types_;
  std::unordered_map<NodeId, const Type*> resolved_;
  std::vector<NodeId> open_aliases_;
  ResourceTypeCheck is_resource_type_ = nullptr;
  const void* resource_types_ = nullptr;
};

}  // namespace cairn::sema
