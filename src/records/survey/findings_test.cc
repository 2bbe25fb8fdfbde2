#include "records/survey/findings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.h"
#include "base/str.h"

namespace etalon {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A manifest of one task "t" with the given counts and one result of its metric "acc".
Value ManifestOf(const std::string& counts, const std::string& result) {
  const auto manifest = ParseJson(StrCat(
      R"({"plan":{"tasks":[{"name":"t","output_type":"multiple_choice",)",
      R"("metrics":[{"name":"acc","scorer":"acc","metric":"mean"}]}]},"counts":[{"task":"t",)",
      R"("documents":100,"samples":100,"requests":400)", counts,
      R"(}],"results":[{"task":"t","filter":"none","metric":"acc",)", result, "}]}"));
  EXPECT_TRUE(manifest.ok()) << manifest.status();
  return *manifest;
}

constexpr const char* kGood =
    R"("estimate":{"value":0.6,"n":100,"method":"m","lower":0.5,"upper":0.7})";

std::vector<FindingKind> KindsOf(const Value& manifest, bool is_doubt) {
  std::vector<FindingKind> kinds;
  for (const Finding& finding : FindingsOf(manifest)) {
    if (finding.is_doubt() == is_doubt) kinds.push_back(finding.kind);
  }
  return kinds;
}

std::string Choices(const std::string& chosen) {
  return StrCat(R"(,"choices":{"documents":100,"guessing":0.25,"chosen":)", chosen,
                R"(,"right":[25,25,25,25],"guessed":[25,25,25,25]})");
}

TEST(Findings, AreNoneWhereAllIsWell) {
  EXPECT_THAT(FindingsOf(ManifestOf(Choices("[30,20,25,25]"), kGood)), IsEmpty());
  EXPECT_THAT(FindingsOf(Value()), IsEmpty()) << "and no manifest is no reason to fall";
}

TEST(Findings, WeighCountsByTheirShare) {
  const Value few = ManifestOf(R"(,"failed":0,"truncated":1,"tied":3)", kGood);
  EXPECT_THAT(KindsOf(few, true), IsEmpty());
  EXPECT_THAT(KindsOf(few, false), ElementsAre(FindingKind::kTruncated, FindingKind::kTied));
  const Value many = ManifestOf(
      R"(,"failed":1,"truncated":30,"nothing_extracted":{"a":0,"b":50},"no_gold":1)", kGood);
  EXPECT_THAT(KindsOf(many, true),
              ElementsAre(FindingKind::kFailed, FindingKind::kNoGold,
                          FindingKind::kNothingExtracted, FindingKind::kTruncated));
  const auto findings = FindingsOf(many);
  EXPECT_EQ(findings[2].places.front().filter, "b");
  EXPECT_DOUBLE_EQ(findings[2].places.front().share(), 0.5);
}

TEST(Findings, ATieOfAllChoicesIsSaidOnce) {
  EXPECT_THAT(KindsOf(ManifestOf(R"(,"all_equal":9,"tied":9)", kGood), true),
              ElementsAre(FindingKind::kAllEqual));
  EXPECT_THAT(KindsOf(ManifestOf(R"(,"all_equal":9,"tied":59)", kGood), true),
              ElementsAre(FindingKind::kAllEqual, FindingKind::kTied));
}

TEST(Findings, CompareAnAccuracyWithGuessing) {
  const std::string choices = Choices("[30,20,25,25]");
  const auto kinds = [&](const char* estimate) {
    return KindsOf(
        ManifestOf(choices, StrCat(R"("estimate":{"n":100,"method":"m",)", estimate, "}")), true);
  };
  EXPECT_THAT(kinds(R"("value":0.3,"lower":0.22,"upper":0.4)"), ElementsAre(FindingKind::kChance));
  EXPECT_THAT(kinds(R"("value":0.3,"lower":0.26,"upper":0.4)"), IsEmpty());
  EXPECT_THAT(kinds(R"("value":0.1,"lower":0.05,"upper":0.2)"),
              ElementsAre(FindingKind::kBelowChance));
  EXPECT_THAT(kinds(R"("value":0,"lower":0,"upper":0.04)"),
              ElementsAre(FindingKind::kBelowChance, FindingKind::kNoneRight));
  EXPECT_THAT(kinds(R"("value":0.3)"), IsEmpty()) << "no interval, nothing to say";
}

TEST(Findings, CompareAGroupWithGuessingPooledAsItsScores) {
  Value manifest = ManifestOf(Choices("[30,20,25,25]"), kGood);
  Value group = *ParseJson(R"({"group":"g","filter":"none","metric":"acc","tasks":["t"],)"
                           R"("estimate":{"value":0.3,"n":100,"lower":0.24,"upper":0.4}})");
  manifest.Set("groups", Value::MakeList({group}));
  EXPECT_THAT(KindsOf(manifest, true), ElementsAre(FindingKind::kChance));
  EXPECT_THAT(Doubts(FindingsOf(manifest)).Of("g", "none", "acc"),
              ElementsAre(FindingKind::kChance));
  Value task_unknown = group;
  task_unknown.Set("tasks", Value::MakeList({"t", "u"}));
  manifest.Set("groups", Value::MakeList({task_unknown}));
  EXPECT_THAT(FindingsOf(manifest), IsEmpty()) << "guessing is not known for all of it";
}

TEST(Findings, FindAFavouritePlace) {
  const auto places = FindingsOf(ManifestOf(Choices("[5,85,5,5]"), kGood));
  ASSERT_EQ(places.size(), 1U);
  EXPECT_EQ(places[0].kind, FindingKind::kOnePosition);
  EXPECT_TRUE(places[0].is_doubt());
  EXPECT_EQ(places[0].places[0].position, 1);
  EXPECT_DOUBLE_EQ(places[0].places[0].value, 0.85);
  EXPECT_DOUBLE_EQ(places[0].places[0].expected, 0.25);
  EXPECT_THAT(KindsOf(ManifestOf(Choices("[5,45,25,25]"), kGood), false),
              ElementsAre(FindingKind::kOnePosition));
  // Where one place is mostly right, choosing it is no fault.
  const Value explained =
      ManifestOf(R"(,"choices":{"documents":100,"guessing":0.25,"chosen":[95,5],"right":[90,10],)"
                 R"("guessed":[50,50]})",
                 kGood);
  EXPECT_THAT(FindingsOf(explained), IsEmpty());
}

TEST(Findings, ATaskWithoutAnyValueComesFirst) {
  const Value manifest = ManifestOf(R"(,"unscored":100)", R"("error":"nothing was added")");
  const auto findings = FindingsOf(manifest);
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].kind, FindingKind::kNothingScored);
  EXPECT_EQ(findings[0].places[0].reason, "nothing was added");
  EXPECT_EQ(findings[1].kind, FindingKind::kUnscored);
}

