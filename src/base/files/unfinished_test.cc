#include "base/files/unfinished.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "base/file.h"
#include "base/status.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

void Put(const std::string& path) {
  ASSERT_TRUE(MakeFolders(ParentFolder(path)).ok());
  ASSERT_TRUE(OpenAppend(path, OpenMode::kCreateNew).ok());
}

TEST(Unfinished, IsRemovedUnlessItIsFinished) {
  const TemporaryFolder folder;
  const std::string file = folder.File("a.tmp"), tree = folder.File("b.tmp");
  {
    const Unfinished first(file), second(tree), never_made(folder.File("c.tmp"));
    Put(file);
    Put(tree + "/x/y");
  }
  EXPECT_FALSE(FileExists(file));
  EXPECT_FALSE(FileExists(tree));
  {
    Unfinished first(file), second(tree);
    Put(file);
    Put(tree + "/x/y");
    EXPECT_TRUE(first.FinishAs(folder.File("a")).ok());
    EXPECT_TRUE(second.FinishAs(folder.File("b")).ok());
    EXPECT_FALSE(Unfinished(folder.File("none")).FinishAs(folder.File("d")).ok());
  }
  EXPECT_TRUE(FileExists(folder.File("a")));
  EXPECT_TRUE(FileExists(folder.File("b/x/y")));
}

// Makes things as a command would, tells that they are there, and waits for the signal.
[[noreturn]] void MakeAndWait(const TemporaryFolder& folder, int ready) {
  constexpr unsigned kSecondsMax = 60;
  alarm(kSecondsMax);
  // Tests in the background of a shell are started with SIGINT ignored.
  std::signal(SIGINT, SIG_DFL);
  const Unfinished file(folder.File("a.tmp")), tree(folder.File("b.tmp"));
  Unfinished done(folder.File("c.tmp"));
  Put(folder.File("a.tmp"));
  for (int i = 0; i < 300; ++i) Put(folder.File("b.tmp/model/" + std::to_string(i)));
  Put(folder.File("b.tmp/other"));
  Put(folder.File("c.tmp"));
  const bool is_done = done.FinishAs(folder.File("c")).ok();
  if (write(ready, is_done ? "y" : "n", 1) != 1) _exit(1);
  while (true) pause();
}

TEST(Unfinished, SignalsRemoveItAndEndTheProgram) {
  for (const int signal_number : {SIGINT, SIGTERM}) {
    const TemporaryFolder folder;
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) MakeAndWait(folder, ends[1]);
    close(ends[1]);
    char said = 'n';
    ASSERT_EQ(read(ends[0], &said, 1), 1);
    close(ends[0]);
    EXPECT_EQ(said, 'y');
    ASSERT_TRUE(FileExists(folder.File("b.tmp/model/299")));
    kill(child, signal_number);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), kExitInterrupted);
    const auto left = ListFiles(folder.path());
    ASSERT_TRUE(left.ok());
    EXPECT_EQ(*left, std::vector<std::string>{folder.File("c")});
    EXPECT_FALSE(FileExists(folder.File("b.tmp")));
  }
}

TEST(Unfinished, ASignalThatIsIgnoredOrWantedElsewhereStaysSo) {
  const TemporaryFolder folder;
  const auto of_interrupts = [] {
    struct sigaction action = {};
    sigaction(SIGINT, nullptr, &action);
    return action.sa_handler;
  };
  std::signal(SIGINT, SIG_IGN);
  {
    const Unfinished file(folder.File("a.tmp"));
    EXPECT_EQ(of_interrupts(), SIG_IGN);
  }
  std::signal(SIGINT, SIG_DFL);
  {
    const Unfinished outer(folder.File("a.tmp"));
    {
      const Unfinished inner(folder.File("b.tmp"));
    }
    EXPECT_NE(of_interrupts(), SIG_DFL) << "the outer one still wants it";
  }
  EXPECT_EQ(of_interrupts(), SIG_DFL);
}

TEST(Unfinished, AFolderIsMadeBesideItsPlaceByEachProcessItself) {
  EXPECT_EQ(UnfinishedFolder("runs/m//"), UnfinishedFolder("runs/m"));
  EXPECT_EQ(UnfinishedFolder("runs/m").rfind("runs/m.", 0), 0u);
  EXPECT_NE(UnfinishedFolder("runs/m").find(std::to_string(getpid())), std::string::npos);
}

}  // namespace
}  // namespace etalon
