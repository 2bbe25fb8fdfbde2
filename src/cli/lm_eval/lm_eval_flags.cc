// The table of that program's flags, and what each does to the line.
#include <algorithm>

#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "cli/lm_eval/lm_eval_line.h"
#include "cli/lm_eval/lm_eval_words.h"

namespace etalon {
namespace {

using Values = std::vector<std::string>;

std::string Name(const LmEvalFlag& flag) { return StrCat("--", flag.name); }

// The same flag under our name.
absl::Status Same(const LmEvalFlag& flag, const Values& values, LmEvalLine* line) {
  line->Add(flag.text, JoinText(values, ","));
  return absl::OkStatus();
}

absl::Status SameSwitch(const LmEvalFlag& flag, const Values& values, LmEvalLine* line) {
  const std::string value = values.empty() ? "true" : PythonTruth(values.front());
  if (value != "true" && value != "false") {
    return UsageError(Name(flag), StrCat("takes no value (", values.front(), ")"));
  }
  if (value == "true") line->AddWord(flag.text);
  return absl::OkStatus();
}

// Alone or with a truth value a switch; else the name of one of the model's templates.
absl::Status ChatTemplateName(const LmEvalFlag& flag, const Values& values, LmEvalLine* line) {
  const std::string value = values.empty() ? "true" : PythonTruth(values.front());
  if (value == "false") return absl::OkStatus();
  line->AddWord(flag.text);
  if (value != "true") line->Add("--chat-template", value);
  return absl::OkStatus();
}

absl::Status SameTruth(const LmEvalFlag& flag, const Values& values, LmEvalLine* line) {
  line->Add(flag.text, values.empty() ? "true" : PythonTruth(values.front()));
  return absl::OkStatus();
}

absl::Status NoEffect(const LmEvalFlag& flag, const Values& /*values*/, LmEvalLine* line) {
  line->Note(StrCat(Name(flag), " has no effect: ", flag.text));
  return absl::OkStatus();
}

// What holds here anyway.
absl::Status Always(const LmEvalFlag& /*flag*/, const Values& /*values*/, LmEvalLine* /*line*/) {
  return absl::OkStatus();
}

absl::Status Refuse(const LmEvalFlag& flag, const Values& /*values*/, LmEvalLine* /*line*/) {
  return UsageError(Name(flag), flag.text);
}

absl::Status Tasks(const LmEvalFlag& flag, const Values& values, LmEvalLine* line) {
  if (values.front() == "list" || values.front().starts_with("list_")) {
    return UsageError("--tasks list", "is `etalon tasks list` here");
  }
  return Same(flag, values, line);
}

absl::Status ModelKind(const LmEvalFlag& /*flag*/, const Values& values, LmEvalLine* line) {
  return line->SetModel(values.front());
}

absl::Status ModelArguments(const LmEvalFlag& /*flag*/, const Values& values, LmEvalLine* line) {
  return line->SetModelArguments(JoinText(values, ","));
}

absl::Status Device(const LmEvalFlag& /*flag*/, const Values& values, LmEvalLine* line) {
  line->AddDevice(values.front());
  return absl::OkStatus();
}

constexpr LmEvalFlag kFlags[] = {
    {"model", "-M", Words::kOne, "--model", ModelKind},
    {"model_args", "-a", Words::kMany, "--model and its flags", ModelArguments},
    {"tasks", "-t", Words::kMany, "--tasks", Tasks},
    {"num_fewshot", "-f", Words::kOne, "--num-fewshot", Same},
    {"limit", "-L", Words::kOne, "--limit", Same},
    {"predict_only", "-x", Words::kNone, "--predict-only", SameSwitch},
    {"samples", "-E", Words::kOne, "--samples", Same},
    {"gen_kwargs", "", Words::kMany, "--gen-kwargs", Same},
    {"apply_chat_template", "", Words::kMaybeOne, "--apply-chat-template", ChatTemplateName},
    {"fewshot_as_multiturn", "", Words::kMaybeOne, "--fewshot-as-multiturn", SameTruth},
    {"system_instruction", "", Words::kOne, "--system-instruction", Same},
    {"seed", "", Words::kOne, "--seed", Same},
    {"output_path", "-o", Words::kOne, "--output", Same},
    {"include_path", "", Words::kOne, "--task-path", Same},
    {"device", "", Words::kOne, "--device", Device},
    {"log_samples", "-s", Words::kNone, "a record always holds all samples", Always},
    {"batch_size", "-b", Words::kOne,
     "what is computed together is fixed, so that no score depends on it", NoEffect},
    {"max_batch_size", "", Words::kOne,
     "what is computed together is fixed, so that no score depends on it", NoEffect},
    {"use_cache", "-c", Words::kOne,
     "answers are kept in the record; --resume and --model replay:RECORD use them again", NoEffect},
    {"cache_requests", "", Words::kMaybeOne, "prompts are made faster than they are read back",
     NoEffect},
    {"verbosity", "", Words::kOne, "--verbose says more, --quiet less", NoEffect},
    {"write_out", "-w", Words::kNone,
     "`etalon tasks show TASK --sample 0` shows a prompt before a run", NoEffect},
    {"show_config", "", Words::kNone, "`etalon show RECORD --json` has the whole configuration",
     NoEffect},
    {"trust_remote_code", "", Words::kNone, "code of data sets and models is never run", NoEffect},
    {"confirm_run_unsafe_code", "", Words::kNone, "--allow-code", SameSwitch},
    {"config", "-C", Words::kOne, "is not read; put settings into etalon.toml (docs/settings.md)",
     Refuse},
    {"check_integrity", "", Words::kNone, "is not here; use `etalon tasks check`", Refuse},
    {"metadata", "", Words::kMany, "is not here: tasks that need it need Python", Refuse},
    {"wandb_args", "", Words::kMany, "is not here: nothing is sent anywhere; use `etalon export`",
     Refuse},
    {"wandb_config_args", "", Words::kMany,
     "is not here: nothing is sent anywhere; use `etalon export`", Refuse},
    {"trackio_args", "", Words::kMany, "is not here: nothing is sent anywhere; use `etalon export`",
     Refuse},
    {"hf_hub_log_args", "", Words::kMany,
     "is not here: nothing is sent anywhere; use `etalon export`", Refuse},
};

}  // namespace

std::span<const LmEvalFlag> LmEvalFlags() { return kFlags; }

}  // namespace etalon
