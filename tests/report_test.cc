// Faults that were planted into tasks are named where the numbers are: in the table, in the report
// and in the list of samples.
#include <gtest/gtest.h>

#include "base/text.h"
#include "program.h"

namespace etalon {
namespace {

bool Has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::vector<std::string> RunArguments(const std::string& tasks, const std::string& output) {
  return {"run", "--model",     SourceFile("tests/data/tiny.gguf"), "--ctx",    "64",   "--tasks",
          tasks, "--task-path", SourceFile("tests/data/faults"),    "--output", output, "--threads",
          "1"};
}

class PlantedFaults : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new std::string(FreshFolder("faults"));
    run_ = new ProgramResult(RunProgram(RunArguments("faults_*", Record())));
    ASSERT_EQ(run_->exit_code, 0) << run_->err;
  }
  static void TearDownTestSuite() {
    std::filesystem::remove_all(*folder_);
    delete folder_;
    delete run_;
  }
  static std::string Record() { return *folder_ + "/record"; }
  // Lines of the table, before what explains them.
  static std::string LineOf(const std::string& task) {
    for (const std::string_view line : SplitText(run_->out, "\n")) {
      if (line.starts_with(task)) return std::string(line);
    }
    return "";
  }
  static std::string* folder_;
  static ProgramResult* run_;
};
std::string* PlantedFaults::folder_ = nullptr;
ProgramResult* PlantedFaults::run_ = nullptr;

TEST_F(PlantedFaults, StandBesideTheScores) {
  const std::pair<const char*, const char*> faults[] = {
      {"faults_empty", "nothing extracted"}, {"faults_equal", "all choices equal"},
      {"faults_gen", "outside the choices"}, {"faults_gen", "answers cut off"},
      {"faults_long", "prompts cut"},        {"faults_nogold", "right answer missing"},
      {"faults_nothing", "nothing scored"},  {"faults_pos", "worse than guessing"}};
  const std::string report = ReadFile(Record() + "/report.html").value_or("");
  for (const auto& [task, fault] : faults) {
    EXPECT_TRUE(Has(LineOf(task), fault)) << task << "\n" << run_->out;
    EXPECT_TRUE(Has(report, fault)) << fault;
  }
  EXPECT_TRUE(Has(run_->out, "! numbers not to trust"));
  EXPECT_TRUE(Has(run_->out, "brier_score: the right answer"))
      << "the reason of what was not scored";
  EXPECT_TRUE(Has(report, "Numbers not to trust"));
}

TEST_F(PlantedFaults, AreInTheReportOfTheRecordByteForByte) {
  const std::string again = *folder_ + "/again.html";
  const ProgramResult result = RunProgram({"report", Record(), "--output", again});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_TRUE(ReadFile(again).value() == ReadFile(Record() + "/report.html").value());
  const ProgramResult french =
      RunProgram({"report", Record(), "--lang", "fr", "--output", again, "-q"});
  ASSERT_EQ(french.exit_code, 0) << french.err;
  EXPECT_TRUE(Has(ReadFile(again).value(), "Nombres à ne pas croire"));
  EXPECT_EQ(RunProgram({"report", Record(), "--lang", "de"}).exit_code, 2);
  EXPECT_EQ(RunProgram({"report", *folder_}).exit_code, 3) << "no record";
  EXPECT_EQ(RunProgram({"rescore", Record(), "-q"}).exit_code, 0);
}

TEST_F(PlantedFaults, ARunThatMeasuredNothingIsNoSuccess) {
  const std::string output = *folder_ + "/nothing";
  const ProgramResult result = RunProgram(RunArguments("faults_nothing", output));
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_TRUE(Has(result.err, "no document could be scored: brier_score")) << result.err;
  EXPECT_TRUE(FileExists(output + "/manifest.json")) << "the record is kept";
}

TEST_F(PlantedFaults, AReportThatCannotBeWrittenFailsNoRun) {
  const std::string output = *folder_ + "/blocked";
  std::filesystem::create_directories(output + "/report.html");
  std::vector<std::string> arguments = RunArguments("faults_pos", output);
  arguments.emplace_back("--resume");
  const ProgramResult result = RunProgram(arguments);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_TRUE(Has(result.err, "etalon report " + output)) << result.err;
  EXPECT_TRUE(FileExists(output + "/manifest.json"));
}

TEST(OldRecord, IsShownAndReportedToo) {
  const std::string folder = FreshFolder("old");
  const std::string record = SourceFile("tests/golden/record");
  const ProgramResult report = RunProgram({"report", record, "--output", folder + "/r.html"});
  EXPECT_EQ(report.exit_code, 0) << report.err;
  EXPECT_TRUE(Has(ReadFile(folder + "/r.html").value_or(""), "suite_animals"));
  EXPECT_EQ(RunProgram({"show", record}).exit_code, 0);
  EXPECT_EQ(RunProgram({"rescore", record, "-q"}).exit_code, 0);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace etalon
