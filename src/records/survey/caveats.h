// What a manifest says that should make its reader careful: failures, answers that could not be
// read, scores that guessing explains. It puts nothing into words.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "etalon/value.h"

namespace etalon {

// In the order in which they are shown.
enum class CaveatKind {
  kNothingScored,     // no document of a task
  kFailed,            // samples without an answer
  kUnscored,          // documents that a scorer refused
  kNoGold,            // the right answer is not among the choices
  kAllEqual,          // every choice has the same log-likelihood
  kZero,              // continuations without a token
  kNothingExtracted,  // a filter found nothing
  kEmpty,             // empty answers
  kOutside,           // answers that are none of the fixed forms
  kThoughtsOpen,      // answers whose thoughts never end, so that the thoughts were scored
  kCutAtLength,       // ended by the largest number of tokens
  kTruncated,         // prompts that lost their left end
  kChance,            // the interval holds what guessing gives; where right answers are few fixed
                      // forms, what the commonest gives when it is given every time
  kBelowChance,       // surely worse than guessing
  kOnePosition,       // one place among the choices is chosen far too often
  kNoneRight,         // no document at all is right
  kAllRight,          // every document is right
  kTied,              // more than one best choice
  kPartial,           // only the first documents, or chosen ones, were asked
};

// One task, or for kChance and kBelowChance one group, and where it matters one metric and filter,
// of which a caveat is true.
struct CaveatPlace {
  std::string task, filter, metric;  // "" where it is of all
  int64_t count = 0, of = 0;         // how many of how many
  double value = 0, expected = 0;    // a score or share, and what it is compared with
  int64_t position = 0;              // among the choices, from 0
  std::string reason;                // of kNothingScored
  bool is_doubt = false;             // enough to distrust the number; else worth knowing

  double share() const {
    return of == 0 ? 0 : static_cast<double>(count) / static_cast<double>(of);
  }
};

struct Caveat {
  CaveatKind kind = CaveatKind::kNothingScored;
  std::vector<CaveatPlace> places;  // doubts first, else in plan order
  bool is_doubt() const;            // of any place
};

// Those that are doubts first. `manifest`: docs/formats/record.md.
std::vector<Caveat> CaveatsOf(const Value& manifest);

// "chance", "nothing_extracted", …: for programs.
std::string_view CaveatKindName(CaveatKind kind);

// A list for programs, one entry a place: {"caveat", "doubt", "task", "filter"?, "metric"?,
// "count", "of", "value"?, "expected"?, "position"?}.
Value DescribeCaveats(const std::vector<Caveat>& caveats);

// The doubts by task, or with `is_doubt` false what else is worth knowing, for many questions.
class Doubts {
 public:
  explicit Doubts(const std::vector<Caveat>& caveats, bool is_doubt = true);
  // What is said of one result of a task or group, in order.
  std::vector<CaveatKind> Of(const std::string& task, std::string_view filter,
                             std::string_view metric) const;
  // Whether anything makes any number of a task or group doubtful.
  bool Has(const std::string& task) const { return by_task_.contains(task); }

 private:
  struct Doubt {
    CaveatKind kind;
    std::string filter, metric;  // "" where it is of all
  };
  std::map<std::string, std::vector<Doubt>> by_task_;
};

// What guessing gives a score over `n` documents by this scorer, for a choice the mean share of
// right ones, for answers of few forms the share of the commonest; nothing where it is not known.
// `counts`: those of the task, null when there are none.
std::optional<double> GuessingAt(const Value* counts, std::string_view scorer, int64_t n);

// How many scores of tasks a manifest has, and how many of them are compared with guessing.
struct GuessingCover {
  int64_t scores = 0, compared = 0;
};
GuessingCover GuessingCoverOf(const Value& manifest);

// True for the marks whose mean is a share of right documents.
bool IsShareOfRight(std::string_view scorer);
// True for those among them where guessing has the share of right choices.
bool IsChoiceAccuracy(std::string_view scorer);

}  // namespace etalon
