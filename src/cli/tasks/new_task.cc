#include "cli/tasks/new_task.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <utility>

#include "base/file.h"
#include "base/status.h"
#include "base/str.h"
#include "base/terminal.h"
#include "base/text.h"
#include "base/try.h"
#include "cli/print.h"
#include "cli/tasks/asked_samples.h"
#include "data/reader.h"
#include "data/table_file.h"
#include "ports/table.h"
#include "tasks/draft/column_facts.h"
#include "tasks/draft/column_roles.h"
#include "tasks/draft/row_check.h"
#include "tasks/draft/task_draft.h"
#include "tasks/task.h"
#include "views/terminal/rows_layout.h"

namespace etalon {
namespace {

// What pandas and Arrow take for a missing value.
constexpr std::string_view kEmptyCells = "cells of CSV such as NA, NULL and nan count as empty";

// A table with what is known of it.
struct ReadTable {
  TableFile file;
  TableFacts facts;
  ColumnRoles roles;
  RowCheck check;
};

absl::StatusOr<std::unique_ptr<RowReader>> OpenTable(const TableFile& table) {
  return OpenRows(table.path, {.format = table.format, .delimiter = table.delimiter});
}

// Errors of readers name the file already.
absl::Status AtFile(const absl::Status& status, const std::string& path) {
  const bool is_named = IsUsageError(status) || ToView(status.message()).starts_with(path);
  return status.ok() || is_named ? status : Annotate(status, path);
}

// "lines 5, 9, …"
absl::StatusOr<std::string> PlacesOf(const TableFile& table, const RowFinding& finding) {
  ETALON_TRY(const auto lines, LinesOfRows(table, finding.rows));
  const std::vector<int64_t>& places = lines.empty() ? finding.rows : lines;
  std::string text = StrCat(lines.empty() ? "row" : "line", finding.count == 1 ? " " : "s ");
  for (size_t i = 0; i < places.size(); ++i) {
    StrAppend(&text, i == 0 ? "" : ", ", lines.empty() ? places[i] + 1 : places[i]);
  }
  if (finding.count > static_cast<int64_t>(places.size())) text += ", …";
  return text;
}

absl::Status RequireChoices(const ReadTable& table) {
  const RowFinding& finding = table.check.without_choices;
  if (finding.count == 0) return absl::OkStatus();
  ETALON_TRY(const std::string places, PlacesOf(table.file, finding));
  return absl::InvalidArgumentError(
      StrCat(table.file.path, ": a choice is empty in ", finding.count,
             finding.count == 1 ? " row (" : " rows (", places,
             "); fill it in or take the row out; in a .jsonl file rows may have lists of fewer "
             "choices",
             table.file.format == "csv" ? StrCat("; ", kEmptyCells) : ""));
}

RoleRequest RequestOf(const NewTaskOptions& options) {
  RoleRequest request{
      .question = options.question, .answer = options.answer, .choices = options.choices};
  if (options.type == "multiple_choice") request.kind = DraftKind::kMultipleChoice;
  if (options.type == "generate_until") request.kind = DraftKind::kGenerateUntil;
  return request;
}

absl::StatusOr<ReadTable> Read(const std::string& path, const NewTaskOptions& options) {
  ReadTable table;
  ETALON_TRY(table.file, LookAtTable(path));
  const auto look = [&]() -> absl::Status {
    ETALON_TRY(const auto rows, OpenTable(table.file));
    ETALON_TRY(table.facts, ReadTableFacts(rows.get()));
    ETALON_TRY(table.roles, ChooseRoles(table.facts, RequestOf(options)));
    ETALON_TRY(const auto again, OpenTable(table.file));
    ETALON_TRY(table.check, CheckRows(again.get(), table.roles, AnswerFormOf(options.answer_is)));
    return absl::OkStatus();
  };
  ETALON_TRY_DO(AtFile(look(), path));
  ETALON_TRY_DO(RequireChoices(table));
  return table;
}

// Where the task file goes and what the task is called.
struct Target {
  std::string path, name;
  std::string data;  // from there
};

absl::StatusOr<Target> ChooseTarget(const std::string& file, const NewTaskOptions& options) {
  const std::string base = BaseName(file);
  const bool names_file = options.output.ends_with(".yaml") || options.output.ends_with(".yml");
  std::string stem = names_file ? BaseName(options.output) : base;
  stem = stem.substr(0, stem.rfind('.'));
  Target target{.name = options.name.empty() ? TaskNameOf(stem) : options.name};
  if (target.name.empty() || TaskNameOf(target.name) != target.name) {
    return UsageError("--name",
                      StrCat("must be letters, digits, _, - and ., not \"", target.name, "\""));
  }
  const auto folder_of = [](const std::string& path) {
    return path.find('/') == std::string::npos ? std::string() : ParentFolder(path);
  };
  const std::string file_name = StrCat(target.name, ".yaml");
  const std::string folder = options.output.empty() ? folder_of(file) : options.output;
  target.path = names_file       ? options.output
                : folder.empty() ? file_name
                                 : JoinPath(folder, file_name);
  if (FileExists(target.path)) {
    return absl::AlreadyExistsError(
        StrCat(target.path, ": is there already and is left as it is; give another --output"));
  }
  if (!folder_of(target.path).empty()) ETALON_TRY_DO(MakeFolders(folder_of(target.path)));
  std::error_code error;
  const auto from = std::filesystem::absolute(target.path, error).lexically_normal().parent_path();
  const auto to = std::filesystem::absolute(file, error).lexically_normal();
  target.data = error ? file : to.lexically_relative(from).string();
  return target;
}

absl::Status WriteFile(const std::string& path, const std::string& text) {
  ETALON_TRY(const auto file, OpenAppend(path, OpenMode::kCreateNew));
  ETALON_TRY_DO(file->Append(text));
  return file->Close();
}

// Makes every sample once.
absl::Status RequireAllRows(const Task& task, ProgressReporter* reporter) {
  ETALON_TRY(const auto stream, task.Open(0));
  ProgressPhase phase(reporter,
                      {.name = "checking", .unit = "samples", .total = task.sample_count()});
  int64_t done = 0;
  while (true) {
    ETALON_TRY(const auto sample, stream->Next());
    if (!sample.has_value()) return absl::OkStatus();
    phase.Update(++done);
  }
}

absl::Status CheckWritten(const TaskFile& file, const TaskFolders& folders,
                          ProgressReporter* reporter) {
  TaskSettings settings;
  settings.data_folders = DataFolders(folders);
  settings.limit = 0;
  const FunctionTable functions = NativePorts();
  FileDigests digests;
  ETALON_TRY(const auto task, Task::Create(file, settings, functions, &digests));
  return RequireAllRows(*task, reporter);
}

std::string_view TypeName(DraftKind kind) {
  return kind == DraftKind::kMultipleChoice ? "multiple_choice" : "generate_until";
}

std::string_view FormWords(AnswerForm form) {
  switch (form) {
    case AnswerForm::kText:
      return ": the text of a choice";
    case AnswerForm::kLetter:
      return ": the letter of a choice";
    case AnswerForm::kFromZero:
      return ": the number of a choice, from 0";
    case AnswerForm::kFromOne:
      return ": the number of a choice, from 1";
    case AnswerForm::kUnknown:
      break;
  }
  return "";
}

// A path as a shell takes it.
std::string ShellWord(const std::string& path) {
  const bool is_plain = std::all_of(path.begin(), path.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("/._-+=:,@%").find(c) != std::string_view::npos;
  });
  return is_plain ? path : StrCat("'", ReplaceAll(path, "'", "'\\''"), "'");
}

// What was guessed, and why.
std::string GuessText(const ReadTable& table) {
  const ColumnRoles& roles = table.roles;
  std::string text =
      StrCat(table.file.path, ": ", table.facts.rows, table.facts.rows == 1 ? " row" : " rows");
  if (table.file.format == "csv") StrAppend(&text, ", ", table.file.DelimiterName(), "-separated");
  StrAppend(&text, "\n  question  ", roles.question, " (", roles.question_reason, ")\n");
  if (roles.kind == DraftKind::kMultipleChoice) {
    StrAppend(&text, "  choices   ", JoinText(roles.choices, ", "), " (", roles.choices_reason,
              ")\n");
  }
  StrAppend(&text, "  answer    ", roles.answer, FormWords(table.check.form), " (",
            roles.answer_reason, ")\n");
  if (!roles.unused.empty()) {
    StrAppend(&text, "  not used  ", JoinText(roles.unused, ", "), " (in doc_to_text {{",
              roles.unused.front(), "}} would stand for it)\n");
  }
  StrAppend(&text, "  so it is  ", TypeName(roles.kind), ", since ", roles.kind_reason,
            "\n  (say otherwise with --question, --answer, --choices, --answer-is, --type)\n\n");
  return text;
}

absl::StatusOr<std::string> FindingsText(const ReadTable& table) {
  std::string text;
  for (const RowFinding& finding : table.check.findings) {
    ETALON_TRY(const std::string places, PlacesOf(table.file, finding));
    StrAppend(&text, "note: ", finding.what, " (", finding.count,
              finding.count == 1 ? " row: " : " rows: ", places, ")\n");
  }
  const bool has_empty = text.find(" is empty (") != std::string::npos;
  if (has_empty && table.file.format == "csv") text += StrCat("      ", kEmptyCells, "\n");
  return text.empty() ? text : text + "\n";
}

absl::StatusOr<Value> DescribeNewTask(const ReadTable& table, const Target& target) {
  Value::List findings, choices(table.roles.choices.begin(), table.roles.choices.end());
  for (const RowFinding& finding : table.check.findings) {
    ETALON_TRY(const auto lines, LinesOfRows(table.file, finding.rows));
    findings.push_back(
        Value::MakeDict({{"what", finding.what},
                         {"count", finding.count},
                         {"rows", Value(Value::List(finding.rows.begin(), finding.rows.end()))},
                         {"lines", Value(Value::List(lines.begin(), lines.end()))}}));
  }
  return Value::MakeDict({{"task", target.name},
                          {"path", target.path},
                          {"rows", table.facts.rows},
                          {"output_type", TypeName(table.roles.kind)},
                          {"question", table.roles.question},
                          {"choices", Value(std::move(choices))},
                          {"answer", table.roles.answer},
                          {"answer_is", AnswerFormName(table.check.form)},
                          {"findings", Value(std::move(findings))}});
}

absl::Status PrintNewTask(const ReadTable& table, const Target& target, const TaskFile& file,
                          const TaskFolders& folders) {
  PrintText(GuessText(table));
  ETALON_TRY(const std::string findings, FindingsText(table));
  PrintText(findings);
  PrintText(
      StrCat(target.path, " is written, and every row can be asked. What is asked first:\n\n"));
  AskedOptions asked;
  asked.samples = table.facts.rows > 1 ? "0-1" : "0";
  ETALON_TRY_DO(ShowAskedSamples({file}, asked, folders, AskedForm::kInPassing));
  const std::string path = ShellWord(target.path);
  PrintText(StrCat("\nNext, look into ", target.path, ", and then:\n  etalon tasks show ", path,
                   " --sample 0 --model M.gguf\n  etalon run --model M.gguf --tasks ", path,
                   " --limit 20 --output runs/", target.name, "\n"));
  return absl::OkStatus();
}

}  // namespace

