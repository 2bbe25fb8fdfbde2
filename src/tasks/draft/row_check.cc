#include "tasks/draft/row_check.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>

#include "absl/status/status.h"
#include "base/letter_case.h"
#include "base/python.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "templates/literal.h"

namespace etalon {
namespace {

constexpr std::array<AnswerForm, 4> kForms = {AnswerForm::kText, AnswerForm::kLetter,
                                              AnswerForm::kFromZero, AnswerForm::kFromOne};

bool IsEmpty(const Value* value) {
  return value == nullptr || value->is_none() ||
         (value->is_string() && PythonStrip(value->AsString()).empty());
}

// The choices of a row; one that is None stays None.
Value::List ChoicesOf(const Value& row, const ColumnRoles& roles) {
  Value::List choices;
  const Value* first = row.Find(roles.choices.front());
  switch (roles.choice_form) {
    case ChoiceForm::kColumns:
      for (const std::string& name : roles.choices) {
        const Value* value = row.Find(name);
        choices.push_back(value == nullptr ? Value() : *value);
      }
      break;
    case ChoiceForm::kTextList:
      first = first == nullptr ? nullptr : first->Find("text");
      [[fallthrough]];
    case ChoiceForm::kList:
      if (first != nullptr && first->is_list()) choices = first->AsList();
      break;
    case ChoiceForm::kLiteral:
      if (first != nullptr && first->is_string()) {
        const auto list = ParsePythonLiteral(first->AsString());
        if (list.ok() && list->is_list()) choices = list->AsList();
      }
      break;
    case ChoiceForm::kSeparated:
      if (first != nullptr && first->is_string()) {
        for (const std::string_view each : SplitText(first->AsString(), roles.separator)) {
          choices.emplace_back(each);
        }
      }
      break;
    case ChoiceForm::kLabels:
      choices.assign(roles.choices.begin(), roles.choices.end());
      break;
    case ChoiceForm::kNone:
      break;
  }
  return choices;
}

bool Fits(AnswerForm form, const Value& answer, const Value::List& choices) {
  const std::string text = PythonStr(answer);
  const auto count = static_cast<int64_t>(choices.size());
  switch (form) {
    case AnswerForm::kText:
      return std::any_of(choices.begin(), choices.end(),
                         [&](const Value& choice) { return PythonStr(choice) == text; });
    case AnswerForm::kLetter: {
      const std::string letter = UpperCase(PythonStrip(text));
      return letter.size() == 1 && letter[0] >= 'A' && letter[0] < 'A' + count;
    }
    case AnswerForm::kFromZero:
    case AnswerForm::kFromOne: {
      const auto number = ParseInt(PythonStrip(text));
      const int64_t lowest = form == AnswerForm::kFromOne ? 1 : 0;
      return number.has_value() && *number >= lowest && *number < lowest + count;
    }
    case AnswerForm::kUnknown:
      break;
  }
  return false;
}

class RowChecker {
 public:
  RowChecker(const ColumnRoles& roles, AnswerForm asked) : roles_(roles), asked_(asked) {}

  void Add(const Value& row) {
    const Value* question = row.Find(roles_.question);
    const Value* answer = row.Find(roles_.answer);
    if (IsEmpty(question)) Note("the question is empty");
    if (IsEmpty(answer)) Note("the answer is empty");
    std::string whole = question == nullptr ? "" : PythonStr(*question);
    if (roles_.kind == DraftKind::kMultipleChoice) AddChoices(row, answer, &whole);
    if (!IsEmpty(question) && !seen_.insert(std::hash<std::string>()(whole)).second) {
      Note("the same question as in an earlier row");
    }
    ++row_;
  }

  absl::StatusOr<RowCheck> Finish() {
    const bool has_choices =
        roles_.kind == DraftKind::kMultipleChoice && roles_.choice_form != ChoiceForm::kLabels;
    if (has_choices && check_.without_choices.count == 0) {
      ETALON_TRY_DO(ChooseForm());
    }
    for (RowFinding& finding : findings_) check_.findings.push_back(std::move(finding));
    return std::move(check_);
  }

 private:
  void Note(std::string_view what) {
    auto it = std::find_if(findings_.begin(), findings_.end(),
                           [&](const RowFinding& each) { return each.what == what; });
    if (it == findings_.end()) {
      findings_.push_back({.what = std::string(what)});
      it = findings_.end() - 1;
    }
    Count(&*it);
  }

  void Count(RowFinding* finding) const {
    ++finding->count;
    if (finding->rows.size() < RowFinding::kRowsMax) finding->rows.push_back(row_);
  }

