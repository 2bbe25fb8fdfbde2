// Runs one shard: cuts windows, asks the model, commits each window to the journal. It scores
// nothing and knows neither tasks nor back ends.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/file.h"
#include "engine/journal.h"
#include "engine/window.h"
#include "etalon/answered_sample.h"
#include "etalon/model.h"

namespace etalon {

// Told when a window is begun, with its counts, and again when it is done.
struct RunProgress {
  int64_t samples_done = 0;     // of this shard, those of earlier attempts included
  int64_t samples_resumed = 0;  // of them answered by earlier attempts
  int64_t windows_done = 0;
  // The window that is being answered or was just committed.
  bool is_begin = false;    // it is about to be answered: not among those done
  bool is_resumed = false;  // an earlier attempt had answered it
  int64_t window = 0;       // its index in the run
  int64_t window_samples = 0, window_requests = 0, window_generations = 0;
};

struct RunInputs {
  Value plan;  // states `limits` as settings.window
  ShardPosition shard;
  WindowLimits limits;
  std::string journal_path;
  bool is_resume = false;
  // Ctrl-C so far: one ends the run after the window in hand; what two do to the window in hand is
  // the model's matter. May be null.
  const std::atomic<int>* interrupts = nullptr;
  std::function<void(const RunProgress&)> on_progress;  // may be empty
  // Takes each window of the shard in order once it is committed, those of earlier attempts as the
  // journal holds them. May be empty.
  std::function<void(std::vector<AnsweredSample>)> on_window;
  // Of the journal (LockJournal), when the caller holds it already; it is then held for longer than
  // the run lasts.
  const FileLock* lock = nullptr;
  // How the journal is opened; tests hand in a disk that fails.
  std::function<absl::StatusOr<std::unique_ptr<AppendFile>>(const std::string& path, OpenMode mode,
                                                            uint64_t keep_bytes)>
      open_append = OpenAppend;
};

struct RunSummary {
  JournalEnd end;
  int64_t windows_resumed = 0;  // committed by earlier attempts
  int64_t samples_asked = 0;    // by this one
  int64_t requests_asked = 0;
};

// Against a second program that writes the same journal. Unavailable when there is one.
absl::StatusOr<std::unique_ptr<FileLock>> LockJournal(const std::string& journal_path);

// Answers what the journal lacks and closes it. The stream yields all samples of the run, of every
// shard. AlreadyExists when there is a journal and this is no resume; FailedPrecondition when it is
// of another plan or shard; Unavailable when another process writes it; Cancelled after an
// interrupt. Once a window is committed every error message says how many are safe and how to go
// on. A complete journal is left as it is.
absl::StatusOr<RunSummary> RunShard(const RunInputs& inputs, SampleStream* stream, Model* model);

}  // namespace etalon
