#include "cli/run/chosen_samples.h"

#include <gmock/gmock.h>

#include "base/file.h"
#include "base/status.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(ChosenSamples, StandOnTheCommandLineOrInAFile) {
  const std::string json = R"( {"b": [5, 0, 5], "a": [2]} )";
  const auto chosen = ReadChosenSamples(json);
  ASSERT_TRUE(chosen.ok()) << chosen.status();
  ASSERT_EQ(chosen->size(), 2u);
  EXPECT_THAT(chosen->at("b"), ElementsAre(0, 5)) << "in the order of the data, each once";
  const TemporaryFolder folder;
  ASSERT_TRUE(WriteFileAtomically(folder.File("chosen.json"), json).ok());
  EXPECT_EQ(*ReadChosenSamples(folder.File("chosen.json")), *chosen);
  EXPECT_TRUE(ReadChosenSamples("")->empty());
}

TEST(ChosenSamples, RefusesWhatIsNoListOfDocuments) {
  const std::pair<const char*, const char*> wrong[] = {
      {"{}", "must name tasks"},
      {"{\"a\": []}", "a needs a list"},
      {"{\"a\": 1}", "a needs a list"},
      {"{\"a\": [-1]}", "whole numbers"},
      {"{\"a\": [\"x\"]}", "whole numbers"},
      {"{\"a\": [1.5]}", "whole numbers"},
      {"{\"a\": [1]", "--samples"},
      {"nowhere.json", "there is no file nowhere.json"},
  };
  for (const auto& [text, hint] : wrong) {
    const auto chosen = ReadChosenSamples(text);
    ASSERT_FALSE(chosen.ok()) << text;
    EXPECT_TRUE(IsUsageError(chosen.status())) << text;
    EXPECT_THAT(std::string(chosen.status().message()), HasSubstr(hint)) << text;
  }
}

TEST(ChosenSamples, NamesTheTaskThatWasPerhapsMeant) {
  Selection selection;
  selection.tasks.push_back({.name = "gsm8k"});
  EXPECT_TRUE(RequireChosenTasks({{"gsm8k", {0}}}, selection).ok());
  const absl::Status status = RequireChosenTasks({{"gsm8", {0}}}, selection);
  EXPECT_TRUE(IsUsageError(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("did you mean \"gsm8k\"?"));
}

}  // namespace
}  // namespace etalon
