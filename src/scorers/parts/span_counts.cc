#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/letter_case.h"
#include "base/regex.h"
#include "base/text.h"
#include "base/try.h"
#include "etalon/scorer.h"
#include "scorers/choices.h"

namespace etalon {
namespace {

using Span = std::pair<std::string, std::string>;  // its kind, and its text

// Named entities of a text like "PER: Ann $$ LOC: Kigali", as MasakhaNER counts them.
class SpanCountsScorer : public Scorer {
 public:
  static absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
    ETALON_TRY_DO(RefuseArguments("span_counts", arguments));
    auto scorer = std::make_unique<SpanCountsScorer>();
    // The class holds a range from \" to the comma: # is in it, and the backslash is not.
    ETALON_TRY(scorer->punctuation_,
               PythonRegex::Compile("[!\"$%&'()*+,-./:;<=>?[\\]^_`{|}~•@.\"\"-,`]+"));
    ETALON_TRY(scorer->articles_, PythonRegex::Compile("\\b(a|an|the)\\b"));
    ETALON_TRY(scorer->wide_, PythonRegex::Compile("\\s{3,}|\\t"));
    ETALON_TRY(scorer->space_, PythonRegex::Compile("\\s+"));
    return scorer;
  }

  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    const Value* references = scorer_input.Find("references");
    if (references == nullptr || !references->is_list() || references->AsList().empty()) {
      return absl::InvalidArgumentError("span_counts: the document has no \"references\"");
    }
    if (results.empty()) return absl::InvalidArgumentError("span_counts: there is no answer");
    ETALON_TRY(std::vector<Span> missed, Spans(*references));
    ETALON_TRY(const std::vector<Span> given, Spans(results[0]));
    double found = 0, wrong = 0;
    for (const Span& span : given) {
      const auto it = std::find(missed.begin(), missed.end(), span);
      if (it == missed.end()) {
        ++wrong;
      } else {
        ++found;
        missed.erase(it);
      }
    }
    return Score{found, wrong, static_cast<double>(missed.size())};
  }

 private:
  absl::StatusOr<std::string> Normalise(std::string_view text) const {
    ETALON_TRY(std::string normal, punctuation_->Sub(" ", text));
    ETALON_TRY(normal, articles_->Sub(" ", normal));
    ETALON_TRY(normal, wide_->Sub("", normal));
    ETALON_TRY(normal, space_->Sub(" ", normal));
    return LowerCase(normal);
  }

  // One text, or a list of texts that stand behind each other.
  static absl::StatusOr<std::string> WholeText(const Value& value) {
    if (value.is_string()) return value.AsString();
    std::string whole;
    if (!value.is_list()) return absl::InvalidArgumentError("span_counts: an answer is no text");
    for (size_t i = 0; i < value.AsList().size(); ++i) {
      const Value& part = value.AsList()[i];
      if (!part.is_string()) return absl::InvalidArgumentError("span_counts: an answer is no text");
      if (i > 0) whole += ' ';
      whole += PythonStrip(part.AsString());
    }
    return whole;
  }

  absl::StatusOr<std::vector<Span>> Spans(const Value& value) const {
    ETALON_TRY(const std::string text, WholeText(value));
    std::vector<Span> spans;
    // "$$" divides as "$" does, since what is empty counts for nothing.
    for (const std::string_view part : SplitText(text, "$")) {
      for (const std::string_view sentence : SplitText(PythonStrip(part), ". ")) {
        for (const std::string_view item : SplitText(sentence, ", ")) {
          const auto pair = SplitText(PythonStrip(item), ": ");
          if (pair.size() != 2) continue;
          ETALON_TRY(std::string kind, Normalise(PythonStrip(pair[0])));
          ETALON_TRY(std::string entity, Normalise(PythonStrip(pair[1])));
          spans.emplace_back(std::move(kind), std::move(entity));
        }
      }
    }
    return spans;
  }

  std::unique_ptr<PythonRegex> punctuation_, articles_, wide_, space_;
};

}  // namespace

extern const ScorerEntry scorer_span_counts;
const ScorerEntry scorer_span_counts = {
    .name = "span_counts",
    .summary = "named entities that were found, wrong and missed (MasakhaNER)",
    .metric = "span_f1",
    .higher_is_better = true,
    .is_binary = false,
    .numbers = 3,
    .create = SpanCountsScorer::Create,
};

}  // namespace etalon
