#include "tasks/task_check.h"

#include <string>
#include <utility>

#include "base/try.h"
#include "tasks/field.h"
#include "tasks/task_config.h"

namespace etalon {

absl::Status CheckTask(const TaskFile& file, const FunctionTable& functions) {
  ETALON_TRY(const TaskConfig config, ReadTaskConfig(file, functions));
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
  return absl::OkStatus();
}

}  // namespace etalon
