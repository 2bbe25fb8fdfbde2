// What reaches a terminal: text of models, records and task files cannot command it, whatever the
// command.
#include <gtest/gtest.h>
#include <pty.h>

#include <optional>

#include "base/json.h"
#include "base/text.h"
#include "program.h"

namespace etalon {
namespace {

// One that clears the screen, one that writes from right to left, and one byte of a terminal of
// old.
constexpr std::string_view kCommands = "\x1b[2J\xe2\x80\xae\xc2\x9b";

bool Has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// True when nothing that a terminal obeys is in what a program wrote, but what was to be there is.
testing::AssertionResult IsTame(const ProgramResult& result) {
  const std::string text = result.out + result.err;
  for (const char* command : {"\x1b", "\xe2\x80\xae", "\xc2\x9b"}) {
    if (Has(text, command)) return testing::AssertionFailure() << "not tame: " << text;
  }
  if (!Has(text, "<U+001B>")) return testing::AssertionFailure() << "nothing is said of: " << text;
  return testing::AssertionSuccess();
}

class Terminal : public testing::Test {
 protected:
  void SetUp() override { folder_ = FreshFolder("terminal"); }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  // The tiny model with a name of the same length.
  std::string WildModel() const {
    constexpr std::string_view kName = "Etalon tiny test model";
    std::string bytes = *ReadFile(SourceFile("tests/data/tiny.gguf"));
    const size_t at = bytes.find(kName);
    EXPECT_NE(at, std::string::npos);
    bytes.replace(at, kCommands.size(), kCommands);
    const std::string path = folder_ + "/wild.gguf";
    EXPECT_TRUE(WriteFileAtomically(path, bytes).ok());
    return path;
  }
  std::string Run(const std::string& model) const {
    std::string output = folder_ + "/record";
    const ProgramResult run = RunProgram({"run", "--model", model, "--tasks", "suite_animals",
                                          "--task-path", SourceFile("tests/data/suite"), "--limit",
                                          "2", "--threads", "1", "--output", output});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    return output;
  }
  std::string folder_;
};

TEST_F(Terminal, ANameInAModelFileCannotCommandIt) {
  const std::string model = WildModel();
  EXPECT_TRUE(IsTame(RunProgram({"model", "info", model})));
  EXPECT_TRUE(IsTame(RunProgram({"show", Run(model)})));
}

TEST_F(Terminal, AForgedRecordCannotCommandIt) {
  const std::string record = Run(SourceFile("tests/data/tiny.gguf"));
  std::string text = *ReadFile(record + "/manifest.json");
  // As RFC 8785 writes it.
  const std::string wild = StrCat("\\u001b", kCommands.substr(1));
  for (const std::string name : {"suite_animals", "acc", "none"}) {
    text = ReplaceAll(text, StrCat("\"", name, "\""), StrCat("\"", wild, name, "\""));
  }
  ASSERT_TRUE(WriteFileAtomically(record + "/manifest.json", text).ok());
  const ProgramResult shown = RunProgram({"show", record});
  EXPECT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_TRUE(IsTame(shown));
  const ProgramResult scored = RunProgram({"rescore", record, "--log-file", folder_ + "/log"});
  EXPECT_NE(scored.exit_code, 0);
  EXPECT_TRUE(IsTame(scored));
  EXPECT_FALSE(Has(ReadFile(folder_ + "/log").value_or("\x1b"), "\x1b"));
  const ProgramResult json = RunProgram({"show", record, "--json"});
  EXPECT_TRUE(Has(json.out, "\\u001b")) << "JSON stays JSON";
}

TEST_F(Terminal, ATaskFileCannotCommandIt) {
  ASSERT_TRUE(
      WriteFileAtomically(folder_ + "/t.yaml", "task: \"t\\e[2Jx\"\nwild\x1bkey: 1\n").ok());
  ASSERT_TRUE(WriteFileAtomically(folder_ + "/u.yaml",
                                  "task: \"u\\e[2Jx\"\ndataset_path: json\n\"wild\\e\": 1\n")
                  .ok());
  EXPECT_TRUE(IsTame(RunProgram({"tasks", "list", "--task-path", folder_})));
  EXPECT_TRUE(IsTame(RunProgram({"tasks", "check", "--task-path", folder_})));
  EXPECT_TRUE(IsTame(RunProgram({"run", "--model", "null:", "--tasks", "x\x1b[2J", "--task-path",
                                 folder_, "--output", folder_ + "/out"})));
}

// What a program writes to a terminal with a variable set; nothing where there are no terminals.
std::optional<std::string> OnTerminal(const std::vector<std::string>& arguments,
                                      const std::string& variable, const std::string& value) {
  int terminal = -1;
  const pid_t child = forkpty(&terminal, nullptr, nullptr, nullptr);
  if (child < 0) return std::nullopt;
  if (child == 0) {
    ForgetSettings();
    setenv("PAGER", "cat", 1);
    setenv("TERM", "xterm", 1);
    unsetenv("NO_COLOR");
    setenv(variable.c_str(), value.c_str(), 1);
    std::vector<std::string> words = {ProgramUnderTest()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    execv(pointers[0], pointers.data());
    _exit(127);
  }
  std::string said;
  char block[4096];
  for (ssize_t size = 0; (size = read(terminal, block, sizeof(block))) > 0;) {
    said.append(block, static_cast<size_t>(size));
  }
  close(terminal);
  EXPECT_EQ(WaitForExit(child), 0) << said;
  return said;
}

TEST_F(Terminal, WhatIsScoredStandsOut) {
  const std::vector<std::string> words = {"tasks",
                                          "show",
                                          "suite_animals",
                                          "--sample",
                                          "0",
                                          "--task-path",
                                          SourceFile("tests/data/suite")};
  const auto colored = OnTerminal(words, "COLUMNS", "50");
  if (!colored.has_value()) GTEST_SKIP() << "skipped: no terminals here";
  EXPECT_TRUE(Has(*colored, "\x1b[1;32m⟦·bird⟧\x1b[0m")) << *colored;
  for (const std::string_view line : SplitText(*OnTerminal(words, "NO_COLOR", "1"), "\r\n")) {
    EXPECT_FALSE(Has(std::string(line), "\x1b")) << line;
  }
}

// A pager that is told of Ctrl-C, stays, and takes its time.
constexpr std::string_view kSlowPager =
    "#!/bin/sh\n"
    "trap '' INT\n"
    "cat >/dev/null\n"
    "touch \"$0.started\"\n"
    "sleep 1\n"
    "touch \"$0.finished\"\n";

bool WaitForFile(const std::string& path) {
  constexpr int kTriesMax = 2000;
  for (int i = 0; i < kTriesMax && !FileExists(path); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return FileExists(path);
}

TEST_F(Terminal, AnInterruptLeavesNoPagerBehind) {
  const std::string pager = folder_ + "/pager";
  ASSERT_TRUE(WriteFileAtomically(pager, kSlowPager).ok());
  std::filesystem::permissions(pager, std::filesystem::perms::owner_all);
  const std::string program = ProgramUnderTest(), record = SourceFile("tests/golden/record");
  int terminal = -1;
  const pid_t child = forkpty(&terminal, nullptr, nullptr, nullptr);
  if (child == 0) {
    ForgetSettings();
    setenv("PAGER", pager.c_str(), 1);
    execl(program.c_str(), "etalon", "show", record.c_str(), nullptr);
    _exit(127);
  }
  if (child < 0) GTEST_SKIP() << "skipped: no terminals here";
  ASSERT_TRUE(WaitForFile(pager + ".started"));
  ASSERT_EQ(write(terminal, "\x03", 1), 1) << "Ctrl-C";
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(FileExists(pager + ".finished")) << "the program ended before its pager";
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT) << status;
  close(terminal);
}

}  // namespace
}  // namespace etalon
