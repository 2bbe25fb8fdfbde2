#include "records/survey/caveats.h"

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

std::vector<CaveatKind> KindsOf(const Value& manifest, bool is_doubt) {
  std::vector<CaveatKind> kinds;
  for (const Caveat& caveat : CaveatsOf(manifest)) {
    if (caveat.is_doubt() == is_doubt) kinds.push_back(caveat.kind);
  }
  return kinds;
}

std::string Choices(const std::string& chosen) {
  return StrCat(R"(,"choices":{"documents":100,"guessing":0.25,"chosen":)", chosen,
                R"(,"right":[25,25,25,25],"guessed":[25,25,25,25]})");
}

TEST(Caveats, AreNoneWhereAllIsWell) {
  EXPECT_THAT(CaveatsOf(ManifestOf(Choices("[30,20,25,25]"), kGood)), IsEmpty());
  EXPECT_THAT(CaveatsOf(Value()), IsEmpty()) << "and no manifest is no reason to fall";
}

TEST(Caveats, WeighCountsByTheirShare) {
  const Value few = ManifestOf(R"(,"failed":0,"truncated":1,"tied":3)", kGood);
  EXPECT_THAT(KindsOf(few, true), IsEmpty());
  EXPECT_THAT(KindsOf(few, false), ElementsAre(CaveatKind::kTruncated, CaveatKind::kTied));
  const Value many = ManifestOf(
      R"(,"failed":1,"truncated":30,"nothing_extracted":{"a":0,"b":50},"no_gold":1)", kGood);
  EXPECT_THAT(KindsOf(many, true),
              ElementsAre(CaveatKind::kFailed, CaveatKind::kNoGold, CaveatKind::kNothingExtracted,
                          CaveatKind::kTruncated));
  const auto caveats = CaveatsOf(many);
  EXPECT_EQ(caveats[2].places.front().filter, "b");
  EXPECT_DOUBLE_EQ(caveats[2].places.front().share(), 0.5);
}

TEST(Caveats, SayThatThoughtsDidNotEnd) {
  const Value many = ManifestOf(R"(,"thoughts":{"taken_off":80,"without_end":20})", kGood);
  EXPECT_THAT(KindsOf(many, true), ElementsAre(CaveatKind::kThoughtsOpen));
  const CaveatPlace place = CaveatsOf(many).front().places.front();
  EXPECT_EQ(place.count, 20);
  EXPECT_EQ(place.of, 100);
  const Value few = ManifestOf(R"(,"thoughts":{"taken_off":98,"without_end":2})", kGood);
  EXPECT_THAT(KindsOf(few, false), ElementsAre(CaveatKind::kThoughtsOpen));
  const Value none = ManifestOf(R"(,"thoughts":{"taken_off":100,"without_end":0})", kGood);
  EXPECT_THAT(CaveatsOf(none), IsEmpty());
}

TEST(Caveats, SayThatOnlyTheFirstDocumentsWereAsked) {
  std::string text = *CanonicalJson(ManifestOf("", kGood));
  text.insert(text.find(R"("name":"t",)"), R"("documents":{"evaluated":100,"split":817},)");
  const Value partial = *ParseJson(text);
  EXPECT_THAT(KindsOf(partial, false), ElementsAre(CaveatKind::kPartial));
  EXPECT_THAT(KindsOf(partial, true), IsEmpty());
  EXPECT_THAT(Doubts(CaveatsOf(partial), /*is_doubt=*/false).Of("t", "none", "acc"),
              ElementsAre(CaveatKind::kPartial));
  EXPECT_THAT(Doubts(CaveatsOf(partial)).Of("t", "none", "acc"), IsEmpty());
}

TEST(Caveats, ATieOfAllChoicesIsSaidOnce) {
  EXPECT_THAT(KindsOf(ManifestOf(R"(,"all_equal":9,"tied":9)", kGood), true),
              ElementsAre(CaveatKind::kAllEqual));
  EXPECT_THAT(KindsOf(ManifestOf(R"(,"all_equal":9,"tied":59)", kGood), true),
              ElementsAre(CaveatKind::kAllEqual, CaveatKind::kTied));
}

TEST(Caveats, CompareAnAccuracyWithGuessing) {
  const std::string choices = Choices("[30,20,25,25]");
  const auto kinds = [&](const char* estimate) {
    return KindsOf(
        ManifestOf(choices, StrCat(R"("estimate":{"n":100,"method":"m",)", estimate, "}")), true);
  };
  EXPECT_THAT(kinds(R"("value":0.3,"lower":0.22,"upper":0.4)"), ElementsAre(CaveatKind::kChance));
  EXPECT_THAT(kinds(R"("value":0.3,"lower":0.26,"upper":0.4)"), IsEmpty());
  EXPECT_THAT(kinds(R"("value":0.1,"lower":0.05,"upper":0.2)"),
              ElementsAre(CaveatKind::kBelowChance));
  EXPECT_THAT(kinds(R"("value":0,"lower":0,"upper":0.04)"),
              ElementsAre(CaveatKind::kBelowChance, CaveatKind::kNoneRight));
  EXPECT_THAT(kinds(R"("value":0.3)"), IsEmpty()) << "no interval, nothing to say";
}

