// The table of SAM's types.

#include "targets/sam/resources/types.h"

namespace cairn::sam {

std::span<const ResourceType> resource_types() {
  static constexpr ResourceType kTypes[] = {
      {"AWS::Serverless::Function", Turn::Functions, "AWS::Lambda::Function", true,
       transform_function},
      {"AWS::Serverless::StateMachine", Turn::StateMachines, "AWS::StepFunctions::StateMachine",
       true, transform_state_machine},
      {"AWS::Serverless::Api", Turn::Apis, "AWS::ApiGateway::RestApi", true, transform_api},
      {"AWS::Serverless::SimpleTable", Turn::Others, "AWS::DynamoDB::Table", true,
       transform_simple_table},
      {"AWS::Serverless::LayerVersion", Turn::Others, "AWS::Lambda::LayerVersion", true,
       transform_layer_version},
      {"AWS::Serverless::Application", Turn::Others, "AWS::CloudFormation::Stack", true,
       transform_application},
      {"AWS::Serverless::HttpApi", Turn::Apis, "AWS::ApiGatewayV2::Api", true, transform_http_api},
      {"AWS::Serverless::WebSocketApi", Turn::Apis, "AWS::ApiGatewayV2::Api", true,
       transform_websocket_api},
      {"AWS::Serverless::CapacityProvider", Turn::Others, "AWS::Lambda::CapacityProvider", true,
       transform_capacity_provider},
      {"AWS::Serverless::GraphQLApi", Turn::Others, "AWS::AppSync::GraphQLApi", false,
       transform_graphql_api, true},
      {"AWS::Serverless::Connector", Turn::Connectors, "", false, transform_connector},
  };
  return kTypes;
}

std::span<const ReferableProduct> referable_products() {
  static constexpr ReferableProduct kProducts[] = {
      {"AWS::Serverless::Function", "AWS::Lambda::Alias", "Alias"},
      {"AWS::Serverless::Function", "AWS::Lambda::Version", "Version"},
      {"AWS::Serverless::Function", "AWS::SNS::Topic", "DestinationTopic"},
      {"AWS::Serverless::Function", "AWS::SQS::Queue", "DestinationQueue"},
      {"AWS::Serverless::Api", "AWS::ApiGateway::Stage", "Stage"},
      {"AWS::Serverless::Api", "AWS::ApiGateway::Deployment", "Deployment"},
      {"AWS::Serverless::Api", "AWS::ApiGateway::DomainName", "DomainName"},
      {"AWS::Serverless::Api", "AWS::ApiGateway::DomainNameV2", "DomainNameV2"},
      {"AWS::Serverless::Api", "AWS::ApiGateway::UsagePlan", "UsagePlan"},
      {"AWS::Serverless::Api", "AWS::ApiGateway::UsagePlanKey", "UsagePlanKey"},
      {"AWS::Serverless::Api", "AWS::ApiGateway::ApiKey", "ApiKey"},
      {"AWS::Serverless::HttpApi", "AWS::ApiGatewayV2::Stage", "Stage"},
      {"AWS::Serverless::HttpApi", "AWS::ApiGatewayV2::DomainName", "DomainName"},
      {"AWS::Serverless::WebSocketApi", "AWS::ApiGatewayV2::Stage", "Stage"},
      {"AWS::Serverless::WebSocketApi", "AWS::ApiGatewayV2::DomainName", "DomainName"},
  };
  return kProducts;
}

}  // namespace cairn::sam
