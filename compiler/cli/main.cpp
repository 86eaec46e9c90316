// Picks a command. A defect of Cairn's own is caught here and nowhere else.

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <new>
#include <string_view>

#include "compiler/cli/command.h"

namespace cairn::cli {
namespace {

struct Command {
  std::string_view name;
  std::string_view summary;
  int (*run)(int argc, const char* const* argv);
};

int run_version(int, const char* const*);

constexpr Command kCommands[] = {
    {"build", "compile a program to CloudFormation templates", run_build},
    {"check", "find mistakes, and write nothing", run_check},
    {"diff", "predict the change set of an update", run_diff},
    {"refactor", "write what moves resources to new ids or stacks", run_refactor},
    {"graph", "draw resources and stacks with their references", run_graph},
    {"test", "run the tests of a program", run_test},
    {"schema", "take over the schemas of resource types that AWS publishes", run_schema},
    {"explain", "tell about a finding: why it is wrong, and the way out", run_explain},
    {"rules", "list everything that Cairn can find", run_rules},
    {"version", "print the version", run_version},
};

int run_version(int, const char* const*) {
  std::printf("cairn %s\n", kVersion.data());
  return kClean;
}

void print_help(std::FILE* stream) {
  std::fputs(
      "Cairn compiles infrastructure programs to AWS CloudFormation templates.\n\n"
      "usage: cairn COMMAND [OPTIONS] [FILES]\n\ncommands:\n",
      stream);
  for (const Command& command : kCommands) {
    std::fprintf(stream, "  %-9s %s\n", command.name.data(), command.summary.data());
  }
  std::fputs(
      "\n`cairn COMMAND --help` shows the options of a command.\n"
      "exit codes: 0 clean, 1 errors, 2 differences, 64 wrong usage, 70 a defect of Cairn\n",
      stream);
}

int run(int argc, const char* const* argv) {
  const std::string_view name = argc > 1 ? argv[1] : "";
  if (name.empty()) {
    print_help(stderr);
    return kUsage;
  }
  if (name == "--help" || name == "-h" || name == "help") {
    print_help(stdout);
    return kClean;
  }
  if (name == "--version") return run_version(0, nullptr);
  for (const Command& command : kCommands) {
    if (command.name == name) return command.run(argc - 1, argv + 1);
  }
  std::fprintf(stderr, "cairn: there is no command `%s`; `cairn --help` lists them\n", argv[1]);
  return kUsage;
}

// Where a standard stream is closed, the next file to be opened would take its place,
// and its text. What stands there instead fails whoever uses it.
void occupy_closed_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(stream, F_GETFD) == -1) {
      static_cast<void>(open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY));
    }
  }
}

// What was printed may have got nowhere: the disk may be full.
int flush(int exit_code) {
  errno = 0;
  const bool has_failed = std::fflush(stdout) != 0 || std::ferror(stdout) != 0;
  if (!has_failed) return exit_code;
  std::fprintf(stderr, "cairn: cannot write standard output: %s\n",
               errno != 0 ? std::strerror(errno) : "an error before the end");
  return exit_code == kClean ? int{kErrors} : exit_code;
}

}  // namespace
}  // namespace cairn::cli

int main(int argc, char** argv) {
  try {
    cairn::cli::occupy_closed_streams();
    return cairn::cli::flush(cairn::cli::run(argc, argv));
  } catch (const std::bad_alloc&) {
    std::fputs("cairn: out of memory\n", stderr);
  } catch (const std::exception& defect) {
    std::fprintf(stderr,
                 "cairn: this is a defect of Cairn, not of your program: %s\n"
                 "please report it with the program that shows it (cairn %s)\n",
                 defect.what(), cairn::cli::kVersion.data());
  }
  return cairn::cli::kDefect;
}
