// What is suspicious about single samples, and how right they are: the counts of a manifest, for
// one document. It reads no file and counts nothing.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/answered_sample.h"
#include "etalon/value.h"
#include "records/marks/right_forms.h"
#include "records/survey/caveats.h"
#include "records/task_scorer.h"

namespace etalon {

enum class Verdict { kNone, kWrong, kRight };

struct ExaminedDocument {
  // By the first metric that counts right documents, with the first filter.
  Verdict verdict = Verdict::kNone;
  // Of each repeat, in order: those kinds that are of single samples.
  std::vector<std::vector<CaveatKind>> signs;
  std::vector<std::string> extracted;  // of the first request by each pipeline, of a generation
};

// Examines the documents of one task.
class Examiner {
 public:
  // `task`: an entry of plan.tasks. InvalidArgument names a filter that this program does not have.
  static absl::StatusOr<std::unique_ptr<Examiner>> Create(const Value& task);

  ExaminedDocument Examine(std::span<const AnsweredSample> repeats,
                           const DocumentMarks& marks) const;
  // From now on answers of a generation that are none of the forms are a sign too.
  void UseRightForms(RightForms forms) { right_forms_ = std::move(forms); }
  bool is_multiple_choice() const { return is_multiple_choice_; }
  bool is_generation() const { return scorer_ != nullptr; }

 private:
  Examiner() = default;
  std::vector<CaveatKind> SignsOf(const AnsweredSample& answered, const DocumentMarks& marks) const;
  bool is_multiple_choice_ = false;
  std::string verdict_key_;  // of marks; "" when no metric counts right documents
  std::vector<std::string> filters_;
  std::string thinking_end_;            // "" where there are no thoughts
  std::unique_ptr<TaskScorer> scorer_;  // of a generation, for what its pipelines leave
  std::optional<RightForms> right_forms_;
};

}  // namespace etalon
