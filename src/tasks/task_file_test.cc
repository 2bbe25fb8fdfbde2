#include "tasks/task_file.h"

#include <gmock/gmock.h>

#include "base/file.h"
#include "tasks/task_index.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class TaskFiles : public testing::Test {
 protected:
  std::string Write(const std::string& name, const std::string& text) {
    const std::string path = folder_.File(name);
    EXPECT_TRUE(MakeFolders(ParentFolder(path)).ok());
    EXPECT_TRUE(WriteFileAtomically(path, text).ok());
    return path;
  }
  static std::string Message(const absl::Status& status) { return std::string(status.message()); }
  TemporaryFolder folder_;
};

TEST_F(TaskFiles, OwnKeysWinOverIncludedOnesAndLaterIncludesOverEarlier) {
  Write("base_yaml", "a: 1\nb: 1\nc: 1\ntask_list: [x]\n");
  Write("more/other_yaml", "b: 2\nc: 2\n");
  const auto file = TaskFileReader().Read(
      Write("task.yaml", "include: [base_yaml, more/other_yaml]\ntask: t\nc: 3\n"));
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(file->name, "t");
  EXPECT_EQ(file->config.FindInt("a"), 1);
  EXPECT_EQ(file->config.FindInt("b"), 2);
  EXPECT_EQ(file->config.FindInt("c"), 3);
  EXPECT_EQ(file->config.Find("task_list"), nullptr);
  EXPECT_EQ(file->config.Find("include"), nullptr);
  EXPECT_EQ(file->At("b"), folder_.File("more/other_yaml") + ":1");
  EXPECT_EQ(file->At("c"), folder_.File("task.yaml") + ":3");
}

TEST_F(TaskFiles, AMissingIncludeNamesTheLineThatAsksForIt) {
  const auto file = TaskFileReader().Read(Write("task.yaml", "task: t\ninclude: none_yaml\n"));
  ASSERT_TRUE(absl::IsNotFound(file.status()));
  EXPECT_THAT(Message(file.status()), HasSubstr("task.yaml:2: "));
  EXPECT_THAT(Message(file.status()), HasSubstr("none_yaml"));
}

TEST_F(TaskFiles, AFileThatIncludesItselfIsAnError) {
  const auto file = TaskFileReader().Read(Write("task.yaml", "include: task.yaml\n"));
  EXPECT_TRUE(absl::IsInvalidArgument(file.status()));
}

TEST_F(TaskFiles, AYamlErrorNamesFileAndLine) {
  const auto file = TaskFileReader().Read(Write("task.yaml", "task: t\nb: [1, 2\nc: 3\n"));
  ASSERT_TRUE(absl::IsInvalidArgument(file.status()));
  EXPECT_THAT(Message(file.status()), HasSubstr("task.yaml: line 3: "));
}

TEST_F(TaskFiles, ABrokenFileFailsAloneInTheIndex) {
  Write("a/good.yaml", "task: good\ntag: [fruit, all]\n");
  Write("a/bad.yaml", "task: [\n");
  Write("b/again.yaml", "task: good\nfrom: b\n");
  Write("c/group.yaml", "group: both\ntask: [good]\n");
  const auto index = TaskIndex::Build({folder_.path()});
  ASSERT_TRUE(index.ok()) << index.status();
  ASSERT_EQ(index->broken().size(), 1u);
  EXPECT_THAT(Message(index->broken()[0]), HasSubstr("bad.yaml"));
  ASSERT_NE(index->Find("good"), nullptr);
  EXPECT_EQ(index->Find("good")->summary.path, folder_.File("a/good.yaml"))
      << "the first path wins";
  ASSERT_NE(index->Find("fruit"), nullptr);
  EXPECT_THAT(index->Find("fruit")->tasks, ElementsAre("good"));
  EXPECT_EQ(index->Find("both")->kind, EntryKind::kGroup);
  EXPECT_THAT(Message(index->UnknownName("goood")), HasSubstr("did you mean \"good\""));
}

TEST_F(TaskFiles, ALaterFolderWinsOverAnEarlierOne) {
  Write("first/t.yaml", "task: t\nfrom: 1\n");
  Write("second/t.yaml", "task: t\nfrom: 2\n");
  const auto index = TaskIndex::Build({folder_.File("first"), folder_.File("second")});
  ASSERT_TRUE(index.ok());
  EXPECT_EQ(index->Find("t")->summary.path, folder_.File("second/t.yaml"));
}

}  // namespace
}  // namespace etalon
