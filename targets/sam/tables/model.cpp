// A property's type in the table: `required strict string|map<integer|map>`, where `strict`
// means that a function in place of the value is checked like any map; `any`; or
// `one of Delete Retain`; `choice of string` is told as a wrong type, not by its name. An entry
// `like` another begins with all of the other's properties, of which it may require more.

#include "targets/sam/tables/model.h"

#include <algorithm>

#include "compiler/base/check.h"

namespace cairn::sam {

const Property* PropertyList::find(std::string_view name) const {
  const auto found = std::ranges::find(properties, name, &Property::name);
  return found == properties.end() ? nullptr : &*found;
}

static bool skip(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

// `string|map`, up to the end or to a bracket.
static std::uint8_t read_kinds(std::string_view& text, PropertyType* type) {
  struct Word {
    std::string_view text;
    Shape shape;
  };
  static constexpr Word kWords[] = {{"string", Shape::String},
                                    {"map", Shape::Map},
                                    {"list", Shape::List},
                                    {"boolean", Shape::Boolean},
                                    {"integer", Shape::Integer}};
  std::uint8_t kinds = 0;
  do {
    const auto* word =
        std::ranges::find_if(kWords, [&](const Word& each) { return text.starts_with(each.text); });
    CAIRN_CHECK(word != std::end(kWords));
    text.remove_prefix(word->text.size());
    kinds |= static_cast<std::uint8_t>(word->shape);
    if (type != nullptr && skip(text, "<")) {
      const std::uint8_t inner = read_kinds(text, nullptr);
      (word->shape == Shape::List ? type->item_kinds : type->member_kinds) = inner;
      CAIRN_CHECK(skip(text, ">"));
    }
  } while (skip(text, "|"));
  return kinds;
}

static Property read_property(std::string_view name, std::string_view text) {
  Property property{.name = name, .type = {}};
  property.is_required = skip(text, "required ");
  property.takes_function = !skip(text, "strict ");
  if (text == "any") return property;
  property.type.is_choice = skip(text, "choice of ");
  if (skip(text, "one of ")) {
    property.type.kinds = static_cast<std::uint8_t>(Shape::String);
    while (!text.empty()) property.type.values.push_back(take_word(text));
    return property;
  }
  property.type.kinds = read_kinds(text, &property.type);
  return property;
}

static void read_entry(schema::Json section, schema::Json entry, PropertyList& list) {
  if (const auto like = entry.find("like")) {
    const auto beside = section.find(like->string());
    const schema::Json base =
        beside ? *beside : member(member(table("model"), "shared"), like->string());
    read_entry(section, base, list);
    for (const std::string_view name : texts(member(entry, "required"))) {
      const auto found = std::ranges::find(list.properties, name, &Property::name);
      CAIRN_CHECK(found != list.properties.end());
      found->is_required = true;
    }
  }
  const schema::Json properties = member(entry, "properties");
  for (std::size_t i = 0; i < properties.size(); ++i) {
    list.properties.push_back(read_property(properties.key(i), properties.value(i).string()));
  }
}

const PropertyList* Model::find(std::string_view section, std::string_view type) {
  const schema::Json entries = member(table("model"), section);
  const auto entry = entries.find(type);
  if (!entry) return nullptr;
  const auto [place, is_new] = by_id_.try_emplace({entries.id(), entry->id()});
  if (is_new) {
    read_entry(entries, *entry, lists_.emplace_back());
    place->second = &lists_.back();
  }
  return place->second;
}

const PropertyList* Model::resource(std::string_view type) { return find("resources", type); }

const PropertyList* Model::function_event(std::string_view type) {
  return find("function events", type);
}

const PropertyList* Model::state_machine_event(std::string_view type) {
  return find("state machine events", type);
}

bool is_resource_type(std::string_view type) {
  return type.starts_with("AWS::Serverless::") &&
         member(table("model"), "resources").find(type).has_value();
}

std::vector<std::string_view> global_sections() {
  const schema::Json sections = member(table("model"), "globals");
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < sections.size(); ++i) names.push_back(sections.key(i));
  std::ranges::sort(names);
  return names;
}

std::vector<std::string_view> global_properties(std::string_view section) {
  return texts(member(member(table("model"), "globals"), section));
}

}  // namespace cairn::sam