void NewTaskOptions::Declare(Flags* flags) {
  Flag& task = flags->Text("--name", "new: of the task", &name);
  task.fallback = "that of the file";
  task.is_setting = false;
  Flag& place = flags->Text("--output", "new: folder or .yaml file to write", &output);
  place.fallback = "beside the data";
  const auto column = [&](const char* flag, const char* help, std::string* value) {
    Flag& each = flags->Text(flag, help, value);
    each.placeholder = "COLUMN";
    each.is_setting = false;
  };
  column("--question", "new: the column that is asked", &question);
  column("--answer", "new: the column that is right", &answer);
  Flag& columns =
      flags->List("--choices", "new: the columns of the choices, or one of lists", &choices);
  columns.placeholder = "A,B,…";
  columns.is_setting = false;
  Flag& form = flags->Text("--answer-is", "new: how an answer names its choice", &answer_is);
  form.choices = {"text", "letter", "number-from-0", "number-from-1"};
  form.is_setting = false;
  Flag& kind = flags->Text("--type", "new: what is asked", &type);
  kind.choices = {"multiple_choice", "generate_until"};
  kind.is_setting = false;
}

absl::Status WriteNewTask(const std::string& file, const NewTaskOptions& options,
                          const TaskFolders& folders, bool is_json, ProgressReporter* reporter) {
  ETALON_TRY(const ReadTable table, Read(file, options));
  ETALON_TRY(const Target target, ChooseTarget(file, options));
  ETALON_TRY_DO(WriteFile(target.path, DraftText({.name = target.name,
                                                  .data_file = target.data,
                                                  .task_file = ShellWord(target.path),
                                                  .table = table.file,
                                                  .facts = table.facts,
                                                  .roles = table.roles,
                                                  .check = table.check})));
  TaskFileReader reader;
  ETALON_TRY(TaskFile written, reader.Read(target.path));
  written.name = target.name;
  const absl::Status checked = CheckWritten(written, folders, reporter);
  if (!checked.ok()) {
    return Annotate(checked, StrCat(target.path, " is written, but not every row can be asked"));
  }
  if (!is_json) return PrintNewTask(table, target, written, folders);
  ETALON_TRY(const Value described, DescribeNewTask(table, target));
  PrintJson(described);
  return absl::OkStatus();
}

}  // namespace etalon
