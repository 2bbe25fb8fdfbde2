#include "similarity/ter.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <tuple>

#include "absl/status/status.h"
#include "base/check.h"
#include "base/letter_case.h"
#include "base/try.h"
#include "similarity/beam_edits.h"
#include "similarity/words.h"

namespace etalon {
namespace {

constexpr size_t kShiftWordsMax = 10, kShiftDistanceMax = 50;
constexpr int64_t kCandidatesMax = 1000;

using Words = std::vector<uint32_t>;

// Numbers for words, the same for answer and references.
class Vocabulary {
 public:
  Words Number(std::string_view text) {
    Words words;
    const std::string lower = LowerCase(StripEnd(text));
    for (const std::string_view word : SplitWords(lower)) {
      const auto next = static_cast<uint32_t>(numbers_.size());
      words.push_back(numbers_.emplace(std::string(word), next).first->second);
    }
    return words;
  }

 private:
  std::map<std::string, uint32_t, std::less<>> numbers_;
};

// Which word of the answer each word of the reference is aligned with (-1: before the first), and
// which words are wrong.
struct Alignment {
  std::vector<int64_t> answer_of;
  std::vector<bool> is_answer_wrong, is_reference_wrong;
};

Alignment AlignmentOf(const std::vector<Edit>& edits) {
  Alignment alignment;
  int64_t answer = -1;
  for (const Edit edit : edits) {
    const bool takes_answer = edit != Edit::kInsert, takes_reference = edit != Edit::kDelete;
    if (takes_answer) {
      ++answer;
      alignment.is_answer_wrong.push_back(edit != Edit::kKeep);
    }
    if (takes_reference) {
      alignment.answer_of.push_back(answer);
      alignment.is_reference_wrong.push_back(edit != Edit::kKeep);
    }
  }
  return alignment;
}

struct Run {
  size_t answer, reference, length;
};

// Calls `each` for every run of words that stands in both; it returns false to stop.
template <typename Function>
void ForEachCommonRun(const Words& answer, const Words& reference, Function each) {
  for (size_t a = 0; a < answer.size(); ++a) {
    const size_t first = a > kShiftDistanceMax ? a - kShiftDistanceMax : 0;
    const size_t end = std::min(reference.size(), a + kShiftDistanceMax + 1);
    for (size_t r = first; r < end; ++r) {
      for (size_t length = 1; length <= kShiftWordsMax; ++length) {
        const size_t last_a = a + length - 1, last_r = r + length - 1;
        if (last_a >= answer.size() || last_r >= reference.size()) break;
        if (answer[last_a] != reference[last_r]) break;
        if (!each(Run{a, r, length})) return;
      }
    }
  }
}

// `length` words from `from` on moved before the word that stands at `to`.
Words Shifted(const Words& words, size_t from, size_t length, size_t to) {
  Words out = words;
  const auto at = [&out](size_t place) { return out.begin() + static_cast<ptrdiff_t>(place); };
  if (to < from) {
    std::rotate(at(to), at(from), at(from + length));
  } else if (to > from + length) {
    std::rotate(at(from), at(from + length), at(to));
  } else {
    // A target within the run moves it behind as many of the words that follow it.
    std::rotate(at(from), at(from + length), at(std::min(to + length, words.size())));
  }
  return out;
}

bool AnyWrong(const std::vector<bool>& wrong, size_t from, size_t length) {
  const auto begin = wrong.begin() + static_cast<ptrdiff_t>(from);
  return std::find(begin, begin + static_cast<ptrdiff_t>(length), true) !=
         begin + static_cast<ptrdiff_t>(length);
}

class ShiftSearch {
 public:
  ShiftSearch(Words answer, const Words& reference)
      : answer_(std::move(answer)), reference_(reference), edits_(reference, answer_.size()) {}

  // Shifts while they help, then edits what is left.
  absl::StatusOr<int64_t> Edits() {
    int64_t shifts = 0;
    while (true) {
      ETALON_TRY(const bool is_better, Step());
      if (!is_better) break;
      ++shifts;
    }
    return shifts + edits_.distance();
  }

 private:
  // Most edits saved, then the longest run, the earliest run, the earliest target.
  struct Candidate {
    std::tuple<int64_t, int64_t, int64_t, int64_t> rank;
    Words words;
  };

  // The best shift done, where one helps and the limit on candidates was not reached.
  absl::StatusOr<bool> Step() {
    ETALON_TRY(const std::vector<Edit> edits, edits_.SetAnswer(answer_));
    const Alignment alignment = AlignmentOf(edits);
    best_.reset();
    ForEachCommonRun(answer_, reference_, [&](const Run& run) { return Try(run, alignment); });
    if (candidates_ >= kCandidatesMax) return false;
    if (!best_.has_value() || std::get<0>(best_->rank) <= 0) return false;
    answer_ = std::move(best_->words);
    return true;
  }

  // False when the limit on candidates is reached.
  bool Try(const Run& run, const Alignment& alignment) {
    const bool is_wrong = AnyWrong(alignment.is_answer_wrong, run.answer, run.length) &&
                          AnyWrong(alignment.is_reference_wrong, run.reference, run.length);
    const int64_t home = alignment.answer_of[run.reference];
    const auto begin = static_cast<int64_t>(run.answer);
    const auto length = static_cast<int64_t>(run.length);
    if (!is_wrong || (begin <= home && home < begin + length)) return true;
    int64_t before = -1;
    for (size_t i = 0; i <= run.length; ++i) {
      // Before all, or behind the word that is aligned with reference word `reference + i - 1`.
      const size_t place = run.reference + i;
      if (place > alignment.answer_of.size()) break;
      const int64_t target = place == 0 ? 0 : alignment.answer_of[place - 1] + 1;
      if (target == before) continue;
      before = target;
      Words words = Shifted(answer_, run.answer, run.length, static_cast<size_t>(target));
      const int64_t saved = edits_.distance() - edits_.Distance(words);
      const std::tuple rank(saved, length, -begin, -target);
      ++candidates_;
      if (!best_.has_value() || rank > best_->rank) best_ = Candidate{rank, std::move(words)};
    }
    return candidates_ < kCandidatesMax;
  }

  Words answer_;
  const Words& reference_;
  BeamEdits edits_;
  std::optional<Candidate> best_;
  int64_t candidates_ = 0;
};

}  // namespace

absl::StatusOr<std::vector<double>> TerStatistics(std::string_view answer,
                                                  std::span<const std::string> references) {
  if (references.empty()) return absl::InvalidArgumentError("ter: there is no reference");
  Vocabulary vocabulary;
  const Words given = vocabulary.Number(answer);
  int64_t fewest = std::numeric_limits<int64_t>::max();
  double lengths = 0;
  for (const std::string& reference : references) {
    const Words wanted = vocabulary.Number(reference);
    lengths += static_cast<double>(wanted.size());
    auto edits = static_cast<int64_t>(given.size());
    if (!wanted.empty()) {
      ETALON_TRY(edits, ShiftSearch(given, wanted).Edits());
    }
    fewest = std::min(fewest, edits);
  }
  return std::vector<double>{static_cast<double>(fewest),
                             lengths / static_cast<double>(references.size())};
}

double TerOf(std::span<const double> sums) {
  ETALON_CHECK(sums.size() == kTerNumbers);
  if (sums[1] > 0) return 100 * (sums[0] / sums[1]);
  return sums[0] > 0 ? 100 : 0;
}

}  // namespace etalon
