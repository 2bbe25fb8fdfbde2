// Faults that were planted into tasks are named where the numbers are: in the table, in the report
// and in the list of samples.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

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
    unsetenv("COLUMNS");  // of the terminal in which the tests are run
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
  // The line of a task in the table and what is indented below it.
  static std::string LinesOf(const std::string& task) {
    std::string lines;
    for (const std::string_view line : SplitText(run_->out, "\n")) {
      if (!lines.empty() && !line.starts_with(' ')) break;
      if (!lines.empty() || line.starts_with(task)) lines += std::string(line) + "\n";
    }
    return lines;
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
    EXPECT_TRUE(Has(LinesOf(task), fault)) << task << "\n" << run_->out;
    EXPECT_TRUE(Has(report, fault)) << fault;
  }
  EXPECT_TRUE(Has(run_->out, "! numbers not to trust"));
  EXPECT_TRUE(Has(run_->out, "brier_score: the right answer"))
      << "the reason of what was not scored";
  EXPECT_TRUE(Has(report, "Numbers not to trust"));
}

TEST_F(PlantedFaults, FitIntoTheWidthOfTheTerminal) {
  for (const size_t columns : {40, 72, 100, 200}) {
    setenv("COLUMNS", std::to_string(columns).c_str(), 1);
    const ProgramResult shown = RunProgram({"show", Record()});
    unsetenv("COLUMNS");
    ASSERT_EQ(shown.exit_code, 0) << shown.err;
    const auto begin = shown.out.find("value"), end = shown.out.find("\nsamples to look at");
    ASSERT_LT(begin, end);
    // Above are names of the model, below folders: they have no width of their own.
    for (const std::string_view line : SplitText(shown.out.substr(begin, end - begin), "\n")) {
      EXPECT_LE(CodePointCount(line), columns) << line;
    }
    EXPECT_TRUE(Has(shown.out, "outside the")) << columns;
  }
  for (const std::string_view line : SplitText(run_->out, "\n")) {
    const bool is_row = line.starts_with("faults_");
    EXPECT_TRUE(!is_row || CodePointCount(line) <= 100) << line;
  }
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

TEST_F(PlantedFaults, AreNamedInFrenchWhereThatIsAskedFor) {
  const std::string output = *folder_ + "/french";
  std::vector<std::string> french = RunArguments("faults_nogold", output);
  for (const char* word : {"--lang", "fr"}) french.emplace_back(word);
  const ProgramResult run = RunProgram(french);
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_TRUE(Has(ReadFile(output + "/report.html").value(), "<html lang=\"fr\">"));
  EXPECT_TRUE(Has(run.out, "right answer missing")) << "the command line speaks English";
  std::vector<std::string> arguments = RunArguments("faults_nogold", *folder_ + "/shard");
  for (const char* word : {"--shard", "0/1", "--lang", "fr"}) arguments.emplace_back(word);
  ASSERT_EQ(RunProgram(arguments).exit_code, 0);
  const std::string merged = *folder_ + "/merged";
  const ProgramResult merge =
      RunProgram({"merge", *folder_ + "/shard", "--output", merged, "--lang", "fr", "-q"});
  ASSERT_EQ(merge.exit_code, 0) << merge.err;
  EXPECT_TRUE(ReadFile(merged + "/report.html").value() ==
              ReadFile(output + "/report.html").value());
  EXPECT_EQ(ReadFile(merged + "/manifest.json").value(),
            ReadFile(output + "/manifest.json").value())
      << "the language of the page is no part of what was measured";
}

// As /dev/stdout would be, which must not be tried: whoever is root would replace it.
TEST_F(PlantedFaults, AreWrittenIntoWhatIsOpenAndTheReportStandsThereAlone) {
  const ProgramResult result = RunProgram({"report", Record(), "--output", "/proc/self/fd/1"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_TRUE(result.out == ReadFile(Record() + "/report.html").value());
}

TEST_F(PlantedFaults, AreListedSampleBySample) {
  const auto count = [](const ProgramResult& result, std::string_view part) {
    return SplitText(result.out, part).size() - 1;
  };
  const ProgramResult equal =
      RunProgram({"show", Record(), "--task", "faults_equal", "--suspicious"});
  ASSERT_EQ(equal.exit_code, 0) << equal.err;
  EXPECT_EQ(count(equal, "! all choices equal\n"), 24U);
  EXPECT_EQ(count(equal, "faults_gen"), 0U);
  const ProgramResult outside = RunProgram({"show", Record(), "--suspicious"});
  const std::string manifest = ReadFile(Record() + "/manifest.json").value();
  constexpr std::string_view kOutside = "\"outside\":{\"strict\":";
  size_t counted = 0;
  for (size_t at = 0; (at = manifest.find(kOutside, at)) != std::string::npos;) {
    at += kOutside.size();
    counted += std::stoul(manifest.substr(at));
  }
  EXPECT_GT(counted, 0U) << manifest;
  EXPECT_EQ(count(outside, "outside the choices"), counted) << outside.out;
  const ProgramResult wrong =
      RunProgram({"show", Record(), "--task", "faults_pos", "--wrong", "--limit", "3"});
  EXPECT_EQ(count(wrong, "  wrong  "), 3U) << wrong.out;
  const ProgramResult right = RunProgram({"show", Record(), "--task", "faults_pos", "--right"});
  EXPECT_EQ(count(right, "faults_pos:"), 0U) << right.out;
  const ProgramResult failed = RunProgram({"show", Record(), "--failed"});
  EXPECT_EQ(count(failed, "faults_nothing:"), 12U) << failed.out;
  EXPECT_EQ(count(failed, "\n"), 13U) << "and one line that counts";
  const ProgramResult unknown = RunProgram({"show", Record(), "--task", "faults_eqal"});
  EXPECT_EQ(unknown.exit_code, 3);
  EXPECT_TRUE(Has(unknown.err, "faults_equal")) << unknown.err;
}

// Everything that a terminal got from a program that has ended.
std::string ReadTerminal(int terminal) {
  std::string text;
  char buffer[4096];
  while (true) {
    const ssize_t count = read(terminal, buffer, sizeof(buffer));
    if (count <= 0) return text;
    text.append(buffer, static_cast<size_t>(count));
  }
}

TEST_F(PlantedFaults, AreReadThroughAPagerOnATerminal) {
  const int terminal = posix_openpt(O_RDWR | O_NOCTTY);
  if (terminal < 0 || grantpt(terminal) != 0 || unlockpt(terminal) != 0) {
    GTEST_SKIP() << "skipped: no terminals here";
  }
  setenv("PAGER", "sed s/^/paged:/", 1);
  const int code = WaitForExit(StartProgram({"show", Record(), "--failed", "--limit", "2"},
                                            ptsname(terminal), *folder_ + "/err"));
  unsetenv("PAGER");
  EXPECT_EQ(code, 0);
  const std::string text = ReadTerminal(terminal);
  close(terminal);
  EXPECT_TRUE(text.starts_with("paged:faults_nothing:0")) << text;
  EXPECT_EQ(SplitText(text, "paged:").size() - 1, 3U) << text;
}

TEST_F(PlantedFaults, FitIntoATerminalThatAPagerHides) {
  const int terminal = posix_openpt(O_RDWR | O_NOCTTY);
  if (terminal < 0 || grantpt(terminal) != 0 || unlockpt(terminal) != 0) {
    GTEST_SKIP() << "skipped: no terminals here";
  }
  const winsize size = {.ws_row = 24, .ws_col = 64};
  ASSERT_EQ(ioctl(terminal, TIOCSWINSZ, &size), 0);
  // Held open, so that what the program wrote outlives it.
  const int held = open(ptsname(terminal), O_RDWR | O_NOCTTY);
  setenv("PAGER", "sed -n 1,40p", 1);
  const int code =
      WaitForExit(StartProgram({"show", Record()}, ptsname(terminal), *folder_ + "/err"));
  unsetenv("PAGER");
  close(held);
  EXPECT_EQ(code, 0);
  const std::string text = ReadTerminal(terminal);
  close(terminal);
  const size_t begin = text.find("value");
  ASSERT_NE(begin, std::string::npos) << text;
  size_t lines = 0;
  for (std::string_view line : SplitText(text.substr(begin), "\n")) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    EXPECT_LE(CodePointCount(line), 64U) << line;
    ++lines;
  }
  EXPECT_GT(lines, 20U);
}

TEST_F(PlantedFaults, AreNamedForProgramsToo) {
  std::vector<std::string> arguments = RunArguments("faults_equal", *folder_ + "/json");
  arguments.emplace_back("--json");
  const ProgramResult result = RunProgram(arguments);
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_TRUE(Has(result.out, R"("caveat": "all_equal")")) << result.out;
}

TEST_F(PlantedFaults, ARunThatMeasuredNothingIsNoSuccess) {
  const std::string output = *folder_ + "/nothing";
  const ProgramResult result = RunProgram(RunArguments("faults_nothing", output));
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_TRUE(Has(result.err, "no document could be scored: brier_score")) << result.err;
  EXPECT_TRUE(FileExists(output + "/manifest.json")) << "the record is kept";
}

TEST_F(PlantedFaults, ARunWithoutAnyAnswerIsOfBadInputToo) {
  const std::string output = *folder_ + "/unanswered";
  std::vector<std::string> arguments = RunArguments("faults_gen", output);
  std::replace(arguments.begin(), arguments.end(), std::string("64"), std::string("1"));
  const ProgramResult result = RunProgram(arguments);
  EXPECT_EQ(result.exit_code, 3) << result.err;
  EXPECT_TRUE(Has(result.err, "no sample got an answer")) << result.err;
  EXPECT_TRUE(Has(result.err, "--ctx")) << result.err;
}

// A list that is named must have something in it.
TEST_F(PlantedFaults, AListOfSamplesThatIsNamedIsNotEmpty) {
  for (const char* task : {"faults_pos", "faults_equal", "faults_gen"}) {
    const std::string output = StrCat(*folder_, "/list_", task);
    const ProgramResult run = RunProgram(RunArguments(task, output));
    ASSERT_EQ(run.exit_code, 0) << run.err;
    const std::string head = StrCat("samples to look at: etalon show ", output, " ");
    const size_t at = run.out.find(head);
    ASSERT_NE(at, std::string::npos) << run.out;
    const size_t flag = at + head.size();
    const std::string list = run.out.substr(flag, run.out.find('\n', flag) - flag);
    const ProgramResult shown = RunProgram({"show", output, list});
    EXPECT_EQ(shown.exit_code, 0) << shown.err;
    EXPECT_FALSE(shown.out.starts_with("0 samples")) << task << " " << list;
  }
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
