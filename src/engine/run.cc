#include "engine/run.h"

#include <cmath>
#include <utility>

#include "base/hash.h"
#include "base/json.h"
#include "base/parallel.h"
#include "base/sample_hasher.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "engine/plan_difference.h"
#include "engine/windows_ahead.h"

namespace etalon {
namespace {

// The journal as this attempt found it, and a writer at its intact end.
struct OpenJournal {
  std::unique_ptr<FileLock> lock;
  std::unique_ptr<JournalReader> before;  // null for a new journal
  std::unique_ptr<JournalWriter> writer;
};

absl::Status RequireSameRun(const JournalReader& before, const RunInputs& inputs) {
  ETALON_TRY_DO(RequireEqualPlans(before.plan(), inputs.plan, inputs.journal_path));
  if (before.shard() == inputs.shard) return absl::OkStatus();
  return absl::FailedPreconditionError(StrCat(inputs.journal_path, " is of shard ",
                                              before.shard().index, "/", before.shard().count,
                                              "; resume it with that --shard"));
}

absl::StatusOr<OpenJournal> StartJournal(const RunInputs& inputs) {
  const std::string& path = inputs.journal_path;
  OpenJournal journal;
  if (inputs.lock == nullptr) {
    ETALON_TRY(journal.lock, LockJournal(path));
  }
  const bool exists = FileExists(path);
  if (exists && !inputs.is_resume) {
    return absl::AlreadyExistsError(
        StrCat(path, " exists; go on with --resume, or give another --output"));
  }
  if (exists) {
    ETALON_TRY(journal.before, JournalReader::Open(path));
    if (journal.before->is_empty()) journal.before.reset();
  }
  if (journal.before != nullptr) {
    ETALON_TRY_DO(RequireSameRun(*journal.before, inputs));
    ETALON_TRY(auto file,
               inputs.open_append(path, OpenMode::kAppend, journal.before->intact_bytes()));
    // A kill may have come between the last append and its sync.
    ETALON_TRY_DO(file->Sync());
    journal.writer = std::make_unique<JournalWriter>(std::move(file));
    return journal;
  }
  ETALON_TRY(auto file, inputs.open_append(path, OpenMode::kTruncate, 0));
  journal.writer = std::make_unique<JournalWriter>(std::move(file));
  ETALON_TRY_DO(journal.writer->Begin(inputs.plan, inputs.shard));
  ETALON_TRY_DO(SyncFolder(ParentFolder(path)));
  return journal;
}

// What a record cannot hold is no answer: it must not end a run when the record is written.
void RefuseImpossible(Answer* answer) {
  const char* why = nullptr;
  if (std::isnan(answer->log_likelihood)) why = "the model gave NaN for the log-likelihood";
  if (answer->log_likelihood == HUGE_VAL) why = "the model gave infinity for the log-likelihood";
  if (!IsValidUtf8(answer->text)) why = "the model gave text that is not UTF-8";
  if (why == nullptr) return;
  *answer = Answer();
  answer->error = why;
}

std::vector<SampleHashes> HashAll(const std::vector<Sample>& samples) {
  constexpr size_t kAtOnce = 32;
  std::vector<SampleHashes> hashes(samples.size());
  std::vector<SampleHasher> hashers(ParallelWorkers());
  ParallelFor(samples.size(), kAtOnce,
              [&](size_t worker, size_t i) { hashes[i] = hashers[worker].Hash(samples[i]); });
  return hashes;
}

// Hashes what is asked, asks it, and puts both together.
absl::StatusOr<std::vector<AnsweredSample>> AnswerSamples(std::vector<Sample> samples,
                                                          Model* model) {
  std::vector<AnsweredSample> answered(samples.size());
  for (const Sample& sample : samples) {
    if (!sample.requests.empty()) continue;
    return absl::InvalidArgumentError(StrCat(sample.task, ": document ", sample.doc_id,
                                             " asks nothing; its list of choices is empty"));
  }
  std::vector<SampleHashes> hashes = HashAll(samples);
  for (size_t i = 0; i < samples.size(); ++i) {
    answered[i].ask_hash = std::move(hashes[i].ask);
    answered[i].prompt_hash = std::move(hashes[i].plain_prompt);
    if (!samples[i].requests.front().prompt->is_chat()) continue;
    auto text = model->Render(*samples[i].requests.front().prompt);
    if (!text.ok()) {
      return Annotate(text.status(), StrCat(samples[i].task, ": document ", samples[i].doc_id));
    }
    answered[i].prompt_hash = Sha256Hex(*text);
  }
  ETALON_TRY(auto answers, model->AnswerWindow(samples));
  if (answers.size() != samples.size()) {
    return absl::InternalError("a bug: the model answered another number of samples");
  }
  for (size_t i = 0; i < samples.size(); ++i) {
    if (answers[i].size() != samples[i].requests.size()) {
      return absl::InternalError("a bug: the model answered another number of requests");
    }
    for (Answer& answer : answers[i]) RefuseImpossible(&answer);
    answered[i].answers = std::move(answers[i]);
    answered[i].sample = std::move(samples[i]);
  }
  return answered;
}

class ShardRun {
 public:
  ShardRun(const RunInputs& inputs, Model* model, OpenJournal journal)
      : inputs_(inputs), model_(*model), journal_(std::move(journal)) {}

