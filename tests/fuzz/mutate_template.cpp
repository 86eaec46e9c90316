#include "tests/fuzz/mutate_template.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "targets/document/read.h"
#include "targets/document/write_json.h"
#include "targets/sam/convert.h"
#include "targets/sam/tables/model.h"

namespace cairn::test {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kFunctionEvents[] = {
    "Schedule",
    "ScheduleV2",
    "CloudWatchEvent",
    "EventBridgeRule",
    "S3",
    "SNS",
    "Api",
    "HttpApi",
    "AlexaSkill",
    "IoTRule",
    "Cognito",
    "Kinesis",
    "DynamoDB",
    "SQS",
    "MSK",
    "MQ",
    "DocumentDB",
    "CloudWatchLogs",
    "SelfManagedKafka",
};

// Names below properties, which the tables do not go down to.
constexpr std::string_view kInnerNames[] = {
    "Type",
    "Properties",
    "Condition",
    "DependsOn",
    "Metadata",
    "DeletionPolicy",
    "Connectors",
    "Default",
    "Transform",
    "Globals",
    "Resources",
    "Parameters",
    "Conditions",
    "Outputs",
    "Mappings",
    "Name",
    "Arn",
    "Id",
    "Enabled",
    "Authorizers",
    "Authorizer",
    "DefaultAuthorizer",
    "ApiKeyRequired",
    "UserPoolArn",
    "FunctionArn",
    "FunctionPayloadType",
    "Identity",
    "Header",
    "Headers",
    "QueryStrings",
    "IdentitySource",
    "JwtConfiguration",
    "AuthorizationScopes",
    "ResourcePolicy",
    "CustomStatements",
    "IpRangeBlacklist",
    "IntrinsicVpcWhitelist",
    "SourceVpcWhitelist",
    "UsagePlan",
    "CreateUsagePlan",
    "AllowOrigin",
    "AllowMethods",
    "AllowHeaders",
    "AllowCredentials",
    "AllowOrigins",
    "DomainName",
    "CertificateArn",
    "BasePath",
    "Route53",
    "HostedZoneId",
    "HostedZoneName",
    "EndpointConfiguration",
    "MutualTlsAuthentication",
    "OwnershipVerificationCertificateArn",
    "Source",
    "Destination",
    "Permissions",
    "SourceReference",
    "Destinations",
    "OnSuccess",
    "OnFailure",
    "Hooks",
    "Alarms",
    "TriggerConfigurations",
    "PreTraffic",
    "Role",
    "PassthroughCondition",
    "Bucket",
    "Key",
    "Version",
    "swagger",
    "openapi",
    "paths",
    "get",
    "x-amazon-apigateway-integration",
    "components",
    "securitySchemes",
    "securityDefinitions",
    "security",
    "info",
    "title",
    "Fn::If",
    "Fn::Sub",
    "Fn::GetAtt",
    "Ref",
    "Fn::Transform",
    "Ttl",
    "CachingConfig",
    "Runtime",
    "Functions",
    "Resolvers",
    "Pipeline",
};

// A key of every kind of thing that SAM knows.
std::vector<std::string> names_of_sam() {
  std::vector<std::string> names(std::begin(kInnerNames), std::end(kInnerNames));
  sam::Model model;
  const auto add = [&](const sam::PropertyList* list) {
    if (list == nullptr) return;
    for (const sam::Property& property : list->properties) names.emplace_back(property.name);
  };
  for (const std::string_view section : sam::global_sections()) {
    names.emplace_back(section);
    add(model.resource("AWS::Serverless::" + std::string(section)));
  }
  for (const std::string_view event : kFunctionEvents) {
    add(model.function_event(event));
    add(model.state_machine_event(event));
  }
  return names;
}

class Mutator {
 public:
  Mutator(Json root, std::uint32_t seed) : root_(std::move(root)), random_(seed) {}

  Json run() {
    // One mistake is often the end; what follows goes on from what passed.
    for (std::size_t rounds = below(3) == 0 ? 3 : 1; rounds > 0; --rounds) {
      places_.clear();
      walk(root_, nullptr, 0);
      change();
    }
    return std::move(root_);
  }

 private:
  // Pointers hold until something changes.
  struct Place {
    Json* value;
    Json* parent;  // none for the root
    std::size_t index;
    std::size_t count;  // of places, with those below
  };
  using Members = std::vector<std::pair<std::string, Json>>;

  // No distribution of the library: those differ between libraries.
  std::size_t below(std::size_t count) { return random_() % count; }
  template <typename Range>
  auto& any(Range& range) {
    return range[below(std::size(range))];
  }

  void walk(Json& value, Json* parent, std::size_t index) {
    const std::size_t place = places_.size();
    places_.push_back({&value, parent, index, 0});
    std::size_t child = 0;
    if (value.is_structured()) {
      for (Json& each : value) walk(each, &value, child++);
    }
    places_[place].count = places_.size() - place;
  }

  std::string name() {
    static const std::vector<std::string> kNames = names_of_sam();
    const Place& place = any(places_);
    const bool is_own = below(3) == 0 && place.value->is_object() && !place.value->empty();
    if (!is_own) return any(kNames);
    return std::next(place.value->begin(), std::ptrdiff_t(below(place.value->size()))).key();
  }

