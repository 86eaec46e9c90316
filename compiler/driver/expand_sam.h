#pragma once

// What SAM's transform makes of a template, for everything that looks at what is deployed.

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "compiler/diagnostics/sink.h"
#include "targets/sam/transform.h"

namespace cairn::driver {

struct SamSettings {
  std::string region;  // empty: that of the translator's default
  std::map<std::string, std::string, std::less<>> parameters;
  // Whether those are of the deployment; else references stay.
  bool is_deployment = true;
  // Else local paths stand for what `sam package` puts in their place.
  bool is_packaged = false;
};

// Null where the template does not ask for the transform, or is refused, which is reported.
// `document` must outlive the expansion.
[[nodiscard]] std::unique_ptr<sam::Expansion> expand_sam(const document::Document& document,
                                                         const SamSettings& settings,
                                                         diag::Sink& sink);
// The same, where refusals are findings of that kind.
[[nodiscard]] std::unique_ptr<sam::Expansion> expand_sam(const document::Document& document,
                                                         const SamSettings& settings,
                                                         const diag::Kind& kind, diag::Sink& sink);

}  // namespace cairn::driver
