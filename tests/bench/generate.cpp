#include "tests/bench/generate.h"

#include <algorithm>
#include <iterator>

namespace cairn::bench {

// Eight resources that refer to each other and to those before.
static std::string make_group(std::size_t group, std::size_t count) {
  const std::string n = std::to_string(group);
  const std::string before = group == 0 ? "" : std::to_string(group - 1);
  const std::string parts[] = {
      "  resource Dead" + n +
          ": AWS::SQS::Queue {\n    MessageRetentionPeriod: days * 86400\n  }\n",
      "  /// Orders of shop " + n +
          ".\n"
          "  resource Queue" +
          n +
          ": AWS::SQS::Queue {\n"
          "    QueueName: \"orders-${stage}-" +
          n +
          "\"\n"
          "    VisibilityTimeout: if isProd then 180 else 60\n"
          "    RedrivePolicy: { deadLetterTargetArn: Dead" +
          n +
          ".Arn, maxReceiveCount: 5 }\n"
          "    if isProd { KmsMasterKeyId: \"alias/aws/sqs\" }\n"
          "    Tags: [{ Key: \"Name\", Value: \"orders-" +
          n + "\" }]\n  }\n",
      "  @retain\n  resource Data" + n +
          ": AWS::S3::Bucket {\n"
          "    VersioningConfiguration: { Status: \"Enabled\" }\n"
          "    LifecycleConfiguration: {\n"
          "      Rules: [{ Id: \"old\", Status: \"Enabled\", ExpirationInDays: 30 + " +
          n + " % 7 }]\n    }\n  }\n",
      "  resource Role" + n +
          ": AWS::IAM::Role {\n"
          "    AssumeRolePolicyDocument: policy {\n"
          "      allow \"sts:AssumeRole\" to service(\"lambda.amazonaws.com\")\n"
          "    }\n"
          "    Policies: [{\n"
          "      PolicyName: \"data\"\n"
          "      PolicyDocument: policy {\n"
          "        allow [\"s3:GetObject\", \"s3:PutObject\"] on \"${Data" +
          n +
          ".Arn}/*\"\n"
          "        allow [\"sqs:ReceiveMessage\", \"sqs:DeleteMessage\"] on Queue" +
          n + ".Arn\n      }\n    }]\n  }\n",
      "  resource Work" + n +
          ": AWS::Lambda::Function {\n"
          "    Runtime: \"python3.12\"\n"
          "    Handler: \"index.handler\"\n"
          "    Role: Role" +
          n +
          ".Arn\n"
          "    MemorySize: 128 * 2\n"
          "    Code: { ZipFile: \"def handler(event, context): pass\" }\n"
          "    Environment: { Variables: { BUCKET: Data" +
          n + ", QUEUE: Queue" + n + ".QueueUrl, STAGE: stage" +
          (group == 0 ? "" : ", PREVIOUS: Queue" + before + ".Arn") + " } }\n  }\n",
      "  resource Trigger" + n + ": AWS::Lambda::EventSourceMapping {\n    FunctionName: Work" + n +
          "\n    EventSourceArn: Queue" + n + ".Arn\n    BatchSize: 10\n  }\n",
      "  resource Alerts" + n + ": AWS::SNS::Topic {\n    DisplayName: \"Alerts of " + n +
          " in ${AWS::Region}\"\n  }\n",
      "  resource Alarm" + n +
          ": AWS::CloudWatch::Alarm {\n"
          "    AlarmActions: [Alerts" +
          n +
          "]\n"
          "    Namespace: \"AWS/SQS\"\n"
          "    MetricName: \"ApproximateAgeOfOldestMessage\"\n"
          "    Dimensions: [{ Name: \"QueueName\", Value: Dead" +
          n +
          ".QueueName }]\n"
          "    Statistic: \"Maximum\"\n"
          "    Period: 300\n"
          "    EvaluationPeriods: 1\n"
          "    Threshold: 900\n"
          "    ComparisonOperator: \"GreaterThanThreshold\"\n  }\n",
  };
  std::string text;
  for (std::size_t i = 0; i < count && i < std::size(parts); ++i) text += parts[i];
  return text;
}

std::string generate_program(std::size_t resource_count, std::size_t most_in_stack) {
  std::string program;
  for (std::size_t stack = 0; resource_count > 0; ++stack) {
    const std::size_t here = std::min(resource_count, most_in_stack);
    resource_count -= here;
    program += "stack Platform" + std::to_string(stack) +
               " {\n"
               "  param stage: Input<\"dev\" | \"prod\"> = \"dev\"\n"
               "  let isProd = stage == \"prod\"\n"
               "  let days = 7 * 2\n\n";
    for (std::size_t group = 0, left = here; left > 0; ++group) {
      const std::size_t count = std::min<std::size_t>(left, 8);
      left -= count;
      program += make_group(group, count);
    }
    program += "}\n\n";
  }
  return program;
}

}  // namespace cairn::bench
