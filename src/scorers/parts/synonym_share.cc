#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "base/text.h"
#include "base/texts/punctuation.h"
#include "base/try.h"
#include "etalon/scorer.h"
#include "scorers/choices.h"
#include "scorers/texts.h"

namespace etalon {
namespace {

struct Synonyms {
  std::vector<std::string> words;
  std::vector<int64_t> counts;  // how many people named the word
};

// EVALITA's lexical substitution, out of ten: [the people's share that the first ten words of a
// reply have, 1 if it has any, 1 if the people named any].
class SynonymShareScorer : public Scorer {
 public:
  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    const std::string* reply = results.empty() ? nullptr : OnlyText(results[0]);
    if (reply == nullptr) {
      return absl::InvalidArgumentError(
          "synonym_share: the filters must leave one text, e.g. by take_first");
    }
    ETALON_TRY(const Synonyms synonyms, ReadSynonyms(scorer_input));
    const std::vector<std::string> given = Given(*reply);
    int64_t all = 0, hit = 0;
    for (const int64_t count : synonyms.counts) all += count;
    for (const std::string& word : given) {
      const auto it = std::find(synonyms.words.begin(), synonyms.words.end(), word);
      if (it != synonyms.words.end()) {
        hit += synonyms.counts[static_cast<size_t>(it - synonyms.words.begin())];
      }
    }
    const auto share = static_cast<double>(hit) / (all == 0 ? 1.0 : static_cast<double>(all));
    return Score{share, given.empty() ? 0.0 : 1.0, synonyms.words.empty() ? 0.0 : 1.0};
  }

 private:
  static absl::StatusOr<Synonyms> ReadSynonyms(const Value& scorer_input) {
    const Value* words = scorer_input.Find("synonyms");
    const Value* counts = scorer_input.Find("counts");
    const bool are_lists = words != nullptr && counts != nullptr && words->is_list() &&
                           counts->is_list() && words->AsList().size() == counts->AsList().size();
    if (!are_lists) {
      return absl::InvalidArgumentError(
          "synonym_share: the document has no \"synonyms\" with as many \"counts\"");
    }
    Synonyms synonyms;
    for (size_t i = 0; i < words->AsList().size(); ++i) {
      const Value& word = words->AsList()[i];
      const Value& count = counts->AsList()[i];
      if (!word.is_string() || !count.is_int()) {
        return absl::InvalidArgumentError("synonym_share: a synonym is no text and number");
      }
      synonyms.words.push_back(word.AsString());
      synonyms.counts.push_back(count.AsInt());
    }
    return synonyms;
  }

  static std::string Plain(std::string_view part) {
    return ReplaceAll(PythonStrip(part), "\"", "");
  }

  // What stands between commas in the first line; of the last one the letters alone.
  static std::vector<std::string> Given(std::string_view reply) {
    constexpr size_t kWordsMax = 10;
    std::vector<std::string> words;
    for (const std::string_view part : SplitText(reply.substr(0, reply.find('\n')), ",")) {
      if (part.empty()) continue;
      // A part in quotation marks has no comma, so that there is one word in it, or none.
      const bool is_quoted = part.starts_with('"') && part.ends_with('"');
      if (is_quoted && part.size() <= 2) continue;
      words.push_back(Plain(is_quoted ? part.substr(1, part.size() - 2) : part));
    }
    if (words.size() > kWordsMax) words.resize(kWordsMax);
    if (!words.empty()) words.back() = LettersOf(words.back());
    return words;
  }

  static std::string LettersOf(std::string_view text) {
    std::string letters;
    for (const uint32_t c : DecodeUtf8(text)) {
      if (IsUnicodeLetter(c)) AppendUtf8(c, &letters);
    }
    return letters;
  }
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY_DO(RefuseArguments("synonym_share", arguments));
  return std::make_unique<SynonymShareScorer>();
}

}  // namespace

extern const ScorerEntry scorer_synonym_share;
const ScorerEntry scorer_synonym_share = {
    .name = "synonym_share",
    .summary = "the people's share that ten words of a reply have (EVALITA)",
    .metric = "synonym_f1",
    .higher_is_better = true,
    .is_binary = false,
    .numbers = 3,
    .create = Create,
};

}  // namespace etalon
