#pragma once

// Which properties SAM's resources and events have, and what Globals may hold.

#include <cstdint>
#include <deque>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "targets/sam/tables/tables.h"

namespace cairn::sam {

// Bits of PropertyType::kinds.
enum class Shape : std::uint8_t {
  String = 1,
  Map = 2,
  List = 4,
  Boolean = 8,
  Integer = 16,
};

struct PropertyType {
  std::uint8_t kinds = 0;                // any of these; 0: anything
  std::uint8_t item_kinds = 0;           // of a List's items; 0: anything
  std::uint8_t member_kinds = 0;         // of a Map's values; 0: anything
  std::vector<std::string_view> values;  // an enumeration of texts, where not empty
  bool is_choice = false;                // complaints do not name the kind

  [[nodiscard]] bool is_only(Shape shape) const {
    return !is_choice && kinds == static_cast<std::uint8_t>(shape) && item_kinds == 0 &&
           member_kinds == 0;
  }
};

struct Property {
  std::string_view name;
  bool is_required = false;
  // A map of one member passes the check unseen: it may be a function.
  bool takes_function = true;
  PropertyType type;
};

// In the order of checking.
struct PropertyList {
  std::vector<Property> properties;
  [[nodiscard]] const Property* find(std::string_view name) const;
};

// Reads a type's properties when it is first asked for them.
class Model {
 public:
  // `AWS::Serverless::Function`; also S3 buckets and user pools, which events edit. Null
  // for other types.
  [[nodiscard]] const PropertyList* resource(std::string_view type);
  [[nodiscard]] const PropertyList* function_event(std::string_view type);
  [[nodiscard]] const PropertyList* state_machine_event(std::string_view type);

 private:
  const PropertyList* find(std::string_view section, std::string_view type);

  std::deque<PropertyList> lists_;
  // By schema::Json::id of section and entry: equal entries of a table are one value.
  std::map<std::pair<std::uint32_t, std::uint32_t>, const PropertyList*> by_id_;
};

// `AWS::Serverless::Function` and its like.
[[nodiscard]] bool is_resource_type(std::string_view type);

// `Function`, `Api`, ... sorted.
[[nodiscard]] std::vector<std::string_view> global_sections();
// In the order in which messages list them. Empty where there is no such section.
[[nodiscard]] std::vector<std::string_view> global_properties(std::string_view section);

}  // namespace cairn::sam
