// `{{resolve:ssm:...}}`, `{{resolve:ssm-secure:...}}`, `{{resolve:secretsmanager:...}}`.

#include <algorithm>
#include <vector>

#include "compiler/rules/rule.h"

namespace cairn::rules::dynamic_references {

static constexpr std::string_view kPage =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html";

using enum diag::Severity;
static constexpr diag::Kind kFindings[] = {
    {"E1027", Error, "{0}",
     "A secure parameter of SSM where CloudFormation does not resolve one. A few properties take "
     "it, passwords of databases among them.",
     kPage},
    {"E1050", Error, "{0}",
     "A dynamic reference is malformed. There are `{{resolve:ssm:NAME:VERSION}}`, "
     "`{{resolve:ssm-secure:NAME:VERSION}}` and "
     "`{{resolve:secretsmanager:ID:SecretString:KEY:STAGE:VERSION}}`.",
     kPage},
    {"E1051", Error, "{0}",
     "A secret outside of a resource's properties, where it is not resolved.", kPage},
    {"E1052", Error, "{0}",
     "A parameter of SSM where CloudFormation does not resolve one: outside of resources, outputs "
     "and parameters.",
     kPage},
    {"W1051", Warning, "{0}",
     "The value of a secret where the secret's ARN is wanted. The service reads the secret itself.",
     kPage},
};
enum Finding { kSecure, kForm, kSecretPlace, kSsmPlace, kArn };

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

namespace {

// Where `ssm-secure` is resolved.
constexpr std::pair<std::string_view, std::string_view> kSecurePlaces[] = {
    {"AWS::DirectoryService::MicrosoftAD", "Password"},
    {"AWS::DirectoryService::SimpleAD", "Password"},
    {"AWS::ElastiCache::ReplicationGroup", "AuthToken"},
    {"AWS::IAM::User", "Password"},
    {"AWS::KinesisFirehose::DeliveryStream", "Password"},
    {"AWS::OpsWorks::App", "Password"},
    {"AWS::OpsWorks::Stack", "Password"},
    {"AWS::OpsWorks::Stack", "DbPassword"},
    {"AWS::RDS::DBCluster", "MasterUserPassword"},
    {"AWS::RDS::DBInstance", "MasterUserPassword"},
    {"AWS::Redshift::Cluster", "MasterUserPassword"}};

struct Place {
  std::string_view section;
  std::string_view type;  // of the resource
  bool is_property = false;
};

std::vector<std::string_view> parts_of(std::string_view text) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto colon = text.find(':');
    parts.push_back(text.substr(0, colon));
    if (colon == std::string_view::npos) return parts;
    text.remove_prefix(colon + 1);
  }
}

class Walker {
 public:
  explicit Walker(Context& context) : context_(context) {}

  void walk(Value value, const Place& place) {
    if (value.is_string()) look(value, place);
    for (const Value child : value) walk(child, place);
  }

 private:
  void look(Value value, const Place& place);
  void judge(Value value, std::string_view reference, const Place& place);

  Context& context_;
};

void Walker::look(Value value, const Place& place) {
  std::string_view text = value.text();
  static constexpr std::string_view kStart = "{{resolve:";
  for (auto at = text.find(kStart); at != std::string_view::npos; at = text.find(kStart)) {
    text.remove_prefix(at + kStart.size());
    const auto end = text.find("}}");
    if (end == std::string_view::npos) return;
    judge(value, text.substr(0, end), place);
    text.remove_prefix(end + 2);
  }
}

void Walker::judge(Value value, std::string_view reference, const Place& place) {
  // What is filled in first is not known.
  if (reference.find("${") != std::string_view::npos) return;
  const auto parts = parts_of(reference);
  const std::string_view service = parts[0];
  const bool is_ssm = service == "ssm" || service == "ssm-secure";
  if (!is_ssm && service != "secretsmanager") {
    context_.report(kFindings[kForm], value,
                    quoted(service) + " is no service of dynamic references" +
                        did_you_mean(service, {"ssm", "ssm-secure", "secretsmanager"}));
    return;
  }
  if (is_ssm) {
    const bool is_arn = parts.size() > 1 && parts[1] == "arn";
    const bool has_sound_version =
        parts.size() < 3 || parts[2].find_first_not_of("0123456789") == std::string_view::npos;
    if (parts.size() < 2 || parts[1].empty() ||
        (!is_arn && (parts.size() > 3 || !has_sound_version))) {
      context_.report(kFindings[kForm], value,
                      "it is not `{{resolve:" + std::string(service) + ":NAME:VERSION}}`");
      return;
    }
    if (service == "ssm-secure") {
      // Through `Fn::Sub`, whose argument the text is.
      Value property = value;
      while (property.parent() && (!property.is_in_map() || property.parent().is_call())) {
        property = property.parent();
      }
      const bool is_fit = std::ranges::any_of(kSecurePlaces, [&](const auto& each) {
        return place.is_property && each.first == place.type && each.second == property.key();
      });
      if (!is_fit) {
        context_.report(kFindings[kSecure], value, "a secure parameter is not resolved here");
      }
    } else if (place.section == "Metadata" || place.section == "Conditions" ||
               place.section == "Mappings") {
      context_.report(kFindings[kSsmPlace], value, "this is not resolved here");
    }
    return;
  }
  const bool is_arn = parts.size() > 1 && parts[1] == "arn";
  const std::size_t head = is_arn ? 8 : 2;  // `arn:aws:secretsmanager:region:account:secret:name`
  const bool is_long = parts.size() > head + 4;
  const bool has_kind =
      parts.size() <= head || parts[head].empty() || parts[head] == "SecretString";
  if (parts.size() < 2 || parts[1].empty() || is_long || !has_kind) {
    context_.report(kFindings[kForm], value,
                    "it is not `{{resolve:secretsmanager:ID:SecretString:KEY:STAGE:VERSION}}`");
    return;
  }
  if (!place.is_property) {
    context_.report(kFindings[kSecretPlace], value, "a secret is not resolved here");
  } else if (value.is_in_map() &&
             (value.key().ends_with("SecretArn") || value.key().ends_with("SecretARN"))) {
    context_.report(kFindings[kArn], value, "the secret's ARN is wanted, and not its value");
  }
}

}  // namespace

static void check(Context& context) {
  Walker walker(context);
  for (const Value section : context.file.root()) {
    Place place{.section = section.key()};
    if (section.key() != "Resources") {
      walker.walk(section, place);
      continue;
    }
    for (const Resource& resource : context.file.resources()) {
      place.type = resource.type;
      for (const Value field : resource.value) {
        place.is_property = field.is_in_map() && field.key() == "Properties";
        walker.walk(field, place);
      }
    }
  }
}

}  // namespace cairn::rules::dynamic_references
