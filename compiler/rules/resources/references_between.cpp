// Two resources of which one refers to the other, and their values.

#include <algorithm>

#include "compiler/rules/rule.h"

namespace cairn::rules::references_between {

using enum diag::Severity;
static constexpr std::string_view kEcs =
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html";
static constexpr std::string_view kRds =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
    "aws-resource-rds-dbinstance.html";
static constexpr std::string_view kApi =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
    "AWS_ApiGateway.html";
static constexpr diag::Kind kFindings[] = {
    {"E3052", Error, "{0}",
     "A service whose tasks have networks of their own says nothing of the network. It needs a "
     "NetworkConfiguration.",
     kEcs},
    {"E3054", Error, "{0}",
     "A service on Fargate runs a task definition that is not for Fargate. Its "
     "RequiresCompatibilities must name FARGATE.",
     "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html"},
    {"E3502", Error, "{0}",
     "A queue and its dead-letter queue are of different types. Both are FIFO, or neither is.",
     "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/"
     "sqs-dead-letter-queues.html"},
    {"E3505", Error, "{0}",
     "A queue hides its messages for less time than the function that reads them may take, so they "
     "are handled twice. Six times the function's timeout is good.",
     "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html"},
    {"E3698", Error, "{0}", "A stage shows a deployment of another API.", kApi},
    {"E3699", Error, "{0}", "A method asks an authorizer of another API.", kApi},
    {"E3705", Error, "{0}", "A function takes more than ten messages at once from a FIFO queue.",
     "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html"},
    {"E3707", Error, "{0}", "An instance has another engine than its cluster.", kRds},
    {"E3708", Error, "{0}",
     "A method's AuthorizationType does not go with the type of its authorizer.", kApi},
    {"E3709", Error, "{0}", "An instance is encrypted otherwise than its cluster.", kRds},
    {"E3711", Error, "{0}",
     "A rule of a listener forwards to a target group with the protocol GENEVE, which only gateway "
     "load balancers have.",
     "https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/target-groups.html"},
    {"E3712", Error, "{0}",
     "A group that is scaled by a target cannot grow: its greatest size is not above its least "
     "one.",
     "https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-scaling-target-tracking.html"},
    {"E3713", Error, "{0}",
     "A container on Fargate has a log driver that Fargate does not offer. There are awslogs, "
     "splunk and awsfirelens.",
     "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html"},
    {"E3714", Error, "{0}",
     "A launch template has a subnet and a security group of different VPCs.",
     "https://docs.aws.amazon.com/vpc/latest/userguide/security-groups.html"},
    {"W3660", Warning, "{0}",
     "An API is described by its Body and by resources of its own. What one of them makes, the "
     "other does not know of.",
     kApi},
    {"W3663", Warning, "{0}",
     "A permission for a bucket names no account. Bucket names do not, so whoever owns the name "
     "next may call the function.",
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
     "aws-resource-lambda-permission.html"},
    {"W3664", Warning, "{0}",
     "A permission is for another service than the one that its source belongs to.",
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
     "aws-resource-lambda-permission.html"},
    {"W3694", Warning, "{0}", "A subscription's protocol does not go with its endpoint.",
     "https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html"},
};

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

static consteval const diag::Kind& finding(std::string_view id) {
  for (const diag::Kind& kind : kFindings) {
    if (kind.name == id) return kind;
  }
  throw "no such finding";
}

// A scalar that is written out; nothing where a function decides, `otherwise` where it is
// not there.
static std::optional<std::string> text_of(Value value, std::string_view otherwise) {
  if (!value) return std::string(otherwise);
  return value.scalar_text();
}

static const Resource* target(Context& context, Value reference, std::string_view type) {
  const Resource* found = context.referent(reference);
  return found != nullptr && found->type == type && found->properties.is_map() &&
                 !found->properties.is_call()
             ? found
             : nullptr;
}

// Calls visit(properties, target) where `path` of a resource refers to one of another type.
template <typename Visit>
static void pairs(Context& context, std::string_view type, std::string_view path,
                  std::string_view target_type, Visit visit) {
  context.at(type, "", [&](const Resource&, Value properties, Formula within) {
    context.at(properties, within, path, [&](Value reference, Formula inner) {
      const Resource* found = target(context, reference, target_type);
      if (found != nullptr) visit(properties, *found, inner);
    });
  });
}

static void check_services(Context& context) {
  pairs(context, "AWS::ECS::Service", "TaskDefinition", "AWS::ECS::TaskDefinition",
        [&](Value service, const Resource& task, Formula) {
          if (task.properties.get("NetworkMode").text() == "awsvpc" &&
              !service.has("NetworkConfiguration")) {
            context.report(finding("E3052"), service, "`NetworkConfiguration` is missing");
          }
          if (service.get("LaunchType").text() != "FARGATE") return;
          const Value compatibilities = task.properties.get("RequiresCompatibilities");
          bool is_for_fargate = compatibilities.is_call();
          for (const Value each : compatibilities) {
            is_for_fargate = is_for_fargate || each.is_call() || each.text() == "FARGATE";
          }
          if (!is_for_fargate) {
            context.report(finding("E3054"), compatibilities ? compatibilities : task.properties,
                           compatibilities ? "FARGATE is not among them"
                                           : "`RequiresCompatibilities` is missing");
          }
          context.at(
              task.properties, kAlways, "ContainerDefinitions/*/LogConfiguration/LogDriver",
              [&](Value driver, Formula) {
                static constexpr std::string_view kDrivers[] = {"awslogs", "splunk", "awsfirelens"};
                if (!driver.is_string() ||
                    std::ranges::find(kDrivers, driver.text()) != std::end(kDrivers)) {
                  return;
                }
                context.report(finding("E3713"), driver,
                               shown(driver) + " is no log driver of Fargate");
              });
        });
}

static void check_queues(Context& context) {
  pairs(
      context, "AWS::SQS::Queue", "RedrivePolicy/deadLetterTargetArn", "AWS::SQS::Queue",
      [&](Value queue, const Resource& other, Formula within) {
        const Value fifo = queue.get("FifoQueue");
        const Value other_fifo = other.properties.get("FifoQueue");
        Scenarios& scenarios = context.scenarios;
        bool is_wrong = false;
        const auto compare = [&](Value left, Formula formula) {
          const auto a = text_of(left, "false");
          const auto look = [&](Value right, Formula both) {
            const auto b = text_of(right, "false");
            is_wrong = is_wrong || (a && b && *a != *b && scenarios.is_possible(both));
          };
          if (!other_fifo) return look(Value(), formula);
          scenarios.for_each_branch(
              other_fifo, formula,
              [&](Value right, Formula both) { look(right.is_no_value() ? Value() : right, both); },
              true);
        };
        if (!fifo) {
          compare(Value(), within);
        } else {
          scenarios.for_each_branch(
              fifo, within,
              [&](Value left, Formula formula) {
                compare(left.is_no_value() ? Value() : left, formula);
              },
              true);
        }
        if (is_wrong) {
          context.report(finding("E3502"), fifo ? fifo : queue,
                         "the dead-letter queue " + quoted(other.name) + " is of another type");
        }
      });
  context.at("AWS::Lambda::EventSourceMapping", "", [&](const Resource&, Value mapping, Formula) {
    const Resource* queue = target(context, mapping.get("EventSourceArn"), "AWS::SQS::Queue");
    if (queue == nullptr) return;
    const Value batch = mapping.get("BatchSize");
    const auto size = context.resolver.number(batch);
    if (text_of(queue->properties.get("FifoQueue"), "false") == "true" && size && *size > 10) {
      context.report(finding("E3705"), batch, shown(batch) + " messages are more than 10");
    }
    const Resource* function =
        target(context, mapping.get("FunctionName"), "AWS::Lambda::Function");
    if (function == nullptr) return;
    // What AWS fills in where the template is silent, in seconds.
    static constexpr double kVisibility = 30, kTimeout = 3;
    const Value visibility = queue->properties.get("VisibilityTimeout");
    const Value timeout = function->properties.get("Timeout");
    const auto hidden =
        visibility ? context.resolver.number(visibility) : std::optional(kVisibility);
    const auto taken = timeout ? context.resolver.number(timeout) : std::optional(kTimeout);
    if (!hidden || !taken || *hidden >= *taken) return;
    context
        .report(finding("E3505"), visibility ? visibility : queue->properties,
                "messages are hidden for less time than " + quoted(function->name) + " may take")
        .note(function->value.place(), "consumed here");
  });
}

static void check_databases(Context& context) {
  pairs(context, "AWS::RDS::DBInstance", "DBClusterIdentifier", "AWS::RDS::DBCluster",
        [&](Value instance, const Resource& cluster, Formula) {
          const auto compare = [&](const diag::Kind& kind, std::string_view name) {
            const Value mine = instance.get(name), theirs = cluster.properties.get(name);
            const auto a = mine.scalar_text(), b = theirs.scalar_text();
            if (!mine || !theirs || !a || !b || *a == *b) return;
            context.report(
                kind, mine,
                shown(mine) + " is not " + shown(theirs) + " as in " + quoted(cluster.name));
          };
          compare(finding("E3707"), "Engine");
          compare(finding("E3709"), "StorageEncrypted");
        });
}

static void check_apis(Context& context) {
  const auto api_of = [&](Value properties) {
    return target(context, properties.get("RestApiId"), "AWS::ApiGateway::RestApi");
  };
  pairs(context, "AWS::ApiGateway::Stage", "DeploymentId", "AWS::ApiGateway::Deployment",
        [&](Value stage, const Resource& deployment, Formula) {
          const Resource *mine = api_of(stage), *theirs = api_of(deployment.properties);
          if (mine == nullptr || theirs == nullptr || mine == theirs) return;
          context.report(finding("E3698"), stage.get("RestApiId"),
                         quoted(deployment.name) + " is of the API " + quoted(theirs->name));
        });
  pairs(context, "AWS::ApiGateway::Method", "AuthorizerId", "AWS::ApiGateway::Authorizer",
        [&](Value method, const Resource& authorizer, Formula) {
          const Resource *mine = api_of(method), *theirs = api_of(authorizer.properties);
          if (mine != nullptr && theirs != nullptr && mine != theirs) {
            context.report(finding("E3699"), method.get("RestApiId"),
                           quoted(authorizer.name) + " is of the API " + quoted(theirs->name));
          }
          const Value asked = method.get("AuthorizationType");
          const std::string_view type = authorizer.properties.get("Type").text();
          const std::string_view wanted = type == "COGNITO_USER_POOLS"           ? type
                                          : type == "TOKEN" || type == "REQUEST" ? "CUSTOM"
                                                                                 : "";
          if (wanted.empty() || !asked.is_string() || asked.text() == wanted) return;
          context.report(
              finding("E3708"), asked,
              shown(asked) + " does not go with an authorizer of the type " + quoted(type));
        });
  for (const std::string_view type :
       {"AWS::ApiGateway::Method", "AWS::ApiGateway::Resource", "AWS::ApiGateway::Model",
        "AWS::ApiGateway::RequestValidator", "AWS::ApiGateway::GatewayResponse"}) {
    pairs(context, type, "RestApiId", "AWS::ApiGateway::RestApi",
          [&](Value, const Resource& api, Formula) {
            for (const std::string_view body : {"Body", "BodyS3Location"}) {
              const Value at = api.properties.get(body);
              if (at) context.report(finding("W3660"), at, "the API has resources of its own, too");
            }
          });
  }
}

static void check_load(Context& context) {
  const auto look = [&](Value, const Resource& group, Formula) {
    const Value protocol = group.properties.get("Protocol");
    if (protocol.text() != "GENEVE") return;
    context.report(finding("E3711"), protocol, "a rule of a listener forwards to this group");
  };
  for (const std::string_view path :
       {"Actions/*/TargetGroupArn", "Actions/*/ForwardConfig/TargetGroups/*/TargetGroupArn"}) {
    pairs(context, "AWS::ElasticLoadBalancingV2::ListenerRule", path,
          "AWS::ElasticLoadBalancingV2::TargetGroup", look);
  }
  pairs(context, "AWS::AutoScaling::ScalingPolicy", "AutoScalingGroupName",
        "AWS::AutoScaling::AutoScalingGroup", [&](Value policy, const Resource& group, Formula) {
          if (policy.get("PolicyType").text() != "TargetTrackingScaling") return;
          const Value most = group.properties.get("MaxSize");
          const auto greatest = context.resolver.number(most);
          const auto least = context.resolver.number(group.properties.get("MinSize"));
          if (!greatest || !least || *greatest > *least) return;
          context.report(finding("E3712"), most, shown(most) + " is not more than MinSize");
        });
}

static void check_networks(Context& context) {
  const auto vpc_of = [&](Value reference, std::string_view type) -> const Resource* {
    const Resource* found = target(context, reference, type);
    return found == nullptr ? nullptr
                            : target(context, found->properties.get("VpcId"), "AWS::EC2::VPC");
  };
  context.at("AWS::EC2::LaunchTemplate", "LaunchTemplateData/NetworkInterfaces/*",
             [&](const Resource&, Value interface, Formula within) {
               const Resource* vpc = vpc_of(interface.get("SubnetId"), "AWS::EC2::Subnet");
               if (vpc == nullptr) return;
               context.at(interface, within, "Groups/*", [&](Value group, Formula) {
                 const Resource* other = vpc_of(group, "AWS::EC2::SecurityGroup");
                 if (other == nullptr || other == vpc) return;
                 context.report(finding("E3714"), group,
                                "the group is in " + quoted(other->name) + ", the subnet in " +
                                    quoted(vpc->name));
               });
             });
}

static void check_permissions(Context& context) {
  context.at("AWS::Lambda::Permission", "", [&](const Resource&, Value permission, Formula within) {
    const Value source = permission.get("SourceArn");
    if (!source) return;
    Scenarios& scenarios = context.scenarios;
    Formula has_account = kNever;
    if (const Value account = permission.get("SourceAccount")) {
      scenarios.for_each_branch(account, within, [&](Value, Formula formula) {
        has_account = scenarios.either(has_account, formula);
      });
    }
    scenarios.for_each_branch(source, within, [&](Value branch, Formula formula) {
      const Resource* made = context.referent(branch);
      const bool is_bucket = (made != nullptr && made->type == "AWS::S3::Bucket") ||
                             (branch.text().starts_with("arn:") &&
                              branch.text().find(":s3:::") != std::string_view::npos);
      const bool may_lack = has_account == kNever || scenarios.is_possible(scenarios.both(
                                                         formula, scenarios.negation(has_account)));
      if (is_bucket && may_lack) {
        context.report(finding("W3663"), permission, "`SourceAccount` is missing");
      }
      static constexpr std::pair<std::string_view, std::string_view> kPrincipals[] = {
          {"AWS::ApiGateway::RestApi", "apigateway"},
          {"AWS::Cognito::UserPool", "cognito-idp"},
          {"AWS::Config::ConfigRule", "config"},
          {"AWS::Events::Rule", "events"},
          {"AWS::IoT::TopicRule", "iot"},
          {"AWS::Logs::LogGroup", "logs"},
          {"AWS::S3::Bucket", "s3"},
          {"AWS::SNS::Topic", "sns"}};
      const Value principal = permission.get("Principal");
      if (made == nullptr || !principal.is_string()) return;
      const auto* known = std::ranges::find_if(
          kPrincipals, [&](const auto& each) { return each.first == made->type; });
      if (known == std::end(kPrincipals)) return;
      const std::string_view name = principal.text();
      const bool fits = name.starts_with(std::string(known->second) + ".") &&
                        name.find(".amazonaws.com") != std::string_view::npos;
      if (fits) return;
      context.report(finding("W3664"), principal,
                     shown(principal) + " is not `" + std::string(known->second) +
                         ".amazonaws.com`, the service of " + quoted(made->name));
    });
  });
  context.at("AWS::SNS::Subscription", "", [&](const Resource&, Value subscription, Formula) {
    const Value protocol = subscription.get("Protocol");
    const Resource* endpoint = context.referent(subscription.get("Endpoint"));
    if (endpoint == nullptr || !protocol.is_string()) return;
    const std::string_view wanted = endpoint->type == "AWS::SQS::Queue"         ? "sqs"
                                    : endpoint->type == "AWS::Lambda::Function" ? "lambda"
                                                                                : "";
    if (wanted.empty() || protocol.text() == wanted) return;
    context.report(finding("W3694"), protocol,
                   shown(protocol) + " does not go with " + quoted(endpoint->name));
  });
}

static void check(Context& context) {
  check_services(context);
  check_queues(context);
  check_databases(context);
  check_apis(context);
  check_load(context);
  check_networks(context);
  check_permissions(context);
}

}  // namespace cairn::rules::references_between
