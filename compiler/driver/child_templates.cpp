#include "compiler/driver/child_templates.h"

#include <vector>

namespace cairn::driver {

void address_children(Compilation& compilation, CompiledStack& stack,
                      const std::map<std::string, std::string>& names,
                      const eval::AssetStore& store) {
  ir::Program& program = compilation.evaluation->program;
  bool has_changed = false;
  for (const ir::ResourceId id : program[stack.id].resources) {
    ir::Resource& resource = program.resources[id.index];
    const ir::ValueId written = program.get(resource.properties, "TemplateURL");
    const auto name = names.find(std::string(program.string(written)));
    if (name == names.end()) continue;
    const auto entries = program.entries(resource.properties);
    std::vector<ir::Entry> changed(entries.begin(), entries.end());
    for (ir::Entry& entry : changed) {
      if (entry.value != written) continue;
      entry.value = program.string(program[written].span, store.url(store.prefix + name->second));
    }
    resource.properties = program.map(program[resource.properties].span, changed);
    has_changed = true;
  }
  if (has_changed) emit_template(compilation, stack);
}

}  // namespace cairn::driver
