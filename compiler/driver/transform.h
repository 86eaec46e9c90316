#pragma once

// A template of AWS SAM from a file, expanded.

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "compiler/driver/compile.h"
#include "targets/sam/transform.h"

namespace cairn::driver {

struct TransformOptions {
  std::string region;
  std::string repository;  // a file; empty for none
  std::map<std::string, std::string, std::less<>> parameters;
};

struct Transformed {
  // Files and what is wrong with them; outlives the rest.
  std::unique_ptr<Compilation> compilation;
  std::optional<document::Document> source, repository;
  // Only where the files can be read.
  std::optional<sam::Expansion> expansion;
};

[[nodiscard]] Transformed transform(Workspace& workspace, const std::string& path,
                                    const TransformOptions& options);

}  // namespace cairn::driver
