// sam_mutations FOLDER
//
// Changes the structure of the folder's templates, a fixed number of times, and holds what
// SAM's transform makes of each to what is true of all. As the fuzz target, but for seconds
// and with any compiler.

#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "tests/fuzz/hold_transform.h"
#include "tests/fuzz/mutate_template.h"

namespace {

constexpr std::uint32_t kRuns = 120;  // of each template,
constexpr std::uint32_t kSteps = 3;   // each a step further from it than the one before

using cairn::test::Outcome;

std::string read(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(argv[1])) {
    paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  std::size_t refused = 0, expanded = 0, failed = 0;
  for (const std::filesystem::path& path : paths) {
    const std::string seed = read(path);
    std::string text = seed;
    for (std::uint32_t run = 0; run < kRuns * kSteps; ++run) {
      text = cairn::test::mutate_template(run % kSteps == 0 ? seed : text, run);
      try {
        const Outcome outcome = cairn::test::hold_transform(text);
        // What a mutation makes is a document, whatever it says.
        if (outcome == Outcome::Unreadable) throw std::runtime_error("it cannot be read");
        ++(outcome == Outcome::Refused ? refused : expanded);
      } catch (const std::exception& defect) {
        ++failed;
        std::printf("%s, run %u: %s\n%s\n", path.c_str(), run, defect.what(), text.c_str());
      }
    }
  }
  std::printf("%zu expanded, %zu refused, %zu failed\n", expanded, refused, failed);
  // Were all refused, nothing was tried.
  return failed == 0 && expanded > paths.size() && refused > paths.size() ? 0 : 1;
}
