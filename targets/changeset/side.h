#pragma once

// What is compared: a template, and what the user says about its deployment.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/ir/program.h"
#include "targets/changeset/value.h"

namespace cairn::changeset {

using ir::kNestedStack;

struct Template {
  const ir::Program* program = nullptr;
  ir::StackId stack;
  // A macro that nobody expanded may still change everything.
  bool is_opaque = false;
};

// Finds the templates of nested stacks.
class Children {
 public:
  virtual ~Children() = default;
  // By its TemplateURL, and the last part of that. None where there is no such file.
  virtual std::optional<Template> find(std::string_view url, std::string_view base_name) = 0;
};

// The part of a TemplateURL behind its last slash, without a query: `child.yaml`.
[[nodiscard]] std::string base_name_of_url(std::string_view url);

using Texts = std::map<std::string, std::string, std::less<>>;

struct Inputs {
  Texts parameters;
  Texts ssm;  // values of Parameter Store, by name
  Texts stack_tags;
  Texts pseudo;  // `AWS::Region`, where it is known
};

struct Side {
  Template source;
  Inputs inputs;
  Children* children = nullptr;
};

}  // namespace cairn::changeset
