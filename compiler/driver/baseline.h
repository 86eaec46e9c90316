#pragma once

// The findings that a project has put up with so far: a file with a line for each, which
// `cairn check --baseline` leaves out. A line knows neither line nor column, so changes
// elsewhere in a file do not matter.

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/driver/compile.h"

namespace cairn::driver {

class Baseline {
 public:
  // `path` is where it lies: files in it are seen from its folder.
  explicit Baseline(std::string path) : path_(std::move(path)) {}

  // None of the lines may be of another shape.
  [[nodiscard]] static base::Result<Baseline> parse(const std::string& path, std::string_view text);

  // Takes what it knows out of the findings, each line once.
  void apply(Compilation& compilation);

  // Takes all findings over, instead of what it knew of these files. Errors of programs,
  // and those of the readers of templates, stay: they cannot be put up with.
  void absorb(Compilation& compilation);

  // Lines about files that were seen, or are no more, and that nothing was found for.
  [[nodiscard]] std::size_t gone_count() const;

  // What is to be written, without files that are no more.
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] std::string text() const;

 private:
  struct Line {
    std::string file, path, id, hash;  // in the order by which they are sorted
    friend auto operator<=>(const Line&, const Line&) = default;
  };
  [[nodiscard]] Line line_of(const Compilation& compilation, const diag::Diagnostic& finding) const;
  [[nodiscard]] std::string relative(const std::string& file) const;
  [[nodiscard]] bool is_kept(const Line& line) const;
  [[nodiscard]] bool is_there(const std::string& file) const;

  std::string path_;
  std::map<Line, std::size_t> left_;  // how often
  std::map<std::string, bool> seen_;  // files
};

}  // namespace cairn::driver
