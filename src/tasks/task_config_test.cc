#include "tasks/task_config.h"

#include <gmock/gmock.h>

#include "base/file.h"
#include "base/str.h"
#include "tasks/task_check.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

using testing::HasSubstr;

constexpr char kChoice[] =
    "task: t\ndataset_path: json\ntest_split: test\noutput_type: multiple_choice\n"
    "doc_to_text: \"{{q}}\"\ndoc_to_target: a\ndoc_to_choice: [x, y]\n";
constexpr char kGeneration[] =
    "task: t\ndataset_path: json\ntest_split: test\ndoc_to_text: \"{{q}}\"\ndoc_to_target: a\n";

class TaskConfigs : public testing::Test {
 protected:
  absl::StatusOr<TaskConfig> Read(const std::string& text) {
    const std::string path = folder_.File("t.yaml");
    EXPECT_TRUE(WriteFileAtomically(path, text).ok());
    auto file = TaskFileReader().Read(path);
    EXPECT_TRUE(file.ok()) << file.status();
    file_ = *file;
    return ReadTaskConfig(*file, FunctionTable());
  }
  std::string ErrorOf(const std::string& text) {
    const auto config = Read(text);
    EXPECT_FALSE(config.ok());
    return std::string(config.status().message());
  }
  TemporaryFolder folder_;
  TaskFile file_;
};

TEST_F(TaskConfigs, DefaultsAreTheFields) {
  const auto config = Read(kGeneration);
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->output_type, OutputType::kGenerateUntil);
  EXPECT_EQ(config->target_delimiter, " ");
  EXPECT_EQ(config->fewshot_delimiter, "\n\n");
  EXPECT_EQ(config->repeats, 1);
  EXPECT_EQ(config->generation_arguments.FindInt("max_gen_toks"), 256);
  EXPECT_EQ(*config->generation_arguments.Find("until"), Value::MakeList({"\n\n"}));
  EXPECT_TRUE(config->HasScorer("exact_match"));
  const auto choice = Read(kChoice);
  ASSERT_TRUE(choice.ok());
  EXPECT_TRUE(choice->HasScorer("acc"));
  EXPECT_TRUE(choice->HasScorer("acc_norm"));
}

TEST_F(TaskConfigs, LeavesOutMetricsOfAnotherOutputType) {
  const auto config =
      Read(StrCat(kChoice, "metric_list: [{metric: acc}, {metric: perplexity}, {metric: mc2}]\n"));
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_TRUE(config->HasScorer("acc"));
  EXPECT_TRUE(config->HasScorer("mc2")) << "none of lm-eval's";
  EXPECT_FALSE(config->HasScorer("perplexity"));
  EXPECT_THAT(config->metrics_left_out, testing::ElementsAre("perplexity"));
  EXPECT_THAT(CheckTask(file_, FunctionTable()).metrics_left_out,
              testing::ElementsAre("perplexity"));
  EXPECT_THAT(ErrorOf(StrCat(kChoice, "metric_list: [{metric: perplexity}]\n")),
              HasSubstr("has no metric of this output_type"));
}

TEST_F(TaskConfigs, AnUnknownKeyNamesFileLineAndTheNearestKey) {
  const std::string error = ErrorOf(StrCat(kChoice, "doc_to_txt: x\n"));
  EXPECT_THAT(error, HasSubstr("t.yaml:8: unknown key \"doc_to_txt\""));
  EXPECT_THAT(error, HasSubstr("did you mean \"doc_to_text\""));
}

TEST_F(TaskConfigs, WhatNeedsPythonIsUnimplementedAndSaysWhy) {
  for (const char* line : {"class: !function task.C\n", "recipe: r\n", "use_prompt: p\n",
                           "doc_to_image: [i]\n", "custom_dataset: !function m.f\n"}) {
    const auto config = Read(StrCat(kChoice, line));
    EXPECT_TRUE(absl::IsUnimplemented(config.status())) << line << config.status();
  }
}

