#include "tasks/task_check.h"

#include <utility>

#include "base/try.h"
#include "tasks/field.h"
#include "tasks/task_config.h"

namespace etalon {
namespace {

absl::Status CheckAllKeys(const TaskFile& file, const FunctionTable& functions,
                          std::vector<std::string>* metrics_left_out) {
  ETALON_TRY(const TaskConfig config, ReadTaskConfig(file, functions));
  *metrics_left_out = config.metrics_left_out;
  const std::pair<const char*, const Value*> fields[] = {
      {"doc_to_text", &config.doc_to_text},
      {"doc_to_target", &config.doc_to_target},
      {"doc_to_choice", &config.doc_to_choice},
      {"gen_prefix", &config.gen_prefix},
      {"description", &config.description},
      {"metadata.cluster", &config.cluster},
      {"fewshot_config.doc_to_text", &config.fewshot.doc_to_text},
      {"fewshot_config.doc_to_target", &config.fewshot.doc_to_target},
      {"fewshot_config.doc_to_choice", &config.fewshot.doc_to_choice},
      {"fewshot_config.gen_prefix", &config.fewshot.gen_prefix}};
  for (const auto& [key, value] : fields) {
    if (value->is_none()) continue;
    ETALON_TRY_DO(Field::Create(*value, key, file, functions, /*columns=*/{}).status());
  }
  for (const Value* value : {&config.process_docs, &config.fewshot.process_docs}) {
    if (value->is_none() || !IsFunctionReference(*value)) continue;
    ETALON_TRY_DO(BindFunction(*value, "process_docs", file, functions).status());
  }
  const auto& samples = config.fewshot.samples;
  if (samples.has_value() && IsFunctionReference(*samples)) {
    ETALON_TRY_DO(BindFunction(*samples, "fewshot_config", file, functions).status());
  }
  return absl::OkStatus();
}

TaskVerdict VerdictOf(const TaskFile& file, const TaskCheck& check) {
  for (const char* key : {"doc_to_image", "doc_to_audio"}) {
    const Value* value = file.config.Find(key);
    if (value != nullptr && !value->is_none()) return TaskVerdict::kNotText;
  }
  if (check.status.ok()) return TaskVerdict::kNative;
  for (const FunctionUse& use : check.functions) {
    if (use.identity.ok() && use.port == nullptr) return TaskVerdict::kNeedsPython;
  }
  return absl::IsUnimplemented(check.status) ? TaskVerdict::kOther : TaskVerdict::kWrong;
}

}  // namespace

std::string_view TaskVerdictName(TaskVerdict verdict) {
  switch (verdict) {
    case TaskVerdict::kNative:
      return "native";
    case TaskVerdict::kNeedsPython:
      return "needs_python";
    case TaskVerdict::kNotText:
      return "not_text";
    case TaskVerdict::kOther:
      return "other";
    case TaskVerdict::kWrong:
      break;
  }
  return "wrong";
}

TaskCheck CheckTask(const TaskFile& file, const FunctionTable& functions) {
  TaskCheck check{.functions = FunctionsOf(file, functions)};
  check.status = CheckAllKeys(file, functions, &check.metrics_left_out);
  check.verdict = VerdictOf(file, check);
  return check;
}

}  // namespace etalon
