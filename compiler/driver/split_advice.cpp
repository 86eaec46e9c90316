#include "compiler/driver/split_advice.h"

#include <algorithm>
#include <map>
#include <set>

#include "compiler/analysis/split.h"
#include "compiler/ir/visit.h"
#include "targets/cloudformation/limits.h"

namespace cairn::driver {

namespace {

// What moves as one: a statement right in the stack, with all that it makes.
struct Unit {
  text::Span span;
  std::string name;
  std::size_t resources = 0;
};

// A reference from one unit to another.
struct Reference {
  std::uint32_t from, to;
  ir::ResourceId target;
  base::Symbol attribute;
  text::Span span;
};

class Adviser {
 public:
  Adviser(const Compilation& compilation, ir::StackId stack)
      : compilation_(compilation), program_(compilation.program()), stack_(program_[stack]) {}

  std::vector<std::string> run();

 private:
  void collect_units();
  void collect_references();
  [[nodiscard]] std::string part_name(std::uint32_t part) const;
  [[nodiscard]] std::string units_of(std::uint32_t part) const;
  void tell_outputs(std::vector<std::string>& lines) const;
  [[nodiscard]] std::string output_name(const Reference& reference) const;
  [[nodiscard]] std::uint32_t line_number(text::Span span) const {
    return compilation_.files[span.file].position(span.begin).line;
  }
  [[nodiscard]] std::string line_of(text::Span span) const {
    return compilation_.files[span.file].name() + ':' + std::to_string(line_number(span));
  }

