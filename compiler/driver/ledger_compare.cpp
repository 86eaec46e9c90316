// What is gone of what was shipped, and what it may have become.

#include <algorithm>
#include <optional>

#include "compiler/base/nearest.h"
#include "compiler/driver/ledger.h"

namespace cairn::driver {

namespace {

struct Place {
  std::string stack, id;

  friend auto operator<=>(const Place&, const Place&) = default;
};

// A resource of the program that the ledger does not know.
struct NewResource {
  Place place;
  std::string type;
  std::string path;
  text::Span span;
};

std::string_view last_part(std::string_view path) {
  const auto dot = path.rfind('.');
  return dot == std::string_view::npos ? path : path.substr(dot + 1);
}

// `dev/` of `dev/Web.Mail`.
std::string_view folder_of(std::string_view stack) {
  const auto slash = stack.rfind('/');
  return slash == std::string_view::npos ? "" : stack.substr(0, slash + 1);
}

class Comparison {
 public:
  Comparison(const Ledger& shipped, Compilation& compilation)
      : shipped_(shipped), now_(ledger_of(compilation)), compilation_(compilation) {}

  std::vector<MovedResource> run();

 private:
  void read_decorators(const CompiledStack& stack);
  void apply(const eval::FormerId& former, const Place& place, const ir::Resource& resource);
  [[nodiscard]] std::vector<Place> meant_by(const eval::FormerId& former,
                                            std::string_view stack) const;
  [[nodiscard]] const ShippedResource* find(const Place& place) const;
  [[nodiscard]] const ShippedResource* find_now(const Place& place) const;
  void collect_new();
  void report_gone();
  [[nodiscard]] const NewResource* look_alike(const Place& gone,
                                              const ShippedResource& resource) const;
  void report_exports();

