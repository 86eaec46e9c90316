// What Ref and Fn::GetAtt of a resource give, where a place wants an identifier.

#include <algorithm>

#include "compiler/rules/validate.h"
#include "compiler/rules/value_kinds.h"

namespace cairn::rules {

namespace {

using enum diag::Severity;
constexpr std::string_view kPage =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
    "aws-template-resource-type-ref.html";

constexpr diag::Kind kReferenceKinds[] = {
    {"E1040", Error, "{0}",
     "An attribute is of another sort than its place wants, as an ARN where a name belongs.",
     kPage},
    {"E1041", Error, "{0}",
     "A Ref gives another sort of identifier than its place wants. The page of the resource type "
     "says what Ref gives; often Fn::GetAtt gives what is needed.",
     kPage},
};

// What a reference gives. An empty attribute is Ref.
struct Given {
  std::string_view type;
  std::string_view attribute;
  std::string_view format;
};

constexpr Given kGiven[] = {
    {"AWS::CertificateManager::Certificate", "", "AWS::CertificateManager::Certificate.Arn"},
    {"AWS::EC2::SecurityGroup", "GroupId", "AWS::EC2::SecurityGroup.Id"},
    {"AWS::EC2::SecurityGroup", "Id", "AWS::EC2::SecurityGroup.Id"},
    {"AWS::EC2::SecurityGroup", "VpcId", "AWS::EC2::VPC.Id"},
    {"AWS::EC2::Subnet", "", "AWS::EC2::Subnet.Id"},
    {"AWS::EC2::Subnet", "SubnetId", "AWS::EC2::Subnet.Id"},
    {"AWS::EC2::Subnet", "VpcId", "AWS::EC2::VPC.Id"},
    {"AWS::EC2::VPC", "", "AWS::EC2::VPC.Id"},
    {"AWS::EC2::VPC", "DefaultSecurityGroup", "AWS::EC2::SecurityGroup.Id"},
    {"AWS::EC2::VPC", "VpcId", "AWS::EC2::VPC.Id"},
    {"AWS::IAM::Role", "Arn", "AWS::IAM::Role.Arn"},
    {"AWS::KMS::Alias", "", "AWS::KMS::Alias.Name"},
    {"AWS::KMS::Key", "", "AWS::KMS::Key.Id"},
    {"AWS::KMS::Key", "Arn", "AWS::KMS::Key.Arn"},
    {"AWS::KMS::Key", "KeyId", "AWS::KMS::Key.Id"},
    {"AWS::Lambda::Function", "Arn", "AWS::Lambda::Function.Arn"},
    {"AWS::Logs::LogGroup", "", "AWS::Logs::LogGroup.Name"},
    {"AWS::S3::Bucket", "", "AWS::S3::Bucket.Name"},
    {"AWS::SNS::Topic", "", "AWS::SNS::Topic.Arn"},
    {"AWS::SNS::Topic", "TopicArn", "AWS::SNS::Topic.Arn"},
};

// Whose identifiers are whatever their makers say.
bool is_opaque(std::string_view type) {
  return !type.starts_with("AWS::") || type.starts_with("AWS::CloudFormation::") ||
         type.starts_with("AWS::Serverless::") || type.starts_with("AWS::ServiceCatalog::") ||
         type == "AWS::SSM::Parameter" || type.ends_with("::MODULE");
}

}  // namespace

std::span<const diag::Kind> reference_kinds() { return kReferenceKinds; }

void Validator::reference(Value value, const Schema& schema, Issues& issues) {
  if (schema.format.empty() || rule_of_format(schema.format) == nullptr) return;
  const Resource* target = context_.referent(value);
  if (target == nullptr || is_opaque(target->type) || !context_.schemas.is_known(target->type)) {
    return;
  }
  const auto wanted = get_att(value);
  const std::string_view attribute = wanted ? wanted->attribute : std::string_view();
  std::string_view gives;
  const auto* known = std::ranges::find_if(kGiven, [&](const Given& each) {
    return each.type == target->type && each.attribute == attribute;
  });
  if (known != std::end(kGiven)) gives = known->format;
  if (target->type == "AWS::EC2::SecurityGroup" && !wanted) {
    // Outside of a VPC, which only the default one is now, Ref gives the name.
    gives = target->properties.has("VpcId") ? "AWS::EC2::SecurityGroup.Id"
                                            : "AWS::EC2::SecurityGroup.Name";
  }
  if (gives == schema.format) return;
  // Of other attributes, only an ARN is surely none of the rest.
  const bool is_sure =
      !gives.empty() || !wanted || (attribute.ends_with("Arn") && !schema.format.ends_with(".Arn"));
  if (!is_sure) return;
  issues.push_back({&kReferenceKinds[wanted ? 0 : 1],
                    value,
                    shown(value) + " is not a " + quoted(schema.format) +
                        (gives.empty() ? std::string() : " but a " + quoted(gives)),
                    {}});
}

}  // namespace cairn::rules
