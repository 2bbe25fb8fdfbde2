#include "parity/group_parity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "base/str.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

using ::testing::HasSubstr;

// Groups over two tasks of 10 and 30 documents, whose accuracies are 0.5 and 1.
class GroupParities : public ::testing::Test {
 protected:
  void SetUp() override {
    Write("a.yaml", "task: a\n");
    Write("b.yaml", "task: b\n");
    Write("both.yaml",
          "group: both\ntask: [a, b]\naggregate_metric_list:\n- metric: acc\n"
          "  weight_by_size: true\n");
    auto index = TaskIndex::Build({folder_.path()});
    ASSERT_TRUE(index.ok()) << index.status();
    index_ = *std::move(index);
    tasks_ = {Compared("a", 0.5, 10), Compared("b", 1, 30)};
  }
  void Write(const std::string& name, const std::string& text) {
    ASSERT_TRUE(WriteFileAtomically(folder_.File(name), text).ok());
  }
  TaskParity Compared(const std::string& task, double accuracy, int64_t n) {
    Estimate estimate;
    estimate.value = accuracy;
    estimate.n = n;
    return {.task = task,
            .results = folder_.File("results.json"),
            .computed = {{.filter = "none",
                          .metric = "acc",
                          .estimate = estimate,
                          .lm_eval_standard_error = accuracy < 1 ? 0.1 : 0}}};
  }
  GroupParity Compare(const LoggedGroup& logged) {
    const auto groups = CompareGroups(index_, {&logged, 1}, tasks_, kScoreTolerance);
    EXPECT_TRUE(groups.ok()) << groups.status();
    return groups->front();
  }
  const TemporaryFolder folder_;
  TaskIndex index_;
  std::vector<TaskParity> tasks_;
};

TEST_F(GroupParities, AreMeansOverTheComparedTasks) {
  GroupParity both = Compare({"both", {{"acc,none", 0.875}}});
  EXPECT_TRUE(both.agrees()) << both.not_compared;
  EXPECT_EQ(both.values.equal, 1);
  both = Compare({"both", {{"acc,none", 0.75}}});
  EXPECT_FALSE(both.agrees());
  EXPECT_EQ(both.values.first->ours, "0.875");
  // lm-eval's own pooled error: sqrt((9·10·0.1² + 0)/(10 + 30 − 2)/(10 + 30))
  both = Compare({"both", {{"acc_stderr,none", 0.02433321316961438}}});
  EXPECT_EQ(both.errors.equal, 1) << both.errors.first->ours;
  both = Compare({"both", {{"f1,none", 0.5}, {"f1_stderr,none", std::nullopt}}});
  EXPECT_EQ(both.values.equal + both.errors.equal, 0);
}

TEST_F(GroupParities, WithoutATaskSayNothingAgainstTheOthers) {
  tasks_.pop_back();
  const GroupParity both = Compare({"both", {{"acc,none", 0.875}}});
  EXPECT_THAT(both.not_compared, HasSubstr("its task b"));
  EXPECT_TRUE(both.agrees());
}

TEST_F(GroupParities, ThatNobodyKnowsDoNotAgree) {
  const GroupParity other = Compare({"bothers", {}});
  EXPECT_THAT(other.not_compared, HasSubstr("bothers"));
  EXPECT_FALSE(other.agrees());
}

TEST_F(GroupParities, OfARunStandInItsResultsFile) {
  Write("results.json",
        R"({"results": {}, "groups": {"both": {"alias": "x", "acc,none": 0.875}}})");
  const auto groups = CompareGroupsOfRuns(index_, tasks_, kScoreTolerance);
  ASSERT_TRUE(groups.ok()) << groups.status();
  ASSERT_EQ(groups->size(), 1);
  EXPECT_EQ(groups->front().values.equal, 1);
  Write("results.json", R"({"groups": {"both": 3}})");
  const auto damaged = CompareGroupsOfRuns(index_, tasks_, kScoreTolerance);
  EXPECT_THAT(ToView(damaged.status().message()), HasSubstr("results.json: \"groups\""));
}

}  // namespace
}  // namespace etalon
