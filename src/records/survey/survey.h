// What a report shows of single samples: how answers are spread, and the few samples that are worth
// a look. It sees each document once, in plan order, and holds a bounded number of them.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/answered_sample.h"
#include "etalon/value.h"
#include "records/record_reader.h"
#include "records/survey/signs.h"
#include "records/task_scorer.h"

namespace etalon {

// Counts of numbers by doublings: the first bin holds those below `first`, each further one those
// up to twice as much, the last all that are larger.
class DoublingHistogram {
 public:
  static constexpr size_t kBins = 14;
  explicit DoublingHistogram(double first) : first_(first) {}
  void Add(double number);
  // Of the same first bin.
  void Merge(const DoublingHistogram& other);
  int64_t total() const;
  const std::array<int64_t, kBins>& counts() const { return counts_; }
  double LowerEdge(size_t bin) const;  // 0 for the first
  size_t used_bins() const;            // up to the last that is not empty

 private:
  double first_;
  std::array<int64_t, kBins> counts_{};
};

enum class PickReason { kFailed, kSurelyWrong, kWrongAnswer, kBarelyRight, kCostly };

// A sample worth a look.
struct SamplePick {
  PickReason reason = PickReason::kFailed;
  double weight = 0;  // larger is more so: nats, tokens, …
  int64_t line = 0;   // of samples.zst
  size_t task_index = 0;
  AnsweredSample answered;  // with its texts, once they are restored
  DocumentMarks marks;
  Verdict verdict = Verdict::kNone;
  std::vector<CaveatKind> signs;
  std::vector<std::string> extracted;  // by each pipeline, of a generation
};

// Of multiple-choice samples: nats between the best and the second choice, and who is not among
// them.
struct LeadSpread {
  DoublingHistogram right{0.0625}, wrong{0.0625};
  int64_t without_gold = 0;  // no right answer is among the choices: neither right nor wrong
  int64_t unanswered = 0;    // a choice has no answer, or there is but one choice

  void Merge(const LeadSpread& other);
  int64_t counted() const { return right.total() + wrong.total(); }
};

// By kind of answer.
struct Spread {
  std::vector<LeadSpread> leads;  // by task: which of them are doubted is known at the end
  // Over all tasks.
  DoublingHistogram answer_tokens{1};  // of generations
  DoublingHistogram prompt_tokens{1};  // longest prompt of each sample
};

class Survey {
 public:
  static constexpr size_t kPicksMax = 8;  // of each reason

  // `plan`: of the record.
  static absl::StatusOr<std::unique_ptr<Survey>> Create(const Value& plan);
  ~Survey();
  // All repeats of one document and its marks.
  void Add(std::span<const AnsweredSample> repeats, const DocumentMarks& marks);

  const Spread& spread() const;
  // Of one reason, the most telling first.
  std::vector<const SamplePick*> Picks(PickReason reason) const;
  // The first reasons why documents of a task have no score; few.
  const std::vector<std::string>& Failures(size_t task_index) const;
  // The picks of a record hold digests in place of texts: puts the texts back.
  absl::Status RestoreTexts(const std::string& folder);

 private:
  struct State;
  explicit Survey(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Reads a record and surveys it, with its texts. `on_progress` may be empty.
absl::StatusOr<std::unique_ptr<Survey>> SurveyRecord(
    RecordReader* reader, const std::string& folder,
    const std::function<void(int64_t samples_done)>& on_progress);

}  // namespace etalon
