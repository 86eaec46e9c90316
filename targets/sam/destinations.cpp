#include "targets/sam/destinations.h"

#include <algorithm>

#include "targets/sam/policies.h"

namespace cairn::sam {

// A bucket needs the right to its objects, and to itself.
static Value* make_bucket_policy(Arena& arena, const std::string& id, Value* bucket) {
  Value* objects = arena.map(
      {{"Fn::Join", arena.list({arena.string("/"), arena.list({bucket, arena.string("*")})})}});
  Value* policy = make_allow_policy(arena, id + "S3Policy", arena.string("s3:PutObject"), objects);
  policy->get("PolicyDocument")
      ->get("Statement")
      ->append(arena.map({{"Action", arena.string("s3:ListBucket")},
                          {"Effect", arena.string("Allow")},
                          {"Resource", bucket}}));
  return policy;
}

Value* make_destination_policy(Arena& arena, std::string_view type, const std::string& id,
                               Value* destination) {
  struct Right {
    std::string_view type, policy, action;
  };
  static constexpr Right kRights[] = {{"SQS", "SQSPolicy", "sqs:SendMessage"},
                                      {"SNS", "SNSPolicy", "sns:publish"},
                                      {"EventBridge", "EventBridgePolicy", "events:PutEvents"},
                                      {"Lambda", "LambdaPolicy", "lambda:InvokeFunction"}};
  if (type == "S3Bucket") return make_bucket_policy(arena, id, destination);
  const auto* right = std::ranges::find(kRights, type, &Right::type);
  if (right == std::end(kRights)) return nullptr;
  return make_allow_policy(arena, id + std::string(right->policy),
                           arena.string(Text(right->action)), destination);
}

}  // namespace cairn::sam
