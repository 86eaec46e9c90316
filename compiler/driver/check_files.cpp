#include "compiler/driver/check_files.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

#include "compiler/driver/check_program.h"

namespace cairn::driver {

namespace {

// A file that was read already, in front of the others.
class Preread final : public Workspace {
 public:
  Preread(Workspace& others, const std::string& path, base::Result<std::string> text)
      : others_(others), path_(path), text_(std::move(text)) {}

  base::Result<std::string> read(const std::string& path) override {
    return path == path_ ? text_ : others_.read(path);
  }
  base::Result<FolderEntry> look_at(const std::string& path) override {
    return others_.look_at(path);
  }
  base::Result<std::vector<FolderEntry>> list(const std::string& folder) override {
    return others_.list(folder);
  }
  base::Result<std::string> resolve(const std::string& path) override {
    return others_.resolve(path);
  }
  std::string write_all(const std::vector<OutputFile>& files) override {
    return others_.write_all(files);
  }

 private:
  Workspace& others_;
  const std::string& path_;
  base::Result<std::string> text_;
};

class Checker {
 public:
  Checker(Workspace& workspace, const std::vector<FoundFile>& files, const CheckOptions& options)
      : workspace_(workspace), files_(files), options_(options), checked_(files.size()) {}

  // Takes files until none is left. One thread, one set of schemas: they are made as
  // they are asked for.
  void work(const std::function<void(std::size_t)>& progress) {
    rules::Schemas schemas(*options_.catalog, options_.store,
                           rules::Tables::builtin().constraints());
    while (true) {
      const std::size_t next = taken_.fetch_add(1);
      if (next >= files_.size()) return;
      checked_[next] = check(files_[next], schemas);
      const std::size_t done = done_.fetch_add(1) + 1;
      if (progress) progress(done);
    }
  }

  [[nodiscard]] std::size_t done() const { return done_; }
  void stop() { taken_ = files_.size(); }
  std::vector<CheckedFile> take() { return std::move(checked_); }

 private:
  CheckedFile check(const FoundFile& file, rules::Schemas& schemas);
  CheckedFile check_program(const FoundFile& file, base::Result<std::string> text,
                            rules::Schemas& schemas);

  Workspace& workspace_;
  const std::vector<FoundFile>& files_;
  const CheckOptions& options_;
  std::vector<CheckedFile> checked_;
  std::atomic<std::size_t> taken_ = 0, done_ = 0;
  std::mutex programs_;
};

CheckedFile Checker::check(const FoundFile& file, rules::Schemas& schemas) {
  CheckedFile result;
  if (!file.failure.empty()) {
    result.compilation = std::make_unique<Compilation>();
    const text::FileId id = result.compilation->files.add(file.path, {});
    result.compilation->sink.report<diag::kind::UnreadableFile>({}, file.failure).file = id;
    return result;
  }
  base::Result<std::string> text = workspace_.read(file.path);
  const bool is_named = file.is_named && !options_.skips_others;
  if (file.path.ends_with(".cairn")) return check_program(file, std::move(text), schemas);
  // What nobody named may be anything, and may be gone by now.
  if (!is_named && (!text || !looks_like_template(*text))) return result;
  if (!is_template(file.path, text ? std::string_view(*text) : std::string_view())) {
    return check_program(file, std::move(text), schemas);
  }
  Preread workspace(workspace_, file.path, std::move(text));
  result.compilation = check_template(workspace, file.path, schemas,
                                      {options_.settings, options_.selection_of(file.path)});
  if (result.compilation->sink.all().empty()) {
    // Thousands of texts without a finding need not be kept.
    result.compilation = std::make_unique<Compilation>();
    static_cast<void>(result.compilation->files.add(file.path, {}));
  }
  return result;
}

// One at a time: programs are few, and what the parser's library does among threads is
// its own affair.
CheckedFile Checker::check_program(const FoundFile& file, base::Result<std::string> text,
                                   rules::Schemas& schemas) {
  const std::lock_guard lock(programs_);
  Preread workspace(workspace_, file.path, std::move(text));
  CheckedFile result;
  result.is_program = true;
  const ProgramRules rules{schemas, options_.settings};
  CompileOptions options = options_.program;
  options.rules = &rules;
  result.compilation = compile(workspace, file.path, options);
  keep_wanted(options_.selection_of(file.path), result.compilation->sink);
  return result;
}

}  // namespace

std::vector<CheckedFile> check_files(Workspace& workspace, const std::vector<FoundFile>& files,
                                     const CheckOptions& options,
                                     const std::function<void(std::size_t)>& progress) {
  Checker checker(workspace, files, options);
  const std::size_t count = std::min<std::size_t>(options.jobs, files.size());
  if (count <= 1) {
    checker.work(files.size() > 1 ? progress : nullptr);
    return checker.take();
  }
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t working = count;
  std::exception_ptr defect;  // passed on, so that it is told where all are told
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < count; ++i) {
      threads.emplace_back([&] {
        std::exception_ptr mine;
        try {
          checker.work(nullptr);
        } catch (...) {
          mine = std::current_exception();
          checker.stop();
        }
        const std::lock_guard lock(mutex);
        if (mine) defect = mine;
        --working;
        changed.notify_one();
      });
    }
    std::unique_lock lock(mutex);
    while (working > 0) {
      changed.wait_for(lock, std::chrono::milliseconds(100));
      if (progress) progress(checker.done());
    }
  }
  if (defect) std::rethrow_exception(defect);
  return checker.take();
}

}  // namespace cairn::driver
