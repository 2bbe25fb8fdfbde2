#include <algorithm>
#include <limits>
#include <numeric>

#include "absl/status/status.h"
#include "base/regex.h"
#include "base/text.h"
#include "base/try.h"
#include "scorers/choices.h"
#include "scorers/texts.h"

namespace etalon {
namespace {

// Insertions, deletions and substitutions that make one of the other (Levenshtein, over words).
size_t Edits(const std::vector<std::string>& from, const std::vector<std::string>& to) {
  std::vector<size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= from.size(); ++i) {
    size_t before = row[0];
    row[0] = i;
    for (size_t j = 1; j <= to.size(); ++j) {
      const size_t replaced = before + (from[i - 1] == to[j - 1] ? 0 : 1);
      before = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

class WordErrorRate : public Scorer {
 public:
  explicit WordErrorRate(std::unique_ptr<PythonRegex> spaces) : spaces_(std::move(spaces)) {}

  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    ETALON_TRY(const AnsweredText text, ReadAnsweredText("wer", scorer_input, results));
    ETALON_TRY(const auto answer, Words(text.answer));
    double least = std::numeric_limits<double>::infinity();
    for (const std::string& reference : text.references) {
      ETALON_TRY(const auto wanted, Words(reference));
      if (wanted.empty()) {
        return absl::InvalidArgumentError("wer: a reference without words has no error rate");
      }
      const auto edits = static_cast<double>(Edits(wanted, answer));
      least = std::min(least, edits / static_cast<double>(wanted.size()));
    }
    return Score{least};
  }

 private:
  // jiwer's words: what spaces divide, once two characters of white space or more are one space.
  absl::StatusOr<std::vector<std::string>> Words(const std::string& text) const {
    ETALON_TRY(const std::string single, spaces_->Sub(" ", text));
    std::vector<std::string> words;
    for (const std::string_view word : SplitText(PythonStrip(single), " ")) {
      if (!word.empty()) words.emplace_back(word);
    }
    return words;
  }

  const std::unique_ptr<PythonRegex> spaces_;
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY_DO(RefuseArguments("wer", arguments));
  ETALON_TRY(auto spaces, PythonRegex::Compile("\\s\\s+"));
  return std::make_unique<WordErrorRate>(std::move(spaces));
}

}  // namespace

extern const ScorerEntry scorer_wer;
const ScorerEntry scorer_wer = {
    .name = "wer",
    .summary = "edits of words that make the reference of the answer, a word of the reference",
    .metric = "mean",
    .higher_is_better = false,
    .is_binary = false,
    .create = Create,
};

}  // namespace etalon
