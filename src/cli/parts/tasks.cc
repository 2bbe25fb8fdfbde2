// etalon tasks: what can be measured.
#include <algorithm>
#include <memory>

#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "cli/check/check_report.h"
#include "cli/print.h"
#include "cli/progress/progress_flags.h"
#include "cli/table.h"
#include "cli/task_selection.h"
#include "cli/tasks/asked_samples.h"
#include "cli/tasks/new_task.h"
#include "cli/tasks/task_functions.h"
#include "ports/table.h"
#include "tasks/selection.h"
#include "tasks/task_check.h"

namespace etalon {
namespace {

struct TasksOptions {
  std::string action;
  std::vector<std::string> names;
  TaskFolders folders;
  AskedOptions asked;
  NewTaskOptions draft;
  ProgressFlags progress;
  bool is_json = false, wants_functions = false;
  // Flags that one action alone takes, and which.
  std::vector<std::pair<const Flag*, std::string_view>> own_flags;
};

std::string_view KindText(EntryKind kind) {
  switch (kind) {
    case EntryKind::kTask:
      return "task";
    case EntryKind::kGroup:
      return "group";
    case EntryKind::kTag:
      break;
  }
  return "tag";
}

void AppendSummary(const IndexEntry& entry, std::string* text) {
  if (entry.kind == EntryKind::kTag) return StrAppend(text, entry.tasks.size(), " tasks");
  const TaskSummary& summary = entry.summary;
  if (entry.kind == EntryKind::kGroup) return StrAppend(text, summary.members, " members");
  const auto or_else = [](std::string_view text, std::string_view other) {
    return text.empty() ? other : text;
  };
  StrAppend(text, or_else(summary.output_type, "generate_until"), ", ",
            or_else(summary.dataset_path, "no data set"), summary.dataset_name.empty() ? "" : " ",
            summary.dataset_name);
}

std::string ListAsText(const TaskIndex& index) {
  size_t width = 0;
  for (const auto& [name, entry] : index.entries()) width = std::max(width, CodePointCount(name));
  constexpr size_t kKindWidth = 6, kSummaryBytes = 72;
  std::string text;
  text.reserve(index.entries().size() * (width + kKindWidth + kSummaryBytes));
  for (const auto& [name, entry] : index.entries()) {
    const std::string_view kind = KindText(entry.kind);
    text += name;
    text.append(width - CodePointCount(name) + 2, ' ');
    text += kind;
    text.append(kKindWidth - kind.size() + 1, ' ');
    AppendSummary(entry, &text);
    text += '\n';
  }
  return text;
}

Value ListAsJson(const TaskIndex& index) {
  Value::List listed;
  for (const auto& [name, entry] : index.entries()) {
    listed.push_back(Value::MakeDict(
        {{"name", name}, {"kind", KindText(entry.kind)}, {"path", entry.summary.path}}));
  }
  return Value(std::move(listed));
}

absl::Status List(const TasksOptions& options, const TaskIndex& index) {
  if (options.is_json) {
    PrintJson(ListAsJson(index));
  } else {
    PrintText(ListAsText(index));
  }
  for (const absl::Status& broken : index.broken()) {
    PrintError(StrCat("not listed: ", ToView(broken.message()), "\n"));
  }
  return absl::OkStatus();
}

absl::Status Show(const TasksOptions& options, const TaskIndex& index) {
  if (options.names.empty()) return UsageError("tasks show", "name a task or group");
  ETALON_TRY(const Selection selection, SelectTasks(index, options.names));
  if (!options.asked.samples.empty()) {
    return ShowAskedSamples(selection.tasks, options.asked, options.folders,
                            options.is_json ? AskedForm::kJson : AskedForm::kPaged);
  }
  if (options.wants_functions) {
    ShowTaskFunctions(selection.tasks,
                      options.is_json ? FunctionsForm::kJson : FunctionsForm::kText);
    return absl::OkStatus();
  }
  Value::List shown;
  for (const TaskFile& file : selection.tasks) {
    Value::List files(file.read_files.begin(), file.read_files.end());
    Value place = Value::MakeDict({{"name", file.name}, {"files", Value(std::move(files))}});
    place.Set("config", file.config);
    shown.push_back(std::move(place));
  }
  PrintJson(Value(std::move(shown)));
  return absl::OkStatus();
}

// Every task and group that is listed.
void CheckAll(const TaskIndex& index, const FunctionTable& functions, ProgressReporter* reporter,
              CheckReport* report) {
  TaskFileReader reader;
  for (const absl::Status& broken : index.broken()) report->AddFailure(broken);
  const auto total =
      std::count_if(index.entries().begin(), index.entries().end(),
                    [](const auto& entry) { return entry.second.kind == EntryKind::kTask; });
  ProgressPhase phase(reporter, {.name = "checking", .unit = "tasks", .total = total});
  int64_t done = 0;
  for (const auto& [name, entry] : index.entries()) {
    if (entry.kind == EntryKind::kTask) {
      const auto file = index.ReadFileOf(name, &reader);
      if (file.ok()) {
        report->AddTask(name, file->path, CheckTask(*file, functions));
      } else {
        report->AddFailure(file.status());
      }
      phase.Update(++done);
    }
    if (entry.kind == EntryKind::kGroup) {
      const auto selected = SelectTasks(index, {name}, &reader);
      if (!selected.ok()) report->AddFailure(selected.status());
    }
  }
}

absl::Status Check(const TasksOptions& options, const TaskIndex& index,
                   ProgressReporter* reporter) {
  const FunctionTable functions = NativePorts();
  CheckReport report(TaskRoots(options.folders));
  if (options.names.empty()) {
    CheckAll(index, functions, reporter, &report);
  } else {
    ETALON_TRY(const Selection selection, SelectTasks(index, options.names));
    ProgressPhase phase(reporter, {.name = "checking",
                                   .unit = "tasks",
                                   .total = static_cast<int64_t>(selection.tasks.size())});
    int64_t done = 0;
    for (const TaskFile& file : selection.tasks) {
      report.AddTask(file.name, file.path, CheckTask(file, functions));
      phase.Update(++done);
    }
  }
  if (options.is_json) {
    PrintJson(report.Json());
  } else {
    // Of a whole tree the families say it; whoever names tasks wants to know of each.
    PrintText(StrCat(options.names.empty() ? report.Table() + report.WrongLines() : report.Lines(),
                     report.Summary()));
  }
  if (report.wrong() == 0) return absl::OkStatus();
  return absl::AbortedError(StrCat(report.wrong(), " task files are wrong"));
}

absl::Status CheckFlags(const TasksOptions& options) {
  if (options.wants_functions && options.action != "show") {
    return UsageError("--functions", "is for `etalon tasks show`");
  }
  for (const auto& [flag, action] : options.own_flags) {
    if (!flag->is_given) continue;
    if (action != options.action) {
      return UsageError(flag->name(), StrCat("is for `etalon tasks ", action, "`"));
    }
    if (options.action == "show" && options.asked.samples.empty()) {
      return UsageError(flag->name(), "is for samples; say which with --sample N");
    }
  }
  return absl::OkStatus();
}

absl::Status Tasks(const TasksOptions& options, ProgressReporter* reporter) {
  ETALON_TRY_DO(CheckFlags(options));
  if (options.action == "new") {
    if (options.names.size() != 1) return UsageError("tasks new", "name one .csv or .jsonl file");
    return WriteNewTask(options.names.front(), options.draft, options.folders, options.is_json,
                        reporter);
  }
  ETALON_TRY(const TaskIndex index, BuildTaskIndex(options.folders, reporter));
  if (options.action == "list") return List(options, index);
  if (options.action == "show") return Show(options, index);
  return Check(options, index, reporter);
}

// Declares what one action alone takes.
template <typename Options>
void DeclareOwn(std::string_view action, Options* options, Flags* flags,
                std::vector<std::pair<const Flag*, std::string_view>>* own) {
  const size_t before = flags->all().size();
  options->Declare(flags);
  for (size_t i = before; i < flags->all().size(); ++i) own->emplace_back(&flags->all()[i], action);
}

Action Declare(Flags* flags) {
  auto options = std::make_shared<TasksOptions>();
  flags
      ->Positional("ACTION",
                   "list; check; show, the file with its includes, or with --sample what a model "
                   "sees; new, a task file for a table of questions",
                   &options->action)
      .choices = {"list", "show", "check", "new"};
  flags
      ->Positionals("NAMES",
                    "tasks, groups, tags, patterns or files; for new a .csv or .jsonl file",
                    &options->names,
                    /*is_required=*/false)
      .kind = ValueKind::kTasks;
  options->folders.Declare(flags);
  flags->Switch("--json", "as JSON on standard output", &options->is_json);
  flags
      ->Switch("--functions", "show: its Python functions, with digests and native ports",
               &options->wants_functions)
      .is_setting = false;
  DeclareOwn("show", &options->asked, flags, &options->own_flags);
  DeclareOwn("new", &options->draft, flags, &options->own_flags);
  options->progress.Declare(flags, "no progress, and no notes");
  return [options] {
    return WithProgress(options->progress, "tasks",
                        [&](ProgressReporter* reporter) { return Tasks(*options, reporter); });
  };
}

}  // namespace

extern const CommandEntry command_tasks;
const CommandEntry command_tasks = {
    .name = "tasks",
    .summary = "list, show, check or begin task files",
    .examples =
        "  etalon tasks list\n"
        "  etalon tasks show starter_gsm8k\n"
        "  etalon tasks show starter_gsm8k --sample 0 --model M.gguf\n"
        "  etalon tasks check --task-path lm_eval/tasks\n"
        "  etalon tasks check my/task.yaml\n"
        "  etalon tasks new quiz.csv\n",
    .order = 3,
    .declare = Declare,
};

}  // namespace etalon