  absl::StatusOr<RunSummary> Run(SampleStream* stream) {
    WindowsAhead windows(stream, inputs_.limits);
    while (true) {
      ETALON_TRY(std::optional<Window> window, windows.Next());
      if (!window.has_value()) break;
      ++summary_.end.windows;
      summary_.end.samples += static_cast<int64_t>(window->samples.size());
      if (!inputs_.shard.Owns(window->index)) continue;
      ETALON_TRY_DO(TakeWindow(*std::move(window)));
    }
    ETALON_TRY_DO(Close());
    return summary_;
  }

  // Windows that the journal holds now, whatever happens.
  int64_t CommittedWindows() {
    const int64_t before = journal_.before == nullptr ? 0 : journal_.before->window_count();
    journal_.writer->WaitForSync().IgnoreError();
    return before + journal_.writer->synced_windows();
  }

 private:
  // By an earlier attempt.
  bool IsCommitted(int64_t window) const {
    return journal_.before != nullptr && journal_.before->HasWindow(window);
  }

  absl::Status TakeWindow(Window window) {
    const int64_t index = window.index;
    const auto count = static_cast<int64_t>(window.samples.size());
    if (inputs_.interrupts != nullptr && inputs_.interrupts->load() > 0) {
      return absl::CancelledError("interrupted");
    }
    progress_.window = index;
    progress_.window_samples = count;
    progress_.is_resumed = IsCommitted(index);
    if (progress_.is_resumed) {
      if (journal_.before->WindowSamples(index) != count) {
        return absl::FailedPreconditionError(StrCat(
            "the data now give ", count, " samples for window ", index, ", the journal holds ",
            journal_.before->WindowSamples(index), "; the data have changed since"));
      }
      ++summary_.windows_resumed;
      progress_.samples_resumed += count;
      if (inputs_.on_window) {
        ETALON_TRY(auto answered, journal_.before->ReadWindow(index));
        inputs_.on_window(std::move(answered));
      }
    } else {
      Announce(window);
      summary_.requests_asked += progress_.window_requests;
      summary_.samples_asked += count;
      ETALON_TRY(auto answered, AnswerSamples(std::move(window.samples), &model_));
      ETALON_TRY_DO(journal_.writer->AppendWindow(index, answered));
      if (inputs_.on_window) inputs_.on_window(std::move(answered));
    }
    ++summary_.end.shard_windows;
    ++progress_.windows_done;
    progress_.samples_done += count;
    progress_.is_begin = false;
    if (inputs_.on_progress) inputs_.on_progress(progress_);
    return absl::OkStatus();
  }

  // Says what is about to be answered.
  void Announce(const Window& window) {
    progress_.is_begin = true;
    progress_.window_requests = progress_.window_generations = 0;
    for (const Sample& sample : window.samples) {
      progress_.window_requests += static_cast<int64_t>(sample.requests.size());
      for (const Request& request : sample.requests) {
        if (request.kind == RequestKind::kGenerateUntil) ++progress_.window_generations;
      }
    }
    if (inputs_.on_progress) inputs_.on_progress(progress_);
  }

  absl::Status Close() {
    const auto& before = journal_.before;
    if (before != nullptr && before->window_count() > summary_.windows_resumed) {
      return absl::FailedPreconditionError(
          StrCat("the data now give ", summary_.windows_resumed, " windows, the journal holds ",
                 before->window_count(), "; the data have changed since"));
    }
    if (before == nullptr || !before->end().has_value()) {
      return journal_.writer->AppendEnd(summary_.end);
    }
    if (before->end()->windows != summary_.end.windows ||
        before->end()->samples != summary_.end.samples) {
      return absl::FailedPreconditionError(
          StrCat("the data now give ", summary_.end.samples, " samples, the complete journal says ",
                 before->end()->samples, "; the data have changed since"));
    }
    return absl::OkStatus();
  }

  const RunInputs& inputs_;
  Model& model_;
  OpenJournal journal_;
  RunSummary summary_;
  RunProgress progress_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<FileLock>> LockJournal(const std::string& journal_path) {
  return FileLock::Acquire(journal_path + ".lock");
}

absl::StatusOr<RunSummary> RunShard(const RunInputs& inputs, SampleStream* stream, Model* model) {
  ETALON_TRY(const WindowLimits planned, WindowLimitsOfPlan(inputs.plan));
  if (planned != inputs.limits) {
    return absl::InternalError("a bug: the windows of the run are not those of its plan");
  }
  ETALON_TRY(OpenJournal journal, StartJournal(inputs));
  ShardRun run(inputs, model, std::move(journal));
  auto summary = run.Run(stream);
  if (summary.ok()) return summary;
  // What fails again until something else is changed gets no advice to repeat it.
  const bool can_go_on =
      !absl::IsFailedPrecondition(summary.status()) && !absl::IsInvalidArgument(summary.status());
  return absl::Status(summary.status().code(),
                      StrCat(ToView(summary.status().message()), "; ", run.CommittedWindows(),
                             " windows are safe in ", inputs.journal_path,
                             can_go_on ? ", run the same command with --resume to go on" : ""));
}

}  // namespace etalon
