#include "tasks/index/task_tree.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/file.h"
#include "base/str.h"
#include "tasks/index/index_cache.h"
#include "tasks/index/index_file.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

namespace fs = std::filesystem;

using testing::HasSubstr;
using testing::Not;

// All that a tree says of its files, without stamps.
std::string Describe(const TaskTree& tree) {
  std::string text;
  for (const IndexedFile& file : tree.files) {
    const TaskSummary& summary = file.summary;
    StrAppend(&text, summary.path, "|", tree.folders[file.folder].path, "|", summary.name, "|",
              summary.is_group, "|", summary.output_type, "|", summary.dataset_path, "|",
              summary.dataset_name, "|", summary.members, "|", file.error.ToString(), "|");
    for (const std::string& tag : summary.tags) StrAppend(&text, tag, ",");
    for (const uint32_t use : file.uses) StrAppend(&text, "|", tree.watched[use].path);
    text += "\n";
  }
  return text;
}

class TaskTrees : public testing::Test {
 protected:
  void SetUp() override {
    Write("a.yaml", "task: a\ninclude: base_yaml\ntag: [x, y]\n");
    Write("b.yaml", "task: b\noutput_type: multiple_choice\ntag: x\n");
    Write("sub/c.yaml", "task: c\ninclude: ../base_yaml\ndataset_name: en\n");
    Write("sub/group.yaml", "group: all\ntask: [a, b, c]\n");
    Write("sub/broken.yaml", "task: [\n");
    Write("sub/lost.yaml", "task: lost\ninclude: not_there\n");
    Write("__pycache__/no.yaml", "task: no\n");
    Write("base_yaml", "dataset_path: first\n");
  }
  void Write(const std::string& name, const std::string& text) {
    const std::string path = JoinPath(Tree(), name);
    fs::create_directories(fs::path(path).parent_path());
    // In place, so that nothing but the bytes and the times change.
    std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
  }
  std::string Tree() const { return folder_.File("tree"); }
  IndexCacheOptions Cache() const {
    return {.folder = folder_.File("cache/tasks"), .kept_files_min = 1, .settle_ns = 0};
  }
  // Reads with the cache, which must say what a reading without it says. How many files were read.
  int64_t ReadAndCompare(const std::string& what) {
    // What is written within one tick of the clock of the file system cannot be told apart.
    ::usleep(20000);
    const auto fresh = UpdateTaskTree(Tree(), {}, 0);
    const auto kept = ReadTaskTree(Tree(), Cache());
    EXPECT_TRUE(fresh.ok() && kept.ok()) << what;
    if (!fresh.ok() || !kept.ok()) return -1;
    EXPECT_EQ(Describe(kept->tree), Describe(fresh->tree)) << what;
    last_ = Describe(kept->tree);
    return kept->files_read;
  }
  std::string IndexPath() const {
    for (const auto& entry : fs::directory_iterator(folder_.File("cache/tasks"))) {
      if (IsIndexFile(entry.path().filename().native())) return entry.path().string();
    }
    return "";
  }
  TemporaryFolder folder_;
  std::string last_;
};

TEST_F(TaskTrees, WhatHasNotChangedIsNotReadAgain) {
  EXPECT_EQ(ReadAndCompare("cold"), 6);
  EXPECT_THAT(last_, HasSubstr("|first|"));
  EXPECT_THAT(last_, HasSubstr("not_there"));
  EXPECT_THAT(last_, Not(HasSubstr("__pycache__")));
  EXPECT_EQ(ReadAndCompare("warm"), 0);
}

TEST_F(TaskTrees, ChangesAreNoticed) {
  ReadAndCompare("cold");
  Write("b.yaml", "task: bb\noutput_type: multiple_choice\ntag: x\n");
  EXPECT_EQ(ReadAndCompare("another size"), 1);
  Write("b.yaml", "task: cc\noutput_type: multiple_choice\ntag: x\n");
  EXPECT_EQ(ReadAndCompare("the same size"), 1);
  EXPECT_THAT(last_, HasSubstr("|cc|"));
  Write("base_yaml", "dataset_path: other\n");
  EXPECT_EQ(ReadAndCompare("an included file"), 2);
  Write("sub/not_there", "dataset_path: found\n");
  EXPECT_EQ(ReadAndCompare("an included file that was not there"), 1);
  EXPECT_THAT(last_, HasSubstr("|found|"));
  Write("sub/broken.yaml", "task: whole\n");
  EXPECT_EQ(ReadAndCompare("a broken file made whole"), 1);
  EXPECT_EQ(ReadAndCompare("nothing"), 0);
}

