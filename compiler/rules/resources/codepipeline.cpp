// Stages of pipelines: their categories, and the artifacts that actions hand on.

#include <algorithm>
#include <set>

#include "compiler/rules/rule.h"

namespace cairn::rules::codepipeline {

static constexpr std::string_view kPage =
    "https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-pipeline-structure.html";
static constexpr std::string_view kActionsPage =
    "https://docs.aws.amazon.com/codepipeline/latest/userguide/"
    "reference-action-artifacts.html";

using enum diag::Severity;
static constexpr diag::Kind kFindings[] = {
    {"E3700", Error, "{0}",
     "A pipeline's actions of the category Source stand in its first stage, and no other ones do.",
     kPage},
    {"E3701", Error, "{0}",
     "An action of a pipeline takes an artifact that no action before it gives, or gives one that "
     "is there already.",
     kPage},
    {"E3702", Error, "{0}",
     "An action of a pipeline takes or gives more or fewer artifacts than its provider allows.",
     kActionsPage},
    {"E3703", Error, "{0}",
     "The configuration of a pipeline's action names an artifact that is none of its inputs.",
     "https://docs.aws.amazon.com/codepipeline/latest/userguide/"
     "action-reference-CloudFormation.html"},
};
enum Finding { kCategory, kArtifact, kCount, kConfiguration };

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

namespace {

struct Limits {
  std::string_view owner, category, provider;
  std::size_t least_inputs, most_inputs, least_outputs, most_outputs;
};

constexpr Limits kLimits[] = {
    {"AWS", "Approval", "Manual", 0, 0, 0, 0},
    {"AWS", "Build", "CodeBuild", 1, 5, 0, 5},
    {"AWS", "Build", "ECRBuildAndPublish", 1, 1, 0, 1},
    {"AWS", "Deploy", "AppConfig", 1, 1, 0, 0},
    {"AWS", "Deploy", "CloudFormation", 0, 10, 0, 1},
    {"AWS", "Deploy", "CodeDeploy", 1, 1, 0, 0},
    {"AWS", "Deploy", "CodeDeployToECS", 1, 5, 0, 0},
    {"AWS", "Deploy", "ECS", 1, 1, 0, 0},
    {"AWS", "Deploy", "ElasticBeanstalk", 1, 1, 0, 0},
    {"AWS", "Deploy", "OpsWorks", 1, 1, 0, 0},
    {"AWS", "Deploy", "S3", 1, 1, 0, 0},
    {"AWS", "Deploy", "ServiceCatalog", 1, 1, 0, 0},
    {"AWS", "Invoke", "Lambda", 0, 5, 0, 5},
    {"AWS", "Invoke", "StepFunctions", 0, 1, 0, 1},
    {"AWS", "Source", "CodeCommit", 0, 0, 1, 1},
    {"AWS", "Source", "CodeStarSourceConnection", 0, 0, 1, 1},
    {"AWS", "Source", "ECR", 0, 0, 1, 1},
    {"AWS", "Source", "S3", 0, 0, 1, 1},
    {"AWS", "Test", "CodeBuild", 1, 5, 0, 5},
    {"AWS", "Test", "DeviceFarm", 1, 1, 0, 0},
    {"ThirdParty", "Deploy", "AlexaSkillsKit", 1, 2, 0, 0},
    {"ThirdParty", "Source", "GitHub", 0, 0, 1, 1},
};

}  // namespace

static void check_category(Context& context, Value action, bool is_first_stage) {
  const Value category = action.get("ActionTypeId").get("Category");
  if (!category.is_string()) return;
  const bool is_source = category.text() == "Source";
  if (is_source == is_first_stage) return;
  context.report(kFindings[kCategory], category,
                 is_first_stage ? shown(category) + " stands in the first stage, which has sources"
                                : std::string("a source stands after the first stage"));
}

static void check_counts(Context& context, Value action) {
  const Value type = action.get("ActionTypeId");
  const auto* limits = std::ranges::find_if(kLimits, [&](const Limits& each) {
    return type.get("Owner").text() == each.owner && type.get("Category").text() == each.category &&
           type.get("Provider").text() == each.provider;
  });
  if (limits == std::end(kLimits)) return;
  const auto look = [&](std::string_view name, std::size_t least, std::size_t most) {
    const Value artifacts = action.get(name);
    if (artifacts.is_call()) return;
    const std::size_t count = artifacts.is_list() ? artifacts.size() : 0;
    if (count >= least && count <= most) return;
    const std::size_t bound = count < least ? least : most;
    context.report(kFindings[kCount], artifacts ? artifacts : action,
                   std::to_string(count) + " artifacts are " + (count < least ? "fewer" : "more") +
                       " than " + std::to_string(bound) + ", as " + std::string(limits->provider) +
                       " has them");
  };
  look("InputArtifacts", limits->least_inputs, limits->most_inputs);
  look("OutputArtifacts", limits->least_outputs, limits->most_outputs);
}

static void check_artifacts(Context& context, Value action, std::set<std::string>& given,
                            bool& is_any_given) {
  std::set<std::string> inputs;
  bool is_any_input = false;
  if (const Value artifacts = action.get("InputArtifacts")) {
    is_any_input = artifacts.is_call();
    for (const Value artifact : artifacts) {
      const Value name = artifact.get("Name");
      const auto text = context.resolver.text(name);
      if (!name || !text) {
        is_any_input = is_any_input || bool(name);
        continue;
      }
      inputs.insert(*text);
      if (!given.contains(*text) && !is_any_given) {
        context.report(kFindings[kArtifact], name, quoted(*text) + " is given by no action before");
      }
    }
  }
  if (const Value artifacts = action.get("OutputArtifacts")) {
    is_any_given = is_any_given || artifacts.is_call();
    for (const Value artifact : artifacts) {
      const Value name = artifact.get("Name");
      const auto text = context.resolver.text(name);
      if (!text) {
        is_any_given = true;
      } else if (!given.insert(*text).second) {
        context.report(kFindings[kArtifact], name, quoted(*text) + " is given twice");
      }
    }
  }
  for (const std::string_view field : {"TemplatePath", "TemplateConfiguration"}) {
    const Value path = action.get("Configuration").get(field);
    const auto colons = path.text().find("::");
    if (colons == std::string_view::npos || is_any_input) continue;
    const std::string artifact(path.text().substr(0, colons));
    if (artifact.find("${") != std::string::npos || inputs.contains(artifact)) continue;
    context.report(kFindings[kConfiguration], path,
                   quoted(artifact) + " is none of the action's input artifacts");
  }
}

static void check(Context& context) {
  context.at("AWS::CodePipeline::Pipeline", "Stages", [&](const Resource&, Value stages, Formula) {
    std::set<std::string> given;
    bool is_any_given = false;
    for (const Value stage : stages) {
      const bool is_first = stage.index_in_parent() == 0;
      const Value actions = stage.get("Actions");
      is_any_given = is_any_given || stage.is_call() || actions.is_call();
      if (!stages.is_list() || !actions.is_list()) continue;
      for (const Value action : actions) {
        if (action.is_call()) {
          is_any_given = true;
          continue;
        }
        check_category(context, action, is_first);
        check_counts(context, action);
        check_artifacts(context, action, given, is_any_given);
      }
    }
  });
}

}  // namespace cairn::rules::codepipeline
