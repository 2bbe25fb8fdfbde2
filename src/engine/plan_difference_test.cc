#include "engine/plan_difference.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "base/str.h"

namespace etalon {
namespace {

std::string Difference(const std::string& before, const std::string& now) {
  const absl::Status status = RequireEqualPlans(*ParseJson(before), *ParseJson(now), "a/journal");
  if (status.ok()) return "";
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  return std::string(ToView(status.message()));
}

TEST(PlanDifference, EqualPlansMayOrderTheirKeysOtherwise) {
  EXPECT_EQ(Difference(R"({"a":1,"b":{"c":2,"d":[1,2]}})", R"({"b":{"d":[1,2],"c":2},"a":1})"), "");
  EXPECT_EQ(Difference(R"({"a":1})", R"({"a":1.0})"), "");  // the same canonical bytes
}

TEST(PlanDifference, NamesTheKeyAndBothValues) {
  EXPECT_EQ(Difference(R"({"settings":{"limit":10}})", R"({"settings":{"limit":20}})"),
            "a/journal is of another run: settings.limit was 10 and is now 20");
  EXPECT_EQ(Difference(R"({"settings":{"limit":10}})", R"({"settings":{}})"),
            "a/journal is of another run: settings.limit was 10 and is now absent");
  EXPECT_EQ(Difference(R"({"settings":{}})", R"({"settings":{"limit":null}})"),
            "a/journal is of another run: settings.limit was absent and is now null");
}

TEST(PlanDifference, NamesThePlaceInAList) {
  EXPECT_EQ(Difference(R"({"tasks":[{"name":"a"},{"name":"b"}]})", R"({"tasks":[{"name":"a"}]})"),
            "a/journal is of another run: tasks[1] was {\"name\":\"b\"} and is now absent");
  EXPECT_EQ(Difference(R"({"tasks":[{"name":"a"}]})", R"({"tasks":[{"name":"c"}]})"),
            "a/journal is of another run: tasks[0].name was \"a\" and is now \"c\"");
}

TEST(PlanDifference, ShortensLongValuesBetweenCharacters) {
  const std::string text =
      Difference("{\"a\":1}", StrCat("{\"a\":\"x", std::string(50, 'y'),
                                     "ääääääääääääääääääääääääääääääääääääääääääääääääää\"}"));
  EXPECT_NE(text.find("…"), std::string::npos);
  EXPECT_LT(text.size(), 200u);
}

TEST(PlanDifference, RefusesWhatHasNoJson) {
  const Value plan = Value::MakeDict({{"a", int64_t{1} << 60}});
  EXPECT_FALSE(RequireEqualPlans(plan, plan, "a/journal").ok());
}

}  // namespace
}  // namespace etalon
