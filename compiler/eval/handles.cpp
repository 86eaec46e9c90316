// Resources as values: their attributes, and what a bare one means in a place.

#include <algorithm>
#include <cctype>

#include "compiler/eval/evaluator.h"

namespace cairn::eval {

static std::string_view short_name(std::string_view type_name) {
  return type_name.substr(type_name.rfind(':') + 1);
}

std::string name_of_instance(V handle, const base::SymbolTable& symbols) {
  const Instance& instance = *handle->instance;
  std::string name(symbols.text(instance.name));
  if (instance.key != nullptr) name += "[\"" + scalar_text(instance.key) + "\"]";
  return name;
}

std::string name_of_attribute(V attribute, const base::SymbolTable& symbols) {
  Value self{.kind = Kind::Handle};
  self.instance = attribute->attribute->instance;
  const Symbol name = attribute->attribute->name;
  return name_of_instance(&self, symbols) + '.' +
         (name ? std::string(symbols.text(name)) : std::string("Ref"));
}

std::string name_of_parameter(V param, const base::SymbolTable& symbols) {
  return std::string(symbols.text(param->parameter->name));
}

std::string Evaluator::choices_of(const Instance& instance) const {
  const std::string name(text(instance.name));
  const std::string access =
      instance.key == nullptr ? name : name + "[\"" + scalar_text(instance.key) + "\"]";
  if (instance.module) {
    std::string outputs;
    for (const std::string_view each : output_names(instance)) {
      outputs += (outputs.empty() ? "`" : ", `") + access + '.' + std::string(each) + '`';
    }
    return outputs.empty() ? "it has no outputs" : outputs;
  }
  std::string choices = '`' + access + ".Ref`";
  if (instance.type) {
    // The plain ones: what is nested in them can be found from there.
    std::size_t shown = 0;
    for (const std::string_view attribute : instance.type->attribute_names()) {
      if (attribute.find('.') != std::string_view::npos) continue;
      if (shown++ == 5) break;
      choices += ", `" + access + '.' + std::string(attribute) + '`';
    }
  }
  return choices;
}

V Evaluator::attribute_of(const Instance* instance, Symbol name, Span span) {
  const std::string_view wanted = text(name);
  const bool is_ref = wanted == "Ref";
  if (instance->module) return module_output(instance, name, span);
  if (instance->is_existing) return existing_attribute(instance, wanted, span, is_ref);
  if (is_ref) return attribute(span, instance, {});
  if (!instance->type) return attribute(span, instance, name);

  const auto found = instance->type->attribute(wanted);
  const bool is_record = found && found->type().kind() == catalog::Kind::Record;
  if (!found || is_record) {
    const std::string prefix = std::string(wanted) + '.';
    for (const std::string_view each : instance->type->attribute_names()) {
      if (!each.starts_with(prefix)) continue;
      Value group{.kind = Kind::AttributeGroup, .phase = Phase::Deferred, .span = span};
      group.instance = instance;
      group.name = name;
      return arena_.make(group);
    }
  }
  if (instance->type->accepts_attribute(wanted)) {
    Value result = *attribute(span, instance, name);
    if (found && found->type().kind() == catalog::Kind::Array) {
      result.type = &types_.list_of(types_.string());
    }
    return arena_.make(result);
  }
  // `Outputs.X` of a nested stack is dotted and open: the dot comes with the next name.
  if (instance->type->accepts_attribute(std::string(wanted) + ".X")) {
    Value group{.kind = Kind::AttributeGroup, .phase = Phase::Deferred, .span = span};
    group.instance = instance;
    group.name = name;
    return arena_.make(group);
  }
  auto& finding = report<kind::UnknownAttribute>(span, instance->type_name, wanted);
  if (instance->type->property(wanted)) {
    finding.help(
        "it is a property, which CloudFormation does not give back: put the value into "
        "a `let` and use that in both places");
  } else {
    auto names = instance->type->attribute_names();
    names.insert(names.begin(), "Ref");
    suggest(finding, wanted, names);
    if (finding.helps.empty() && names.size() <= 12) {
      finding.help("it has " + base::either(names));
    }
  }
  return hole(span);
}

// Of a resource that exists already only what its declaration says is known.
V Evaluator::existing_attribute(const Instance* instance, std::string_view name, Span span,
                                bool is_ref) {
  const V given = properties_of(*const_cast<Instance*>(instance));
  if (!given->is_record()) return hole(span);
  std::vector<std::string> identifiers;
  if (instance->type) {
    const auto add = [&](catalog::Names names) {
      for (const std::string_view each : names) identifiers.emplace_back(each);
    };
    add(instance->type->ref_identifier());
    if (identifiers.empty()) add(instance->type->primary_identifier());
  }
  if (is_ref) {
    std::vector<V> parts;
    for (const std::string& each : identifiers) {
      const Field* field = given->field(intern(each));
      if (field == nullptr) break;
      if (!parts.empty()) parts.push_back(string(span, "|"));
      parts.push_back(field->value);
    }
    if (!identifiers.empty() && parts.size() == identifiers.size() * 2 - 1) {
      return parts.size() == 1 ? at(parts[0], span) : concat(span, parts);
    }
    // One field given says it all.
    if (identifiers.empty() && given->count == 1) return at(given->fields()[0].value, span);
  }
  if (const Field* field = given->field(intern(name))) return at(field->value, span);

  if (name == "Arn" && instance->type && !instance->type->arn_template().empty()) {
    std::vector<V> parts;
    std::string_view rest = instance->type->arn_template();
    bool is_complete = true;
    while (!rest.empty() && is_complete) {
      const auto open = rest.find("${");
      if (open > 0) parts.push_back(string(span, rest.substr(0, open)));
      if (open == std::string_view::npos) break;
      const auto close = rest.find('}', open);
      if (close == std::string_view::npos) break;
      const std::string_view place = rest.substr(open + 2, close - open - 2);
      rest.remove_prefix(close + 1);
      if (place == "Partition" || place == "Region" || place == "Account") {
        parts.push_back(pseudo(span, place == "Account"  ? "AWS::AccountId"
                                     : place == "Region" ? "AWS::Region"
                                                         : "AWS::Partition"));
      } else if (const Field* field = given->field(intern(place))) {
        parts.push_back(field->value);
      } else {
        is_complete = false;
      }
    }
    if (is_complete) return interpolate(span, parts, instance->context);
  }
  std::vector<std::string_view> names;
  for (const Field& field : given->fields()) names.push_back(text(field.name));
  auto& finding = report<kind::UnknownOfExisting>(span, text(instance->name), name);
  if (is_ref && !identifiers.empty()) {
    finding.help("add its identifier: `" + identifiers[0] + ": \"...\"`");
  } else {
    finding.help("add it to the declaration: `" + std::string(name) + ": \"...\"`");
  }
  finding.note(instance->name_span, "declared here");
  return hole(span);
}

// Attributes that say what Ref says, and always do. The Ref of a security group is
// its id in a VPC, but its name without one:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html
struct PreferredAttribute {
  std::string_view type_name;
  std::string_view attribute;
};
static constexpr PreferredAttribute kPreferredAttributes[] = {
    {"AWS::EC2::SecurityGroup", "GroupId"},
};

// What `VpcId: Vpc` means: the catalog's relationships say it; where they do not, the
// name of the property and the names of the resource's identifiers do.
V Evaluator::directed(V value, const Slot& slot, bool is_reported) {
  const Instance& instance = *value->instance;
  const Span span = value->span;
  std::vector<std::string> candidates;  // "Ref" or an attribute
  const auto add = [&](std::string_view candidate) {
    if (std::ranges::find(candidates, candidate) == candidates.end()) {
      candidates.emplace_back(candidate);
    }
  };
  std::vector<std::string_view> wanted_types;

  // `SecurityGroupIds` asks for what `SecurityGroupId` would.
  std::string name = slot.name;
  if (name.size() > 2 && name.ends_with('s') && !name.ends_with("ss")) name.pop_back();
  const auto ends = [](std::string_view whole, std::string_view part) {
    if (whole.size() < part.size()) return false;
    return std::ranges::equal(
        whole.substr(whole.size() - part.size()), part, {},
        [](unsigned char c) { return std::tolower(c); },
        [](unsigned char c) { return std::tolower(c); });
  };
  const std::string_view suffix = ends(name, "Arn")    ? "Arn"
                                  : ends(name, "Id")   ? "Id"
                                  : ends(name, "Name") ? "Name"
                                  : ends(name, "Url")  ? "Url"
                                                       : "";

  if (instance.type) {
    const catalog::ResourceType& type = *instance.type;
    if (slot.property) {
      std::vector<std::string> related;
      for (const catalog::Relationship each : slot.property->relationships()) {
        wanted_types.push_back(each.type_name());
        if (each.type_name() != instance.type_name) continue;
        const auto form = type.handle_form(each.property_name());
        if (form == catalog::HandleForm::None) continue;
        // Several identifiers will do: the one that the property is named after.
        const bool is_named = !suffix.empty() && ends(each.property_name(), suffix);
        const std::string_view candidate =
            form == catalog::HandleForm::Ref ? "Ref" : each.property_name();
        if (is_named) {
          add(candidate);
        } else {
          related.emplace_back(candidate);
        }
      }
      if (candidates.empty()) {
        for (const std::string& each : related) add(each);
      }
    }
    if (candidates.empty()) {
      std::string identifier;
      const auto first = [&](catalog::Names names) {
        return names.size() == 1 ? std::string(names[0]) : std::string();
      };
      identifier = first(type.ref_identifier());
      if (identifier.empty()) identifier = first(type.primary_identifier());
      const std::string_view own = short_name(instance.type_name);
      if (suffix == "Arn") {
        // The ARN is an attribute of most; of some the Ref is one.
        if (type.attribute("Arn")) {
          add("Arn");
        } else if (ends(identifier, "Arn")) {
          add("Ref");
        } else if (type.attribute(std::string(own) + "Arn")) {
          add(std::string(own) + "Arn");
        } else if (identifier == "Id" && slot.name == "SecretArn") {
          add("Ref");
        } else {
          for (const std::string_view each : type.attribute_names()) {
            if (ends(each, "Arn") && each.find('.') == std::string_view::npos) add(each);
          }
        }
      } else if (!suffix.empty()) {
        // `GatewayId` takes an InternetGatewayId, `VpcId` a VpcId, but `SubnetId` no
        // VpcId: one name must end in the other.
        const bool is_alike = ends(identifier, name) || ends(name, identifier);
        const bool is_own = ends(name, std::string(own) + std::string(suffix));
        if (!identifier.empty() && ends(identifier, suffix) && (is_alike || is_own)) {
          add("Ref");
        } else {
          for (const std::string_view each : type.attribute_names()) {
            if (ends(each, name) || (ends(name, each) && each.size() > suffix.size())) add(each);
          }
        }
      } else if (ends(name, own) || ends(own, name)) {
        add("Ref");
      }
    }
  }

  for (const PreferredAttribute& each : kPreferredAttributes) {
    if (each.type_name != instance.type_name || candidates.empty()) continue;
    const bool is_id = std::ranges::all_of(candidates, [&](const std::string& candidate) {
      return candidate == "Ref" || candidate == each.attribute;
    });
    if (is_id) candidates = {std::string(each.attribute)};
  }
  if (candidates.size() == 1) return attribute_of(&instance, intern(candidates[0]), span);
  if (!is_reported) return hole(span);
  const std::string place = slot.name.empty() ? "this place" : '`' + slot.name + '`';
  if (candidates.empty() && !wanted_types.empty() && instance.type) {
    std::ranges::sort(wanted_types);
    wanted_types.erase(std::unique(wanted_types.begin(), wanted_types.end()), wanted_types.end());
    if (std::ranges::find(wanted_types, instance.type_name) == wanted_types.end()) {
      report<kind::WrongHandle>(span, place, base::either(wanted_types), instance.type_name)
          .help("where it is meant all the same, say which value: " + choices_of(instance));
      return hole(span);
    }
  }
  report<kind::AmbiguousHandle>(span, text(instance.name), place)
      .help("say which: " + choices_of(instance));
  return hole(span);
}

// The value with its bare resources knowing what the property takes of them, so that a
// test can compare `t.Group.VpcId` with `t.Vpc.Ref`.
V Evaluator::as_taken(V value, const Slot& slot) {
  if (value->kind == Kind::Handle) {
    const V meant = directed(value, slot, false);
    if (meant->is_hole()) return value;
    Value result = *value;
    result.origin = meant;
    return arena_.make(result);
  }
  if (!value->is_list()) return value;
  Slot inner = slot;
  if (slot.type && slot.type->kind() == catalog::Kind::Array) inner.type = slot.type->element();
  std::vector<V> items;
  for (const V item : value->items()) items.push_back(as_taken(item, inner));
  return list(value->span, items);
}

V Evaluator::property_view(const Instance* instance, Symbol name, Span span,
                           const Context& context) {
  if (instance->module) return module_output(instance, name, span);
  const V properties = properties_of(*const_cast<Instance*>(instance));
  if (!properties->is_record()) return hole(span);
  if (const Field* field = properties->field(name)) {
    Slot slot;
    slot.instance = instance;
    slot.name = text(name);
    if (instance->type) slot.property = instance->type->property(text(name));
    if (slot.property) slot.type = slot.property->type();
    return as_taken(field->value, slot);
  }
  if (text(name) == "Type") return string(span, instance->type_name);
  (void)context;
  // What the deployment gives is compared with what the properties of others refer to.
  const bool is_given =
      text(name) == "Ref" || (instance->type && !instance->type->property(text(name)) &&
                              instance->type->attribute(text(name)));
  if (is_given) return attribute_of(instance, name, span);
  if (instance->type && !instance->type->property(text(name))) {
    suggest(report<kind::UnknownProperty>(span, instance->type_name, text(name)), text(name),
            instance->type->record().property_names());
    return hole(span);
  }
  return null(span);
}

}  // namespace cairn::eval
