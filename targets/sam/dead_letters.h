#pragma once

// DeadLetterConfig of schedules and rules: a queue for what could not be delivered.

#include "targets/sam/event.h"

namespace cairn::sam {

// The queue's ARN, given or of a queue that is added; null where the event asks for none.
// `rule` is the ARN of the rule that sends to the queue: a policy for it is added. A null
// `rule` adds no policy, since a schedule's role has it.
[[nodiscard]] Value* find_dead_letter_queue(const Event& event, Value* rule);

}  // namespace cairn::sam
