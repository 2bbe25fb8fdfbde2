#include "cli/run_options.h"

#include <algorithm>
#include <cmath>

#include "absl/status/status.h"
#include "base/letter_case.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "cli/usage.h"

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

Value ReadArgument(std::string_view text) {
  text = TrimSpaces(text);
  if (text.size() >= 2 && text.front() == text.back() &&
      (text.front() == '\'' || text.front() == '"')) {
    return Value(text.substr(1, text.size() - 2));
  }
  const std::string lower = LowerCase(text);
  if (lower == "true" || lower == "false") return Value(lower == "true");
  if (lower == "none") return Value();
  if (const auto number = ParseInt(text)) return Value(*number);
  if (const auto number = ParseDouble(text)) return Value(*number);
  return Value(text);
}

absl::StatusOr<std::optional<ChatSettings>> ReadChat(const RunOptions& options) {
  if (!options.applies_chat_template) {
    if (options.system_instruction.empty() && options.fewshot_as_multiturn.empty()) {
      return std::optional<ChatSettings>();
    }
    return UsageError(
        options.system_instruction.empty() ? "--fewshot-as-multiturn" : "--system-instruction",
        "is for chats; give --apply-chat-template too");
  }
  ChatSettings chat;
  chat.system_instruction = options.system_instruction;
  const std::string& multiturn = options.fewshot_as_multiturn;
  if (!multiturn.empty() && multiturn != "true" && multiturn != "false") {
    return UsageError("--fewshot-as-multiturn", StrCat("must be true or false, not ", multiturn));
  }
  chat.fewshot_as_multiturn = multiturn != "false";
  return std::optional<ChatSettings>(std::move(chat));
}

Value DescribeSettings(const RunOptions& options, const RunSettings& settings) {
  Value described =
      Value::MakeDict({{"window", DescribeWindowLimits(settings.window)},
                       {"seed", static_cast<int64_t>(settings.tasks.seed)},
                       {"fewshot_seed", static_cast<int64_t>(settings.tasks.fewshot_seed)},
                       {"compat", options.compat}});
  if (options.limit.has_value()) described.Set("limit", *options.limit);
  if (options.num_fewshot.has_value()) described.Set("num_fewshot", *options.num_fewshot);
  if (settings.tasks.generation_arguments.is_dict()) {
    described.Set("gen_kwargs", settings.tasks.generation_arguments);
  }
  if (const auto& chat = settings.tasks.chat) {
    described.Set("chat", Value::MakeDict({{"fewshot_as_multiturn", chat->fewshot_as_multiturn},
                                           {"system_instruction", chat->system_instruction}}));
  }
  return described;
}

}  // namespace

void RunOptions::Declare(Flags* flags) {
  flags->Text("--model", "M.gguf, llama:M.gguf, null: or replay:FOLDER", &model);
  flags->List("--tasks", "tasks, groups, tags, patterns or task files, comma-separated", &tasks);
  flags->Text("--output,--output_path", "new folder for the record", &output);
  folders.Declare(flags);
  flags->Int("--num-fewshot,--num_fewshot", "examples before each question", &num_fewshot);
  flags->Number("--limit", "documents of each task; below 1 a share; 0 all", &limit);
  flags->Text("--gen-kwargs,--gen_kwargs", "k=v,… over the tasks' generation_kwargs", &generation);
  flags->Text("--compat", "lm-eval: print and record that program's standard errors too", &compat);
  flags->Switch("--apply-chat-template,--apply_chat_template",
                "ask as a chat, through the model's own template", &applies_chat_template);
  flags->Text("--fewshot-as-multiturn,--fewshot_as_multiturn",
              "true (default) or false: examples as turns of the chat", &fewshot_as_multiturn);
  flags->Text("--system-instruction,--system_instruction", "first message of the chat",
              &system_instruction);
  flags->Int("--threads", "computing threads (default: all cores)", &threads);
  flags->Int("--ctx", "context in tokens (default: what the model was trained with)", &context);
  flags->Switch("--fast",
                "allow flash attention and a smaller cache: other numbers, named in the "
                "record",
                &is_fast);
  flags->Text("--cpu-variant", "pin the CPU code, e.g. haswell (default: best for this machine)",
              &cpu_variant);
  flags->Text("--device", "device to compute on (default: CPU)", &device);
  flags->Int("--gpu-layers", "layers of the model on that device", &gpu_layers);
  flags->Int("--seed", "of sampled generations", &seed);
  flags->Int("--fewshot-seed", "of the draw of examples (default 1234)", &fewshot_seed);
  flags->Text("--shard", "I/N: only every N-th window; put together with `etalon merge`", &shard);
  flags->Switch("--resume", "go on with the run in --output; nothing is asked twice", &is_resume);
  flags->Int("--window-requests", "requests that are answered and committed together",
             &window_requests);
  flags->Switch("--json", "results as JSON on standard output", &is_json);
  progress.Declare(flags, "no progress and no table");
}

