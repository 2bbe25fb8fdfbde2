#include "tasks/selection.h"

#include <gmock/gmock.h>

#include "base/file.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Selections : public testing::Test {
 protected:
  void Write(const std::string& name, const std::string& text) {
    ASSERT_TRUE(WriteFileAtomically(folder_.File(name), text).ok());
  }
  absl::StatusOr<Selection> Select(const std::vector<std::string>& names) {
    auto index = TaskIndex::Build({folder_.path()});
    EXPECT_TRUE(index.ok());
    index_ = *std::move(index);
    return SelectTasks(index_, names);
  }
  static std::vector<std::string> NamesOf(const Selection& selection) {
    std::vector<std::string> names;
    for (const TaskFile& task : selection.tasks) names.push_back(task.name);
    return names;
  }
  void SetUp() override {
    Write("a.yaml", "task: a\ntag: letters\n");
    Write("b.yaml", "task: b\ntag: [letters]\n");
    Write("c.yaml", "task: c\n");
    Write("inner.yaml",
          "group: inner\ntask: [a, b]\naggregate_metric_list:\n- metric: acc\n"
          "  weight_by_size: false\n");
    Write("outer.yaml",
          "group: outer\ntask:\n- inner\n- task: c\n  num_fewshot: 3\nmetadata: {version: 2}\n");
  }
  TemporaryFolder folder_;
  TaskIndex index_;
};

TEST_F(Selections, NamesTagsAndPatternsGiveTasksOnce) {
  EXPECT_THAT(NamesOf(*Select({"b", "letters", "?"})), ElementsAre("b", "a", "c"));
}

TEST_F(Selections, AGroupListsItsTasksAndGroups) {
  const auto selection = Select({"outer"});
  ASSERT_TRUE(selection.ok()) << selection.status();
  EXPECT_THAT(NamesOf(*selection), ElementsAre("a", "b", "c"));
  ASSERT_EQ(selection->groups.size(), 2u);
  EXPECT_EQ(selection->groups[0].name, "outer");
  EXPECT_EQ(selection->groups[0].version, Value(2));
  EXPECT_THAT(selection->groups[0].children, ElementsAre("inner", "c"));
  EXPECT_THAT(selection->groups[0].tasks, ElementsAre("a", "b", "c"));
  ASSERT_EQ(selection->groups[1].metrics.size(), 1u);
  EXPECT_FALSE(selection->groups[1].metrics[0].weight_by_size);
  EXPECT_EQ(selection->tasks[2].config.FindInt("num_fewshot"), 3);
}

TEST_F(Selections, OfTwoTasksOfOneNameInAGroupsFileTheLaterStandsInThePlaceOfTheFirst) {
  Write("twice.yaml",
        "group: twice\ntask:\n- {task: x, num_fewshot: 1}\n- {task: y}\n"
        "- {task: x, num_fewshot: 2}\n");
  const auto selection = Select({"twice"});
  ASSERT_TRUE(selection.ok()) << selection.status();
  EXPECT_THAT(NamesOf(*selection), ElementsAre("twice::x", "twice::y"));
  EXPECT_EQ(selection->tasks[0].config.FindInt("num_fewshot"), 2);
  EXPECT_THAT(selection->groups[0].children, ElementsAre("twice::x", "twice::y"));
}

// Group.get_all_tasks of lm-eval gave these.
TEST_F(Selections, ATaskOfTwoSubgroupsCountsInEach) {
  Write("a1.yaml", "task: a1\ntag: some\n");
  Write("a2.yaml", "task: a2\ntag: some\n");
  Write("one.yaml", "group: one\ntask: [a1, a2]\n");
  Write("two.yaml", "group: two\ntask: [a1]\n");
  Write("all.yaml", "group: all\ntask: [one, two, a1, a1, some, one]\n");
  const auto selection = Select({"all"});
  ASSERT_TRUE(selection.ok()) << selection.status();
  EXPECT_THAT(NamesOf(*selection), ElementsAre("a1", "a2"));
  EXPECT_THAT(selection->groups[0].tasks, ElementsAre("a1", "a2", "a1", "a1", "a2"));
}

TEST_F(Selections, WhatAGroupNeedsPythonForIsToldFromWhatIsWrong) {
  const std::string head = "group: g\ntask: [a]\naggregate_metric_list:\n";
  Write("g.yaml", head + "- {metric: acc, aggregation: !function m.f}\n");
  EXPECT_TRUE(absl::IsUnimplemented(Select({"g"}).status()));
  Write("g.yaml", "group: g\ntask:\n- {dataset_path: d, use_prompt: \"p:*\"}\n");
  EXPECT_TRUE(absl::IsUnimplemented(Select({"g"}).status()));
  Write("g.yaml", head + "- {metric: !function m.f, aggregation: mean}\n");
  const auto selection = Select({"g"});
  ASSERT_TRUE(selection.ok()) << selection.status();
  EXPECT_TRUE(selection->groups[0].metrics.empty());
  Write("g.yaml", head + "- {metric: acc, aggregation: median}\n");
  EXPECT_TRUE(absl::IsInvalidArgument(Select({"g"}).status()));
}

TEST_F(Selections, OneTaskInTwoFormsIsRefused) {
  const auto selection = Select({"c", "outer"});
  ASSERT_FALSE(selection.ok());
  EXPECT_THAT(std::string(selection.status().message()), HasSubstr("different settings"));
}

TEST_F(Selections, AGroupIsListedOnceInWhateverOrderItIsNamed) {
  for (const auto& names : {std::vector<std::string>{"inner", "outer"}, {"outer", "inner"}}) {
    const auto selection = Select(names);
    ASSERT_TRUE(selection.ok()) << selection.status();
    EXPECT_EQ(selection->groups.size(), 2u) << names.front();
  }
}

TEST_F(Selections, ATaskWinsOverATagOfItsName) {
  Write("0.yaml", "task: z\ntag: c\n");
  EXPECT_THAT(NamesOf(*Select({"c"})), ElementsAre("c"));
}

TEST_F(Selections, AGroupThatHoldsItselfIsAnError) {
  Write("loop.yaml", "group: loop\ntask: [loop]\n");
  EXPECT_FALSE(Select({"loop"}).ok());
}

TEST_F(Selections, AFileIsTakenByItsPath) {
  EXPECT_THAT(NamesOf(*Select({folder_.File("c.yaml")})), ElementsAre("c"));
}

TEST_F(Selections, AnUnknownNameIsNotFound) {
  EXPECT_TRUE(absl::IsNotFound(Select({"outr"}).status()));
  EXPECT_TRUE(absl::IsNotFound(Select({"z*"}).status()));
}

}  // namespace
}  // namespace etalon
