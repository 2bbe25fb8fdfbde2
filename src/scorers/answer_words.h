// How an answer compares with the best of several right ones after the normalisation of SQuAD
// (Rajpurkar et al., 2016) and its kin: lower case, no punctuation, no articles, single blanks.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "base/regex.h"
#include "etalon/value.h"

namespace etalon {

struct AnswerWordsMark {
  double exact = 0;  // 1 when equal
  double f1 = 0;     // of the words that both have
};

class AnswerWords {
 public:
  // `arguments`: "form", one of these names (default "squad"):
  //   squad, squad_v1, french: ASCII punctuation, and articles of English or French; two answers
  //     without words are alike, in squad_v1 they share nothing
  //   words: no articles, and white space within an answer stays
  //   mlqa_ar, …_de, …_en, …_es, …_vi, …_zh, …_xx: Unicode's punctuation, the language's articles,
  //     for Chinese each character a word; xx has no articles
  // InvalidArgument names the scorer and the argument.
  static absl::StatusOr<std::unique_ptr<AnswerWords>> Create(std::string_view scorer,
                                                             const Value& arguments);
  ~AnswerWords();

  // Reads the list "answers" of `scorer_input`, or "references" where there is none.
  absl::StatusOr<AnswerWordsMark> Mark(const Value& scorer_input,
                                       std::span<const Value> results) const;
  // Of the text's first line, as people are marked: the mean over the right answers of the best
  // among the others (CoQA).
  absl::StatusOr<AnswerWordsMark> MarkLeavingOneOut(const Value& scorer_input,
                                                    std::span<const Value> results) const;

 private:
  struct Form;
  struct Normal {
    std::string text;
    std::vector<std::string> words;
  };

  AnswerWords(std::string scorer, const Form& form, std::unique_ptr<PythonRegex> articles);
  static const Form* FindForm(std::string_view name);
  absl::StatusOr<Normal> Normalise(std::string_view text) const;
  AnswerWordsMark Compare(const Normal& answer, const Normal& right) const;
  // One mark a right answer; never empty.
  absl::StatusOr<std::vector<AnswerWordsMark>> Marks(const Value& scorer_input,
                                                     std::span<const Value> results) const;

  const std::string scorer_;
  const Form& form_;
  const std::unique_ptr<PythonRegex> articles_;  // null: none
};

}  // namespace etalon
