# awk -v count=30 -v seed=1 -f template.awk: a template of so many resources, in services
# that are copies of one another. Neither Cairn nor cfn-lint finds anything in it.
function out(indent, text) { printf "%*s%s\n", indent, "", text }

BEGIN {
  out(0, "AWSTemplateFormatVersion: \"2010-09-09\"")
  out(0, "Parameters:")
  out(2, "Stage:")
  out(4, "Type: String")
  out(4, "Default: dev")
  out(4, "AllowedValues: [dev, prod]")
  out(0, "Conditions:")
  out(2, "IsProd: !Equals [!Ref Stage, prod]")
  out(0, "Mappings:")
  out(2, "Sizes:")
  out(4, "dev: {Memory: 256}")
  out(4, "prod: {Memory: 1024}")
  out(0, "Resources:")
  for (i = 0; i < count; ++i) {
    service = "S" seed "N" int(i / 5)
    if (i % 5 == 0) topic()
    if (i % 5 == 1) queue()
    if (i % 5 == 2) role()
    if (i % 5 == 3) lambda()
    if (i % 5 == 4) alarm()
  }
  out(0, "Outputs:")
  out(2, "Memory:")
  out(4, "Value: !FindInMap [Sizes, !Ref Stage, Memory]")
  out(4, "Condition: IsProd")
}

function resource(name, type) {
  out(2, service name ":")
  out(4, "Type: " type)
}

function topic() {
  resource("Topic", "AWS::SNS::Topic")
  out(4, "Properties:")
  out(6, "TopicName: !Sub \"${AWS::StackName}-" i "\"")
  out(6, "Tags:")
  out(8, "- Key: Stage")
  out(8, "  Value: !Ref Stage")
}

function queue() {
  resource("Queue", "AWS::SQS::Queue")
  out(4, "DeletionPolicy: Retain")
  out(4, "UpdateReplacePolicy: Retain")
  out(4, "Properties:")
  out(6, "VisibilityTimeout: !If [IsProd, 300, 60]")
  out(6, "MessageRetentionPeriod: 1209600")
}

function role() {
  resource("Role", "AWS::IAM::Role")
  out(4, "Properties:")
  out(6, "AssumeRolePolicyDocument:")
  out(8, "Version: \"2012-10-17\"")
  out(8, "Statement:")
  out(10, "- Effect: Allow")
  out(10, "  Principal: {Service: lambda.amazonaws.com}")
  out(10, "  Action: sts:AssumeRole")
  out(6, "Policies:")
  out(8, "- PolicyName: send")
  out(8, "  PolicyDocument:")
  out(12, "Version: \"2012-10-17\"")
  out(12, "Statement:")
  out(14, "- Effect: Allow")
  out(14, "  Action: [sqs:SendMessage]")
  out(14, "  Resource: !GetAtt " service "Queue.Arn")
}

function lambda() {
  resource("Function", "AWS::Lambda::Function")
  out(4, "Properties:")
  out(6, "Handler: index.handler")
  out(6, "Runtime: python3.12")
  out(6, "Role: !GetAtt " service "Role.Arn")
  out(6, "Code: {S3Bucket: code-bucket, S3Key: code.zip}")
  out(6, "MemorySize: !FindInMap [Sizes, !Ref Stage, Memory]")
  out(6, "Environment:")
  out(8, "Variables:")
  out(10, "QUEUE: !Ref " service "Queue")
}

function alarm() {
  resource("Alarm", "AWS::CloudWatch::Alarm")
  out(4, "Condition: IsProd")
  out(4, "Properties:")
  out(6, "Namespace: AWS/SQS")
  out(6, "MetricName: ApproximateNumberOfMessagesVisible")
  out(6, "Statistic: Maximum")
  out(6, "Period: 300")
  out(6, "EvaluationPeriods: 2")
  out(6, "Threshold: 100")
  out(6, "ComparisonOperator: GreaterThanThreshold")
  out(6, "Dimensions:")
  out(8, "- Name: QueueName")
  out(8, "  Value: !GetAtt " service "Queue.QueueName")
  out(6, "AlarmActions: [!Ref " service "Topic]")
}
