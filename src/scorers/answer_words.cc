#include "scorers/answer_words.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/status/status.h"
#include "base/letter_case.h"
#include "base/str.h"
#include "base/text.h"
#include "base/texts/punctuation.h"
#include "base/try.h"
#include "scorers/texts.h"
#include "similarity/words.h"

namespace etalon {

struct AnswerWords::Form {
  std::string_view name;
  std::string_view articles;  // a regular expression; empty: none
  bool has_unicode_punctuation = false;
  bool is_empty_like_empty = false;
  bool keeps_spaces = false;
  bool splits_chinese = false;
};

namespace {

constexpr std::string_view kEnglish = "\\b(a|an|the)\\b";

bool IsChinese(uint32_t c) { return c >= 0x4e00 && c <= 0x9fa5; }

// With blanks around each Chinese character.
std::string WithChineseApart(std::string_view text) {
  std::string apart;
  for (const uint32_t c : DecodeUtf8(text)) {
    if (IsChinese(c)) apart += ' ';
    AppendUtf8(c, &apart);
    if (IsChinese(c)) apart += ' ';
  }
  return apart;
}

AnswerWordsMark BestBut(size_t left_out, std::span<const AnswerWordsMark> marks) {
  AnswerWordsMark best;
  for (size_t i = 0; i < marks.size(); ++i) {
    if (i == left_out) continue;
    best.exact = std::max(best.exact, marks[i].exact);
    best.f1 = std::max(best.f1, marks[i].f1);
  }
  return best;
}

}  // namespace

const AnswerWords::Form* AnswerWords::FindForm(std::string_view name) {
  static constexpr Form kForms[] = {
      {.name = "squad", .articles = kEnglish, .is_empty_like_empty = true},
      {.name = "squad_v1", .articles = kEnglish},
      {.name = "french", .articles = "\\b(un|une|des|le|la|les)\\b", .is_empty_like_empty = true},
      {.name = "words", .is_empty_like_empty = true, .keeps_spaces = true},
      {.name = "mlqa_ar", .articles = "(?:^|\\s)ال", .has_unicode_punctuation = true},
      {.name = "mlqa_de",
       .articles = "\\b(ein|eine|einen|einem|eines|einer|der|die|das|den|dem|des)\\b",
       .has_unicode_punctuation = true},
      {.name = "mlqa_en", .articles = kEnglish, .has_unicode_punctuation = true},
      {.name = "mlqa_es",
       .articles = "\\b(un|una|unos|unas|el|la|los|las)\\b",
       .has_unicode_punctuation = true},
      {.name = "mlqa_vi",
       .articles = "\\b(của|là|cái|chiếc|những)\\b",
       .has_unicode_punctuation = true},
      {.name = "mlqa_zh", .has_unicode_punctuation = true, .splits_chinese = true},
      {.name = "mlqa_xx", .has_unicode_punctuation = true},
  };
  for (const Form& form : kForms) {
    if (form.name == name) return &form;
  }
  return nullptr;
}

AnswerWords::AnswerWords(std::string scorer, const Form& form,
                         std::unique_ptr<PythonRegex> articles)
    : scorer_(std::move(scorer)), form_(form), articles_(std::move(articles)) {}

AnswerWords::~AnswerWords() = default;

absl::StatusOr<std::unique_ptr<AnswerWords>> AnswerWords::Create(std::string_view scorer,
                                                                 const Value& arguments) {
  std::string name = "squad";
  const Value::Dict none;
  for (const auto& [key, value] : arguments.is_dict() ? arguments.AsDict() : none) {
    if (key != "form" || !value.is_string()) {
      return absl::InvalidArgumentError(
          StrCat("scorer ", scorer, ": it takes the argument form, a text, not \"", key, "\""));
    }
    name = value.AsString();
  }
  const Form* form = FindForm(name);
  if (form == nullptr) {
    return absl::InvalidArgumentError(
        StrCat("scorer ", scorer, ": there is no form \"", name, "\""));
  }
  std::unique_ptr<PythonRegex> articles;
  if (!form->articles.empty()) {
    ETALON_TRY(articles, PythonRegex::Compile(form->articles));
  }
  return std::unique_ptr<AnswerWords>(
      new AnswerWords(std::string(scorer), *form, std::move(articles)));
}

absl::StatusOr<AnswerWords::Normal> AnswerWords::Normalise(std::string_view text) const {
  std::string normal = LowerCase(text);
  normal =
      form_.has_unicode_punctuation ? WithoutPunctuation(normal) : WithoutAsciiPunctuation(normal);
  if (articles_ != nullptr) {
    ETALON_TRY(normal, articles_->Sub(" ", normal));
  }
  if (form_.splits_chinese) normal = WithChineseApart(normal);
  Normal result{.text =
                    form_.keeps_spaces ? std::string(PythonStrip(normal)) : SingleSpaced(normal)};
  for (const std::string_view word : SplitWords(result.text)) result.words.emplace_back(word);
  return result;
}

AnswerWordsMark AnswerWords::Compare(const Normal& answer, const Normal& right) const {
  AnswerWordsMark mark{.exact = answer.text == right.text ? 1.0 : 0.0};
  if (answer.words.empty() || right.words.empty()) {
    const bool are_alike = answer.words.empty() && right.words.empty();
    mark.f1 = are_alike && form_.is_empty_like_empty ? 1.0 : 0.0;
    return mark;
  }
  std::map<std::string_view, int64_t> left;
  for (const std::string& word : right.words) ++left[word];
  int64_t common = 0;
  for (const std::string& word : answer.words) {
    if (left[word]-- > 0) ++common;
  }
  if (common == 0) return mark;
  const double precision = static_cast<double>(common) / static_cast<double>(answer.words.size());
  const double recall = static_cast<double>(common) / static_cast<double>(right.words.size());
  mark.f1 = (2 * precision * recall) / (precision + recall);
  return mark;
}

absl::StatusOr<std::vector<AnswerWordsMark>> AnswerWords::Marks(
    const Value& scorer_input, std::span<const Value> results) const {
  const Value* answers = scorer_input.Find("answers");
  const Value input =
      answers == nullptr ? scorer_input : Value::MakeDict({{"references", *answers}});
  ETALON_TRY(const AnsweredText text, ReadAnsweredText(scorer_, input, results));
  ETALON_TRY(const Normal answer, Normalise(text.answer));
  std::vector<AnswerWordsMark> marks;
  for (const std::string& reference : text.references) {
    ETALON_TRY(const Normal right, Normalise(reference));
    marks.push_back(Compare(answer, right));
  }
  return marks;
}

absl::StatusOr<AnswerWordsMark> AnswerWords::Mark(const Value& scorer_input,
                                                  std::span<const Value> results) const {
  ETALON_TRY(const auto marks, Marks(scorer_input, results));
  return BestBut(marks.size(), marks);
}

absl::StatusOr<AnswerWordsMark> AnswerWords::MarkLeavingOneOut(
    const Value& scorer_input, std::span<const Value> results) const {
  const std::string* text = results.empty() ? nullptr : OnlyText(results[0]);
  std::vector<Value> first_line;
  if (text != nullptr) {
    const std::string_view stripped = PythonStrip(*text);
    first_line.emplace_back(stripped.substr(0, stripped.find('\n')));
  }
  ETALON_TRY(const auto marks, Marks(scorer_input, first_line));
  if (marks.size() == 1) return marks[0];
  AnswerWordsMark mean;
  for (size_t i = 0; i < marks.size(); ++i) {
    const AnswerWordsMark best = BestBut(i, marks);
    mean.exact += best.exact;
    mean.f1 += best.f1;
  }
  mean.exact /= static_cast<double>(marks.size());
  mean.f1 /= static_cast<double>(marks.size());
  return mean;
}

}  // namespace etalon
