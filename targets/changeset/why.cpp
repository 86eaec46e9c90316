// The cause of a change over all the resources between: from what is replaced, or changed
// in place by what it reads, back to the edit or parameter that started it.

#include <algorithm>
#include <set>
#include <unordered_map>

#include "targets/changeset/comparer.h"

namespace cairn::changeset {

static constexpr std::size_t kMostHops = 30;

// How much a detail counts for the verdict of its resource.
static int weight(const Detail& detail) {
  if (detail.recreation == Recreation::Never) return detail.is_static ? 1 : 0;
  const bool is_certain = detail.recreation == Recreation::Always && detail.is_static;
  return is_certain ? 3 : 2;
}

static const Detail* decisive(const Change& change) {
  const Detail* best = nullptr;
  for (const Detail& detail : change.details) {
    // A cause says more than the edit that comes with it.
    const auto rank = [](const Detail& each) {
      return 2 * weight(each) + (each.source != Source::DirectModification ? 1 : 0);
    };
    if (best == nullptr || rank(detail) > rank(*best)) best = &detail;
  }
  return best;
}

static std::string place(const Change& change, const Detail& detail) {
  if (detail.source == Source::Automatic) return change.id;
  const bool is_named = !detail.name.empty();
  return change.id + '.' + (is_named ? detail.name : std::string(name_of(detail.attribute)));
}

static std::string trace(const std::unordered_map<std::string_view, const Change*>& by_id,
                         const Change& change, const Detail& start) {
  std::string text;
  std::set<std::string_view> seen = {change.id};
  const Change* at = &change;
  const Detail* detail = &start;
  for (std::size_t hop = 0; hop < kMostHops; ++hop) {
    text += place(*at, *detail) + ": ";
    switch (detail->source) {
      case Source::DirectModification:
        return text + "edited";
      case Source::ParameterReference:
        return text + "parameter " + detail->cause;
      case Source::Automatic:
        return text + "its template";
      case Source::ResourceReference:
        text += "Ref " + detail->cause;
        break;
      case Source::ResourceAttribute:
        text += "GetAtt " + detail->cause;
        break;
    }
    const std::string_view cause = detail->cause;
    const auto next = by_id.find(cause.substr(0, cause.find('.')));
    if (next == by_id.end() || !seen.insert(next->second->id).second) return text;
    at = next->second;
    text += " -> ";
    if (at->action != Action::Modify) return text + at->id + ": new";
    detail = decisive(*at);
    if (detail == nullptr) return text + at->id;
  }
  return text + " -> ...";
}

void explain(Changes& changes) {
  std::unordered_map<std::string_view, const Change*> by_id;
  for (const Change& change : changes) by_id.emplace(change.id, &change);
  for (Change& change : changes) {
    explain(change.nested);
    if (change.action != Action::Modify) continue;
    const bool is_replaced = change.replacement != Replacement::False;
    for (const Detail& detail : change.details) {
      const bool is_cause = detail.source == Source::ResourceReference ||
                            detail.source == Source::ResourceAttribute ||
                            detail.source == Source::ParameterReference;
      const bool is_edit = detail.source == Source::DirectModification && detail.is_static;
      if (is_replaced && weight(detail) < 2) continue;
      if (!is_cause && !(is_replaced && is_edit)) continue;
      std::string text = trace(by_id, change, detail);
      if (std::ranges::find(change.why, text) == change.why.end()) {
        change.why.push_back(std::move(text));
      }
    }
  }
}

}  // namespace cairn::changeset
