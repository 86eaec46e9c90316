#include "compiler/driver/download.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <vector>

namespace cairn::driver {

static std::string run(const std::vector<const char*>& arguments) {
  std::vector<char*> words;
  for (const char* each : arguments) words.push_back(const_cast<char*>(each));
  words.push_back(nullptr);
  pid_t child = 0;
  const int error = posix_spawnp(&child, words[0], nullptr, nullptr, words.data(), environ);
  if (error == ENOENT) return "there is no `curl` here to download with";
  if (error != 0) return "`curl` does not start: " + std::generic_category().message(error);
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return "`curl` was lost";
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  // Its message stands above on standard error.
  if (!WIFEXITED(status)) return "`curl` was stopped";
  return "`curl` could not download it: is there a network here?";
}

std::string download(const std::string& address, const std::string& path) {
  return run({"curl", "--fail", "--silent", "--show-error", "--location", "--proto", "=https",
              "--connect-timeout", "20", "--max-time", "300", "--remote-time", "--output",
              path.c_str(), "--", address.c_str()});
}

}  // namespace cairn::driver
