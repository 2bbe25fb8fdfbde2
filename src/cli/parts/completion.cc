// etalon completion: what shells need to complete command lines.
#include "cli/help/completion.h"

#include <memory>

#include "cli/commands.h"
#include "cli/help/completion_scripts.h"
#include "cli/print.h"
#include "cli/table.h"
#include "cli/task_selection.h"

namespace etalon {
namespace {

struct CompletionOptions {
  std::string shell;
  std::vector<std::string> words;
};

// A folder that cannot be read completes nothing, and says nothing in the middle of typing.
std::vector<std::string> NamesOfTasks(const std::vector<std::string>& folders) {
  TaskFolders all;
  all.task_paths = folders;
  const auto index = BuildTaskIndex(all, /*reporter=*/nullptr);
  std::vector<std::string> names;
  if (!index.ok()) return names;
  for (const auto& [name, entry] : index->entries()) names.push_back(name);
  return names;
}

absl::Status PrintCompletion(const CompletionOptions& options) {
  if (options.shell != "words") {
    PrintOwn(CompletionScript(options.shell));
    return absl::OkStatus();
  }
  CommonOptions common;
  const std::vector<Command> commands = DeclareCommands(&common);
  PrintText(CompletionText(Complete(options.words, commands, NamesOfTasks)));
  return absl::OkStatus();
}

Action Declare(Flags* flags) {
  auto options = std::make_shared<CompletionOptions>();
  flags
      ->Positional("SHELL",
                   "bash, zsh or fish: its script; words: what can follow, for the scripts",
                   &options->shell)
      .choices = {"bash", "zsh", "fish", "words"};
  flags->Positionals("WORDS", "after `words --`: the line so far", &options->words,
                     /*is_required=*/false);
  return [options] { return PrintCompletion(*options); };
}

}  // namespace

extern const CommandEntry command_completion;
const CommandEntry command_completion = {
    .name = "completion",
    .summary = "print the completion script of a shell",
    .examples =
        "  source <(etalon completion bash)\n"
        "  source <(etalon completion zsh)\n"
        "  etalon completion fish | source\n",
    .order = 90,
    .takes_settings = false,
    .declare = Declare,
};

}  // namespace etalon
