// The table of events that a function may have.

#include "targets/sam/events/types.h"

namespace cairn::sam {

std::span<const FunctionEventType> function_event_types() {
  static constexpr FunctionEventType kTypes[] = {
      {"Schedule", nullptr, add_rule_event},
      {"CloudWatchEvent", nullptr, add_rule_event},
      {"EventBridgeRule", nullptr, add_rule_event},
      {"ScheduleV2", nullptr, add_schedule_event},
      {"Api", link_api, add_api_event},
      {"S3", link_bucket, add_bucket_event},
      {"SNS", nullptr, add_topic_event},
      {"Cognito", link_user_pool, add_user_pool_event},
      {"HttpApi", link_http_api, add_http_api_event},
      {"CloudWatchLogs", nullptr, add_logs_event},
      {"IoTRule", nullptr, add_iot_event},
      {"AlexaSkill", nullptr, add_alexa_event},
      {"Kinesis", nullptr, add_stream_event},
      {"DynamoDB", nullptr, add_stream_event},
      {"SQS", nullptr, add_stream_event},
      {"MSK", nullptr, add_msk_event},
      {"SelfManagedKafka", nullptr, add_kafka_event},
      {"MQ", nullptr, add_mq_event},
      {"DocumentDB", nullptr, add_document_db_event},
  };
  return kTypes;
}

}  // namespace cairn::sam
