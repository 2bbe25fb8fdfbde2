#include "parity/score_parity.h"

#include <gtest/gtest.h>

#include <cmath>

namespace etalon {
namespace {

const Value kTask = Value::MakeDict(
    {{"metrics", Value::MakeList({Value::MakeDict({{"name", "acc"}, {"scorer", "acc"}}),
                                  Value::MakeDict({{"name", "bias_Age"}, {"scorer", "bbq"}}),
                                  Value::MakeDict({{"name", "accuracy"}, {"scorer", "bbq"}})})}});

LmEvalMarks Line(int64_t doc_id, std::string metric, std::vector<double> mark) {
  LmEvalMarks line{.doc_id = doc_id, .filter = "none"};
  line.marks.emplace_back(std::move(metric), std::move(mark));
  return line;
}

TEST(ScoreParity, FindsTheMarkOfADocumentWhateverItsNumber) {
  ScoreParity scores(kTask, kScoreTolerance);
  scores.Take(3, {.scores = {{"acc,none", {1}}}});
  scores.Take(8, {.scores = {{"list,none", {1, 0}}, {"acc,none", {0}}}});
  scores.Take(9, {.failure = "no answer"});
  Agreement agreement;
  scores.Compare(Line(3, "acc", {1}), &agreement);
  scores.Compare(Line(8, "acc", {0}), &agreement);
  scores.Compare(Line(8, "list", {1, 0}), &agreement);
  EXPECT_EQ(agreement.equal, 3);
  scores.Compare(Line(8, "list", {1, 1}), &agreement);
  ASSERT_TRUE(agreement.first.has_value());
  EXPECT_EQ(agreement.first->place, "document 8, list,none");
  EXPECT_EQ(agreement.first->ours, "[1.0, 0.0]");
  EXPECT_EQ(agreement.first->theirs, "[1.0, 1.0]");
  for (const auto& line : {Line(3, "list", {1, 0}), Line(4, "acc", {1}), Line(9, "acc", {0}),
                           Line(3, "other", {1}), Line(8, "list", {1})}) {
    agreement = Agreement();
    scores.Compare(line, &agreement);
    EXPECT_EQ(agreement.equal, 0) << line.doc_id;
  }
}

TEST(ScoreParity, KnowsHowBbqIsLogged) {
  ScoreParity scores(kTask, kScoreTolerance);
  scores.Take(0, {.scores = {{"bias_Age,none", {1, 0, 1, 1}}, {"accuracy,none", {1, 0, 1, 1}}}});
  scores.Take(1, {.scores = {{"bias_Age,none", {1, 0, 1, -1}}}});
  Agreement agreement;
  const double nan = std::nan("");
  scores.Compare(Line(0, "bias_Age", {1, 0, 1, 1}), &agreement);
  scores.Compare(Line(0, "accuracy", {1, 1}), &agreement);
  scores.Compare(Line(1, "bias_Age", {1, nan, nan, nan}), &agreement);
  EXPECT_EQ(agreement.equal, 3);
  scores.Compare(Line(0, "bias_Age", {1, nan, nan, nan}), &agreement);
  scores.Compare(Line(1, "bias_Age", {0, nan, nan, nan}), &agreement);
  EXPECT_EQ(agreement.equal, 3);
}

TEST(ScoreParity, PassesOverWhatWasNotScored) {
  const ScoreParity scores(kTask, kScoreTolerance);
  Agreement agreement, errors;
  scores.Compare(Line(0, "bypass", {999}), &agreement);
  CompareResults({}, {{"bypass,none", 999}, {"bypass_stderr,none", std::nullopt}}, kScoreTolerance,
                 &agreement, &errors);
  EXPECT_EQ(agreement.compared + errors.compared, 0);
}

TEST(ScoreParity, ComparesTheResultsThatWeLackToo) {
  Estimate half;
  half.value = 0.5;
  const std::vector<TaskResult> ours = {
      {.filter = "none", .metric = "acc", .estimate = half, .lm_eval_standard_error = 0.25},
      {.filter = "none", .metric = "f1", .estimate = absl::InvalidArgumentError("no positives")}};
  Agreement values, errors;
  CompareResults(ours, {{"acc,none", 0.5}, {"acc_stderr,none", 0.25}, {"f1,none", std::nan("")}},
                 kScoreTolerance, &values, &errors);
  EXPECT_EQ(values.compared, 2);
  EXPECT_EQ(values.equal, 2);
  EXPECT_EQ(errors.equal, 1);
  CompareResults(ours, {{"acc,strict", 0.5}, {"acc_stderr,none", 0.5}}, kScoreTolerance, &values,
                 &errors);
  EXPECT_EQ(values.equal, 2);
  ASSERT_TRUE(values.first.has_value());
  EXPECT_EQ(values.first->ours, "no such metric");
  CompareResults(ours, {{"acc,none", 0.25}, {"acc_stderr,none", std::nullopt}}, kScoreTolerance,
                 &values, &errors);
  EXPECT_EQ(errors.equal, 1);
  ASSERT_TRUE(errors.first.has_value());
  EXPECT_EQ(errors.first->theirs, "N/A");
}

}  // namespace
}  // namespace etalon