  void AddChoices(const Value& row, const Value* answer, std::string* whole) {
    const Value::List choices = ChoicesOf(row, roles_);
    const size_t count = choices.size();
    check_.choices_min = row_ == 0 ? count : std::min(check_.choices_min, count);
    check_.choices_max = std::max(check_.choices_max, count);
    std::vector<std::string> texts;
    bool has_empty = count == 0;
    for (const Value& choice : choices) {
      has_empty |= IsEmpty(&choice);
      check_.has_text_choices &= choice.is_string();
      texts.push_back(PythonStr(choice));
      if (roles_.choice_form != ChoiceForm::kLabels) StrAppend(whole, "\n", texts.back());
    }
    if (has_empty) Count(&check_.without_choices);
    std::sort(texts.begin(), texts.end());
    if (std::adjacent_find(texts.begin(), texts.end()) != texts.end()) {
      Note("two choices are the same");
    }
    if (IsEmpty(answer)) return;
    check_.has_text_answers &= answer->is_string();
    const std::string text = PythonStr(*answer);
    check_.has_plain_letters &= text.size() == 1 && text[0] >= 'A' && text[0] <= 'Z';
    ++answered_;
    for (size_t i = 0; i < kForms.size(); ++i) {
      if (!Fits(kForms[i], *answer, choices)) Count(&misfits_[i]);
    }
  }

  int64_t FitsOf(size_t form) const { return answered_ - misfits_[form].count; }

  absl::Status NoForm() const {
    return absl::InvalidArgumentError(StrCat(
        "the answers in column \"", roles_.answer, "\" are neither texts, letters nor ",
        "numbers of the choices ", JoinText(roles_.choices, ", "),
        "; name the right columns with --answer and --choices, or give --type ", "generate_until"));
  }

  absl::Status ChooseForm() {
    size_t best = 0;
    for (size_t i = 0; i < kForms.size(); ++i) {
      if (kForms[i] == asked_ || (asked_ == AnswerForm::kUnknown && FitsOf(i) > FitsOf(best))) {
        best = i;
      }
    }
    if (asked_ == AnswerForm::kUnknown && FitsOf(best) * 2 <= answered_) return NoForm();
    for (size_t i = best + 1; i < kForms.size() && asked_ == AnswerForm::kUnknown; ++i) {
      // A text that is a letter is both, and the same choice.
      const bool is_letter_too =
          kForms[best] == AnswerForm::kText && kForms[i] == AnswerForm::kLetter;
      if (FitsOf(i) == FitsOf(best) && !is_letter_too) {
        return absl::InvalidArgumentError(
            StrCat("the answers in column \"", roles_.answer, "\" can be read as ",
                   AnswerFormName(kForms[best]), " and as ", AnswerFormName(kForms[i]),
                   "; say which with --answer-is ", AnswerFormName(kForms[best]),
                   " or --answer-is ", AnswerFormName(kForms[i])));
      }
    }
    check_.form = kForms[best];
    if (misfits_[best].count > 0) {
      findings_.push_back(misfits_[best]);
      findings_.back().what =
          "the answer is none of the choices: it counts as wrong, whatever "
          "a model says";
    }
    return absl::OkStatus();
  }

  const ColumnRoles& roles_;
  const AnswerForm asked_;
  RowCheck check_;
  int64_t row_ = 0, answered_ = 0;
  std::vector<RowFinding> findings_;
  std::array<RowFinding, kForms.size()> misfits_;
  std::unordered_set<size_t> seen_;  // hashes of questions with their choices
};

}  // namespace

std::string_view AnswerFormName(AnswerForm form) {
  switch (form) {
    case AnswerForm::kText:
      return "text";
    case AnswerForm::kLetter:
      return "letter";
    case AnswerForm::kFromZero:
      return "number-from-0";
    case AnswerForm::kFromOne:
      return "number-from-1";
    case AnswerForm::kUnknown:
      break;
  }
  return "";
}

AnswerForm AnswerFormOf(std::string_view name) {
  for (const AnswerForm form : kForms) {
    if (AnswerFormName(form) == name) return form;
  }
  return AnswerForm::kUnknown;
}

absl::StatusOr<RowCheck> CheckRows(RowReader* rows, const ColumnRoles& roles, AnswerForm asked) {
  RowChecker checker(roles, asked);
  while (true) {
    ETALON_TRY(const std::optional<Value> row, rows->Next());
    if (!row.has_value()) return checker.Finish();
    checker.Add(*row);
  }
}

}  // namespace etalon