  const Ledger& shipped_;
  const Ledger now_;
  Compilation& compilation_;
  std::set<Place> settled_;  // of the shipped ones: moved or replaced
  std::set<Place> arrived_;  // of the new ones: where something moved to
  std::vector<NewResource> new_;
  std::vector<MovedResource> moved_;
};

std::vector<MovedResource> Comparison::run() {
  for (const CompiledStack& stack : compilation_.stacks) read_decorators(stack);
  collect_new();
  report_gone();
  report_exports();
  return std::move(moved_);
}

const ShippedResource* Comparison::find(const Place& place) const {
  const auto stack = shipped_.stacks.find(place.stack);
  if (stack == shipped_.stacks.end()) return nullptr;
  const auto resource = stack->second.resources.find(place.id);
  return resource == stack->second.resources.end() ? nullptr : &resource->second;
}

const ShippedResource* Comparison::find_now(const Place& place) const {
  const auto stack = now_.stacks.find(place.stack);
  if (stack == now_.stacks.end()) return nullptr;
  const auto resource = stack->second.resources.find(place.id);
  return resource == stack->second.resources.end() ? nullptr : &resource->second;
}

void Comparison::read_decorators(const CompiledStack& stack) {
  const ir::Program& program = compilation_.program();
  const auto& origins = compilation_.evaluation->origins;
  for (const ir::ResourceId id : program[stack.id].resources) {
    if (id.index >= origins.size()) continue;
    const ir::Resource& resource = program[id];
    for (const eval::FormerId& former : origins[id.index].former) {
      apply(former, {stack.name, std::string(program.text(resource.name))}, resource);
    }
  }
}

// `Old`, `Stack.Old` and, of what is in a module that was or is a child stack, the id there.
std::vector<Place> Comparison::meant_by(const eval::FormerId& former,
                                        std::string_view stack) const {
  const std::string here(stack);
  std::vector<Place> places = {{here, former.from + former.rest}};
  const std::string folder(folder_of(stack));
  if (const auto dot = former.from.find('.'); dot != std::string::npos) {
    places.push_back(
        {folder + former.from.substr(0, dot), former.from.substr(dot + 1) + former.rest});
    const auto last = former.from.rfind('.');
    places.push_back(
        {folder + former.from.substr(0, last), former.from.substr(last + 1) + former.rest});
  }
  if (former.rest.empty()) return places;
  places.push_back({here + '.' + former.from, former.rest});
  const auto dot = here.rfind('.');
  if (dot != std::string::npos && dot > folder.size()) {
    places.push_back({here.substr(0, dot), former.from + former.rest});
    places.push_back({here.substr(0, dot + 1) + former.from, former.rest});
  }
  return places;
}

void Comparison::apply(const eval::FormerId& former, const Place& place,
                       const ir::Resource& resource) {
  // What was recorded since is where it belongs: the decorator has done its work.
  const std::string type(compilation_.program().text(resource.type));
  for (const Place& old : meant_by(former, place.stack)) {
    const ShippedResource* shipped = find(old);
    if (shipped == nullptr || old == place || find_now(old) != nullptr) continue;
    if (former.is_replaced) {
      settled_.insert(old);
      arrived_.insert(place);
      return;
    }
    if (shipped->type != type) {
      // Of a module, the prefix may fit something else.
      if (!former.rest.empty()) continue;
      compilation_.sink.report<diag::kind::MovedType>(former.span, old.id, shipped->type, type)
          .note(shipped->span, "shipped");
      return;
    }
    settled_.insert(old);
    arrived_.insert(place);
    moved_.push_back({old.stack, old.id, place.stack, place.id});
    return;
  }
}

void Comparison::collect_new() {
  for (const auto& [stack, resources] : now_.stacks) {
    for (const auto& [id, resource] : resources.resources) {
      const Place place{stack, id};
      if (find(place) != nullptr || arrived_.contains(place)) continue;
      new_.push_back({place, resource.type, resource.path, resource.span});
    }
  }
}

void Comparison::report_gone() {
  std::set<Place> taken;
  for (const auto& [stack, resources] : shipped_.stacks) {
    for (const auto& [id, resource] : resources.resources) {
      const Place gone{stack, id};
      const ShippedResource* still = find_now(gone);
      if (still != nullptr && still->type != resource.type) {
        compilation_.sink.report<diag::kind::MovedType>(still->span, id, resource.type, still->type)
            .note(resource.span, "shipped")
            .help("give the new one another name");
      }
      if (settled_.contains(gone) || still != nullptr) continue;
      const NewResource* alike = look_alike(gone, resource);
      if (alike == nullptr || !taken.insert(alike->place).second) continue;
      const std::string place = alike->place.stack == stack
                                    ? '`' + alike->place.id + '`'
                                    : '`' + alike->place.id + "` in `" + alike->place.stack + '`';
      const std::string old =
          alike->place.stack == stack ? id : stack.substr(folder_of(stack).size()) + '.' + id;
      auto& finding =
          compilation_.sink.report<diag::kind::VanishedId>(alike->span, id, stack, place);
      finding.note(resource.span, "shipped");
      finding.help("`@moved(\"" + old + "\")` says that it is the same resource, `@replaced(\"" +
                   old + "\")` that the old one may go");
      if (alike->path == last_part(alike->path)) continue;
      finding.help(
          "before `" + alike->path.substr(0, alike->path.find('.')) +
          "`, which it is in, either takes the former name of that, and holds for all of it");
    }
  }
}

// Of the same type, and from the same place in the source, with a name that is near, or
// the only one of the stack that is new.
const NewResource* Comparison::look_alike(const Place& gone,
                                          const ShippedResource& resource) const {
  std::vector<const NewResource*> here, elsewhere;
  for (const NewResource& each : new_) {
    if (each.type != resource.type || folder_of(each.place.stack) != folder_of(gone.stack))
      continue;
    (each.place.stack == gone.stack ? here : elsewhere).push_back(&each);
  }
  for (const auto* all : {&here, &elsewhere}) {
    for (const NewResource* each : *all) {
      if (each->path == resource.path) return each;
    }
  }
  for (const NewResource* each : here) {
    if (last_part(each->path) == last_part(resource.path)) return each;
  }
  std::vector<std::string_view> names;
  for (const NewResource* each : here) names.push_back(each->place.id);
  const auto near = base::nearest(gone.id, names, 1);
  for (const NewResource* each : here) {
    if (!near.empty() && each->place.id == near[0]) return each;
  }
  if (here.size() == 1) return here[0];
  for (const NewResource* each : elsewhere) {
    if (last_part(each->path) == last_part(resource.path)) return each;
  }
  return nullptr;
}

void Comparison::report_exports() {
  const ir::Program& program = compilation_.program();
  for (const auto& [name, stack] : shipped_.stacks) {
    const auto now = now_.stacks.find(name);
    for (const auto& [output, importers] : stack.importers) {
      if (importers.empty() || now == now_.stacks.end() || now->second.importers.contains(output)) {
        continue;
      }
      for (const CompiledStack& compiled : compilation_.stacks) {
        if (compiled.name != name) continue;
        compilation_.sink
            .report<diag::kind::VanishedExport>(program[compiled.id].name_span, output, name,
                                                *importers.begin())
            .help("keep `export " + output + "` until a release without that import was recorded");
      }
    }
  }
}

}  // namespace

std::vector<MovedResource> compare_with_ledger(const Ledger& shipped, Compilation& compilation) {
  return Comparison(shipped, compilation).run();
}

}  // namespace cairn::driver
