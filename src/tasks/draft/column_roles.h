// Which column of a table is the question, which the answer, which the choices: what was asked for,
// else guessed by names and contents, each with its reason. It refuses to guess what it cannot
// tell, and names the flag that says it.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tasks/draft/column_facts.h"

namespace etalon {

enum class DraftKind { kUnknown, kMultipleChoice, kGenerateUntil };

struct RoleRequest {
  std::string question, answer;
  std::vector<std::string> choices;
  DraftKind kind = DraftKind::kUnknown;
};

// How a row holds its choices.
enum class ChoiceForm {
  kNone,
  kList,       // one column of lists
  kTextList,   // one column of dicts that have a list under "text"
  kColumns,    // a column each
  kLiteral,    // one column of texts that are Python lists, "['a', 'b']"
  kSeparated,  // one column of texts with a separator
  kLabels,     // the different answers themselves
};

struct ColumnRoles {
  DraftKind kind = DraftKind::kUnknown;
  std::string question, answer;
  ChoiceForm choice_form = ChoiceForm::kNone;
  std::vector<std::string> choices;  // columns; of kLabels the labels, as texts
  std::string separator;             // kSeparated
  std::vector<std::string> unused;   // columns
  // Why: of question, answer, choices, kind.
  std::string question_reason, answer_reason, choices_reason, kind_reason;
};

// InvalidArgument names the columns that there are and the flags that decide.
absl::StatusOr<ColumnRoles> ChooseRoles(const TableFacts& facts, const RoleRequest& request);

}  // namespace etalon