TEST_F(TaskTrees, FilesThatComeGoAndMoveAreNoticed) {
  ReadAndCompare("cold");
  Write("sub/new.yaml", "task: new\n");
  EXPECT_EQ(ReadAndCompare("a new file"), 1);
  Write("sub/deep/er/new.yaml", "task: deep\n");
  EXPECT_EQ(ReadAndCompare("a new folder"), 1);
  fs::remove(JoinPath(Tree(), "a.yaml"));
  EXPECT_EQ(ReadAndCompare("a file less"), 0);
  fs::rename(JoinPath(Tree(), "b.yaml"), JoinPath(Tree(), "sub/z.yaml"));
  EXPECT_EQ(ReadAndCompare("a file moved"), 1);
  fs::rename(JoinPath(Tree(), "sub/deep"), JoinPath(Tree(), "sub/flat"));
  EXPECT_EQ(ReadAndCompare("a folder renamed"), 1);
  fs::remove_all(JoinPath(Tree(), "sub"));
  EXPECT_EQ(ReadAndCompare("a folder less"), 0);
}

TEST_F(TaskTrees, AnOldTimePutBackIsNoticed) {
  ReadAndCompare("cold");
  const fs::path path = JoinPath(Tree(), "b.yaml");
  const auto time = fs::last_write_time(path);
  Write("b.yaml", "task: B\noutput_type: multiple_choice\ntag: x\n");
  fs::last_write_time(path, time);
  EXPECT_EQ(ReadAndCompare("an old time"), 1);
}

TEST_F(TaskTrees, LinksThatGainAndLoseTheirTargetAreNoticed) {
  fs::create_symlink(folder_.File("target.yaml"), JoinPath(Tree(), "link.yaml"));
  fs::create_directory_symlink(JoinPath(Tree(), "sub"), JoinPath(Tree(), "folder.yaml"));
  EXPECT_EQ(ReadAndCompare("cold"), 6);
  std::ofstream(folder_.File("target.yaml")) << "task: linked\n";
  EXPECT_EQ(ReadAndCompare("a target"), 1);
  EXPECT_THAT(last_, HasSubstr("|linked|"));
  fs::remove(folder_.File("target.yaml"));
  EXPECT_EQ(ReadAndCompare("no target"), 0);
  EXPECT_THAT(last_, Not(HasSubstr("|linked|")));
}

TEST_F(TaskTrees, AYoungChangeIsReadAgain) {
  IndexCacheOptions cache = Cache();
  cache.settle_ns = int64_t{3600} * 1000 * 1000 * 1000;
  ASSERT_TRUE(ReadTaskTree(Tree(), cache).ok());
  EXPECT_EQ(ReadTaskTree(Tree(), cache)->files_read, 6);
}

TEST_F(TaskTrees, ACacheThatCannotBeUsedIsNoError) {
  Write("file", "");
  IndexCacheOptions cache = Cache();
  cache.folder = JoinPath(Tree(), "file/tasks");
  const auto update = ReadTaskTree(Tree(), cache);
  ASSERT_TRUE(update.ok()) << update.status();
  EXPECT_EQ(update->files_read, 6);
}

TEST_F(TaskTrees, SmallTreesLeaveNoFileAndOldTreesAreForgotten) {
  IndexCacheOptions cache = Cache();
  cache.kept_files_min = 7;
  ASSERT_TRUE(ReadTaskTree(Tree(), cache).ok());
  EXPECT_FALSE(FileExists(cache.folder));
  cache.kept_files_min = 1;
  cache.trees_max = 1;
  ASSERT_TRUE(ReadTaskTree(Tree(), cache).ok());
  const std::string first = IndexPath();
  ::usleep(20000);
  ASSERT_TRUE(ReadTaskTree(JoinPath(Tree(), "sub"), cache).ok());
  EXPECT_FALSE(FileExists(first));
  EXPECT_EQ(ReadTaskTree(JoinPath(Tree(), "sub"), cache)->files_read, 0);
}

TEST_F(TaskTrees, ADamagedOrForeignIndexIsMadeAnew) {
  ReadAndCompare("cold");
  const std::string path = IndexPath();
  const std::string bytes = *ReadFile(path);
  for (const std::string& wrong :
       {std::string(), bytes.substr(0, bytes.size() / 2), bytes + "x",
        std::string("something else"), std::string(bytes.size(), '\0')}) {
    ASSERT_TRUE(ReplaceFile(path, wrong).ok());
    EXPECT_EQ(ReadAndCompare("a wrong index"), 6);
    EXPECT_EQ(ReadAndCompare("made anew"), 0);
  }
}

TEST_F(TaskTrees, AnIndexOfAnotherTreeOrProgramIsNotTaken) {
  const auto update = UpdateTaskTree(Tree(), {}, 0);
  ASSERT_TRUE(update.ok());
  const std::string bytes = FormatTaskIndex(update->tree, "one");
  ASSERT_TRUE(ParseTaskIndex(bytes, "one").ok());
  EXPECT_EQ(FormatTaskIndex(*ParseTaskIndex(bytes, "one"), "one"), bytes);
  EXPECT_TRUE(absl::IsDataLoss(ParseTaskIndex(bytes, "two").status()));
  for (size_t at = 0; at < bytes.size(); at += 7) {
    std::string wrong = bytes;
    wrong[at] = static_cast<char>(wrong[at] ^ 0x10);
    EXPECT_TRUE(absl::IsDataLoss(ParseTaskIndex(wrong, "one").status())) << at;
  }
}

}  // namespace
}  // namespace etalon
