// `etalon parity` on files that lm-evaluation-harness wrote, of which a small part lies in the
// repository.
//
// links: etalon_reference_parity
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.h"
#include "base/text.h"
#include "parity/reference.h"
#include "program.h"

namespace etalon {
namespace {

using testing::HasSubstr;

constexpr char kTask[] = "starter_bbh_snarks", kTheirName[] = "bbh_fewshot_snarks";
constexpr char kTime[] = "2026-08-21T00-00-00.000000";

// The two files of a run as lm-eval names them, under the name of our task of the same meaning.
class ParityCommand : public testing::Test {
 protected:
  ParityCommand() : folder_(FreshFolder("parity")) {
    const std::string whole = JoinPath(ETALON_SOURCE_DIR, "tests/data/reference/whole");
    const auto samples =
        ReadMaybeXz(StrCat(whole, "/samples_", kTheirName, "_", kTime, ".jsonl.xz"));
    const auto results = ReadFile(StrCat(whole, "/results_", kTime, ".json"));
    EXPECT_TRUE(samples.ok() && results.ok());
    samples_ = *samples;
    Write(samples_, ReplaceAll(*results, kTheirName, kTask));
  }
  void Write(const std::string& samples, const std::string& results) {
    EXPECT_TRUE(WriteFileAtomically(SamplesPath(), samples).ok());
    if (results.empty()) return;
    EXPECT_TRUE(WriteFileAtomically(StrCat(folder_, "/results_", kTime, ".json"), results).ok());
  }
  std::string SamplesPath() const {
    return StrCat(folder_, "/samples_", kTask, "_", kTime, ".jsonl");
  }

  const std::string folder_;
  std::string samples_;
};

TEST_F(ParityCommand, AgreesWithTheFieldSampleBySample) {
  const ProgramResult parity = RunProgram({"parity", folder_, "--json"});
  ASSERT_EQ(parity.exit_code, 0) << parity.err << parity.out;
  const auto report = ParseJson(parity.out);
  ASSERT_TRUE(report.ok());
  const Value& task = report->Find("tasks")->AsList().at(0);
  EXPECT_EQ(task.FindInt("documents"), 60);
  const Value& compared = *task.Find("compared");
  for (const char* kind : {"documents", "targets", "prompts", "requests", "scores"}) {
    EXPECT_EQ(compared.Find(kind)->FindInt("compared"), 60) << kind;
    EXPECT_EQ(compared.Find(kind)->FindInt("equal"), 60) << kind;
  }
  EXPECT_EQ(compared.Find("standard errors")->FindInt("equal"), 1);
  const ProgramResult text = RunProgram({"parity", SamplesPath()});
  EXPECT_EQ(text.exit_code, 0);
  EXPECT_THAT(text.out, HasSubstr("starter_bbh_snarks    60       60       60        60      60"));
}

TEST_F(ParityCommand, ShowsTheFirstPromptThatDiffers) {
  Write(ReplaceAll(samples_, "Options:\\n(A)", "Choices:\\n(A)"), "");
  const ProgramResult parity = RunProgram({"parity", folder_});
  EXPECT_EQ(parity.exit_code, 1) << parity.out;
  EXPECT_THAT(parity.out, HasSubstr("60 of 60 prompts differ; the first, document 0: they part"));
  EXPECT_THAT(parity.out, HasSubstr("\n- Choices:\n"));
  EXPECT_THAT(parity.out, HasSubstr("\n+ Options:\n"));
  EXPECT_THAT(parity.err, HasSubstr("1 of 1 tasks do not agree"));
}

TEST_F(ParityCommand, ALogThatEndsEarlyIsNotCalledEqual) {
  size_t end = 0;
  for (int i = 0; i < 10; ++i) end = samples_.find('\n', end) + 1;
  Write(samples_.substr(0, end), "");
  const ProgramResult parity = RunProgram({"parity", folder_});
  EXPECT_EQ(parity.exit_code, 1);
  EXPECT_THAT(parity.out, HasSubstr("the log ends before document 10"));
}

TEST_F(ParityCommand, NamesWhatItCannotRead) {
  Write(samples_.substr(0, samples_.size() / 2), "");
  const ProgramResult damaged = RunProgram({"parity", folder_});
  EXPECT_EQ(damaged.exit_code, 4) << damaged.err;
  EXPECT_THAT(damaged.err, HasSubstr(StrCat(SamplesPath(), ":")));
  std::filesystem::remove(StrCat(folder_, "/results_", kTime, ".json"));
  const ProgramResult alone = RunProgram({"parity", folder_});
  EXPECT_EQ(alone.exit_code, 3);
  EXPECT_THAT(alone.err, HasSubstr("put it into the same folder"));
  EXPECT_EQ(RunProgram({"parity"}).exit_code, 2);
  EXPECT_EQ(RunProgram({"parity", folder_, "--replay"}).exit_code, 2);
}

}  // namespace
}  // namespace etalon