absl::StatusOr<Value> ParseArguments(const std::string& text) {
  Value arguments{Value::Dict()};
  for (const std::string_view part : SplitText(text, ",")) {
    if (TrimSpaces(part).empty()) continue;
    const size_t equals = part.find('=');
    if (equals == std::string_view::npos || equals == 0) {
      return absl::InvalidArgumentError(StrCat("\"", part, "\" is not name=value"));
    }
    arguments.Set(TrimSpaces(part.substr(0, equals)), ReadArgument(part.substr(equals + 1)));
  }
  return arguments;
}

absl::StatusOr<RunSettings> ReadRunSettings(const RunOptions& options) {
  constexpr int64_t kSeedMax = (int64_t{1} << 53) - 1;
  RunSettings settings;
  if (options.model.empty()) return UsageError("--model", "is missing: what is measured?");
  if (options.tasks.empty()) return UsageError("--tasks", "is missing: what is it measured on?");
  if (options.output.empty())
    return UsageError("--output", "is missing: where does the record go?");
  if (options.limit.has_value() && !(*options.limit >= 0 && std::isfinite(*options.limit))) {
    return UsageError("--limit", "must be 0 or above");
  }
  if (!options.compat.empty() && options.compat != "lm-eval") {
    return UsageError("--compat", StrCat("must be lm-eval, not ", options.compat));
  }
  ETALON_TRY(settings.shard, ReadShard(options.shard));
  ETALON_TRY(settings.window.requests, Within("--window-requests", options.window_requests,
                                              settings.window.requests, 1, 1 << 20));
  TaskSettings& tasks = settings.tasks;
  tasks.data_folders = DataFolders(options.folders);
  tasks.limit = options.limit;
  if (options.num_fewshot.has_value()) {
    ETALON_TRY(tasks.num_fewshot, Within("--num-fewshot", options.num_fewshot, 0, 0, 100000));
  }
  if (!options.generation.empty()) {
    auto arguments = ParseArguments(options.generation);
    if (!arguments.ok()) return UsageError("--gen-kwargs", ToView(arguments.status().message()));
    tasks.generation_arguments = *std::move(arguments);
  }
  ETALON_TRY(const int64_t seed, Within("--seed", options.seed, 0, 0, kSeedMax));
  ETALON_TRY(const int64_t fewshot_seed,
             Within("--fewshot-seed", options.fewshot_seed, 1234, 0, kSeedMax));
  tasks.seed = static_cast<uint64_t>(seed);
  tasks.fewshot_seed = static_cast<uint64_t>(fewshot_seed);
  ETALON_TRY(tasks.chat, ReadChat(options));

  ModelOptions& model = settings.model;
  ETALON_TRY(model.threads, Within("--threads", options.threads, 0, 1, 1024));
  ETALON_TRY(model.context, Within("--ctx", options.context, 0, 1, 1 << 24));
  ETALON_TRY(model.gpu_layers, Within("--gpu-layers", options.gpu_layers, 0, 0, 100000));
  model.is_fast = options.is_fast;
  model.cpu_variant = options.cpu_variant;
  model.device = options.device;
  model.seed = tasks.seed;
  settings.plan_settings = DescribeSettings(options, settings);
  return settings;
}

}  // namespace etalon