TEST(Findings, DoubtsConcernTheResultsTheyNameOnly) {
  const Value manifest = ManifestOf(R"(,"nothing_extracted":{"strict":90})", kGood);
  const Doubts doubts(FindingsOf(manifest));
  EXPECT_THAT(doubts.Of("t", "strict", "acc"), ElementsAre(FindingKind::kNothingExtracted));
  EXPECT_THAT(doubts.Of("t", "loose", "acc"), IsEmpty());
  EXPECT_THAT(doubts.Of("u", "strict", "acc"), IsEmpty());
}

TEST(Findings, AreDescribedForPrograms) {
  const Value manifest = ManifestOf(
      StrCat(R"(,"nothing_extracted":{"strict":90},"tied":1)", Choices("[5,85,5,5]")), kGood);
  EXPECT_EQ(*CanonicalJson(DescribeFindings(FindingsOf(manifest))),
            R"([{"count":90,"doubt":true,"filter":"strict","finding":"nothing_extracted","of":100,)"
            R"("task":"t"},{"count":85,"doubt":true,"expected":0.25,"finding":"one_position",)"
            R"("of":100,"position":1,"task":"t","value":0.85},)"
            R"({"count":1,"doubt":false,"finding":"tied","of":100,"task":"t"}])");
}

}  // namespace
}  // namespace etalon
