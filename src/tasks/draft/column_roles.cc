#include "tasks/draft/column_roles.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "absl/status/status.h"
#include "base/letter_case.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "templates/literal.h"

namespace etalon {
namespace {

// The likelier name first.
constexpr std::array<std::string_view, 17> kQuestionNames = {
    "question", "question_text", "query",    "problem", "prompt", "instruction",
    "input",    "text",          "sentence", "stem",    "goal",   "review",
    "title",    "utterance",     "source",   "content", "message"};
constexpr std::array<std::string_view, 23> kAnswerNames = {
    "answer",   "answer_key", "answerkey", "answer_idx", "answer_index",   "correct_answer",
    "target",   "label",      "gold",      "correct",    "correct_option", "correct_choice",
    "solution", "key",        "output",    "response",   "completion",     "class",
    "category", "sentiment",  "expected",  "reference",  "answers"};
constexpr std::array<std::string_view, 6> kChoicesNames = {
    "choices", "options", "candidates", "alternatives", "endings", "answer_choices"};
// Columns that are one choice each: these and a letter or a number.
constexpr std::array<std::string_view, 12> kChoiceStems = {
    "",       "choice",    "option",      "opt", "op",           "answer",
    "ending", "candidate", "alternative", "sol", "answer_choice"};

std::string Columns(const TableFacts& facts) {
  return StrCat("columns: ", JoinText(facts.Names(), ", "));
}

// The column with the likeliest name; null when there is none.
const ColumnFacts* FindByName(const TableFacts& facts, std::span<const std::string_view> names) {
  for (const std::string_view name : names) {
    for (const ColumnFacts& column : facts.columns) {
      if (LowerCase(column.name) == name) return &column;
    }
  }
  return nullptr;
}

absl::StatusOr<const ColumnFacts*> FindGiven(const TableFacts& facts, const std::string& name,
                                             std::string_view flag) {
  if (const ColumnFacts* column = facts.Find(name)) return column;
  return UsageError(flag, StrCat("there is no column \"", name, "\"",
                                 DidYouMean(name, facts.Names()), "; ", Columns(facts)));
}

// 1 for "a", "1" and, as the first of a list that begins there, "0"; 0 for what is no suffix.
struct Suffix {
  std::string stem;
  char kind = 0;  // 'a' or '1'
  int64_t place = 0;
};

std::optional<Suffix> SuffixOf(const std::string& name) {
  const std::string lower = LowerCase(name);
  size_t digits = lower.size();
  while (digits > 0 && lower[digits - 1] >= '0' && lower[digits - 1] <= '9') --digits;
  Suffix suffix;
  size_t end = digits;
  if (digits < lower.size()) {
    const auto number = ParseInt(lower.substr(digits));
    if (!number.has_value()) return std::nullopt;
    suffix.kind = '1';
    suffix.place = *number;
  } else {
    if (lower.empty() || lower.back() < 'a' || lower.back() > 'z') return std::nullopt;
    suffix.kind = 'a';
    suffix.place = lower.back() - 'a';
    end = lower.size() - 1;
  }
  while (end > 0 && (lower[end - 1] == '_' || lower[end - 1] == '-' || lower[end - 1] == ' '))
    --end;
  suffix.stem = lower.substr(0, end);
  const bool is_known =
      std::find(kChoiceStems.begin(), kChoiceStems.end(), suffix.stem) != kChoiceStems.end();
  if (!is_known || (suffix.stem.empty() && suffix.kind == '1')) return std::nullopt;
  return suffix;
}

// At least two columns whose names count up.
std::vector<std::string> FindChoiceColumns(const TableFacts& facts) {
  for (size_t first = 0; first < facts.columns.size(); ++first) {
    const auto begin = SuffixOf(facts.columns[first].name);
    if (!begin.has_value() || begin->place > (begin->kind == '1' ? 1 : 0)) continue;
    std::vector<std::string> names = {facts.columns[first].name};
    for (size_t i = first + 1; i < facts.columns.size(); ++i) {
      const auto next = SuffixOf(facts.columns[i].name);
      const bool follows = next.has_value() && next->stem == begin->stem &&
                           next->kind == begin->kind &&
                           next->place == begin->place + static_cast<int64_t>(names.size());
      if (follows) names.push_back(facts.columns[i].name);
    }
    if (names.size() >= 2) return names;
  }
  return {};
}

// How one column holds lists of choices; kNone when it does not.
ChoiceForm FormOfColumn(const ColumnFacts& column, std::string* separator) {
  if (column.is_all(column.lists)) return ChoiceForm::kList;
  if (column.is_all(column.text_dicts)) return ChoiceForm::kTextList;
  if (!column.is_all(column.texts)) return ChoiceForm::kNone;
  const auto all = [&](const auto& holds) {
    return std::all_of(column.distinct.begin(), column.distinct.end(),
                       [&](const auto& entry) { return holds(entry.first); });
  };
  const bool is_literal = all([](const std::string& text) {
    const auto value = ParsePythonLiteral(text);
    return text.starts_with("[") && value.ok() && value->is_list();
  });
  if (is_literal) return ChoiceForm::kLiteral;
  for (const std::string_view each : {" | ", "|", "; ", ";"}) {
    if (!all([&](const std::string& text) { return text.find(each) != std::string::npos; })) {
      continue;
    }
    *separator = each;
    return ChoiceForm::kSeparated;
  }
  return ChoiceForm::kNone;
}

bool IsAmong(std::string_view name, std::span<const std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

class RoleChooser {
 public:
  RoleChooser(const TableFacts& facts, const RoleRequest& request)
      : facts_(facts), request_(request) {}

  absl::StatusOr<ColumnRoles> Choose() {
    if (facts_.columns.size() < 2) {
      return absl::InvalidArgumentError(
          StrCat("there is one column, \"", facts_.columns.front().name,
                 "\", and a task needs two: what is asked, and what is right"));
    }
    if (request_.kind != DraftKind::kGenerateUntil) ETALON_TRY_DO(ChooseChoices());
    ETALON_TRY_DO(ChooseAnswer());
    ETALON_TRY_DO(ChooseQuestion());
    ETALON_TRY_DO(ChooseKind());
    for (const ColumnFacts& column : facts_.columns) {
      if (!IsUsed(column.name)) roles_.unused.push_back(column.name);
    }
    return roles_;
  }

 private:
  bool IsUsed(std::string_view name) const {
    const bool is_choice =
        roles_.choice_form != ChoiceForm::kLabels &&
        std::find(roles_.choices.begin(), roles_.choices.end(), name) != roles_.choices.end();
    return is_choice || name == roles_.question || name == roles_.answer;
  }

  absl::Status ChooseChoices() {
    if (!request_.choices.empty()) return UseGivenChoices();
    const ColumnFacts* column = FindByName(facts_, kChoicesNames);
    if (column != nullptr) {
      roles_.choice_form = FormOfColumn(*column, &roles_.separator);
      if (roles_.choice_form == ChoiceForm::kNone) {
        return absl::InvalidArgumentError(StrCat(
            "column \"", column->name, "\" is named as choices are, but does not hold lists of ",
            "them; say which columns do with --choices A,B,…, or that there are none with ",
            "--type generate_until"));
      }
      roles_.choices = {column->name};
      roles_.choices_reason = "by its name";
      return absl::OkStatus();
    }
    roles_.choices = FindChoiceColumns(facts_);
    if (roles_.choices.empty()) return absl::OkStatus();
    roles_.choice_form = ChoiceForm::kColumns;
    roles_.choices_reason = "by their names";
    return absl::OkStatus();
  }

  absl::Status UseGivenChoices() {
    for (const std::string& name : request_.choices) {
      ETALON_TRY_DO(FindGiven(facts_, name, "--choices").status());
    }
    roles_.choices = request_.choices;
    roles_.choices_reason = "by --choices";
    roles_.choice_form = ChoiceForm::kColumns;
    if (roles_.choices.size() > 1) return absl::OkStatus();
    const ColumnFacts& column = *facts_.Find(roles_.choices.front());
    roles_.choice_form = FormOfColumn(column, &roles_.separator);
    if (roles_.choice_form != ChoiceForm::kNone) return absl::OkStatus();
    return UsageError("--choices", StrCat("column \"", column.name,
                                          "\" does not hold lists; give several columns, or one ",
                                          "whose choices are separated by | or ;"));
  }

  absl::Status ChooseAnswer() {
    if (!request_.answer.empty()) {
      ETALON_TRY_DO(FindGiven(facts_, request_.answer, "--answer").status());
      roles_.answer = request_.answer;
      roles_.answer_reason = "by --answer";
      return absl::OkStatus();
    }
    const ColumnFacts* column = FindByName(facts_, kAnswerNames);
    if (column == nullptr || IsUsed(column->name) || column->name == request_.question) {
      return absl::InvalidArgumentError(
          StrCat("no column is named as answers are (answer, label, target, …); ", Columns(facts_),
                 "; say which it is with --answer COLUMN"));
    }
    roles_.answer = column->name;
    roles_.answer_reason = "by its name";
    return absl::OkStatus();
  }

  absl::Status ChooseQuestion() {
    if (!request_.question.empty()) {
      ETALON_TRY_DO(FindGiven(facts_, request_.question, "--question").status());
      roles_.question = request_.question;
      roles_.question_reason = "by --question";
      return absl::OkStatus();
    }
    const ColumnFacts* column = FindByName(facts_, kQuestionNames);
    roles_.question_reason = "by its name";
    if (column == nullptr) {
      std::vector<const ColumnFacts*> left;
      for (const ColumnFacts& each : facts_.columns) {
        if (!IsUsed(each.name)) left.push_back(&each);
      }
      // The only one that is left can be nothing else.
      if (left.size() == 1 && left.front()->texts > 0) column = left.front();
      roles_.question_reason = "since no other column is left";
    }
    if (column == nullptr || IsUsed(column->name)) {
      return absl::InvalidArgumentError(
          StrCat("no column is named as questions are (question, prompt, input, text, …); ",
                 Columns(facts_), "; say which it is with --question COLUMN"));
    }
    roles_.question = column->name;
    return absl::OkStatus();
  }

  // Answers that are few fixed labels are choices themselves.
  bool IsLabelled() const {
    const ColumnFacts& answer = *facts_.Find(roles_.answer);
    const auto kinds = static_cast<int64_t>(answer.distinct.size());
    constexpr size_t kLabelMax = 40;
    constexpr int64_t kRowsOfLabel = 4;
    constexpr std::array<std::string_view, 5> kLabelNames = {"label", "class", "category",
                                                             "sentiment", "target"};
    const bool has_numbers =
        std::all_of(answer.distinct.begin(), answer.distinct.end(),
                    [](const auto& entry) { return ParseDouble(entry.first).has_value(); });
    // Numbers are rather results than labels.
    const bool is_of_labels =
        has_numbers ? IsAmong(LowerCase(answer.name), kLabelNames) && !answer.is_all(answer.lists)
                    : answer.is_all(answer.texts) || answer.is_all(answer.bools);
    return is_of_labels && kinds >= 2 && answer.distinct.size() <= ColumnFacts::kDistinctMax &&
           answer.longest <= kLabelMax && answer.rows >= kRowsOfLabel * kinds;
  }

  absl::Status ChooseKind() {
    if (roles_.choice_form != ChoiceForm::kNone) {
      roles_.kind = DraftKind::kMultipleChoice;
      roles_.kind_reason = "there are choices";
      return absl::OkStatus();
    }
    const bool wants_choices = request_.kind == DraftKind::kMultipleChoice;
    if (request_.kind != DraftKind::kGenerateUntil && (IsLabelled() || wants_choices)) {
      const ColumnFacts& answer = *facts_.Find(roles_.answer);
      if (answer.distinct.size() < 2 || answer.distinct.size() > ColumnFacts::kDistinctMax) {
        return UsageError("--type",
                          StrCat("multiple_choice needs choices: no column holds them, ", "and \"",
                                 answer.name, "\" has ",
                                 answer.distinct.size() < 2 ? "one value"
                                                            : "too many "
                                                              "different values to be them",
                                 "; name the columns with --choices A,B,…"));
      }
      roles_.kind = DraftKind::kMultipleChoice;
      roles_.choice_form = ChoiceForm::kLabels;
      for (const auto& [text, count] : answer.distinct) roles_.choices.push_back(text);
      roles_.choices_reason = StrCat("the different values of ", answer.name);
      roles_.kind_reason =
          StrCat(answer.name, " has only ", roles_.choices.size(), " different values");
      return absl::OkStatus();
    }
    roles_.kind = DraftKind::kGenerateUntil;
    roles_.kind_reason =
        request_.kind == DraftKind::kGenerateUntil ? "by --type" : "there are no choices";
    return absl::OkStatus();
  }

  const TableFacts& facts_;
  const RoleRequest& request_;
  ColumnRoles roles_;
};

}  // namespace

absl::StatusOr<ColumnRoles> ChooseRoles(const TableFacts& facts, const RoleRequest& request) {
  ETALON_TRY(ColumnRoles roles, RoleChooser(facts, request).Choose());
  std::vector<std::string> used = {roles.question, roles.answer};
  if (roles.choice_form != ChoiceForm::kLabels) {
    used.insert(used.end(), roles.choices.begin(), roles.choices.end());
  }
  for (const std::string& name : used) {
    if (IsTemplateName(name)) continue;
    return absl::InvalidArgumentError(
        StrCat("the column \"", name, "\" cannot stand in a template, whose names are letters, ",
               "digits and _; rename it in the file"));
  }
  return roles;
}

}  // namespace etalon