  const Compilation& compilation_;
  const ir::Program& program_;
  const ir::Stack& stack_;
  std::vector<Unit> units_;
  std::map<ir::ResourceId, std::uint32_t> unit_of_;
  std::vector<Reference> references_;
  std::vector<std::uint32_t> parts_;
  std::uint32_t kept_ = 0;  // the part that stays where it is
};

// More are too many to read; the rest is alike.
constexpr std::size_t kMostShown = 12;

void Adviser::collect_units() {
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> known;
  const auto& origins = compilation_.evaluation->origins;
  for (const ir::ResourceId id : stack_.resources) {
    const ir::Resource& resource = program_[id];
    text::Span span = resource.span;
    std::string name(program_.text(resource.name));
    if (id.index < origins.size() && origins[id.index].statement.is_valid()) {
      span = origins[id.index].statement;
      const std::string& path = origins[id.index].path;
      name = path.substr(0, path.find_first_of(".["));
    }
    const auto [found, is_new] = known.try_emplace(std::pair(span.file.index, span.begin),
                                                   static_cast<std::uint32_t>(units_.size()));
    if (is_new) units_.push_back({span, name, 0});
    ++units_[found->second].resources;
    unit_of_[id] = found->second;
  }
}

void Adviser::collect_references() {
  for (const ir::ResourceId id : stack_.resources) {
    const auto add = [&](std::uint32_t target, base::Symbol attribute, text::Span span) {
      const auto to = unit_of_.find({target});
      if (to == unit_of_.end() || to->second == unit_of_[id]) return;
      references_.push_back({unit_of_[id], to->second, {target}, attribute, span});
    };
    const ir::Resource& resource = program_[id];
    for (const ir::Dependency& each : resource.depends_on) {
      if (each.target) add(each.target.index, {}, each.span);
    }
    ir::for_each_reference(program_, resource, [&](const ir::Value& value) {
      if (value.target_kind != ir::TargetKind::Resource) return;
      add(value.target, value.kind == ir::ValueKind::GetAtt ? value.attribute : base::Symbol(),
          value.span);
    });
  }
}

std::string Adviser::part_name(std::uint32_t part) const {
  const std::string name(program_.text(stack_.name));
  if (part == kept_) return name;
  return name + std::to_string(part < kept_ ? part + 2 : part + 1);
}

// Neighbours are told together: `Vpc` to `Routes` (net.cairn:3 to 40).
std::string Adviser::units_of(std::uint32_t part) const {
  std::string text;
  std::size_t shown = 0, resources = 0, rest = 0;
  for (std::size_t i = 0; i < units_.size(); ++i) {
    if (parts_[i] != part) continue;
    std::size_t last = i;
    while (last + 1 < units_.size() && parts_[last + 1] == part) ++last;
    for (std::size_t each = i; each <= last; ++each) resources += units_[each].resources;
    if (++shown > kMostShown) {
      rest += last - i + 1;
    } else {
      text += (text.empty() ? "`" : ", `") + units_[i].name + '`';
      if (last > i) text += " to `" + units_[last].name + '`';
      text += " (" + line_of(units_[i].span);
      if (last > i) text += " to " + std::to_string(line_number(units_[last].span));
      text += ')';
    }
    i = last;
  }
  if (rest > 0) text += " and " + std::to_string(rest) + " more";
  return text + ": " + std::to_string(resources) + " resources";
}

// `Vpc.Ref` is `vpc`, `Jobs.Arn` is `jobsArn`.
std::string Adviser::output_name(const Reference& reference) const {
  std::string name(program_.text(program_[reference.target].name));
  if (name[0] >= 'A' && name[0] <= 'Z') name[0] = static_cast<char>(name[0] + 32);
  if (reference.attribute) {
    for (const char c : program_.text(reference.attribute)) {
      if (c != '.') name += c;
    }
  }
  return name;
}

void Adviser::tell_outputs(std::vector<std::string>& lines) const {
  struct Use {
    std::string text;  // what stands there now
    std::set<std::string> places;
  };
  std::map<std::pair<std::uint32_t, std::string>, Use> outputs;
  for (const Reference& each : references_) {
    if (parts_[each.from] == parts_[each.to]) continue;
    Use& use = outputs[{parts_[each.to], output_name(each)}];
    use.text = std::string(program_.text(program_[each.target].name)) + '.' +
               (each.attribute ? std::string(program_.text(each.attribute)) : "Ref");
    use.places.insert(line_of(each.span));
  }
  std::size_t shown = 0;
  for (const auto& [key, use] : outputs) {
    if (shown++ == kMostShown) {
      lines.push_back("and so on for " + std::to_string(outputs.size() - kMostShown) +
                      " more outputs");
      return;
    }
    std::string places;
    std::size_t count = 0;
    for (const std::string& place : use.places) {
      if (count++ == 3) break;
      places += (places.empty() ? "" : ", ") + place;
    }
    if (use.places.size() > 3) places += " and " + std::to_string(use.places.size() - 3) + " more";
    const std::string stack = part_name(key.first);
    lines.push_back("add `output " + key.second + " = " + use.text + "` to `" + stack +
                    "`, and say `" + stack + '.' + key.second + "` in " + places);
  }
  if (outputs.empty()) lines.emplace_back("no reference leads from one to another");
}

std::vector<std::string> Adviser::run() {
  collect_units();
  collect_references();
  analysis::SplitProblem problem;
  problem.most = cloudformation::kMostResources;
  for (const Unit& unit : units_) problem.weights.push_back(unit.resources);
  problem.needs.resize(units_.size());
  for (const Reference& each : references_) problem.needs[each.from].push_back(each.to);
  parts_ = analysis::propose_parts(problem);
  if (parts_.empty()) {
    const auto largest = std::ranges::max_element(units_, {}, &Unit::resources);
    if (largest->resources <= problem.most) {
      return {"its resources need each other in circles, so it cannot be cut between statements"};
    }
    return {'`' + largest->name + "` (" + line_of(largest->span) + ") alone makes " +
            std::to_string(largest->resources) +
            " resources: make a module of what is in it, and use that as `nested resource`"};
  }
  // What is largest stays: every resource that moves has to be moved in the account, too.
  std::map<std::uint32_t, std::size_t> sizes;
  for (std::size_t i = 0; i < units_.size(); ++i) sizes[parts_[i]] += units_[i].resources;
  kept_ = std::ranges::max_element(sizes, {}, [](const auto& each) { return each.second; })->first;
  std::vector<std::string> lines;
  for (const auto& [part, size] : sizes) {
    if (part == kept_) continue;
    lines.push_back("move to a new `stack " + part_name(part) + "`: " + units_of(part));
  }
  tell_outputs(lines);
  return lines;
}

}  // namespace

std::vector<std::string> advise_split(const Compilation& compilation, ir::StackId stack) {
  return Adviser(compilation, stack).run();
}

}  // namespace cairn::driver
