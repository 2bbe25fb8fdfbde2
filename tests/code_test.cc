// Tasks that are scored by running programs of the model: right programs pass and broken ones do
// not, only with consent, and a record is scored again without running anything.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "base/file.h"
#include "base/json.h"
#include "base/str.h"
#include "etalon/value.h"
#include "program.h"

namespace etalon {
namespace {

using testing::HasSubstr;

std::string TaskFile(std::string_view name, std::string_view data, std::string_view target) {
  return StrCat("task: ", name, "\n", data,
                "output_type: generate_until\ntest_split: test\ndoc_to_text: \"{{prompt}}\"\n"
                "doc_to_target: \"",
                target,
                "\"\ngeneration_kwargs:\n  until: [\"\\n\"]\n  max_gen_toks: 8\n"
                "metric_list:\n  - metric: pass_at_k\n    k: 1\n");
}

// A folder with a task of right solutions and one of wrong ones.
class Code : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = FreshFolder("code");
    const std::string data =
        "dataset_path: json\ndataset_kwargs:\n  data_files: {test: problems.jsonl}\n";
    Put("problems.jsonl", ReadFile(SourceFile("tests/data/code/problems.jsonl")).value_or(""));
    Put("right.yaml", TaskFile("code_right", data, "{{right}}\\n{{test}}"));
    Put("wrong.yaml", TaskFile("code_wrong", data, "{{wrong}}\\n{{test}}"));
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void Put(const std::string& name, const std::string& text) {
    ASSERT_TRUE(WriteFileAtomically(JoinPath(folder_, name), text).ok());
  }
  std::string Output() const { return folder_ + "/out"; }

  ProgramResult Run(const std::string& tasks, const std::vector<std::string>& more) {
    std::vector<std::string> words = {"run",         "--model", "null:",    "--tasks", tasks,
                                      "--task-path", folder_,   "--output", Output(),  "--quiet"};
    words.insert(words.end(), more.begin(), more.end());
    return RunProgram(words);
  }

  static bool CanContain() {
    const auto doctor = ParseJson(RunProgram({"doctor", "--json"}).out);
    return doctor.ok() && !doctor->Find("program")->Find("sandbox_python")->is_none();
  }

  Value Manifest() const {
    auto manifest = ParseJson(ReadFile(Output() + "/manifest.json").value_or(""));
    return manifest.ok() ? *std::move(manifest) : Value(Value::Dict());
  }

  double ValueOf(const std::string& task) const {
    const Value manifest = Manifest();
    for (const Value& result : manifest.Find("results")->AsList()) {
      if (result.FindString("task") != task) continue;
      return result.Find("estimate")->Find("value")->AsDouble();
    }
    return -1;
  }

  std::string folder_;
};

TEST_F(Code, WithoutConsentNothingIsAsked) {
  const ProgramResult run = Run("code_right", {});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, HasSubstr("--allow-code: is missing: the task code_right"));
  EXPECT_FALSE(FileExists(Output()));
}