TEST_F(TaskConfigs, AFunctionWithoutPortNamesModuleDigestAndFunction) {
  ASSERT_TRUE(WriteFileAtomically(folder_.File("utils.py"), "def f(x):\n  return x\n").ok());
  ASSERT_TRUE(Read(StrCat(kChoice, "process_docs: !function utils.f\n")).ok());
  const absl::Status status = CheckTask(file_, FunctionTable()).status;
  ASSERT_TRUE(absl::IsUnimplemented(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("function \"utils.f\""));
  EXPECT_THAT(std::string(status.message()), ::testing::ContainsRegex("digest [0-9a-f]{64}"));
}

TEST_F(TaskConfigs, UnknownFiltersMetricsAndAggregationsNameTheNearest) {
  EXPECT_THAT(ErrorOf(StrCat(kGeneration,
                             "filter_list:\n- name: n\n  filter:\n  - function: take_frist\n")),
              HasSubstr("did you mean \"take_first\""));
  EXPECT_THAT(ErrorOf(StrCat(kChoice, "metric_list:\n- metric: acc_nrom\n")),
              HasSubstr("did you mean \"acc_norm\""));
  EXPECT_THAT(ErrorOf(StrCat(kChoice, "metric_list:\n- metric: acc\n  aggregation: maen\n")),
              HasSubstr("did you mean \"mean\""));
}

TEST_F(TaskConfigs, WhatCannotBeScoredTogetherIsRefused) {
  EXPECT_THAT(ErrorOf(StrCat(kGeneration,
                             "metric_list:\n- metric: exact_match\n"
                             "  aggregation: f1\n")),
              HasSubstr("cannot take the marks"));
  EXPECT_THAT(ErrorOf(StrCat(kChoice, "metric_list:\n- metric: acc\n- metric: acc\n")),
              HasSubstr("listed twice"));
}

// evaluate 0.4.6: what its compute gives of one answer, under these names.
TEST_F(TaskConfigs, MetricsOfTheLibraryEvaluateAreThoseOfOneDocument) {
  const auto names = [&](const std::string& list) {
    const auto config = Read(StrCat(kGeneration, "metric_list:\n", list));
    EXPECT_TRUE(config.ok()) << config.status();
    std::string text;
    for (const Value& metric : config.ok() ? config->metrics.AsList() : Value::List()) {
      StrAppend(&text, metric.FindString("name"), "=", metric.FindString("scorer"), " ");
    }
    return text;
  };
  EXPECT_EQ(names("- metric: rouge\n  use_stemmer: true\n"),
            "rouge1=rouge rouge2=rouge rougeL=rouge rougeLsum=rouge ");
  EXPECT_EQ(names("- metric: rouge\n  measure: rouge2\n"), "rouge=rouge ") << "ours";
  EXPECT_EQ(names("- metric: f1\n  hf_evaluate: true\n  average: micro\n"
                  "- metric: accuracy\n  hf_evaluate: true\n- metric: wer\n"
                  "- metric: exact_match\n  hf_evaluate: true\n  ignore_case: true\n"),
            "f1=accuracy accuracy=accuracy wer=wer exact_match=exact_match ");
  const auto refused = [&](const std::string& entry) {
    const auto config = Read(StrCat(kGeneration, "metric_list:\n- metric: ", entry));
    EXPECT_TRUE(absl::IsUnimplemented(config.status())) << config.status();
    return std::string(config.status().message());
  };
  EXPECT_THAT(refused("f1\n  hf_evaluate: true\n"), HasSubstr("`aggregation: f1` is of all"));
  EXPECT_THAT(refused("bleu\n  hf_evaluate: true\n"), HasSubstr("needs Python; there are"));
  EXPECT_THAT(ErrorOf(StrCat(kGeneration, "metric_list:\n- metric: rouge\n  use_stemer: true\n")),
              HasSubstr("takes no argument \"use_stemer\""));
}

TEST_F(TaskConfigs, WrongKindsOfValuesNameKeyAndLine) {
  EXPECT_THAT(ErrorOf(StrCat(kChoice, "repeats: many\n")), HasSubstr("t.yaml:8: repeats: "));
  EXPECT_THAT(ErrorOf(StrCat(kChoice, "num_fewshot: -1\n")), HasSubstr("num_fewshot"));
  EXPECT_THAT(ErrorOf(StrCat(kGeneration, "generation_kwargs: {temprature: 1}\n")),
              HasSubstr("did you mean \"temperature\""));
  EXPECT_THAT(ErrorOf(StrCat(kChoice, "fewshot_config: {sampler: best}\n")), HasSubstr("first_n"));
}

TEST_F(TaskConfigs, ATemplateThatDoesNotParseNamesThePlace) {
  ASSERT_TRUE(Read(StrCat(kGeneration, "description: \"{{ x\"\n")).ok());
  const absl::Status status = CheckTask(file_, FunctionTable()).status;
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("t.yaml:6: description: template `{{ x`"));
}

TEST(GenerationSettingsOf, FollowsTheFieldsAliasesAndGreedyRule) {
  const auto settings = ReadGenerationSettings(Value::MakeDict({{"max_new_tokens", 8},
                                                                {"max_gen_toks", 4},
                                                                {"do_sample", false},
                                                                {"temperature", 0.7},
                                                                {"until", "\n"}}));
  ASSERT_TRUE(settings.ok());
  EXPECT_EQ(settings->max_tokens, 4);
  EXPECT_FALSE(settings->do_sample);
  EXPECT_EQ(settings->temperature, 0);
  EXPECT_EQ(settings->until, std::vector<std::string>{"\n"});
  EXPECT_FALSE(ReadGenerationSettings(Value::MakeDict({{"num_beams", 4}})).ok());
}

}  // namespace
}  // namespace etalon
