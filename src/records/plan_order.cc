#include "records/plan_order.h"

#include <set>
#include <utility>

#include "base/str.h"
#include "base/try.h"

namespace etalon {

absl::StatusOr<PlanOrder> PlanOrder::Create(const Value& plan) {
  const Value* tasks = plan.Find("tasks");
  if (tasks == nullptr || !tasks->is_list() || tasks->AsList().empty()) {
    return absl::InvalidArgumentError("the plan has no list of tasks");
  }
  PlanOrder order;
  std::set<std::string> names;
  for (const Value& task : tasks->AsList()) {
    TaskShape shape{.name = task.FindString("name")};
    const Value* documents = task.Find("documents");
    shape.documents = documents == nullptr ? 0 : documents->FindInt("evaluated");
    const int64_t repeats = task.FindInt("repeats");
    if (shape.name.empty() || shape.documents < 1 || repeats < 1 || repeats > INT32_MAX) {
      return absl::InvalidArgumentError(StrCat("task ", order.tasks_.size(),
                                               " of the plan lacks one of `name`, ",
                                               "`documents.evaluated` and `repeats`"));
    }
    if (!names.insert(shape.name).second) {
      return absl::InvalidArgumentError(StrCat("the plan has the task ", shape.name, " twice"));
    }
    shape.repeats = static_cast<int32_t>(repeats);
    order.tasks_.push_back(std::move(shape));
  }
  return order;
}

std::string PlanOrder::Due() const {
  const TaskShape& task = tasks_[task_];
  if (next_repeat_ > 0 && next_repeat_ < task.repeats) {
    return StrCat("task ", task.name, ", document ", doc_id_, ", repeat ", next_repeat_);
  }
  if (documents_begun_ < task.documents) {
    return StrCat("task ", task.name, ", a document after ", doc_id_);
  }
  if (task_ + 1 < tasks_.size()) return StrCat("task ", tasks_[task_ + 1].name);
  return "the end";
}

absl::Status PlanOrder::Take(const Sample& sample) {
  const auto wrong = [&](std::string_view what) {
    return absl::FailedPreconditionError(StrCat("the sample of task ", sample.task, ", document ",
                                                sample.doc_id, ", repeat ", sample.repeat, " ",
                                                what));
  };
  const bool begins_document = next_repeat_ == 0 || is_document_complete();
  const bool begins_task = begins_document && documents_begun_ == tasks_[task_].documents;
  const std::string due = Due();
  if (begins_task && task_ + 1 == tasks_.size()) return wrong("is one too many");
  const TaskShape& task = tasks_[begins_task ? task_ + 1 : task_];
  const bool is_due =
      sample.task == task.name && sample.repeat == (begins_document ? 0 : next_repeat_) &&
      (begins_document ? sample.doc_id > (begins_task ? -1 : doc_id_) : sample.doc_id == doc_id_);
  if (!is_due) return wrong(StrCat("stands where the plan has ", due));
  if (!begins_document && sample.doc_hash != doc_hash_) {
    return wrong("is of another document than the repeat before");
  }
  if (begins_task) {
    ++task_;
    documents_begun_ = 0;
  }
  if (begins_document) {
    ++documents_begun_;
    doc_id_ = sample.doc_id;
    doc_hash_ = sample.doc_hash;
  }
  next_repeat_ = sample.repeat + 1;
  return absl::OkStatus();
}

absl::Status PlanOrder::Finish() const {
  const bool is_complete = task_ + 1 == tasks_.size() &&
                           documents_begun_ == tasks_[task_].documents && is_document_complete();
  if (is_complete) return absl::OkStatus();
  return absl::FailedPreconditionError(StrCat("the samples end where the plan has ", Due()));
}

}  // namespace etalon
