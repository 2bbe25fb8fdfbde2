// Holds a stream of samples to the order of a plan: tasks, documents, repeats, and all of them. It
// looks at no answer.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "etalon/sample.h"
#include "etalon/value.h"

namespace etalon {

class PlanOrder {
 public:
  // InvalidArgument when the plan does not say which samples there are.
  static absl::StatusOr<PlanOrder> Create(const Value& plan);

  // FailedPrecondition unless the sample may come next: documents of a task in rising order, the
  // repeats of a document one after the other. `doc_hash` must be that of the first repeat.
  absl::Status Take(const Sample& sample);
  // Of the sample taken last.
  size_t task_index() const { return task_; }
  bool is_document_complete() const { return next_repeat_ == tasks_[task_].repeats; }
  // FailedPrecondition names what is missing.
  absl::Status Finish() const;

 private:
  struct TaskShape {
    std::string name;
    int64_t documents = 0;
    int32_t repeats = 1;
  };
  // What may come next, for messages.
  std::string Due() const;

  std::vector<TaskShape> tasks_;
  size_t task_ = 0;
  int64_t documents_begun_ = 0;  // of tasks_[task_]
  int32_t next_repeat_ = 0;      // of the document in hand
  int64_t doc_id_ = -1;
  std::string doc_hash_;
};

}  // namespace etalon
