#include "compiler/driver/ledger.h"

#include <algorithm>
#include <filesystem>

namespace cairn::driver {

namespace {

// A key of a loop may hold anything, and a tab would be the next column.
std::string escaped(std::string_view text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && c != '%' && byte != 0x7F) {
      result += c;
    } else {
      result += '%';
      result += kDigits[byte >> 4];
      result += kDigits[byte & 15];
    }
  }
  return result;
}

std::vector<std::string_view> columns_of(std::string_view line) {
  std::vector<std::string_view> columns;
  while (true) {
    const auto tab = line.find('\t');
    columns.push_back(line.substr(0, tab));
    if (tab == std::string_view::npos) return columns;
    line.remove_prefix(tab + 1);
  }
}

constexpr std::string_view kHeader = "program";
constexpr std::string_view kExport = "export ";
constexpr std::string_view kAbout =
    "# The logical ids that were shipped, and from where. Written by `cairn build --record`;\n"
    "# commit it, and merge it by taking the lines of both sides.\n";

}  // namespace

Ledger read_ledger(const text::Files& files, text::FileId id, std::string_view program,
                   diag::Sink& sink) {
  const text::File& file = files[id];
  Ledger ledger;
  for (std::uint32_t number = 1; number <= file.line_count(); ++number) {
    const std::string_view line = file.line(number);
    const std::uint32_t start = file.line_start(number);
    const text::Span span{id, start, start + static_cast<std::uint32_t>(line.size())};
    if (line.empty() || line.starts_with('#')) continue;
    const bool is_marker = line.starts_with("<<<<<<<") || line.starts_with("=======") ||
                           line.starts_with(">>>>>>>") || line.starts_with("|||||||");
    const auto columns = columns_of(line);
    if (is_marker) {
      sink.report<diag::kind::BadLedger>(span, "a merge was not finished here")
          .help("take the lines of both sides, and remove the marks");
      return ledger;
    }
    if (columns.size() == 2 && columns[0] == kHeader) {
      ledger.program = columns[1];
      if (ledger.program == program) continue;
      sink.report<diag::kind::ForeignLedger>(span, columns[1], program);
      return ledger;
    }
    if (columns.size() == 3 && columns[1].starts_with(kExport)) {
      const std::string output(columns[1].substr(kExport.size()));
      auto& importers = ledger.stacks[std::string(columns[0])].importers[output];
      std::string_view rest = columns[2];
      while (!rest.empty()) {
        const auto comma = rest.find(',');
        importers.emplace(rest.substr(0, comma));
        rest = comma == std::string_view::npos ? "" : rest.substr(comma + 1);
      }
      continue;
    }
    if (columns.size() != 4 || columns[0].empty() || columns[1].empty() || columns[2].empty()) {
      sink.report<diag::kind::BadLedger>(
          span, "a line has a stack, a logical id, a type and a place in the source");
      return ledger;
    }
    ledger.stacks[std::string(columns[0])].resources[std::string(columns[1])] = {
        std::string(columns[2]), std::string(columns[3]), span};
  }
  if (ledger.program.empty()) {
    const text::Span start{id, 0, 0};
    sink.report<diag::kind::BadLedger>(start, "the line `program` is missing");
  }
  return ledger;
}

Ledger ledger_of(const Compilation& compilation) {
  const ir::Program& program = compilation.program();
  const eval::Evaluation& evaluation = *compilation.evaluation;
  Ledger ledger;
  ledger.program = program_name(compilation.model, compilation.files[text::FileId{0}].name());
  for (const CompiledStack& stack : compilation.stacks) {
    ShippedStack& shipped = ledger.stacks[stack.name];
    for (const ir::ResourceId id : program[stack.id].resources) {
      const ir::Resource& resource = program[id];
      const std::string name(program.text(resource.name));
      const bool is_known = id.index < evaluation.origins.size();
      shipped.resources[name] = {std::string(program.text(resource.type)),
                                 is_known ? evaluation.origins[id.index].path : name,
                                 resource.name_span};
    }
    for (const ir::OutputId id : program[stack.id].outputs) {
      if (program[id].export_name) shipped.importers[std::string(program.text(program[id].name))];
    }
  }
  for (const eval::StrongLink& link : evaluation.strong_links) {
    ledger.stacks[link.exporter].importers[link.output].insert(link.importer);
  }
  return ledger;
}

std::string write_ledger(const Ledger& ledger) {
  std::string text(kAbout);
  text += std::string(kHeader) + '\t' + ledger.program + '\n';
  for (const auto& [name, stack] : ledger.stacks) {
    for (const auto& [id, resource] : stack.resources) {
      text += name + '\t' + id + '\t' + resource.type + '\t' + escaped(resource.path) + '\n';
    }
    for (const auto& [output, importers] : stack.importers) {
      text += name + '\t' + std::string(kExport) + output + '\t';
      for (const std::string& importer : importers) {
        text += (importer == *importers.begin() ? "" : ",") + importer;
      }
      text += '\n';
    }
  }
  return text;
}

std::set<std::pair<std::string, std::string>> imported_exports(const Ledger& ledger) {
  std::set<std::pair<std::string, std::string>> exports;
  for (const auto& [name, stack] : ledger.stacks) {
    for (const auto& [output, importers] : stack.importers) {
      if (!importers.empty()) exports.emplace(name, output);
    }
  }
  return exports;
}

std::string program_name(const sema::Model& model, std::string_view path) {
  for (const syntax::NodeId app : model.apps) {
    const syntax::NodeId name = model.tree->child(app, 0);
    if (name) return std::string(model.tree->text(name));
  }
  return std::filesystem::path(path).filename().string();
}

}  // namespace cairn::driver
