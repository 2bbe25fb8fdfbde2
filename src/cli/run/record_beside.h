// The record of a run, written on a thread of its own while the model is asked. A record that
// cannot be written never disturbs the asking: the journal holds the answers, and the end says so.
#pragma once

#include <atomic>
#include <future>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "base/pipe.h"
#include "etalon/answered_sample.h"
#include "etalon/value.h"
#include "records/record_writer.h"

namespace etalon {

class RecordBeside {
 public:
  // What is wrong with the plan or the folder is said by Finish.
  RecordBeside(const Value& plan, RecordWriterOptions options);
  // A record that was not finished leaves no file behind.
  ~RecordBeside();

  // Windows come in plan order. Returns at once while fewer than kWaiting wait to be written.
  void Take(std::vector<AnsweredSample> window);
  // As RecordWriter::Finish, or the first error of what came before. Throws what its thread threw.
  absl::StatusOr<Value> Finish(const Value& run_information);

 private:
  static constexpr size_t kWaiting = 2;
  void WriteAll();
  void Write(std::vector<AnsweredSample> window);

  std::unique_ptr<RecordWriter> writer_;  // null after an error
  absl::Status failure_;
  std::atomic<bool> is_abandoned_ = false;
  Pipe<std::vector<AnsweredSample>> pipe_{kWaiting};
  std::future<void> writing_;  // not valid where no thread can be started: Take writes itself
};

}  // namespace etalon
