// The one main of all unit tests: compiling it takes longer than any of them.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
