// change_set_properties FOLDERS...
//
// Holds every template below the folders to what is true of all change sets.

#include <cstdio>
#include <exception>
#include <fstream>
#include <iterator>

#include "compiler/driver/find_files.h"
#include "tests/runner/change_sets.h"

int main(int argc, char** argv) {
  std::size_t count = 0, failed = 0;
  const std::vector<std::string> folders(argv + 1, argv + argc);
  for (const cairn::driver::FoundFile& file : cairn::driver::find_files(folders).files) {
    std::ifstream stream(file.path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    if (file.path.ends_with(".cairn") || !cairn::driver::looks_like_template(text)) continue;
    ++count;
    try {
      for (const std::string& broken : cairn::runner::broken_change_sets(text)) {
        std::printf("%s: %s\n", file.path.c_str(), broken.c_str());
        ++failed;
      }
    } catch (const std::exception& defect) {
      std::printf("%s: a defect of Cairn: %s\n", file.path.c_str(), defect.what());
      ++failed;
    }
  }
  std::printf("%zu templates, %zu broken promises\n", count, failed);
  return failed == 0 && count > 0 ? 0 : 1;
}
