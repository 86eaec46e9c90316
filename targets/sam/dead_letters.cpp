#include "targets/sam/dead_letters.h"

#include "targets/sam/intrinsics.h"

namespace cairn::sam {

static void check(const Event& event, const Value* settings) {
  const Value* type = settings->get("Type");
  const bool has_arn = settings->has("Arn");
  if (has_arn && type != nullptr) {
    event.refuse("You can either define 'Arn' or 'Type' property of DeadLetterConfig.", settings);
  }
  if (type != nullptr && !type->is_string("SQS")) {
    event.refuse("The only valid value for 'Type' property of DeadLetterConfig is 'SQS'.", type);
  }
  if (!has_arn && type == nullptr) {
    event.refuse("No 'Arn' or 'Type' property provided for DeadLetterConfig.", settings);
  }
}

static void add_policy(const Event& event, const std::string& queue, Value* rule) {
  Arena& arena = event.owner.arena;
  Value* condition = arena.map({{"ArnEquals", arena.map({{"aws:SourceArn", rule}})}});
  Value* statement =
      arena.map({{"Effect", arena.string("Allow")},
                 {"Principal", arena.map({{"Service", arena.string("events.amazonaws.com")}})},
                 {"Action", arena.string("sqs:SendMessage")},
                 {"Resource", make_get_att(arena, queue, "Arn")},
                 {"Condition", condition}});
  Value* document =
      arena.map({{"Version", arena.string("2012-10-17")}, {"Statement", arena.list({statement})}});
  event.owner.add_secondary(
      event.id + "QueuePolicy", "AWS::SQS::QueuePolicy",
      arena.map({{"PolicyDocument", document}, {"Queues", arena.list({make_ref(arena, queue)})}}));
}

Value* find_dead_letter_queue(const Event& event, Value* rule) {
  const Value* settings = event.property("DeadLetterConfig");
  if (settings == nullptr) return nullptr;
  check(event, settings);
  if (Value* arn = settings->find("Arn")) return arn;
  const Value* name = settings->find("QueueLogicalId");
  if (name != nullptr && !name->is_string()) {
    event.refuse("QueueLogicalId must be a string", name);
  }
  const bool is_named = name != nullptr && !name->text.view.empty();
  const std::string queue = is_named ? std::string(name->text.view) : event.id + "Queue";
  Arena& arena = event.owner.arena;
  event.owner.add_secondary(queue, "AWS::SQS::Queue", arena.map());
  if (rule != nullptr) add_policy(event, queue, rule);
  return make_get_att(arena, queue, "Arn");
}

}  // namespace cairn::sam
