// The build-time program that makes one pack of several JSON files:
//
//   cairn-pack TABLES.bin acm.json ec2.json       {"acm": ..., "ec2": ...}
//
// Mistakes are told as compilers do: file, line, column.

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "compiler/schema/pack_json.h"

using namespace cairn;

static int fail(const std::string& message) {
  std::fprintf(stderr, "%s\n", message.c_str());
  return 1;
}

static int run(const std::string& output, std::vector<std::filesystem::path> paths) {
  std::ranges::sort(paths, {}, [](const auto& path) { return path.stem().string(); });
  schema::PackWriter writer;
  std::vector<schema::PackWriter::Member> members;
  for (const auto& path : paths) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) return fail(path.string() + ": error: cannot be read");
    const auto value = schema::add_json(writer, text.str());
    if (!value) return fail(path.string() + ':' + value.error());
    const auto key = writer.string(path.stem().string());
    const bool is_known =
        std::ranges::any_of(members, [&](const auto& member) { return member.first == key; });
    if (is_known) return fail(path.string() + ": error: two files have this name");
    members.emplace_back(key, *value);
  }
  const auto bytes = writer.take(writer.object(members));
  if (!bytes) return fail(output + ": error: " + bytes.error());

  std::ofstream file(output, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes->data()),
             static_cast<std::streamsize>(bytes->size()));
  file.close();
  return file ? 0 : fail(output + ": error: cannot be written");
}

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("usage: cairn-pack OUTPUT.bin FILE.json...\n", stderr);
    return 2;
  }
  return run(argv[1], {argv + 2, argv + argc});
}
