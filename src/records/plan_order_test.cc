#include "records/plan_order.h"

#include <gtest/gtest.h>

#include "base/json.h"

namespace etalon {
namespace {

constexpr const char* kPlan =
    R"({"tasks":[{"name":"a","documents":{"evaluated":2},"repeats":1},
                 {"name":"b","documents":{"evaluated":1},"repeats":2}]})";

PlanOrder Make() { return PlanOrder::Create(*ParseJson(kPlan)).value(); }

absl::Status Take(PlanOrder* order, const char* task, int64_t doc_id, int32_t repeat,
                  const char* hash = "") {
  Sample sample;
  sample.task = task;
  sample.doc_id = doc_id;
  sample.repeat = repeat;
  sample.doc_hash = hash;
  return order->Take(sample);
}

TEST(PlanOrder, TakesTasksDocumentsAndRepeatsInOrder) {
  PlanOrder order = Make();
  EXPECT_TRUE(Take(&order, "a", 0, 0).ok());
  EXPECT_TRUE(order.is_document_complete());
  // Documents may be a choice of those of the split.
  EXPECT_TRUE(Take(&order, "a", 7, 0).ok());
  EXPECT_EQ(order.task_index(), 0U);
  EXPECT_TRUE(Take(&order, "b", 0, 0).ok());
  EXPECT_EQ(order.task_index(), 1U);
  EXPECT_FALSE(order.is_document_complete());
  EXPECT_EQ(order.Finish().message(),
            "the samples end where the plan has task b, document 0, repeat 1");
  EXPECT_TRUE(Take(&order, "b", 0, 1).ok());
  EXPECT_TRUE(order.is_document_complete());
  EXPECT_TRUE(order.Finish().ok());
  EXPECT_EQ(Take(&order, "b", 1, 0).message(),
            "the sample of task b, document 1, repeat 0 is one too many");
}

TEST(PlanOrder, RefusesWhatStandsElsewhere) {
  PlanOrder order = Make();
  EXPECT_EQ(Take(&order, "b", 0, 0).message(),
            "the sample of task b, document 0, repeat 0 stands where the plan has task a, a "
            "document after -1");
  ASSERT_TRUE(Take(&order, "a", 3, 0).ok());
  EXPECT_FALSE(Take(&order, "a", 3, 0).ok());
  EXPECT_FALSE(Take(&order, "a", 2, 0).ok());
  EXPECT_FALSE(Take(&order, "a", 4, 1).ok());
  EXPECT_FALSE(Take(&order, "b", 0, 0).ok());
  ASSERT_TRUE(Take(&order, "a", 4, 0).ok());
  ASSERT_TRUE(Take(&order, "b", 0, 0, "x").ok());
  EXPECT_FALSE(Take(&order, "b", 1, 1, "x").ok());
  EXPECT_EQ(Take(&order, "b", 0, 1, "y").message(),
            "the sample of task b, document 0, repeat 1 is of another document than the repeat "
            "before");
}

TEST(PlanOrder, RefusesAPlanThatDoesNotSayWhatThereIs) {
  for (const char* plan :
       {R"({})", R"({"tasks":[]})", R"({"tasks":5})", R"({"tasks":[5]})",
        R"({"tasks":[{"name":"a","documents":{"evaluated":0},"repeats":1}]})",
        R"({"tasks":[{"name":"a","documents":{"evaluated":1}}]})",
        R"({"tasks":[{"name":"a","repeats":1}]})",
        R"({"tasks":[{"documents":{"evaluated":1},"repeats":1}]})",
        R"({"tasks":[{"name":"a","documents":{"evaluated":1},"repeats":4294967296}]})",
        R"({"tasks":[{"name":"a","documents":{"evaluated":1},"repeats":1},
                     {"name":"a","documents":{"evaluated":1},"repeats":1}]})"}) {
    EXPECT_EQ(PlanOrder::Create(*ParseJson(plan)).status().code(),
              absl::StatusCode::kInvalidArgument)
        << plan;
  }
}

}  // namespace
}  // namespace etalon
