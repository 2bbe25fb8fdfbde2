#include "cli/run/record_beside.h"

#include <optional>
#include <utility>

#include "base/parallel.h"

namespace etalon {

RecordBeside::RecordBeside(const Value& plan, RecordWriterOptions options) {
  auto writer = RecordWriter::Create(plan, std::move(options));
  failure_ = writer.status();
  if (!writer.ok()) return;
  writer_ = *std::move(writer);
  writing_ = StartThread([this] { WriteAll(); });
}

RecordBeside::~RecordBeside() {
  is_abandoned_ = true;
  pipe_.Close();
  if (writing_.valid()) writing_.wait();
}

void RecordBeside::WriteAll() {
  const PipeCloser closer(&pipe_);
  while (auto window = pipe_.Take()) Write(*std::move(window));
}

void RecordBeside::Write(std::vector<AnsweredSample> window) {
  for (AnsweredSample& answered : window) {
    if (writer_ == nullptr || is_abandoned_) return;
    failure_ = writer_->Take(std::move(answered));
    // What it wrote so far would be in the way of the journal where the disk is full.
    if (!failure_.ok()) writer_.reset();
  }
}

void RecordBeside::Take(std::vector<AnsweredSample> window) {
  if (writing_.valid()) {
    pipe_.Put(std::move(window));
  } else {
    Write(std::move(window));
  }
}

absl::StatusOr<Value> RecordBeside::Finish(const Value& run_information) {
  pipe_.Close();
  if (writing_.valid()) writing_.get();
  if (writer_ == nullptr) return failure_;
  auto manifest = writer_->Finish(run_information);
  writer_.reset();
  return manifest;
}

}  // namespace etalon
