#pragma once

// The quotas of a template: how much of each is used, and what goes over.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/sink.h"
#include "compiler/ir/program.h"

namespace cairn::cloudformation {

inline constexpr std::size_t kMostResources = 500;
inline constexpr std::size_t kMostParameters = 200;
inline constexpr std::size_t kMostOutputs = 200;
inline constexpr std::size_t kMostMappings = 200;
inline constexpr std::size_t kMostMappingAttributes = 200;
inline constexpr std::size_t kMostDynamicReferences = 60;
inline constexpr std::size_t kLongestName = 255;          // characters
inline constexpr std::size_t kLongestDescription = 1024;  // bytes
inline constexpr std::size_t kLongestParameterDescription = 4000;
inline constexpr std::size_t kLongestDefault = 4096;  // bytes
inline constexpr std::size_t kLargestInline = 51'200;
// AWS's page says 1 MB; the service's own message names the number: "Template may
// not exceed 1000000 bytes in size."
inline constexpr std::size_t kLargestTemplate = 1'000'000;

struct Count {
  std::string_view name;
  std::size_t used = 0;
  std::size_t allowed = 0;
};

// In the order of a report. `body_bytes` is the length of the emitted template.
struct Budget {
  std::vector<Count> counts;
};

[[nodiscard]] Budget count_budget(const ir::Program& program, ir::StackId stack,
                                  std::size_t body_bytes);

// One line each: `resources          12 of 500`. Says where the template no longer
// fits into a request and has to be uploaded.
[[nodiscard]] std::string print(const Budget& budget);

// Reports what goes over, at the first thing that does.
// Where there are too many resources, `advise` gives lines of help.
void check_limits(const ir::Program& program, ir::StackId stack, diag::Sink& sink,
                  const std::function<std::vector<std::string>()>& advise = {});

// The same for the text that was emitted.
void check_size(const ir::Program& program, ir::StackId stack, std::size_t body_bytes,
                diag::Sink& sink);

}  // namespace cairn::cloudformation
