// How the answers of a table name their choices, and which rows will make trouble, from a look at
// all rows. It changes none, and keeps hashes only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "data/reader.h"
#include "tasks/draft/column_roles.h"

namespace etalon {

// What an answer is: the text of a choice, its letter, its number.
enum class AnswerForm { kUnknown, kText, kLetter, kFromZero, kFromOne };
// "text", "letter", "number-from-0", "number-from-1": as --answer-is spells it.
std::string_view AnswerFormName(AnswerForm form);
AnswerForm AnswerFormOf(std::string_view name);  // kUnknown for any other

struct RowFinding {
  std::string what;  // "the question is empty"
  int64_t count = 0;
  std::vector<int64_t> rows;  // the first of them
  static constexpr size_t kRowsMax = 5;
};

struct RowCheck {
  AnswerForm form = AnswerForm::kUnknown;  // of multiple choice
  size_t choices_min = 0, choices_max = 0;
  bool has_text_choices = true;  // else numbers and the like
  bool has_text_answers = true;
  bool has_plain_letters = true;  // single capitals, as they are
  std::vector<RowFinding> findings;
  // Rows with a choice that is empty, or with none: asked in silence they would be wrong.
  RowFinding without_choices;
};

// `asked` is kUnknown for what is to be found out. InvalidArgument when the answers name choices in
// no form or in two.
absl::StatusOr<RowCheck> CheckRows(RowReader* rows, const ColumnRoles& roles, AnswerForm asked);

}  // namespace etalon
