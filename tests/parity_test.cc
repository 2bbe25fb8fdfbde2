// `etalon parity` on files that lm-evaluation-harness wrote, of which a small part lies in the
// repository.
//
// links: etalon_reference_parity
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "parity/references.h"
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
    const std::string folder = JoinPath(ETALON_SOURCE_DIR, "tests/data/reference/small/scripted");
    const auto samples =
        ReadMaybeXz(StrCat(folder, "/", kTheirName, "/s_bbh_l60.samples.jsonl.xz"));
    const auto results = ReadMaybeXz(StrCat(folder, "/_runs/s_bbh_l60.results.json.xz"));
    EXPECT_TRUE(samples.ok() && results.ok());
    samples_ = *samples;
    results_ = ReplaceAll(*results, kTheirName, kTask);
    Write(samples_, results_);
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
  std::string samples_, results_;
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
  EXPECT_EQ(report->Find("totals")->Find("scores")->FindInt("equal"), 60);
  const ProgramResult text = RunProgram({"parity", SamplesPath()});
  EXPECT_EQ(text.exit_code, 0);
  EXPECT_THAT(text.out, HasSubstr("starter_bbh_snarks agrees with lm-eval\n"));
  EXPECT_THAT(text.out, HasSubstr("starter_bbh_snarks    60       60       60        60      60"));
  EXPECT_THAT(text.out, HasSubstr("\n  prompts          60 of 60 agree\n"));
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
  const ProgramResult nothing = RunProgram({"parity", folder_ + "/none"});
  EXPECT_EQ(nothing.exit_code, 3);
  EXPECT_THAT(nothing.err, HasSubstr("/none: no such file or folder"));
  EXPECT_EQ(RunProgram({"parity"}).exit_code, 2);
  EXPECT_EQ(RunProgram({"parity", folder_, "--replay"}).exit_code, 2);
}

// What Python wrote of document `i`, up to the end of its line.
std::string LineOf(const std::string& samples, int i) {
  size_t begin = 0;
  for (; i > 0; --i) begin = samples.find('\n', begin) + 1;
  return samples.substr(begin, samples.find('\n', begin) + 1 - begin);
}

TEST_F(ParityCommand, ComparesRunsOfChosenDocuments) {
  const std::string chosen = ReplaceAll(results_, "\"limit\": 60.0", "\"limit\": null");
  ASSERT_NE(chosen, results_);
  // The values are of other documents than those of this run.
  const auto run = [&](std::string_view value) {
    std::string results = ReplaceAll(chosen, "\"effective\": 60", "\"effective\": 2");
    const size_t begin = results.find("\"results\": ") + 11;
    const size_t end = results.find("}}", begin) + 2;
    results.replace(begin, end - begin,
                    StrCat("{\"", kTask, "\": {\"exact_match,none\": ", value, "}}"));
    return results;
  };
  const std::string lines = LineOf(samples_, 7) + LineOf(samples_, 41);
  Write(lines, run("0.25"));
  const ProgramResult differ = RunProgram({"parity", folder_});
  EXPECT_THAT(differ.out, HasSubstr("2 of 2 agree")) << differ.err;
  EXPECT_THAT(differ.out, HasSubstr("1 of 1 values differ; the first, exact_match,none: lm-eval"));
  EXPECT_THAT(differ.out,
              HasSubstr("of chosen documents (--samples), the same here: starter_bbh_snarks"));
  const ProgramResult json = RunProgram({"parity", folder_, "--json"});
  const auto report = ParseJson(json.out);
  ASSERT_TRUE(report.ok()) << json.out;
  const Value& task = report->Find("tasks")->AsList().at(0);
  EXPECT_TRUE(task.FindBool("chosen_documents"));
  for (const char* kind : {"documents", "prompts", "requests", "scores"}) {
    EXPECT_EQ(task.Find("compared")->Find(kind)->FindInt("equal"), 2) << kind;
  }
  Write(LineOf(samples_, 7), "");
  EXPECT_EQ(RunProgram({"parity", folder_}).exit_code, 4);
}

TEST_F(ParityCommand, HasARowForEachRunAndLeavesOutTheOtherTasksOfAGroup) {
  const std::string older = StrCat(folder_, "/older");
  ASSERT_TRUE(MakeFolders(older).ok());
  ASSERT_TRUE(WriteFileAtomically(StrCat(older, "/samples_", kTask, "_1.jsonl"), samples_).ok());
  const std::string grouped = StrCat(results_.substr(0, results_.size() - 1),
                                     R"(, "groups": {"starter_bbh": {"a,b": 1}}})");
  ASSERT_TRUE(WriteFileAtomically(StrCat(older, "/results_1.json"), grouped).ok());
  const ProgramResult both = RunProgram({"parity", folder_});
  EXPECT_EQ(both.exit_code, 0) << both.out << both.err;
  EXPECT_THAT(both.out, HasSubstr("all 2 tasks of 2 runs agree with lm-eval\n"));
  EXPECT_THAT(both.out, HasSubstr("older (1)"));
  EXPECT_THAT(both.out, HasSubstr("\n  starter_bbh_snarks  "));
  EXPECT_THAT(both.out, HasSubstr("  scores           120 of 120 agree\n"));
}

