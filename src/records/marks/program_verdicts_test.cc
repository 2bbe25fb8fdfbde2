#include "records/marks/program_verdicts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/hash.h"
#include "base/json.h"
#include "base/str.h"
#include "records/task_scorer.h"

namespace etalon {
namespace {

using testing::HasSubstr;

// Programs with "good" in them finish.
class FakePrograms : public ProgramRunner {
 public:
  absl::StatusOr<std::string> Run(std::string_view program) override {
    ++runs;
    if (program.find("broken machine") != std::string_view::npos)
      return absl::UnavailableError("no fork");
    return std::string(program.find("good") != std::string_view::npos ? kProgramFinished
                                                                      : "exited");
  }
  int runs = 0;
};

std::unique_ptr<TaskScorer> Scorer(int k) {
  const auto task = ParseJson(StrCat(
      R"({"name": "t", "output_type": "generate_until",
          "filters": [{"name": "none", "steps": [{"function": "take_first_k", "k": 4}]}],
          "metrics": [{"name": "p", "scorer": "pass_at_k", "arguments": {"k": )",
      k, R"(}, "metric": "mean", "higher_is_better": true}]})"));
  return TaskScorer::Create(*task).value();
}

std::vector<AnsweredSample> Answered(const std::vector<std::string>& texts) {
  std::vector<AnsweredSample> repeats;
  for (const std::string& text : texts) {
    AnsweredSample& answered = repeats.emplace_back();
    answered.sample.scorer_input = Value::MakeDict({{"references", Value::MakeList({"test()"})}});
    answered.sample.repeat = static_cast<int32_t>(repeats.size()) - 1;
    Request& request = answered.sample.requests.emplace_back();
    request.kind = RequestKind::kGenerateUntil;
    answered.answers.emplace_back().text = text;
  }
  return repeats;
}

TEST(ProgramVerdicts, PassAtKIsTheChanceThatOneOfKPasses) {
  const auto repeats = Answered({"good 1", "bad 1", "bad 2", "good 2"});
  const std::vector<double> wanted = {0.5, 1 - 1.0 / 6, 1};  // 2 of 4 pass
  for (int k = 1; k <= 3; ++k) {
    FakePrograms programs;
    const auto scorer = Scorer(k);
    const auto marks = scorer->Mark(repeats, &programs);
    ASSERT_TRUE(marks.ok()) << marks.status();
    EXPECT_DOUBLE_EQ(marks->scores.at("p,none")[0], wanted[static_cast<size_t>(k) - 1]);
    EXPECT_EQ(marks->verdicts.at(Sha256Hex("good 1\ntest()")), "finished");
    EXPECT_EQ(marks->verdicts.at(Sha256Hex("bad 2\ntest()")), "exited");
  }
}

TEST(ProgramVerdicts, EqualProgramsRunOnce) {
  FakePrograms programs;
  const auto marks = Scorer(1)->Mark(Answered({"good", "good", "good", "bad"}), &programs);
  ASSERT_TRUE(marks.ok()) << marks.status();
  EXPECT_EQ(programs.runs, 2);
  EXPECT_DOUBLE_EQ(marks->scores.at("p,none")[0], 0.75);
}

TEST(ProgramVerdicts, OfARecordGiveTheSameMark) {
  FakePrograms programs;
  const auto repeats = Answered({"good", "bad", "bad", "bad"});
  const auto marks = Scorer(1)->Mark(repeats, &programs);
  ASSERT_TRUE(marks.ok()) << marks.status();
  RecordedVerdicts recorded(marks->verdicts);
  const auto again = Scorer(1)->Mark(repeats, &recorded);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->scores, marks->scores);
  // Of another answer the record says nothing.
  const auto other = Scorer(1)->Mark(Answered({"new", "bad", "bad", "bad"}), &recorded);
  ASSERT_TRUE(other.ok()) << other.status();
  EXPECT_THAT(other->failure, HasSubstr("the record has no verdict of program "));
}

TEST(ProgramVerdicts, AMachineThatRunsNoneIsNoFailureOfTheProgram) {
  FakePrograms programs;
  const auto repeats = Answered({"good", "broken machine", "bad", "bad"});
  EXPECT_EQ(Scorer(1)->Mark(repeats, &programs).status().code(), absl::StatusCode::kUnavailable);
  const auto without = Scorer(1)->Mark(repeats);
  EXPECT_EQ(without.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(without.status().message()), HasSubstr("--allow-code"));
}

}  // namespace
}  // namespace etalon
