#include "compiler/driver/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>

#include "compiler/driver/workspace.h"

namespace cairn::driver {

namespace {

using Clock = std::chrono::steady_clock;

// Closed with its owner, or before.
class Handle {
 public:
  explicit Handle(int number = -1) : number_(number) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() { close(); }

  void close() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
  }
  [[nodiscard]] int get() const { return number_; }

 private:
  int number_;
};

ProgramAnswer fail(std::string reason) {
  return {ProgramAnswer::Kind::Failed, {}, std::move(reason)};
}

// Sends and receives at once, or both sides would wait for each other. False when the
// time is up.
bool converse(Handle& channel, Handle& answers, std::string_view input, Clock::time_point end,
              std::string& output) {
  char buffer[1 << 16];
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
    if (left.count() <= 0) return false;
    pollfd both[2] = {{answers.get(), POLLIN, 0}, {channel.get(), POLLOUT, 0}};
    const int ready = poll(both, channel.get() >= 0 ? 2 : 1, static_cast<int>(left.count()));
    if (ready < 0 && errno != EINTR) return true;
    if (ready <= 0) continue;
    if (both[0].revents != 0) {
      const ssize_t count = read(answers.get(), buffer, sizeof buffer);
      if (count == 0 || (count < 0 && errno != EINTR)) return true;
      if (count > 0) output.append(buffer, static_cast<std::size_t>(count));
    }
    if (channel.get() >= 0 && both[1].revents != 0) {
      // A program that has heard enough must not end us by a signal.
      const ssize_t count = send(channel.get(), input.data(), std::min(input.size(), sizeof buffer),
                                 MSG_NOSIGNAL | MSG_DONTWAIT);
      if (count < 0 && errno != EINTR && errno != EAGAIN) input = {};
      if (count > 0) input.remove_prefix(static_cast<std::size_t>(count));
      if (input.empty()) channel.close();
    }
  }
}

}  // namespace

ProgramAnswer run_program(const std::vector<std::string>& words, std::string_view input,
                          std::chrono::milliseconds limit) {
  const Clock::time_point end = Clock::now() + limit;
  int sockets[2], pipes[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0) {
    return fail(reason_of(errno));
  }
  Handle channel(sockets[0]), child_input(sockets[1]);
  if (pipe2(pipes, O_CLOEXEC) != 0) return fail(reason_of(errno));
  Handle answers(pipes[0]), child_output(pipes[1]);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, child_input.get(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, child_output.get(), STDOUT_FILENO);
  std::vector<char*> arguments;
  for (const std::string& each : words) arguments.push_back(const_cast<char*>(each.c_str()));
  arguments.push_back(nullptr);
  pid_t child = 0;
  const int error =
      posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error == ENOENT) return {ProgramAnswer::Kind::Missing, {}, "there is no `" + words[0] + '`'};
  if (error != 0) return fail(reason_of(error));
  child_input.close();
  child_output.close();

  ProgramAnswer answer;
  if (!converse(channel, answers, input, end, answer.output)) {
    answer.kind = ProgramAnswer::Kind::TooLate;
    kill(child, SIGKILL);
  }
  channel.close();
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return fail("it was lost");
  }
  const bool is_done = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  if (answer.kind == ProgramAnswer::Kind::Done && !is_done) {
    return fail(WIFEXITED(status) ? "it ended with " + std::to_string(WEXITSTATUS(status))
                                  : "it was stopped");
  }
  return answer;
}

}  // namespace cairn::driver
