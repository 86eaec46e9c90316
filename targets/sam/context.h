#pragma once

// What the parts of one transform share.

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "targets/sam/deployments.h"
#include "targets/sam/refusal.h"
#include "targets/sam/tables/model.h"
#include "targets/sam/usage_plans.h"
#include "targets/sam/value.h"

namespace cairn::sam {

// What was made of a SAM resource: `<Resource>.Alias` refers to the alias of a function.
using ReferableIds = std::map<std::string, std::map<std::string, std::string>, std::less<>>;

struct Context {
  explicit Context(Arena& arena) : arena(arena) {}

  Arena& arena;
  Model model;
  std::function<bool(text::Span)> is_other_key;  // empty: none is
  std::string now;
  std::string region;
  std::string partition;
  // The template as written, with what plugins and events change in it.
  Value* source = nullptr;
  Value* resources = nullptr;   // of `source`
  Value* parameters = nullptr;  // name to value: given, default, or known of the region
  Value* mappings = nullptr;    // null where there is no such section
  Value* repository = nullptr;  // answers of the Serverless Application Repository, or null
  // The template that is made: `source` with SAM's resources replaced.
  Value* output = nullptr;
  Value* output_resources = nullptr;

  // Whether code and definitions lie in S3, rather than beside the template.
  bool is_packaged = true;
  // Whether maps are those of Python 2.7; else they keep the order they are written in.
  bool is_hashed = false;

  // Layers that were renamed: old id to new.
  std::map<std::string, std::string, std::less<>> renamed;
  ReferableIds referable;
  // What was made of each resource.
  std::map<std::string, std::vector<Text>, std::less<>> products;
  std::vector<Refusal> refusals;
  std::vector<Deployment> deployments;
  SharedUsagePlan usage_plan;
  // Bodies of APIs whose paths were looked at.
  std::set<const Value*> checked_bodies;
  // Groups of records that APIs in one zone share, by id.
  std::map<std::string, Value*, std::less<>> record_set_groups;
  // Ids of applications whose templates the repository never has ready.
  std::vector<const Value*> unready_applications;
  // Names of the functions behind each API, in order: part of its deployment's hash.
  std::map<std::string, std::string, std::less<>> functions_of_api;

  // The resource of that id and type in `source`; null where there is none.
  [[nodiscard]] Value* find_resource(std::string_view id, std::string_view type) const;
  // `arn:<partition>:<rest>`
  [[nodiscard]] std::string arn(std::string_view rest) const;
  // No edge locations outside the partition `aws`.
  [[nodiscard]] bool has_edge() const { return partition == "aws"; }

  // A condition of the template that is made; the first of a name stays.
  void add_condition(std::string_view name, Value* condition);
};

[[nodiscard]] std::string partition_of(std::string_view region);

}  // namespace cairn::sam
