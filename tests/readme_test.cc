// Every command of README.md, run in its order as a reader would.
#include <gtest/gtest.h>

#include "base/text.h"
#include "program.h"

namespace etalon {
namespace {

TEST(Readme, EveryCommandDoesWhatItSays) {
  constexpr std::string_view kPrefix = "    build/etalon ";
  const auto readme = ReadFile(SourceFile("README.md"));
  ASSERT_TRUE(readme.ok()) << readme.status();
  const std::string folder = FreshFolder("readme");
  int commands = 0;
  for (const std::string_view line : SplitText(*readme, "\n")) {
    if (!line.starts_with(kPrefix)) continue;
    std::string command = ReplaceAll(line.substr(kPrefix.size()), "runs/", folder + "/runs/");
    command = ReplaceAll(command, "M.gguf", SourceFile("tests/data/tiny.gguf"));
    std::vector<std::string> words;
    for (const std::string_view word : SplitText(command, " ")) words.emplace_back(word);
    const ProgramResult result = RunProgram(words);
    EXPECT_EQ(result.exit_code, 0) << line << "\n" << result.out << result.err;
    ++commands;
  }
  EXPECT_GE(commands, 12);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace etalon
