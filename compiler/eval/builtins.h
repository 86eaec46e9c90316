#pragma once

// The functions of the language that have a file of their own.

#include <string>
#include <string_view>

#include "compiler/eval/value.h"

namespace cairn::eval {

class Evaluator;
struct Call;

[[nodiscard]] std::string pascal_case(std::string_view text);

// A list whose items only the deployment knows.
[[nodiscard]] bool is_later_list(V value);

// What `split` makes of a text that is known.
[[nodiscard]] V split_text(Evaluator& e, text::Span span, std::string_view delimiter,
                           std::string_view text);

V builtin_asset(Evaluator& e, const Call& call);
V builtin_join(Evaluator& e, const Call& call);
V builtin_split(Evaluator& e, const Call& call);
V builtin_base64(Evaluator& e, const Call& call);
V builtin_json(Evaluator& e, const Call& call);
V builtin_cidrs(Evaluator& e, const Call& call);
V builtin_zones(Evaluator& e, const Call& call);
V builtin_secret(Evaluator& e, const Call& call);
V builtin_ssm(Evaluator& e, const Call& call);
V builtin_ssm_secure(Evaluator& e, const Call& call);
V builtin_service(Evaluator& e, const Call& call);
V builtin_account(Evaluator& e, const Call& call);
V builtin_arn(Evaluator& e, const Call& call);
V builtin_federated(Evaluator& e, const Call& call);

}  // namespace cairn::eval
