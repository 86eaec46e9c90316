// The build-time program that turns the pinned package into catalog.bin:
//
//   cairn-catalog DB.json SOURCE.lock.json CONSTRAINTS_FOLDER CATALOG.bin

#include <cstdio>
#include <exception>
#include <fstream>
#include <span>
#include <stdexcept>
#include <string>

#include "compiler/catalog/catalog.h"
#include "compiler/catalog/convert_spec.h"
#include "compiler/catalog/writer.h"

using namespace cairn;

static nlohmann::json read_json(const std::string& path);

static void run(const std::string& database, const std::string& lock_path,
                const std::string& constraints, const std::string& output) {
  const nlohmann::json lock = read_json(lock_path);
  catalog::Writer writer;
  catalog::convert_spec(read_json(database),
                        {.stateful_types = read_json(constraints + "/stateful_types.json"),
                         .corrections = read_json(constraints + "/corrections.json")},
                        writer);
  const auto bytes = writer.finish({.name = lock.at("name").get<std::string>(),
                                    .version = lock.at("version").get<std::string>(),
                                    .hash = lock.at("integrity").get<std::string>()});
  if (!bytes) throw std::runtime_error(bytes.error());

  // The program trusts what is compiled into it, so it is checked here.
  if (const auto opened = catalog::Catalog::open(std::span(*bytes)); !opened) {
    throw std::runtime_error(opened.error());
  }
  std::ofstream file(output, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes->data()),
             static_cast<std::streamsize>(bytes->size()));
  file.close();
  if (!file) throw std::runtime_error("cannot write `" + output + "`");
}

static nlohmann::json read_json(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read `" + path + "`");
  return nlohmann::json::parse(file);
}

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fputs("usage: cairn-catalog DB.json SOURCE.lock.json CONSTRAINTS_FOLDER CATALOG.bin\n",
               stderr);
    return 2;
  }
  try {
    run(argv[1], argv[2], argv[3], argv[4]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "cairn-catalog: %s\n", error.what());
    return 1;
  }
  return 0;
}
