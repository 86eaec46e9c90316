// SNS: a subscription of the function, or of a queue that it reads.

#include "targets/sam/events/types.h"
#include "targets/sam/intrinsics.h"
#include "targets/sam/python.h"

namespace cairn::sam {

namespace {

void subscribe(FunctionEvent& event, std::string_view protocol, Value* endpoint) {
  Arena& arena = event.arena;
  event.owner.add_secondary(event.id, "AWS::SNS::Subscription",
                            arena.map({{"Protocol", arena.string(Text(protocol))},
                                       {"Endpoint", endpoint},
                                       {"TopicArn", event.property("Topic")},
                                       {"Region", event.property("Region")},
                                       {"FilterPolicy", event.property("FilterPolicy")},
                                       {"FilterPolicyScope", event.property("FilterPolicyScope")},
                                       {"RedrivePolicy", event.property("RedrivePolicy")}},
                                      event.span));
}

// Whether the topic is one of the template that keeps the order of messages.
bool is_fifo(const FunctionEvent& event) {
  const Value* topic =
      event.context().find_resource(ref_target(event.property("Topic")), "AWS::SNS::Topic");
  const Value* properties = topic == nullptr ? nullptr : topic->find("Properties");
  Value* fifo = properties == nullptr ? nullptr : properties->get("FifoTopic");
  return fifo != nullptr && is_truthy(resolve_parameters(event.context(), fifo));
}

void let_topic_send(FunctionEvent& event, const std::string& policy_id, Value* queue_arn,
                    Value* queue_url) {
  Arena& arena = event.arena;
  Value* source = arena.map({{"aws:SourceArn", event.property("Topic")}});
  Value* statement = arena.map({{"Action", arena.string("sqs:SendMessage")},
                                {"Effect", arena.string("Allow")},
                                {"Principal", arena.string("*")},
                                {"Resource", queue_arn},
                                {"Condition", arena.map({{"ArnEquals", source}})}});
  Value* document =
      arena.map({{"Version", arena.string("2012-10-17")}, {"Statement", arena.list({statement})}});
  event.owner.add_secondary(
      policy_id, "AWS::SQS::QueuePolicy",
      arena.map({{"PolicyDocument", document}, {"Queues", arena.list({queue_url})}}));
}

// Enabled in any case: what SqsSubscription says of that goes nowhere in SAM.
void read_queue(FunctionEvent& event, Value* queue_arn, Value* batch_size) {
  Arena& arena = event.arena;
  event.owner.add_secondary(
      event.id + "EventSourceMapping", "AWS::Lambda::EventSourceMapping",
      arena.map({{"EventSourceArn", queue_arn},
                 {"FunctionName", event.target_ref()},
                 {"BatchSize", is_truthy(batch_size) ? batch_size : arena.integer(10)},
                 {"Enabled", arena.boolean(true)}}));
  event.allow_managed("service-role/AWSLambdaSQSQueueExecutionRole");
}

}  // namespace

void add_topic_event(FunctionEvent& event) {
  Arena& arena = event.arena;
  const Value* queue = event.property("SqsSubscription");
  if (!is_truthy(queue)) {
    event.add_permission("sns.amazonaws.com", event.property("Topic"));
    subscribe(event, "lambda", event.target_arn());
    return;
  }
  if (queue->kind == Kind::Bool) {
    const std::string id = event.id + "Queue";
    event.owner.add_secondary(
        id, "AWS::SQS::Queue",
        arena.map({{"FifoQueue", is_fifo(event) ? arena.boolean(true) : nullptr}}));
    Value* arn = make_get_att(arena, id, "Arn");
    let_topic_send(event, event.id + "QueuePolicy", arn, make_ref(arena, id));
    subscribe(event, "sqs", arn);
    read_queue(event, arn, nullptr);
    return;
  }
  Value* arn = queue->find("QueueArn");
  Value* url = queue->find("QueueUrl");
  if (!is_truthy(arn) || !is_truthy(url)) {
    event.refuse_by_name("No QueueARN or QueueURL provided.", queue);
  }
  const Value* policy = queue->find("QueuePolicyLogicalId");
  if (is_truthy(policy) && !policy->is_string()) {
    throw refuse_resource(str(policy), "Logical ids must be alphanumeric.", policy->span);
  }
  let_topic_send(event, is_truthy(policy) ? str(policy) : event.id + "QueuePolicy", arn, url);
  subscribe(event, "sqs", arn);
  read_queue(event, arn, queue->find("BatchSize"));
}

}  // namespace cairn::sam
