#include "cli/tasks/asked_samples.h"

#include <unistd.h>

#include <cstdio>
#include <utility>

#include "base/status.h"
#include "base/str.h"
#include "base/terminal.h"
#include "base/text.h"
#include "base/try.h"
#include "cli/interrupt.h"
#include "cli/model_spec.h"
#include "cli/pager.h"
#include "cli/print.h"
#include "cli/run/seeds.h"
#include "ports/table.h"
#include "python/task_python.h"
#include "tasks/task.h"
#include "views/asked/asked_sample.h"

namespace etalon {
namespace {

absl::StatusOr<TaskSettings> ReadSettings(const AskedOptions& options, const TaskFolders& folders) {
  TaskSettings settings;
  settings.data_folders = DataFolders(folders);
  settings.limit = 0;  // all: which are shown is chosen here
  settings.num_fewshot = options.num_fewshot;
  if (options.num_fewshot.value_or(0) < 0) return UsageError("--num-fewshot", "must be 0 or above");
  ETALON_TRY(const RunSeeds seeds, ReadSeeds(options.seed, options.fewshot_seed));
  settings.seed = seeds.sampling;
  settings.fewshot_seed = seeds.fewshot;
  settings.system_instruction = options.system_instruction;
  if (options.applies_chat_template) {
    settings.chat = ChatSettings{.fewshot_as_multiturn = options.fewshot_as_multiturn != "false"};
  }
  return settings;
}

absl::StatusOr<OpenedModel> OpenTokenizer(const AskedOptions& options) {
  if (options.model.empty()) return OpenedModel();
  ETALON_TRY_DO(CheckModelSpec(options.model));
  if (options.context.has_value() && (*options.context < 1 || *options.context > 1 << 24)) {
    return UsageError("--ctx", "must be from 1 to 16777216");
  }
  ModelOptions model;
  model.is_tokenizer_only = true;
  model.context = static_cast<int32_t>(options.context.value_or(0));
  if (!options.enable_thinking.empty()) model.enable_thinking = options.enable_thinking == "true";
  return OpenModel(options.model, std::move(model), Interrupts());
}

AskedTokens TokensOf(const ScoredSequence& sequence, const TrieModel& model) {
  AskedTokens tokens;
  for (const Token token : sequence.tokens) {
    tokens.tokens.push_back({.id = token, .text = model.TokenText(token)});
  }
  tokens.first_scored = static_cast<size_t>(sequence.first_scored);
  tokens.truncated = sequence.truncated_tokens;
  return tokens;
}

absl::StatusOr<AskedRequest> AskedRequestOf(const Request& request, const OpenedModel& opened) {
  AskedRequest asked;
  if (opened.model == nullptr) {
    asked.prompt = request.prompt->PlainText();
    return asked;
  }
  ETALON_TRY(asked.prompt, opened.model->Render(*request.prompt));
  if (opened.trie == nullptr) return asked;
  const auto sequences = opened.trie->Encode(request);
  if (!sequences.ok()) {
    asked.error = ToView(sequences.status().message());
    return asked;
  }
  for (const ScoredSequence& sequence : *sequences) {
    asked.sequences.push_back(TokensOf(sequence, *opened.trie));
  }
  return asked;
}

// How samples reach the reader.
struct AskedOutput {
  bool is_json = false;
  Colors colors = Colors::kOff;
  AskedLook look;
};

absl::Status PrintSample(const Sample& sample, const Value& task, const OpenedModel& opened,
                         const AskedOutput& output) {
  AskedSample asked{.sample = sample, .task = task};
  asked.is_rendered = opened.model != nullptr || !sample.requests.front().prompt->is_chat();
  for (const Request& request : sample.requests) {
    ETALON_TRY(AskedRequest each, AskedRequestOf(request, opened));
    asked.requests.push_back(std::move(each));
  }
  if (output.is_json) return PrintJsonLine(DescribeAsked(asked));
  PrintStyled(AskedText(asked, output.look), output.colors);
  return absl::OkStatus();
}

// Examples are drawn on the way: every document before those that are shown is made too.
absl::Status ShowTask(const Task& task, const SampleRange& range, const OpenedModel& opened,
                      const AskedOutput& output) {
  const int64_t split = task.plan().Find("documents")->FindInt("split");
  if (range.last >= split) {
    return UsageError("--sample", StrCat("task ", task.name(), " has no document ", range.last,
                                         "; the last one is ", split - 1));
  }
  ETALON_TRY(const auto stream, task.Open(0));
  bool is_first = true;
  while (std::ferror(stdout) == 0) {
    ETALON_TRY(const auto sample, stream->Next());
    if (!sample.has_value() || sample->doc_id > range.last) break;
    if (sample->doc_id < range.first || sample->repeat > 0) continue;
    if (!is_first && !output.is_json) PrintText("\n");
    is_first = false;
    ETALON_TRY_DO(PrintSample(*sample, task.plan(), opened, output));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<SampleRange> ParseSampleRange(const std::string& text) {
  const size_t dash = text.find('-');
  const auto first = ParseInt(text.substr(0, dash));
  const auto last = dash == std::string::npos ? first : ParseInt(text.substr(dash + 1));
  if (first.has_value() && last.has_value() && *first >= 0 && *last >= *first) {
    return SampleRange{.first = *first, .last = *last};
  }
  return UsageError("--sample", StrCat("must be the number of a document, from 0, or a range as "
                                       "0-4, not ",
                                       text));
}

void AskedOptions::Declare(Flags* flags) {
  Flag& sample = flags->Text("--sample", "show: documents as they are asked; N, or N-M", &samples);
  sample.placeholder = "N";
  sample.is_setting = false;
  flags->Text("--model", "show: its tokens and chat template; a file that ends in .gguf", &model)
      .kind = ValueKind::kModel;
  flags->Int("--ctx", "show: context of the model in tokens", &context).fallback =
      "what it was trained with";
  flags->Int("--num-fewshot", "show: examples before each question", &num_fewshot).fallback =
      "what each task says";
  Flag& seeds =
      flags->Text("--seed", "show: of the draw of examples, as `etalon run` takes it", &seed);
  seeds.placeholder = "N";
  seeds.fallback = "1234";
  flags->Int("--fewshot-seed", "show: of the draw of examples alone", &fewshot_seed).fallback =
      "1234";
  flags->Switch("--apply-chat-template", "show: as a chat", &applies_chat_template);
  Flag& multiturn = flags->Text("--fewshot-as-multiturn", "show: examples as turns of the chat",
                                &fewshot_as_multiturn);
  multiturn.choices = {"true", "false"};
  multiturn.fallback = "true";
  Flag& thinking =
      flags->Text("--enable-thinking", "show: told to the model's chat template", &enable_thinking);
  thinking.choices = {"true", "false"};
  thinking.fallback = "what the template does by itself";
  flags->Text("--system-instruction", "show: first message of the chat, or text before each prompt",
              &system_instruction);
  flags->Switch("--allow-python",
                "show: run Python functions that have no native port, in a sandbox",
                &allows_python);
  flags->Switch("--whole", "show: long texts too; else their middle is folded", &is_whole)
      .is_setting = false;
}

absl::Status ShowAskedSamples(const std::vector<TaskFile>& tasks, const AskedOptions& options,
                              const TaskFolders& folders, AskedForm form) {
  ETALON_TRY(const SampleRange range, ParseSampleRange(options.samples));
  ETALON_TRY(const TaskSettings settings, ReadSettings(options, folders));
  ETALON_TRY(const OpenedModel opened, OpenTokenizer(options));
  const bool is_json = form == AskedForm::kJson;
  AskedOutput output{.is_json = is_json, .colors = OutputColors()};
  output.look.is_whole = options.is_whole;
  // A file or a program gets lines as they are.
  if (IsTerminal(STDOUT_FILENO)) output.look.columns = OutputColumns();
  const auto pager = form == AskedForm::kPaged ? Pager::Start() : nullptr;
  TaskPython python;
  FunctionTable functions = NativePorts();
  if (options.allows_python) functions.Allow(&python);
  FileDigests digests;
  bool is_first = true;
  for (const TaskFile& file : tasks) {
    ETALON_TRY(const auto task, Task::Create(file, settings, functions, &digests));
    if (!is_first && !is_json) PrintText("\n");
    if (is_first && form == AskedForm::kPaged) {
      PrintStyled(AskedLegend(opened.trie != nullptr), output.colors);
    }
    is_first = false;
    ETALON_TRY_DO(ShowTask(*task, range, opened, output));
  }
  return absl::OkStatus();
}

}  // namespace etalon
