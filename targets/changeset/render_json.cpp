#include <algorithm>

#include "compiler/diagnostics/json_text.h"
#include "targets/changeset/render.h"

namespace cairn::changeset {

namespace {

class Writer {
 public:
  void write(const ChangeSet& set);
  void open(char bracket) { json_.open(bracket); }
  void close(char bracket) { json_.close(bracket); }
  std::string take() { return json_.take(); }

 private:
  void write(const Change& change);
  void write(const Detail& detail);
  void write_all(std::string_view key, const Changes& changes);
  void write(const ServiceOpinion& opinion);
  void write_counts(const ChangeSet& set);
  void write_texts(std::string_view key, const std::vector<std::string>& texts);

  diag::JsonText json_;
};

void Writer::write_texts(std::string_view key, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  json_.key(key);
  json_.open('[');
  for (const std::string& text : texts) json_.string(text);
  json_.close(']');
}

void Writer::write(const Detail& detail) {
  json_.open('{');
  json_.key("Target");
  json_.open('{');
  json_.string("Attribute", name_of(detail.attribute));
  if (!detail.name.empty()) json_.string("Name", detail.name);
  json_.string("RequiresRecreation", name_of(detail.recreation));
  if (!detail.path.empty()) {
    json_.string("Path", detail.path);
    json_.string("AttributeChangeType", name_of(detail.type));
    if (detail.has_before) json_.string("BeforeValue", detail.before);
    if (detail.has_after) json_.string("AfterValue", detail.after);
  }
  json_.close('}');
  json_.string("Evaluation", detail.is_static ? "Static" : "Dynamic");
  json_.string("ChangeSource", name_of(detail.source));
  if (!detail.cause.empty()) json_.string("CausingEntity", detail.cause);
  json_.close('}');
}

void Writer::write(const Change& change) {
  json_.open('{');
  json_.string("Type", "Resource");
  json_.key("ResourceChange");
  json_.open('{');
  json_.string("Action", name_of(change.action));
  json_.string("LogicalResourceId", change.id);
  json_.string("ResourceType", change.type);
  if (change.action == Action::Modify) {
    json_.string("Replacement", name_of(change.replacement));
  }
  if (!change.policy_action.empty()) json_.string("PolicyAction", change.policy_action);
  std::vector<std::string_view> scope;
  for (const Detail& detail : change.details) {
    const std::string_view name = name_of(detail.attribute);
    if (std::ranges::find(scope, name) == scope.end()) scope.push_back(name);
  }
  json_.key("Scope");
  json_.open('[');
  for (const std::string_view name : scope) json_.string(name);
  json_.close(']');
  json_.key("Details");
  json_.open('[');
  for (const Detail& detail : change.details) write(detail);
  json_.close(']');
  if (!change.before_context.empty()) json_.string("BeforeContext", change.before_context);
  if (!change.after_context.empty()) json_.string("AfterContext", change.after_context);
  write_texts("Why", change.why);
  if (change.is_nested) write_all("NestedChanges", change.nested);
  json_.close('}');
  json_.close('}');
}

void Writer::write_all(std::string_view key, const Changes& changes) {
  json_.key(key);
  json_.open('[');
  for (const Change& change : changes) write(change);
  json_.close(']');
}

void Writer::write(const ChangeSet& set) {
  json_.open('{');
  json_.string("StackName", set.stack_name);
  if (!set.environment.empty()) json_.string("Environment", set.environment);
  if (!set.parameters.empty()) {
    json_.key("Parameters");
    json_.open('[');
    for (const ShownParameter& parameter : set.parameters) {
      json_.open('{');
      json_.string("ParameterKey", parameter.key);
      if (!parameter.value.empty()) json_.string("ParameterValue", parameter.value);
      if (!parameter.resolved.empty()) json_.string("ResolvedValue", parameter.resolved);
      json_.close('}');
    }
    json_.close(']');
  }
  json_.string("Status", set.has_failed ? "FAILED" : "CREATE_COMPLETE");
  if (set.has_failed) json_.string("StatusReason", set.reason);
  json_.string("ExecutionStatus", set.has_failed ? "UNAVAILABLE" : "AVAILABLE");
  write_texts("Capabilities", set.capabilities);
  if (!set.tags.empty()) {
    json_.key("Tags");
    json_.open('[');
    for (const auto& [key, value] : set.tags) {
      json_.open('{');
      json_.string("Key", key);
      json_.string("Value", value);
      json_.close('}');
    }
    json_.close(']');
  }
  write_all("Changes", set.changes);
  json_.key("Findings");
  json_.open('[');
  for (const Finding& finding : set.findings) {
    json_.open('{');
    json_.string("Kind", name_of(finding.kind));
    json_.string("LogicalResourceId", finding.id);
    if (!finding.stack.empty()) {
      json_.string("NestedStack",
                   std::string_view(finding.stack).substr(0, finding.stack.size() - 1));
    }
    json_.string("Severity", finding.is_error ? "Error" : "Warning");
    json_.string("Message", finding.message);
    json_.close('}');
  }
  json_.close(']');
  write_texts("Outputs", set.output_edits);
  write_texts("Notes", set.notes);
  write_counts(set);
  if (set.service) write(*set.service);
  json_.close('}');
}

void Writer::write_counts(const ChangeSet& set) {
  const Counts counts = count(set);
  json_.key("Counts");
  json_.open('{');
  const auto number = [&](std::string_view name, std::size_t value) {
    json_.number(name, static_cast<std::int64_t>(value));
  };
  number("Add", counts.add);
  number("Import", counts.import);
  number("Modify", counts.modify);
  number("ConditionalReplacement", counts.maybe);
  number("Replacement", counts.replace);
  number("Remove", counts.remove);
  number("Unchanged", set.unchanged);
  json_.close('}');
}

void Writer::write(const ServiceOpinion& opinion) {
  json_.key("Service");
  json_.open('{');
  json_.number("Agreed", static_cast<std::int64_t>(opinion.agreed));
  json_.boolean("Complete", opinion.is_complete);
  json_.key("Differences");
  json_.open('[');
  for (const ServiceDifference& each : opinion.differences) {
    json_.open('{');
    if (!each.id.empty()) json_.string("LogicalResourceId", each.id);
    json_.string("Predicted", each.ours);
    json_.string("Service", each.theirs);
    if (!each.reason.empty()) json_.string("Reason", each.reason);
    json_.close('}');
  }
  json_.close(']');
  json_.close('}');
}

}  // namespace

std::string render_json(std::span<const ChangeSet> sets) {
  Writer writer;
  if (sets.size() != 1) writer.open('[');
  for (const ChangeSet& set : sets) writer.write(set);
  if (sets.size() != 1) writer.close(']');
  return writer.take();
}

}  // namespace cairn::changeset
