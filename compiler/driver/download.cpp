#include "compiler/driver/download.h"

#include "compiler/driver/child_process.h"

namespace cairn::driver {

std::string download(const std::string& address, const std::string& path) {
  // Curl keeps the time itself; a little more is for its start.
  const ProgramAnswer answer =
      run_program({"curl", "--fail", "--silent", "--show-error", "--location", "--proto", "=https",
                   "--connect-timeout", "20", "--max-time", "300", "--remote-time", "--output",
                   path, "--", address},
                  {}, std::chrono::seconds(330));
  switch (answer.kind) {
    case ProgramAnswer::Kind::Done:
      return {};
    case ProgramAnswer::Kind::Missing:
      return "there is no `curl` here to download with";
    case ProgramAnswer::Kind::TooLate:
      return "`curl` was stopped";
    case ProgramAnswer::Kind::Failed:
      break;
  }
  // Its message stands above on standard error.
  return "`curl` could not download it (" + answer.reason + "): is there a network here?";
}

}  // namespace cairn::driver
