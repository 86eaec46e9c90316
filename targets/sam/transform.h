#pragma once

// A template with resources of AWS SAM as the template that AWS's transform
// `AWS::Serverless-2016-10-31` makes of it, down to the generated names.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "targets/document/value.h"
#include "targets/sam/refusal.h"
#include "targets/sam/value.h"

namespace cairn::sam {

struct Options {
  std::string region = "us-east-1";
  // Whether the region and the values of parameters are those of the deployment. Else defaults
  // say nothing, and references stay what they are.
  bool is_deployment = true;
  // Values of parameters that have no default, or another value.
  std::map<std::string, std::string, std::less<>> parameters;
  // Whether `sam package` was run. Else a local path stands for what it would upload, and an
  // application of the repository for its template.
  bool is_packaged = true;
  // Seconds since 1970: what makes the deployment of an API with AlwaysDeploy a new one.
  std::string now;
  // Whether the key that is written there is other than a text, as `0:` is.
  std::function<bool(text::Span)> is_other_key;
  // What the Serverless Application Repository would say; null: nothing is known of it.
  const document::Document* repository = nullptr;
};

struct Expansion {
  std::unique_ptr<Arena> arena;  // the document's texts
  document::Document document;   // empty where the template is refused
  std::vector<Refusal> refusals;

  [[nodiscard]] bool is_refused() const { return !refusals.empty(); }
};

// Whether the template names the transform.
[[nodiscard]] bool has_transform(const document::Document& document);

// Every value keeps the place of what it came from; what the transform adds has that of
// the resource or event it was added for. `document` must outlive the expansion.
[[nodiscard]] Expansion transform(const document::Document& document, const Options& options);

}  // namespace cairn::sam