TEST(Caveats, CompareAnswersOfFewFormsWithTheCommonestOne) {
  const auto kinds = [](const std::string& counts, const char* estimate) {
    std::string text = *CanonicalJson(
        ManifestOf(counts, StrCat(R"("estimate":{"n":100,"method":"m",)", estimate, "}")));
    const size_t at = text.find(R"("scorer":"acc")");
    text.replace(at, 14, R"("scorer":"exact_match")");
    return KindsOf(*ParseJson(text), true);
  };
  const std::string counts = R"(,"commonest_right":50)";
  EXPECT_THAT(kinds(counts, R"("value":0.5,"lower":0.4,"upper":0.6)"),
              ElementsAre(CaveatKind::kChance));
  EXPECT_THAT(kinds(counts, R"("value":0.7,"lower":0.6,"upper":0.8)"), IsEmpty());
  EXPECT_THAT(kinds(counts, R"("value":0.2,"lower":0.1,"upper":0.3)"), IsEmpty())
      << "answers in another form are told otherwise";
  EXPECT_THAT(kinds("", R"("value":0.5,"lower":0.4,"upper":0.6)"), IsEmpty());
}

TEST(Caveats, CompareAGroupWithGuessingPooledAsItsScores) {
  Value manifest = ManifestOf(Choices("[30,20,25,25]"), kGood);
  Value group = *ParseJson(R"({"group":"g","filter":"none","metric":"acc","tasks":["t"],)"
                           R"("estimate":{"value":0.3,"n":100,"lower":0.24,"upper":0.4}})");
  manifest.Set("groups", Value::MakeList({group}));
  EXPECT_THAT(KindsOf(manifest, true), ElementsAre(CaveatKind::kChance));
  EXPECT_THAT(Doubts(CaveatsOf(manifest)).Of("g", "none", "acc"), ElementsAre(CaveatKind::kChance));
  Value task_unknown = group;
  task_unknown.Set("tasks", Value::MakeList({"t", "u"}));
  manifest.Set("groups", Value::MakeList({task_unknown}));
  EXPECT_THAT(CaveatsOf(manifest), IsEmpty()) << "guessing is not known for all of it";
}

TEST(Caveats, FindAFavouritePlace) {
  const auto places = CaveatsOf(ManifestOf(Choices("[5,85,5,5]"), kGood));
  ASSERT_EQ(places.size(), 1U);
  EXPECT_EQ(places[0].kind, CaveatKind::kOnePosition);
  EXPECT_TRUE(places[0].is_doubt());
  EXPECT_EQ(places[0].places[0].position, 1);
  EXPECT_DOUBLE_EQ(places[0].places[0].value, 0.85);
  EXPECT_DOUBLE_EQ(places[0].places[0].expected, 0.25);
  EXPECT_THAT(KindsOf(ManifestOf(Choices("[5,45,25,25]"), kGood), false),
              ElementsAre(CaveatKind::kOnePosition));
  // Where one place is mostly right, choosing it is no fault.
  const Value explained =
      ManifestOf(R"(,"choices":{"documents":100,"guessing":0.25,"chosen":[95,5],"right":[90,10],)"
                 R"("guessed":[50,50]})",
                 kGood);
  EXPECT_THAT(CaveatsOf(explained), IsEmpty());
}

TEST(Caveats, ATaskWithoutAnyValueComesFirst) {
  const Value manifest = ManifestOf(R"(,"unscored":100)", R"("error":"nothing was added")");
  const auto caveats = CaveatsOf(manifest);
  ASSERT_EQ(caveats.size(), 2U);
  EXPECT_EQ(caveats[0].kind, CaveatKind::kNothingScored);
  EXPECT_EQ(caveats[0].places[0].reason, "nothing was added");
  EXPECT_EQ(caveats[1].kind, CaveatKind::kUnscored);
}

TEST(Caveats, NameTheMetricThatCouldNotMarkDocuments) {
  const Value manifest =
      ManifestOf(R"(,"unscored":1,"unscored_by":{"acc,strict":1,"f1,strict":3})", kGood);
  const auto caveats = CaveatsOf(manifest);
  ASSERT_EQ(caveats.size(), 1U);
  EXPECT_EQ(caveats[0].kind, CaveatKind::kUnscored);
  ASSERT_EQ(caveats[0].places.size(), 2U);
  EXPECT_EQ(caveats[0].places[0].metric, "");
  EXPECT_EQ(caveats[0].places[1].metric, "f1");
  EXPECT_EQ(caveats[0].places[1].filter, "strict");
  EXPECT_EQ(caveats[0].places[1].count, 3);
}

TEST(Caveats, DoubtsConcernTheResultsTheyNameOnly) {
  const Value manifest = ManifestOf(R"(,"nothing_extracted":{"strict":90})", kGood);
  const Doubts doubts(CaveatsOf(manifest));
  EXPECT_THAT(doubts.Of("t", "strict", "acc"), ElementsAre(CaveatKind::kNothingExtracted));
  EXPECT_THAT(doubts.Of("t", "loose", "acc"), IsEmpty());
  EXPECT_THAT(doubts.Of("u", "strict", "acc"), IsEmpty());
}

TEST(Caveats, AreDescribedForPrograms) {
  const Value manifest = ManifestOf(
      StrCat(R"(,"nothing_extracted":{"strict":90},"tied":1)", Choices("[5,85,5,5]")), kGood);
  EXPECT_EQ(*CanonicalJson(DescribeCaveats(CaveatsOf(manifest))),
            R"([{"caveat":"nothing_extracted","count":90,"doubt":true,"filter":"strict",)"
            R"("of":100,"task":"t"},{"caveat":"one_position","count":85,"doubt":true,)"
            R"("expected":0.25,"of":100,"position":1,"task":"t","value":0.85},)"
            R"({"caveat":"tied","count":1,"doubt":false,"of":100,"task":"t"}])");
}

}  // namespace
}  // namespace etalon