// Each damage is one error with its place, and exit code 4.
TEST_F(ParityCommand, RefusesDamagedSamples) {
  const std::string first = LineOf(samples_, 0), rest = samples_.substr(first.size());
  const auto replaced = [&](std::string_view from, std::string_view to) {
    const std::string line = ReplaceAll(first, from, to);
    EXPECT_NE(line, first) << from;
    return line + rest;
  };
  const std::string deep = std::string(100'000, '[');
  for (const auto& [samples, what] : std::vector<std::pair<std::string, std::string>>{
           {replaced("\"doc_id\": 0", "\"doc_id\": \"0\""), "\"doc_id\" is no number"},
           {replaced("\"doc_id\": 0", "\"doc_id\": 1e300"), "\"doc_id\" is no number"},
           {replaced("\"doc_hash\": \"", "\"doc_hash\": 1, \"x\": \""), "\"doc_hash\" is no text"},
           {replaced("\"target\": ", "\"target\": NaN, \"x\": "), "\"target\" "},
           {replaced("\"arguments\": {", "\"arguments\": [], \"x\": {"), "\"arguments\" is no"},
           {replaced("\"arg_0\": ", "\"arg_2\": "), "\"arguments\" of a request"},
           {replaced("\"resps\": [[", "\"resps\": [[], ["), "\"resps\" is no list"},
           {replaced("\"resps\": ", StrCat("\"resps\": ", deep, ", \"x\": ")), "byte"},
           {replaced("\"filter\": ", "\"filters\": "), "\"filter\""},
           {replaced("\"metrics\": [", "\"metrics\": [\"lost\", "), "\"lost\""},
           {"\x1f\x8b\x08 not text\n", "byte 0"},
           {StrCat(first, "{}\n"), ":2: "}}) {
    Write(samples, "");
    const ProgramResult damaged = RunProgram({"parity", folder_});
    EXPECT_EQ(damaged.exit_code, 4) << what << damaged.out << damaged.err;
    EXPECT_THAT(damaged.err, HasSubstr(StrCat("etalon: ", SamplesPath(), ":")));
    EXPECT_THAT(damaged.err, HasSubstr(what));
    EXPECT_EQ(std::count(damaged.err.begin(), damaged.err.end(), '\n'), 1) << damaged.err;
  }
}

TEST_F(ParityCommand, RefusesDamagedResults) {
  for (const auto& [results, what] : std::vector<std::pair<std::string, std::string>>{
           {results_.substr(0, results_.size() / 2), "byte"},
           {"[]", "byte 0"},
           {ReplaceAll(results_, "60.0", "\"sixty\""), "\"limit\" is no number"},
           {ReplaceAll(results_, "60.0", "NaN"), "\"config\""},
           {ReplaceAll(results_, "\"fewshot_seed\": 1234", "\"fewshot_seed\": 1e400"), "config"},
           {ReplaceAll(results_, "\"config\": {", "\"config\": 3, \"x\": {"), "\"config\" is no"},
           {ReplaceAll(results_, "\"groups\"", "\"x\"") + "{}", "something follows"}}) {
    Write(samples_, results);
    const ProgramResult damaged = RunProgram({"parity", folder_});
    EXPECT_EQ(damaged.exit_code, 4) << what << damaged.out << damaged.err;
    EXPECT_THAT(damaged.err, HasSubstr(StrCat("etalon: ", folder_, "/results_")));
    EXPECT_THAT(damaged.err, HasSubstr(what));
  }
  Write(samples_, ReplaceAll(results_, kTask, "other"));
  const ProgramResult other = RunProgram({"parity", folder_});
  EXPECT_EQ(other.exit_code, 3) << other.err;
  EXPECT_THAT(other.err, HasSubstr("\"results\" do not name the task"));
}

TEST_F(ParityCommand, ALostAnswerIsADifferenceNotACrash) {
  const std::string first = LineOf(samples_, 0), rest = samples_.substr(first.size());
  const std::string line =
      ReplaceAll(first, "\"gen_args_0\"", "\"gen_args_1\": {\"arg_0\": \"x\"}, \"gen_args_0\"");
  ASSERT_NE(line, first);
  Write(ReplaceAll(line, "\"resps\": [[", "\"resps\": [[\"-1.5\"], [") + rest, "");
  const ProgramResult parity = RunProgram({"parity", folder_});
  EXPECT_EQ(parity.exit_code, 1) << parity.err;
  EXPECT_THAT(parity.out, HasSubstr("number of requests: lm-eval 2, here 1"));
  EXPECT_THAT(parity.out, HasSubstr("no score: 2 answers for 1 requests"));
}

}  // namespace
}  // namespace etalon
