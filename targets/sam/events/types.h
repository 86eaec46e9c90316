#pragma once

// One function for each type of event that a function may have.

#include "targets/sam/events.h"

namespace cairn::sam {

void add_rule_event(FunctionEvent& event);  // Schedule, CloudWatchEvent, EventBridgeRule
void add_schedule_event(FunctionEvent& event);

void link_api(FunctionEvent& event);
void add_api_event(FunctionEvent& event);
void link_bucket(FunctionEvent& event);
void add_bucket_event(FunctionEvent& event);
void add_topic_event(FunctionEvent& event);
void link_user_pool(FunctionEvent& event);
void add_user_pool_event(FunctionEvent& event);

void link_http_api(FunctionEvent& event);
void add_http_api_event(FunctionEvent& event);

void add_logs_event(FunctionEvent& event);
void add_iot_event(FunctionEvent& event);
void add_alexa_event(FunctionEvent& event);

// Streams and queues that the function reads.
void add_stream_event(FunctionEvent& event);  // Kinesis, DynamoDB, SQS
void add_msk_event(FunctionEvent& event);
void add_kafka_event(FunctionEvent& event);
void add_mq_event(FunctionEvent& event);
void add_document_db_event(FunctionEvent& event);

}  // namespace cairn::sam
