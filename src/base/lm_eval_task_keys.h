// The keys of a task of lm-eval: what a task file may hold and what an export writes.
#pragma once

#include <array>
#include <string_view>

namespace etalon {

// The fields of TaskConfig (lm_eval/config/task.py), in order.
inline constexpr std::array<std::string_view, 34> kLmEvalTaskKeys = {"task",
                                                                     "task_alias",
                                                                     "tag",
                                                                     "custom_dataset",
                                                                     "dataset_path",
                                                                     "dataset_name",
                                                                     "dataset_kwargs",
                                                                     "training_split",
                                                                     "validation_split",
                                                                     "test_split",
                                                                     "fewshot_split",
                                                                     "process_docs",
                                                                     "doc_to_text",
                                                                     "doc_to_target",
                                                                     "doc_to_image",
                                                                     "doc_to_audio",
                                                                     "unsafe_code",
                                                                     "doc_to_choice",
                                                                     "process_results",
                                                                     "use_prompt",
                                                                     "description",
                                                                     "target_delimiter",
                                                                     "fewshot_delimiter",
                                                                     "fewshot_config",
                                                                     "num_fewshot",
                                                                     "metric_list",
                                                                     "output_type",
                                                                     "generation_kwargs",
                                                                     "repeats",
                                                                     "filter_list",
                                                                     "should_decontaminate",
                                                                     "doc_to_decontamination_query",
                                                                     "gen_prefix",
                                                                     "metadata"};

}  // namespace etalon
