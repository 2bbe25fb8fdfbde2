#include "cli/run/run_options.h"

#include <algorithm>
#include <cmath>

#include "absl/status/status.h"
#include "base/file.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "cli/key_values.h"
#include "cli/model_spec.h"
#include "cli/run/chosen_samples.h"
#include "cli/run/seeds.h"

namespace etalon {
namespace {

absl::StatusOr<int64_t> Within(std::string_view flag, const std::optional<int64_t>& value,
                               int64_t fallback, int64_t lowest, int64_t highest) {
  if (!value.has_value()) return fallback;
  if (*value >= lowest && *value <= highest) return *value;
  return UsageError(flag, StrCat("must be from ", lowest, " to ", highest, ", not ", *value));
}

absl::StatusOr<ShardPosition> ReadShard(const std::string& text) {
  ShardPosition shard;
  if (text.empty()) return shard;
  constexpr int64_t kShardsMax = int64_t{1} << 20;
  const auto parts = SplitText(text, "/");
  const auto index = parts.size() == 2 ? ParseInt(parts[0]) : std::nullopt;
  const auto count = parts.size() == 2 ? ParseInt(parts[1]) : std::nullopt;
  if (!index.has_value() || !count.has_value() || *count < 1 || *count > kShardsMax || *index < 0 ||
      *index >= *count) {
    return UsageError("--shard", StrCat("must be I/N with I from 0 to N-1, as 0/4, not ", text));
  }
  shard.index = *index;
  shard.count = *count;
  return shard;
}

absl::StatusOr<std::optional<ChatSettings>> ReadChat(const RunOptions& options) {
  if (!options.applies_chat_template) {
    if (options.fewshot_as_multiturn != "true") return std::optional<ChatSettings>();
    return UsageError("--fewshot-as-multiturn", "is for chats; give --apply-chat-template too");
  }
  ChatSettings chat;
  chat.fewshot_as_multiturn = options.fewshot_as_multiturn != "false";
  return std::optional<ChatSettings>(chat);
}

Value DescribeSettings(const RunOptions& options, const RunSettings& settings) {
  Value described =
      Value::MakeDict({{"window", DescribeWindowLimits(settings.window)},
                       {"seed", static_cast<int64_t>(settings.tasks.seed)},
                       {"fewshot_seed", static_cast<int64_t>(settings.tasks.fewshot_seed)},
                       {"compat", options.compat}});
  if (settings.tasks.python_seed != 0) {
    described.Set("python_seed", static_cast<int64_t>(settings.tasks.python_seed));
  }
  if (options.is_predict_only) described.Set("predict_only", true);
  if (options.limit.has_value()) described.Set("limit", *options.limit);
  if (options.num_fewshot.has_value()) described.Set("num_fewshot", *options.num_fewshot);
  if (settings.tasks.generation_arguments.is_dict()) {
    described.Set("gen_kwargs", settings.tasks.generation_arguments);
  }
  const std::string& instruction = settings.tasks.system_instruction;
  if (!settings.tasks.thinking_end.empty()) {
    described.Set("think_end_token", settings.tasks.thinking_end);
  }
  if (const auto& chat = settings.tasks.chat) {
    described.Set("chat", Value::MakeDict({{"fewshot_as_multiturn", chat->fewshot_as_multiturn},
                                           {"system_instruction", instruction}}));
  } else if (!instruction.empty()) {
    described.Set("system_instruction", instruction);
  }
  return described;
}

// The kinds of models, from their table.
std::string ModelHelp() {
  std::string help = "what is measured: a file that ends in .gguf, hf://OWNER/NAME/FILE.gguf, or";
  for (const ModelEntry* entry : ModelEntryTable()) {
    StrAppend(&help, "\n  ", entry->name, ": ", entry->summary);
  }
  return help;
}

void DeclareMachine(Flags* flags, RunOptions* options) {
  flags->Int("--threads", "computing threads", &options->threads).fallback = "all cores";
  flags->Int("--ctx", "context in tokens", &options->context).fallback =
      "what the model was trained with";
  flags->Switch("--fast",
                "allow flash attention and a smaller cache: other numbers, named in the record",
                &options->is_fast);
  flags->Text("--cpu-variant", "pin the CPU code, e.g. haswell", &options->cpu_variant).fallback =
      "best for this machine";
  flags->Text("--device", "device to compute on", &options->device).fallback = "CPU";
  flags->Int("--gpu-layers", "layers of the model on that device", &options->gpu_layers).fallback =
      "0";
}

void DeclareChat(Flags* flags, RunOptions* options) {
  flags->Switch("--apply-chat-template", "ask as a chat, through the model's own template",
                &options->applies_chat_template);
  Flag& name = flags->Text("--chat-template", "which of them, where the model has several",
                           &options->chat_template);
  name.placeholder = "NAME";
  name.fallback = "the one without a name";
  Flag& multiturn = flags->Text("--fewshot-as-multiturn", "examples as turns of the chat",
                                &options->fewshot_as_multiturn);
  multiturn.choices = {"true", "false"};
  multiturn.fallback = "true";
  flags->Text("--think-end-token", "what ends the thoughts in generated texts; they are not scored",
              &options->think_end_token);
  Flag& thinking = flags->Text("--enable-thinking", "told to the model's chat template",
                               &options->enable_thinking);
  thinking.choices = {"true", "false"};
  thinking.fallback = "what the template does by itself";
  flags->Text("--system-instruction", "first message of the chat, or text before each prompt",
              &options->system_instruction);
}

}  // namespace

void RunOptions::Declare(Flags* flags) {
  log = flags->log();
  flags->Text("--model", ModelHelp(), &model).kind = ValueKind::kModel;
  Flag& names = flags->List("--tasks", "tasks, groups, tags, patterns or task files", &tasks);
  names.kind = ValueKind::kTasks;
  flags->Text("--output", "new folder for the record", &output).kind = ValueKind::kFolder;
  folders.Declare(flags);
  may_pull.Declare(flags);
  flags->Int("--num-fewshot", "examples before each question", &num_fewshot).fallback =
      "what each task says";
  flags->Number("--limit", "documents of each task; below 1 a share; 0 all", &limit).fallback =
      "metadata.default_limit, or all";
  Flag& chosen = flags->Text("--samples", "documents by task, or a file of that", &samples);
  chosen.placeholder = "{\"T\":[0,5]}";
  chosen.is_setting = false;
  flags->Text("--gen-kwargs", "k=v,… over the tasks' generation_kwargs", &generation).placeholder =
      "K=V,…";
  flags->Switch("--predict-only", "keep the answers and score nothing; `etalon rescore` does later",
                &is_predict_only);
  flags->Text("--compat", "print and record that program's standard errors too", &compat)
      .choices = {"lm-eval"};
  DeclareChat(flags, this);
  DeclareMachine(flags, this);
  Flag& seeds =
      flags->Text("--seed", "of sampled generations and of examples, or lm-eval's four", &seed);
  seeds.placeholder = "N";
  seeds.fallback = "0, and 1234 of examples";
  flags->Int("--fewshot-seed", "of the draw of examples alone", &fewshot_seed).fallback = "1234";
  Flag& part = flags->Text(
      "--shard", "only every N-th window from the I-th; put together with `etalon merge`", &shard);
  part.placeholder = "I/N";
  part.is_setting = false;
  flags->Switch("--resume", "go on with the run in --output; nothing is asked twice", &is_resume)
      .is_setting = false;
  flags
      ->Int("--window-requests", "requests that are answered and committed together",
            &window_requests)
      .fallback = StrCat(WindowLimits().requests);
  code.Declare(flags);
  flags->Switch("--json", "results as JSON on standard output", &is_json);
  language.Declare(flags);
  progress.Declare(flags, "no progress and no table");
}

absl::StatusOr<RunSettings> ReadRunSettings(const RunOptions& options) {
  RunSettings settings;
  if (options.model.empty()) return UsageError("--model", "is missing: what is measured?");
  ETALON_TRY_DO(CheckModelSpec(options.model));
  if (options.tasks.empty()) return UsageError("--tasks", "is missing: what is it measured on?");
  if (options.output.empty())
    return UsageError("--output", "is missing: where does the record go?");
  if (options.limit.has_value() && !(*options.limit >= 0 && std::isfinite(*options.limit))) {
    return UsageError("--limit", "must be 0 or above");
  }
  for (const std::string& folder : options.folders.data) {
    if (IsFolder(folder)) continue;
    return absl::NotFoundError(StrCat("--data ", folder, ": there is no such folder"));
  }
  ETALON_TRY(settings.shard, ReadShard(options.shard));
  ETALON_TRY(settings.window.requests, Within("--window-requests", options.window_requests,
                                              settings.window.requests, 1, 1 << 20));
  TaskSettings& tasks = settings.tasks;
  tasks.data_folders = DataFolders(options.folders);
  tasks.limit = options.limit;
  ETALON_TRY(tasks.chosen, ReadChosenSamples(options.samples));
  if (!tasks.chosen.empty() && options.limit.has_value()) {
    return UsageError("--samples", "and --limit both say which documents are asked; give one");
  }
  if (options.num_fewshot.has_value()) {
    ETALON_TRY(tasks.num_fewshot, Within("--num-fewshot", options.num_fewshot, 0, 0, 100000));
  }
  if (!options.generation.empty()) {
    auto arguments = ParseKeyValues(options.generation);
    if (!arguments.ok()) return UsageError("--gen-kwargs", ToView(arguments.status().message()));
    tasks.generation_arguments = *std::move(arguments);
  }
  ETALON_TRY(const RunSeeds seeds, ReadSeeds(options.seed, options.fewshot_seed));
  tasks.seed = seeds.sampling;
  tasks.fewshot_seed = seeds.fewshot;
  tasks.python_seed = seeds.python;
  tasks.system_instruction = options.system_instruction;
  ETALON_TRY(tasks.chat, ReadChat(options));
  tasks.thinking_end = options.think_end_token;

  ModelOptions& model = settings.model;
  ETALON_TRY(model.threads, Within("--threads", options.threads, 0, 1, 1024));
  ETALON_TRY(model.context, Within("--ctx", options.context, 0, 1, 1 << 24));
  ETALON_TRY(model.gpu_layers, Within("--gpu-layers", options.gpu_layers, 0, 0, 100000));
  model.is_fast = options.is_fast;
  model.cpu_variant = options.cpu_variant;
  model.device = options.device;
  model.seed = tasks.seed;
  model.thinking_end = options.think_end_token;
  if (!options.chat_template.empty() && !tasks.chat.has_value()) {
    return UsageError("--chat-template", "is for chats; give --apply-chat-template too");
  }
  model.chat_template = options.chat_template;
  if (!options.enable_thinking.empty()) {
    if (!tasks.chat.has_value()) {
      return UsageError("--enable-thinking", "is for chats; give --apply-chat-template too");
    }
    model.enable_thinking = options.enable_thinking == "true";
  }
  settings.plan_settings = DescribeSettings(options, settings);
  return settings;
}

}  // namespace etalon
