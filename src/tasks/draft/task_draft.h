// The text of a new task file, each key with a comment in plain words. It writes no file.
#pragma once

#include <string>

#include "data/table_file.h"
#include "tasks/draft/column_facts.h"
#include "tasks/draft/column_roles.h"
#include "tasks/draft/row_check.h"

namespace etalon {

struct TaskDraft {
  std::string name;
  std::string data_file;  // as the task file names it: relative to its own folder
  std::string task_file;  // as the user names it, for the commands in its comments
  const TableFile& table;
  const TableFacts& facts;
  const ColumnRoles& roles;
  const RowCheck& check;
};

// Rows from which examples are drawn from the same rows that are asked.
inline constexpr int64_t kFewshotRowsMin = 20;

std::string DraftText(const TaskDraft& draft);

// `text` as a name of a task: letters, digits, "_", "-" and "."; others become "_".
std::string TaskNameOf(std::string_view text);

}  // namespace etalon
