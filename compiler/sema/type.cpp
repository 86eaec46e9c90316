#include "compiler/sema/type.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "compiler/base/nearest.h"

namespace cairn::sema {

using syntax::NodeKind;

const Type Types::kAny{};
const Type Types::kString{.kind = TypeKind::String};

namespace {

struct NamedType {
  std::string_view name;
  TypeKind kind;
  std::string_view parameter = {};
};

// The AWS-specific parameter types are CloudFormation's:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html
constexpr std::array kPlainTypes = {
    NamedType{"Any", TypeKind::Any},
    NamedType{"String", TypeKind::String},
    NamedType{"Int", TypeKind::Int},
    NamedType{"Float", TypeKind::Float},
    NamedType{"Number", TypeKind::Float},
    NamedType{"Bool", TypeKind::Bool},
    NamedType{"Null", TypeKind::Null},
    NamedType{"Asset", TypeKind::Asset},
    NamedType{"Arn", TypeKind::Nominal},
    NamedType{"AvailabilityZone", TypeKind::Nominal, "AWS::EC2::AvailabilityZone::Name"},
    NamedType{"AvailabilityZoneName", TypeKind::Nominal, "AWS::EC2::AvailabilityZone::Name"},
    NamedType{"ImageId", TypeKind::Nominal, "AWS::EC2::Image::Id"},
    NamedType{"InstanceId", TypeKind::Nominal, "AWS::EC2::Instance::Id"},
    NamedType{"KeyName", TypeKind::Nominal, "AWS::EC2::KeyPair::KeyName"},
    NamedType{"KeyPairName", TypeKind::Nominal, "AWS::EC2::KeyPair::KeyName"},
    NamedType{"SecurityGroupName", TypeKind::Nominal, "AWS::EC2::SecurityGroup::GroupName"},
    NamedType{"SecurityGroupId", TypeKind::Nominal, "AWS::EC2::SecurityGroup::Id"},
    NamedType{"SubnetId", TypeKind::Nominal, "AWS::EC2::Subnet::Id"},
    NamedType{"VolumeId", TypeKind::Nominal, "AWS::EC2::Volume::Id"},
    NamedType{"VpcId", TypeKind::Nominal, "AWS::EC2::VPC::Id"},
    NamedType{"HostedZoneId", TypeKind::Nominal, "AWS::Route53::HostedZone::Id"},
    NamedType{"SsmParameterName", TypeKind::Nominal, "AWS::SSM::Parameter::Name"},
};

constexpr std::array kWrappers = {
    NamedType{"List", TypeKind::List},         NamedType{"Map", TypeKind::Map},
    NamedType{"Input", TypeKind::Input},       NamedType{"Deferred", TypeKind::Deferred},
    NamedType{"Secret", TypeKind::Secret},     NamedType{"Ssm", TypeKind::Ssm},
    NamedType{"Optional", TypeKind::Optional},
};

std::string_view wrapper_name(TypeKind kind) {
  return std::ranges::find(kWrappers, kind, &NamedType::kind)->name;
}

}  // namespace

const Type& carried(const Type& type) {
  const Type* inner = &type;
  while (inner->kind == TypeKind::Input || inner->kind == TypeKind::Deferred ||
         inner->kind == TypeKind::Secret) {
    inner = inner->inner;
  }
  return *inner;
}

std::string to_string(const Type& type, const base::SymbolTable& symbols) {
  const auto joined = [&](const std::vector<const Type*>& types) {
    std::string text;
    for (const Type* each : types) text += (text.empty() ? "" : " | ") + to_string(*each, symbols);
    return text;
  };
  switch (type.kind) {
    case TypeKind::Any:
      return "Any";
    case TypeKind::String:
      return "String";
    case TypeKind::Int:
      return "Int";
    case TypeKind::Float:
      return "Float";
    case TypeKind::Bool:
      return "Bool";
    case TypeKind::Null:
      return "null";
    case TypeKind::Asset:
      return "Asset";
    case TypeKind::Nominal:
    case TypeKind::Resource:
      return type.name;
    case TypeKind::Literal:
      if (const auto* text = std::get_if<std::string>(&type.literal)) return '"' + *text + '"';
      if (const auto* number = std::get_if<std::int64_t>(&type.literal)) {
        return std::to_string(*number);
      }
      return std::get<bool>(type.literal) ? "true" : "false";
    case TypeKind::Optional:
      return type.inner->kind == TypeKind::Union ? '(' + to_string(*type.inner, symbols) + ")?"
                                                 : to_string(*type.inner, symbols) + '?';
    case TypeKind::Union:
      return joined(type.alternatives);
    case TypeKind::Record: {
      std::string text;
      for (const TypeField& field : type.fields) {
        text += text.empty() ? "{ " : ", ";
        text += std::string(symbols.text(field.name)) + ": " + to_string(*field.type, symbols);
      }
      return text.empty() ? "{}" : text + " }";
    }
    default:
      return std::string(wrapper_name(type.kind)) + '<' + to_string(*type.inner, symbols) + '>';
  }
}

const Type& Types::list_of(const Type& inner) {
  return make({.kind = TypeKind::List, .inner = &inner});
}

const Type& Types::resolve(const Model& model, NodeId node) {
  if (!node) return kAny;
  // A node is resolved once, so that a mistake in it is told once.
  if (const auto found = resolved_.find(node); found != resolved_.end()) return *found->second;
  const syntax::Tree& tree = *model.tree;

  const auto resolve_it = [&]() -> const Type& {
    switch (tree.kind(node)) {
      case NodeKind::NamedType:
        return resolve_named(model, node);
      case NodeKind::LiteralType:
        return literal(model, node);
      case NodeKind::OptionalType:
        return make({.kind = TypeKind::Optional, .inner = &resolve(model, tree.child(node, 0))});
      case NodeKind::UnionType: {
        Type type{.kind = TypeKind::Union};
        for (const NodeId child : tree.children(node)) {
          type.alternatives.push_back(&resolve(model, child));
        }
        return make(std::move(type));
      }
      case NodeKind::RecordType: {
        Type type{.kind = TypeKind::Record};
        for (const NodeId field : tree.children(node)) {
          const NodeId name = tree.child(field, 0);
          if (!name) continue;
          const Symbol symbol = model.name(name);
          if (std::ranges::find(type.fields, symbol, &TypeField::name) != type.fields.end()) {
            sink_.report<diag::kind::DuplicateName>(tree.span(name), tree.text(name));
            continue;
          }
          type.fields.push_back({symbol, &resolve(model, tree.child(field, 1)),
                                 tree.child(field, 2), tree.span(name)});
        }
        return make(std::move(type));
      }
      default:
        return kAny;
    }
  };
  const Type& type = resolve_it();
  resolved_[node] = &type;
  return type;
}

const Type& Types::resolve_named(const Model& model, NodeId node) {
  const syntax::Tree& tree = *model.tree;
  const auto children = tree.children(node);
  const std::string name = tree.path(children[0]);
  const std::size_t arguments = children.size() - 1;

  const auto wants = [&](std::size_t count) {
    if (arguments == count) return true;
    sink_.report<diag::kind::TypeArguments>(tree.span(node), name, count, arguments);
    return false;
  };

  const Symbol symbol = model.symbols->intern(name);
  if (const NodeId alias = model.type_alias(node, name)) {
    return wants(0) ? resolve_alias(model, alias) : kAny;
  }
  if (const Binding binding = model.global(node, name); binding.kind == BindingKind::Module) {
    if (!wants(0)) return kAny;
    return make({.kind = TypeKind::Resource, .name = name, .module = binding.declaration});
  }
  if (const auto plain = std::ranges::find(kPlainTypes, name, &NamedType::name);
      plain != kPlainTypes.end()) {
    if (!wants(0)) return kAny;
    return make({.kind = plain->kind, .name = name, .parameter = std::string(plain->parameter)});
  }
  if (const auto wrapper = std::ranges::find(kWrappers, name, &NamedType::name);
      wrapper != kWrappers.end()) {
    // `Map<String, T>` says what `Map<T>` says: keys are strings.
    if (wrapper->kind == TypeKind::Map && arguments == 2) {
      return make({.kind = TypeKind::Map, .inner = &resolve(model, children[2])});
    }
    if (!wants(1)) return kAny;
    const Type& inner = resolve(model, children[1]);
    const bool is_phase = wrapper->kind == TypeKind::Input || wrapper->kind == TypeKind::Deferred;
    const Type& marked = inner.kind == TypeKind::Secret ? *inner.inner : inner;
    if (is_phase && (marked.kind == TypeKind::Input || marked.kind == TypeKind::Deferred)) {
      sink_.report<diag::kind::NestedPhase>(tree.span(node), wrapper_name(marked.kind), name);
      return make({.kind = wrapper->kind, .inner = marked.inner});
    }
    return make({.kind = wrapper->kind, .inner = &inner});
  }
  // CloudFormation's own names of parameter types.
  if (const auto plain = std::ranges::find(kPlainTypes, name, &NamedType::parameter);
      plain != kPlainTypes.end() && !name.empty()) {
    return make({.kind = TypeKind::Nominal, .name = name, .parameter = name});
  }
  if (model.is_lost(node, name)) return kAny;
  if (name.find("::") != std::string::npos) {
    const bool is_known = model.externs.contains(symbol) || is_resource_type_ == nullptr ||
                          is_resource_type_(resource_types_, name);
    if (is_known) return make({.kind = TypeKind::Resource, .name = name});
  }

  std::vector<std::string_view> candidates;
  for (const NamedType& type : kPlainTypes) candidates.push_back(type.name);
  for (const NamedType& type : kWrappers) candidates.push_back(type.name);
  for (const auto& [alias, declaration] : model.names_at(node).types) {
    candidates.push_back(model.symbols->text(alias));
  }
  std::ranges::sort(candidates);
  auto& finding = sink_.report<diag::kind::UnknownType>(tree.span(children[0]), name);
  const auto near = base::nearest(name, candidates);
  if (!near.empty()) finding.help("did you mean " + base::either(near) + "?");
  return kAny;
}

const Type& Types::resolve_alias(const Model& model, NodeId alias) {
  const syntax::Tree& tree = *model.tree;
  if (std::ranges::find(open_aliases_, alias) != open_aliases_.end()) {
    sink_.report<diag::kind::RecursiveType>(tree.span(tree.child(alias, 0)),
                                            tree.text(tree.child(alias, 0)));
    return kAny;
  }
  open_aliases_.push_back(alias);
  const Type& type = resolve(model, tree.child(alias, 1));
  open_aliases_.pop_back();
  return type;
}

const Type& Types::literal(const Model& model, NodeId node) {
  const syntax::Tree& tree = *model.tree;
  const NodeId value = tree.child(node, 0);
  if (!value) return kAny;
  Type type{.kind = TypeKind::Literal};
  switch (tree.kind(value)) {
    case NodeKind::String: {
      std::string text;
      for (const NodeId part : tree.children(value)) {
        if (tree.kind(part) != NodeKind::StringText) {
          sink_.report<diag::kind::UnknownType>(tree.span(part), tree.text(value))
              .help("a literal type is fixed text, without `${...}`");
          return kAny;
        }
        text += tree.cooked(part);
      }
      type.literal = std::move(text);
      break;
    }
    case NodeKind::Int: {
      std::string digits(tree.text(node));
      std::erase(digits, '_');
      std::erase(digits, ' ');
      std::int64_t number = 0;
      std::from_chars(digits.data(), digits.data() + digits.size(), number);
      type.literal = number;
      break;
    }
    case NodeKind::True:
    case NodeKind::False:
      type.literal = tree.kind(value) == NodeKind::True;
      break;
    default:
      return kAny;
  }
  return make(std::move(type));
}

}  // namespace cairn::sema
