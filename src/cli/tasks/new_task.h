// A task file for a table of questions: `etalon tasks new FILE`. It guesses what each column is for
// and says why, refuses what it cannot tell, and never writes over a file.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "cli/flags.h"
#include "cli/progress/reporter.h"
#include "cli/task_selection.h"

namespace etalon {

struct NewTaskOptions {
  std::string name, output, question, answer, answer_is, type;
  std::vector<std::string> choices;

  void Declare(Flags* flags);
};

// `file` is the table. Checks that every row can be asked, and shows the first prompts.
absl::Status WriteNewTask(const std::string& file, const NewTaskOptions& options,
                          const TaskFolders& folders, bool is_json, ProgressReporter* reporter);

}  // namespace etalon
