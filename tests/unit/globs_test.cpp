// Patterns of file names.

#include "compiler/base/globs.h"

#include <catch2/catch.hpp>
#include <string>

using cairn::base::covers_path;
using cairn::base::matches_glob;

TEST_CASE("A star stands for part of one name") {
  CHECK(matches_glob("*.yaml", "a.yaml"));
  CHECK(matches_glob("stacks/*.yaml", "stacks/a.yaml"));
  CHECK(matches_glob("a*b*c", "a-b-b-c"));
  CHECK(matches_glob("?.yaml", "a.yaml"));
  CHECK_FALSE(matches_glob("*.yaml", "a/b.yaml"));
  CHECK_FALSE(matches_glob("*.yaml", "a.yml"));
  CHECK_FALSE(matches_glob("?.yaml", ".yaml"));
}

TEST_CASE("Two stars stand for any number of folders") {
  for (const char* path : {"a/z.yaml", "a/b/z.yaml", "a/b/c/z.yaml"}) {
    INFO(path);
    CHECK(matches_glob("a/**/z.yaml", path));
    CHECK(matches_glob("**/*.yaml", path));
    CHECK(matches_glob("a/**", path));
    CHECK(matches_glob("./a/**", path));
    CHECK_FALSE(matches_glob("b/**", path));
  }
  CHECK(matches_glob("**/*.yaml", "z.yaml"));
  CHECK(matches_glob("/a/**/z", "/a/z"));
  CHECK_FALSE(matches_glob("a/**/z", "/a/z"));
}

TEST_CASE("Brackets hold characters") {
  CHECK(matches_glob("[a-c]x", "bx"));
  CHECK(matches_glob("[!a-c]x", "dx"));
  CHECK(matches_glob("[]]x", "]x"));
  CHECK(matches_glob("[ax", "[ax"));
  CHECK_FALSE(matches_glob("[a-c]x", "dx"));
  CHECK_FALSE(matches_glob("[!a-c]x", "bx"));
}

TEST_CASE("Many stars take no time") {
  std::string pattern, path;
  for (int i = 0; i < 200; ++i) {
    pattern += "*a**/";
    path += "aaaaaaaaaa/";
  }
  CHECK_FALSE(matches_glob(pattern + "b", path + "c"));
}

TEST_CASE("A folder in settings stands for what is in it") {
  CHECK(covers_path("vendor", "vendor/a/b.yaml"));
  CHECK(covers_path("vendor/", "deep/vendor/b.yaml"));
  CHECK(covers_path("a/vendor", "a/vendor/b.yaml"));
  CHECK(covers_path("*.test.yaml", "a/b.test.yaml"));
  CHECK(covers_path("a/*/c", "a/b/c/d.yaml"));
  CHECK_FALSE(covers_path("a/vendor", "b/a/vendor/b.yaml"));
  CHECK_FALSE(covers_path("vendor", "vendored/b.yaml"));
  CHECK_FALSE(covers_path("", "a"));
}