TEST_F(Code, RightProgramsPassAndBrokenOnesDoNot) {
  if (!CanContain()) GTEST_SKIP() << "etalon doctor says why programs cannot be contained here";
  const ProgramResult run = Run("code_right,code_wrong", {"--allow-code"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(ValueOf("code_right"), 1.0);
  EXPECT_EQ(ValueOf("code_wrong"), 0.0);
  const Value manifest = Manifest();
  const Value* code = manifest.Find("plan")->Find("settings")->Find("code");
  ASSERT_NE(code, nullptr);
  EXPECT_EQ(code->FindString("sandbox"), "bubblewrap");
  EXPECT_EQ(code->FindInt("cpu_ms"), 3000);
}

TEST_F(Code, ARecordIsScoredAgainWithoutRunningAnything) {
  if (!CanContain()) GTEST_SKIP() << "etalon doctor says why programs cannot be contained here";
  ASSERT_EQ(Run("code_right,code_wrong", {"--allow-code"}).exit_code, 0);
  const ProgramResult rescored = RunProgram({"rescore", Output()});
  EXPECT_EQ(rescored.exit_code, 0) << rescored.out << rescored.err;
  const ProgramResult again = RunProgram({"rescore", "--allow-code", Output()});
  EXPECT_EQ(again.exit_code, 0) << again.out << again.err;
}

TEST_F(Code, AnswersAloneNeedTheConsentOnceTheyAreScored) {
  if (!CanContain()) GTEST_SKIP() << "etalon doctor says why programs cannot be contained here";
  ASSERT_EQ(Run("code_right,code_wrong", {"--allow-code"}).exit_code, 0);
  const std::string at_once = ReadFile(Output() + "/manifest.json").value_or("");
  ASSERT_EQ(std::filesystem::remove_all(Output()) > 0, true);
  ASSERT_EQ(Run("code_right,code_wrong", {"--predict-only"}).exit_code, 0);
  const std::string scored = folder_ + "/scored";
  EXPECT_EQ(RunProgram({"rescore", Output()}).exit_code, 2);
  EXPECT_EQ(RunProgram({"rescore", Output(), "--output", scored}).exit_code, 2);
  EXPECT_EQ(RunProgram({"rescore", "--allow-code", Output()}).exit_code, 0);
  const ProgramResult late =
      RunProgram({"rescore", "--allow-code", Output(), "--output", scored, "--quiet"});
  ASSERT_EQ(late.exit_code, 0) << late.err;
  EXPECT_EQ(ReadFile(scored + "/manifest.json").value_or(""), at_once);
}

TEST_F(Code, ShardsNeedTheConsentToo) {
  if (!CanContain()) GTEST_SKIP() << "etalon doctor says why programs cannot be contained here";
  ASSERT_EQ(Run("code_right", {"--allow-code", "--shard", "0/1"}).exit_code, 0);
  const std::string merged = folder_ + "/merged";
  EXPECT_EQ(RunProgram({"merge", "--output", merged, Output()}).exit_code, 2);
  const ProgramResult merge = RunProgram({"merge", "--allow-code", "--output", merged, Output()});
  EXPECT_EQ(merge.exit_code, 0) << merge.err;
  EXPECT_EQ(RunProgram({"rescore", merged}).exit_code, 0);
}

TEST_F(Code, ATestThatWantsWhatThisMachineLacksSaysNothingOfTheProgram) {
  if (!CanContain()) GTEST_SKIP() << "etalon doctor says why programs cannot be contained here";
  const std::string data =
      "dataset_path: json\ndataset_kwargs:\n  data_files: {test: problems.jsonl}\n";
  Put("lacks.yaml", TaskFile("lacks", data, "{{right}}\\nimport no_such_library.part as part"));
  const ProgramResult run = Run("lacks", {"--allow-code"});
  EXPECT_EQ(run.exit_code, 3);
  EXPECT_THAT(run.err, HasSubstr("the test imports no_such_library"));
}

// Of the field's data, where it lies beside the working tree.
TEST_F(Code, SolutionsOfHumanEvalPassAndEmptyOnesDoNot) {
  const std::string hub = SourceFile("../shared/data/hub");
  if (!IsFolder(hub + "/datasets/openai/openai_humaneval")) GTEST_SKIP() << "there is no " << hub;
  if (!CanContain()) GTEST_SKIP() << "etalon doctor says why programs cannot be contained here";
  const std::string data = "dataset_path: openai/openai_humaneval\n";
  const std::string check = "\\n{{test}}\\ncheck({{entry_point}})";
  Put("solved.yaml", TaskFile("solved", data, "{{prompt}}{{canonical_solution}}" + check));
  Put("empty.yaml", TaskFile("empty", data, "{{prompt}}    return None\\n" + check));
  const ProgramResult run = Run("solved,empty", {"--allow-code", "--data", hub, "--limit", "20"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(ValueOf("solved"), 1.0);
  EXPECT_EQ(ValueOf("empty"), 0.0);
}

}  // namespace
}  // namespace etalon
