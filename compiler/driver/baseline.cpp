#include "compiler/driver/baseline.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "compiler/diagnostics/place.h"

namespace cairn::driver {

namespace fs = std::filesystem;

static constexpr std::string_view kStart =
    "# Findings that `cairn check --baseline` leaves out; `--update-baseline` writes them anew.";

base::Result<Baseline> Baseline::parse(const std::string& path, std::string_view text) {
  Baseline baseline(path);
  std::size_t number = 0;
  while (!text.empty()) {
    std::string_view row = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), row.size() + 1));
    if (row.ends_with('\r')) row.remove_suffix(1);
    ++number;
    if (row.empty() || row.starts_with('#')) continue;
    std::array<std::string, 4> fields;
    std::size_t count = 0;
    for (bool is_last = false; !is_last; ++count) {
      const std::string_view field = row.substr(0, row.find('\t'));
      is_last = field.size() == row.size();
      row.remove_prefix(is_last ? row.size() : field.size() + 1);
      if (count < fields.size()) fields[count] = field;
    }
    if (count != fields.size()) {
      return base::Failure{path + ':' + std::to_string(number) +
                           ": this is no line of a baseline; `--update-baseline` writes it anew"};
    }
    ++baseline.left_[{fields[0], fields[1], fields[2], fields[3]}];
  }
  return baseline;
}

static bool can_be_left_out(const diag::Diagnostic& finding) {
  return finding.severity != diag::Severity::Error ||
         std::ranges::find(diag::language_kinds(), finding.kind) == diag::language_kinds().end();
}

void Baseline::apply(Compilation& compilation) {
  seen_[relative(compilation.files[{0}].name())] = true;
  compilation.sink.remove_if([&](const diag::Diagnostic& finding) {
    if (!can_be_left_out(finding)) return false;
    const auto line = left_.find(line_of(compilation, finding));
    if (line == left_.end()) return false;
    if (--line->second == 0) left_.erase(line);
    return true;
  });
}

void Baseline::absorb(Compilation& compilation) {
  const std::string file = relative(compilation.files[{0}].name());
  if (seen_.emplace(file, true).second) {
    std::erase_if(left_, [&](const auto& entry) { return entry.first.file == file; });
  }
  compilation.sink.remove_if([&](const diag::Diagnostic& finding) {
    if (!can_be_left_out(finding)) return false;
    ++left_[line_of(compilation, finding)];
    return true;
  });
}

std::size_t Baseline::gone_count() const {
  std::size_t count = 0;
  for (const auto& [line, times] : left_) {
    if (seen_.contains(line.file) || !is_there(line.file)) count += times;
  }
  return count;
}

std::size_t Baseline::size() const {
  std::size_t count = 0;
  for (const auto& [line, times] : left_) count += is_kept(line) ? times : 0;
  return count;
}

std::string Baseline::text() const {
  std::string text = std::string(kStart) + '\n';
  for (const auto& [line, times] : left_) {
    if (!is_kept(line)) continue;
    for (std::size_t i = 0; i < times; ++i) {
      text += line.file + '\t' + line.path + '\t' + line.id + '\t' + line.hash + '\n';
    }
  }
  return text;
}

Baseline::Line Baseline::line_of(const Compilation& compilation,
                                 const diag::Diagnostic& finding) const {
  std::string path;
  for (const diag::PathStep& step : finding.path) {
    if (!path.empty()) path += '/';
    const auto* key = std::get_if<std::string>(&step);
    path += key != nullptr ? *key : std::to_string(std::get<std::int64_t>(step));
  }
  const text::FileId file = finding.span.is_valid() ? finding.span.file : text::FileId{0};
  return {relative(compilation.files[file].name()), diag::on_one_line(path),
          std::string(finding.kind->name), diag::hash_of(finding.message)};
}

std::string Baseline::relative(const std::string& file) const {
  std::error_code error;
  const fs::path folder = fs::absolute(path_, error).lexically_normal().parent_path();
  const fs::path whole = fs::absolute(file, error).lexically_normal();
  return diag::on_one_line(error ? file : whole.lexically_relative(folder).generic_string());
}

bool Baseline::is_kept(const Line& line) const {
  return seen_.contains(line.file) || is_there(line.file);
}

bool Baseline::is_there(const std::string& file) const {
  std::error_code error;
  return fs::exists(beside(path_, file), error);
}

}  // namespace cairn::driver
