#pragma once

// The readable text of programs and values: for golden cases, `--print ir`, and as
// the identity of a value. It is for eyes, and nothing reads it back.

#include <string>

#include "compiler/ir/program.h"

namespace cairn::ir {

// One value on one line: `Fn::Join(",", [Ref(A), GetAtt(B.Arn)])`. Values with equal
// texts are equal, whatever their spans.
[[nodiscard]] std::string print(const Program& program, ValueId value);

// A stack, one line per named part and entry, indented by two.
[[nodiscard]] std::string print(const Program& program, StackId stack);

// All stacks, an empty line between two.
[[nodiscard]] std::string print(const Program& program);

}  // namespace cairn::ir
