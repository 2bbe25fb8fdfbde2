// Writes a record from answered samples in plan order (docs/formats/record.md): scores each
// document, streams lines and texts into frames, closes with the manifest. It holds the documents
// in hand and a constant, never all samples.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "absl/status/statusor.h"
#include "base/file.h"
#include "etalon/answered_sample.h"
#include "etalon/value.h"
#include "records/task_scorer.h"

namespace etalon {

struct RecordWriterOptions {
  std::string folder;                 // exists; files of an unfinished record in it are replaced
  ProgramRunner* programs = nullptr;  // of tasks that run some; not owned
  Value run_information;              // written as run.json by WriteRecord; None writes none
  std::function<void(int64_t samples_done)> on_progress;  // may be empty
  // Each document with all its repeats, once it is marked; may be empty.
  std::function<void(std::span<const AnsweredSample> repeats, const DocumentMarks& marks)>
      on_document;
  // How the files of lines are opened; tests hand in a disk that fails.
  std::function<absl::StatusOr<std::unique_ptr<AppendFile>>(const std::string& path, OpenMode mode,
                                                            uint64_t keep_bytes)>
      open_append = OpenAppend;
};

class RecordWriter {
 public:
  // AlreadyExists when the folder holds a finished record; InvalidArgument when the plan lacks what
  // a record needs or names a part that this program does not have.
  static absl::StatusOr<std::unique_ptr<RecordWriter>> Create(const Value& plan,
                                                              RecordWriterOptions options);
  // Leaves nothing in the folder unless the record was finished.
  ~RecordWriter();

  // FailedPrecondition when the samples do not come in the order of the plan; ResourceExhausted
  // when the disk is full. After an error the writer is good for nothing more.
  absl::Status Take(AnsweredSample answered);
  // Returns the manifest as written, once everything is on the disk. FailedPrecondition when
  // samples are missing. `run_information` becomes run.json; None writes none.
  absl::StatusOr<Value> Finish(const Value& run_information);

 private:
  struct State;
  explicit RecordWriter(std::unique_ptr<State> state);
  const std::unique_ptr<State> state_;
};

// A whole stream: Create, Take each, Finish. What the stream says is an error here too.
absl::StatusOr<Value> WriteRecord(const Value& plan, AnsweredStream* samples,
                                  const RecordWriterOptions& options);

}  // namespace etalon
