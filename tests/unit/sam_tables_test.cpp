#include <algorithm>
#include <catch2/catch.hpp>

#include "targets/sam/tables/connector_profiles.h"
#include "targets/sam/tables/managed_policies.h"
#include "targets/sam/tables/model.h"
#include "targets/sam/tables/policy_templates.h"

namespace cairn::sam {

TEST_CASE("A managed policy has a path, and stands in some partitions") {
  CHECK(managed_policy_arn("aws", "AWSLambdaBasicExecutionRole") ==
        "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole");
  CHECK(managed_policy_arn("aws-cn", "AWSXRayDaemonWriteAccess") ==
        "arn:aws-cn:iam::aws:policy/AWSXRayDaemonWriteAccess");
  CHECK_FALSE(managed_policy_arn("aws", "NoSuchPolicy"));
  CHECK_FALSE(managed_policy_arn("aws-iso", "AWSLambdaBasicExecutionRole"));
}

TEST_CASE("A policy template spells out ARNs and their variables") {
  const auto read = find_policy_template("S3ReadPolicy");
  REQUIRE(read);
  REQUIRE(read->statements.size() == 1);
  const PolicyStatement& statement = read->statements[0];
  CHECK(statement.actions.is_list);
  CHECK(statement.actions.names[0] == "s3:GetObject");
  REQUIRE(statement.resources.size() == 2);
  CHECK(statement.resources[1].text == "arn:${AWS::Partition}:s3:::${bucketName}/*");
  REQUIRE(statement.resources[1].variables.size() == 1);
  CHECK(statement.resources[1].variables[0].parameter == "BucketName");

  const auto secret = find_policy_template("AWSSecretsManagerRotationPolicy");
  REQUIRE(secret);
  REQUIRE(secret->statements[0].conditions.size() == 1);
  CHECK(secret->statements[0].conditions[0].value.text ==
        "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${functionName}");
  CHECK(secret->statements[0].resources[0].variables.empty());
  CHECK(secret->statements[0].resources[0].is_sub);

  const auto whole = find_policy_template("AcmGetCertificatePolicy");
  REQUIRE(whole);
  CHECK(whole->statements[0].resources[0].text == "${certificateArn}");
  CHECK_FALSE(find_policy_template("S3Policy"));
}

TEST_CASE("One action may be a text, and a resource everything") {
  const auto decrypt = find_policy_template("KMSDecryptPolicy");
  REQUIRE(decrypt);
  CHECK_FALSE(decrypt->statements[0].actions.is_list);
  const auto images = find_policy_template("AMIDescribePolicy");
  REQUIRE(images);
  CHECK(images->parameters.empty());
  CHECK_FALSE(images->statements[0].resources[0].is_sub);
}

TEST_CASE("The model says what a property may be") {
  Model model;
  const PropertyList* function = model.resource("AWS::Serverless::Function");
  REQUIRE(function != nullptr);
  CHECK(function == model.resource("AWS::Serverless::Function"));
  CHECK(function->properties[0].name == "FunctionName");
  const Property* layers = function->find("Layers");
  REQUIRE(layers != nullptr);
  CHECK(layers->takes_function);
  CHECK(layers->type.kinds == static_cast<std::uint8_t>(Shape::List));
  CHECK(layers->type.item_kinds != 0);
  CHECK(function->find("Tags")->type.is_only(Shape::Map));
  CHECK(function->find("VersionDeletionPolicy")->type.values.size() == 2);
  CHECK(function->find("NoSuchProperty") == nullptr);
  CHECK(model.resource("AWS::Serverless::NoSuchType") == nullptr);
}

TEST_CASE("Events share properties, of which some require more") {
  Model model;
  CHECK(model.function_event("Kinesis")->find("StartingPosition")->is_required);
  CHECK_FALSE(model.function_event("SQS")->find("StartingPosition")->is_required);
  CHECK(model.function_event("EventBridgeRule")->find("Enabled") != nullptr);
  CHECK(model.state_machine_event("EventBridgeRule")->find("Enabled") == nullptr);
  CHECK(model.function_event("Polling") == nullptr);
}

TEST_CASE("Globals are sorted by section, and in a section as messages list them") {
  CHECK(global_sections().front() == "Api");
  CHECK(global_properties("StateMachine") == std::vector<std::string_view>{"PropagateTags"});
  CHECK(global_properties("Function").front() == "Handler");
  CHECK(global_properties("Connector").empty());
}

TEST_CASE("A connector's profile names its policy, and what depends on it") {
  const auto poll = find_connector_profile("AWS::SQS::Queue", "AWS::Lambda::Function");
  REQUIRE(poll);
  CHECK(poll->kind == ConnectorProfile::Kind::ManagedPolicy);
  CHECK_FALSE(poll->is_on_source);
  CHECK(poll->depended_by == ConnectorProfile::DependedBy::EventSourceMapping);
  REQUIRE(poll->together.size() == 1);
  CHECK(poll->together[0] == std::vector<std::string_view>{"Read", "Write"});

  const auto shared = find_connector_profile("AWS::Lambda::Function", "AWS::S3::Bucket");
  REQUIRE(shared);
  CHECK(shared->access[0].statements[0].resources[1] == "%{Destination.Arn}/*");

  const auto permission = find_connector_profile("AWS::S3::Bucket", "AWS::Lambda::Function");
  REQUIRE(permission);
  CHECK(permission->access[0].account == "${AWS::AccountId}");
  CHECK_FALSE(find_connector_profile("AWS::S3::Bucket", "AWS::SQS::Queue"));
  CHECK(connector_destinations("AWS::SNS::Topic").size() == 2);
  CHECK(member(connector_type("AWS::SNS::Topic"), "Arn").string() == "Ref");
}

}  // namespace cairn::sam