  // What may be referred to, or looks like it.
  std::string id() {
    static constexpr std::string_view kSections[] = {"Resources", "Resources", "Resources",
                                                     "Parameters", "Conditions"};
    const auto section = root_.find(any(kSections));
    if (section == root_.end() || !section->is_object() || section->empty()) return name();
    return std::next(section->begin(), std::ptrdiff_t(below(section->size()))).key();
  }

  Json scalar() {
    Json choices[] = {nullptr,
                      true,
                      false,
                      0,
                      -1,
                      1.5,
                      1e300,
                      "",
                      id(),
                      name(),
                      "/a/{b}/{c+}: #\u00E9\u20AC\U0001F600\n'\"",
                      std::string(300, 'A')};
    return std::move(any(choices));
  }

  Json call() {
    const std::string one = id(), other = id();
    Json choices[] = {
        {{"Ref", one}},
        {{"Ref", "AWS::NoValue"}},
        {{"Ref", scalar()}},
        {{"Ref", one}, {name(), scalar()}},
        {{"Fn::GetAtt", {one, "Arn"}}},
        {{"Fn::GetAtt", scalar()}},
        {{"Fn::If", {one, scalar(), {{"Ref", "AWS::NoValue"}}}}},
        {{"Fn::If", {scalar(), copy()}}},
        {{"Fn::Sub", "${" + one + "}-${AWS::Region}${" + other + ".Arn}${!a}${"}},
        {{"Fn::Sub", {"${a}", {{"a", scalar()}}}}},
        {{"Fn::Join", {"", {scalar(), one, scalar()}}}},
        {{"Fn::FindInMap", {one, scalar(), {{"Ref", other}}}}},
        {{"Fn::Transform", {{"Name", "AWS::Include"}, {"Parameters", scalar()}}}},
    };
    return std::move(any(choices));
  }

  Json copy() { return *any(places_).value; }

  Json value() {
    switch (below(8)) {
      case 0:
        return Json::array();
      case 1:
        return Json::object();
      case 2:
        return Json::array({scalar(), call()});
      case 3:
        return {{name(), scalar()}};
      case 4:
        return call();
      case 5:
        return copy();
      default:
        return scalar();
    }
  }

  // What stands around the value changes with it.
  Json wrap(const Json& value) {
    Json choices[] = {
        Json::array({value}),
        {{"Fn::If", {id(), value, scalar()}}},
        {{"Fn::If", {id(), call(), value}}},
        {{"Fn::If", {id(), value}}},
        {{"Fn::If", value}},
        {{"Ref", value}},
        {{name(), value}},
    };
    return std::move(any(choices));
  }

  void change() {
    const Place* place = &any(places_);
    // Most places are texts; what holds them is as interesting.
    if (place->parent != nullptr && below(3) == 0) {
      place = &*std::ranges::find(places_, place->parent, &Place::value);
    }
    switch (below(9)) {
      case 0:
        return remove(*place);
      case 1:
        return insert(*place, *place->value);
      case 2:
        return insert(*place, value());
      case 3:
        return swap(*place, any(places_));
      case 4:
        return rename(*place);
      case 5:
        return replace(*place, copy());
      case 6:
        return replace(*place, wrap(*place->value));
      default:
        return replace(*place, value());
    }
  }

  static void replace(const Place& place, Json value) { *place.value = std::move(value); }

  static void remove(const Place& place) {
    if (place.parent == nullptr) return;
    place.parent->erase(std::next(place.parent->begin(), std::ptrdiff_t(place.index)));
  }

  // Beside the place; in a map under some name.
  void insert(const Place& place, Json value) {
    if (place.parent == nullptr) return;
    if (place.parent->is_array()) {
      place.parent->insert(place.parent->begin() + std::ptrdiff_t(place.index), std::move(value));
    } else {
      (*place.parent)[name()] = std::move(value);
    }
  }

  // Unless one is part of the other.
  static void swap(const Place& left, const Place& right) {
    const auto& [first, second] = &left < &right ? std::tie(left, right) : std::tie(right, left);
    if (&second - &first < std::ptrdiff_t(first.count)) return;
    std::swap(*left.value, *right.value);
  }

  void rename(const Place& place) {
    if (place.parent == nullptr || !place.parent->is_object()) return;
    const std::string renamed = name();
    Json members = Json::object();
    std::size_t index = 0;
    for (auto& [key, value] : place.parent->items()) {
      members[index++ == place.index ? renamed : key] = std::move(value);
    }
    *place.parent = std::move(members);
  }

  Json root_;
  std::mt19937 random_;
  std::vector<Place> places_;
};

// Functions in their long form, whatever they were written as.
std::optional<Json> read(const std::string& text) {
  text::Files files;
  diag::Sink sink;
  const text::FileId file = files.add("template", text);
  const auto document = document::read(files, file, sink);
  if (!document) return std::nullopt;
  sam::Arena arena;
  const auto plain = sam::write_values(sam::read_values(*document, document->root(), arena));
  if (!plain) return std::nullopt;
  Json json = Json::parse(document::write_json(*plain), nullptr, false);
  if (json.is_discarded()) return std::nullopt;
  return json;
}

}  // namespace

std::string mutate_template(const std::string& text, std::uint32_t seed) {
  std::optional<Json> json = read(text);
  if (!json) return {};
  return Mutator(std::move(*json), seed).run().dump();
}

}  // namespace cairn::test
