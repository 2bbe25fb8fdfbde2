// Scores of a whole corpus through the program: run, re-score, export as the field's files.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.h"
#include "base/json.h"
#include "base/str.h"
#include "base/text.h"
#include "program.h"

namespace etalon {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kTask =
    "task: translate\ndataset_path: json\n"
    "dataset_kwargs: {data_files: {test: t.jsonl}}\ntest_split: test\n"
    "doc_to_text: \"{{q}}\"\ndoc_to_target: \"{{a}}\"\n"
    "generation_kwargs: {until: [\"\\n\\n\"], max_gen_toks: 8}\n"
    "metric_list:\n"
    "- {metric: bleu, aggregation: bleu}\n- {metric: chrf, aggregation: chrf}\n"
    "- {metric: chrf++}\n- {metric: ter, aggregation: ter, higher_is_better: false}\n";

Value ResultOf(const Value& manifest, std::string_view metric) {
  for (const Value& each : manifest.Find("results")->AsList()) {
    if (each.FindString("metric") == metric) return each;
  }
  ADD_FAILURE() << "no result of " << metric;
  return Value();
}

TEST(Translation, IsScoredOverTheCorpusAndExportedAsTexts) {
  const std::string folder = FreshFolder("translation");
  ASSERT_TRUE(WriteFileAtomically(folder + "/t.yaml", std::string(kTask)).ok());
  ASSERT_TRUE(WriteFileAtomically(folder + "/t.jsonl",
                                  "{\"q\":\"one\",\"a\":\"un deux\"}\n{\"q\":\"two\",\"a\":\"x\"}\n"
                                  "{\"q\":\"three\",\"a\":\"trois, quatre\"}\n")
                  .ok());
  const std::string record = folder + "/r", files = folder + "/files";
  const ProgramResult run =
      RunProgram({"run", "--model", SourceFile("tests/data/tiny.gguf"), "--threads", "1", "--tasks",
                  "translate", "--task-path", folder, "--output", record, "--compat", "lm-eval"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const Value manifest = ParseJson(ReadFile(record + "/manifest.json").value()).value();
  for (const std::string_view name : {"bleu", "chrf", "chrf++", "ter"}) {
    const Value result = ResultOf(manifest, name);
    ASSERT_NE(result.Find("estimate"), nullptr) << name;
    EXPECT_THAT(result.Find("estimate")->FindString("method"), HasSubstr("corpus")) << name;
    EXPECT_TRUE(result.Find("lm_eval")->Find("standard_error")->is_number()) << name;
  }
  EXPECT_EQ(RunProgram({"rescore", record}).exit_code, 0);
  const ProgramResult exported =
      RunProgram({"export", record, "--format", "lm-eval", "--output", files});
  ASSERT_EQ(exported.exit_code, 0) << exported.err;
  int lines = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(files)) {
    if (entry.path().filename().string().find("samples_") == std::string::npos) continue;
    const std::string text = ReadFile(entry.path().string()).value();
    for (const std::string_view line : SplitText(text, "\n")) {
      if (line.empty()) continue;
      const Value sample = ParseJson(line).value();
      const Value texts = Value::MakeList(
          {sample.FindString("target"), sample.Find("filtered_resps")->AsList()[0]});
      for (const std::string_view name : {"bleu", "chrf", "chrf++", "ter"}) {
        EXPECT_EQ(*sample.Find(name), texts) << name;
      }
      ++lines;
    }
  }
  EXPECT_EQ(lines, 3);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace etalon
