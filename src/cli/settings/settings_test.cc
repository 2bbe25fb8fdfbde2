#include "cli/settings/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "base/str.h"
#include "base/text.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

using testing::HasSubstr;

class SettingsTest : public testing::Test {
 protected:
  void Write(const std::string& folder, std::string_view text) {
    ASSERT_TRUE(MakeFolders(folder).ok());
    ASSERT_TRUE(WriteFileAtomically(JoinPath(folder, "etalon.toml"), text).ok());
  }
  void WriteHere(std::string_view text) { Write(here_, text); }
  void WriteConfig(std::string_view text) { Write(JoinPath(config_, "etalon"), text); }

  absl::StatusOr<Settings> Load() { return Settings::Load(environment_, here_, commands_); }

  // "value from place" of a flag of `etalon run`, places without the folder.
  std::string Find(std::string_view name) {
    const auto settings = Load();
    EXPECT_TRUE(settings.ok()) << settings.status();
    const Command& run = *FindCommand(commands_, "run");
    const auto setting = settings->Find("run", *run.flags->Find(name));
    if (!setting.has_value()) return "";
    std::string place = ReplaceAll(setting->place, config_ + "/etalon/", "config/");
    place = ReplaceAll(place, here_ + "/", "");
    return StrCat(JoinText(setting->words, " "), " from ", place);
  }
  std::string Error() {
    const auto settings = Load();
    absl::Status status = settings.status();
    if (settings.ok()) status = settings->Apply(*FindCommand(commands_, "run"));
    return ReplaceAll(ToView(status.message()), here_ + "/", "");
  }

  TemporaryFolder folder_;
  const std::string here_ = JoinPath(folder_.path(), "here");
  const std::string config_ = JoinPath(folder_.path(), "config");
  Environment environment_ = {{"XDG_CONFIG_HOME", config_}};
  CommonOptions common_;
  std::vector<Command> commands_ = DeclareCommands(&common_);
};

TEST_F(SettingsTest, TheEnvironmentIsStrongerThanFilesAndTheNearFileThanTheFarOne) {
  EXPECT_EQ(Find("--threads"), "");
  WriteConfig("threads = 1\nctx = 64\n[run]\nlimit = 5\n");
  EXPECT_EQ(Find("--threads"), "1 from config/etalon.toml:1");
  EXPECT_EQ(Find("--limit"), "5 from config/etalon.toml:4");
  WriteHere("# mine\nthreads = 2\n");
  EXPECT_EQ(Find("--threads"), "2 from etalon.toml:2");
  EXPECT_EQ(Find("--ctx"), "64 from config/etalon.toml:2");
  environment_["ETALON_THREADS"] = "3";
  EXPECT_EQ(Find("--threads"), "3 from ETALON_THREADS");
  environment_["ETALON_THREADS"] = "";
  EXPECT_EQ(Find("--threads"), "2 from etalon.toml:2");
}

TEST_F(SettingsTest, ASectionIsOfItsCommandAndStrongerThanTheRestOfItsFile) {
  WriteHere("limit = 1\n[run]\nlimit = 2\n[show]\nverbose = true\n");
  EXPECT_EQ(Find("--limit"), "2 from etalon.toml:3");
  EXPECT_EQ(Find("--verbose"), "");
}

TEST_F(SettingsTest, TakeWhatTomlCanSay) {
  WriteHere(
      "tasks = [\"a\", \"b\"]\n"
      "limit = 0.5 # half\n"
      "fast = true\n"
      "num_fewshot = 3\n"
      "system-instruction = \"a # b, c\"\n"
      "data = [\n  \"x\",\n  \"y z\",\n]\n");
  EXPECT_EQ(Find("--tasks"), "a b from etalon.toml:1");
  EXPECT_EQ(Find("--limit"), "0.5 from etalon.toml:2");
  EXPECT_EQ(Find("--fast"), "true from etalon.toml:3");
  EXPECT_EQ(Find("--num-fewshot"), "3 from etalon.toml:4");
  EXPECT_EQ(Find("--system-instruction"), "a # b, c from etalon.toml:5");
  EXPECT_EQ(Find("--data"), "x y z from etalon.toml:6");
  environment_["ETALON_DATA"] = "p:q";
  EXPECT_EQ(Find("--data"), "p q from ETALON_DATA");
  EXPECT_EQ(Error(), "");
}

TEST_F(SettingsTest, ErrorsNameFileLineAndKey) {
  const std::pair<const char*, const char*> cases[] = {
      {"\nthread = 2\n",
       "etalon.toml:2: thread: no command has such a setting; did you mean "
       "\"threads\"?; `etalon config` lists all"},
      {"[run]\nsample = \"x\"\n", "etalon.toml:2: sample: `etalon run` has no such setting"},
      {"output = \"x\"\n", "etalon.toml:1: output: no command has such a setting"},
      {"[rnu]\nlimit = 2\n", "etalon.toml:2: [rnu]: is no command; did you mean \"run\"?"},
      {"[run]\nthreads = \"two\"\n", "etalon.toml:2: threads: must be a whole number, not two"},
      {"compat = \"lm_eval\"\n", "etalon.toml:1: compat: must be lm-eval, not lm_eval"},
      {"limit = 1979-05-27\n", "etalon.toml:1: limit: must be a text, a number, true or false"},
      {"limit = \n", "etalon.toml:1: is no TOML: "},
      {"limit = 1\nlimit = 2\n", "etalon.toml:2: is no TOML: "},
  };
  for (const auto& [text, expected] : cases) {
    WriteHere(text);
    EXPECT_EQ(Error().substr(0, std::string_view(expected).size()), expected) << text;
  }
  WriteHere("");
  environment_["ETALON_LIMIT"] = "x";
  EXPECT_EQ(Error(), "ETALON_LIMIT: must be a number, not x");
}

TEST_F(SettingsTest, WhatIsRightHoldsBesideWhatIsWrong) {
  WriteHere("limit = 2\nthread = 2\n[run]\nfoo = 1\nfewshot-seed = \"x\"\nthreads = 3\n");
  environment_["ETALON_NUM_FEWSHOT"] = "many";
  const Settings settings = Settings::LoadRight(environment_, here_, commands_);
  ASSERT_EQ(settings.errors().size(), 2u);
  EXPECT_THAT(ToView(settings.errors()[0].message()), HasSubstr("etalon.toml:2: thread: "));
  EXPECT_THAT(ToView(settings.errors()[1].message()), HasSubstr("etalon.toml:4: foo: "));
  const Command& run = *FindCommand(commands_, "run");
  const std::vector<absl::Status> errors = settings.ApplyRight(run);
  ASSERT_EQ(errors.size(), 2u);
  EXPECT_EQ(*std::get<std::optional<double>*>(run.flags->Find("--limit")->target), 2);
  EXPECT_EQ(*std::get<std::optional<int64_t>*>(run.flags->Find("--threads")->target), 3);
  WriteHere("[run\n");
  EXPECT_EQ(Settings::LoadRight(environment_, here_, commands_).errors().size(), 1u);
}

TEST_F(SettingsTest, AWrongVariableIsSaid) {
  environment_["ETALON_THREAD"] = "2";
  environment_["ETALON_CACHE"] = "/x";
  environment_["OTHER"] = "2";
  const auto settings = Load();
  ASSERT_TRUE(settings.ok());
  ASSERT_EQ(settings->notes().size(), 1u);
  EXPECT_EQ(settings->notes()[0],
            "the variable ETALON_THREAD is no setting; did you mean ETALON_THREADS?");
}

TEST_F(SettingsTest, LeaveWhatWasGiven) {
  WriteHere("limit = 1\nthreads = 2\n");
  auto& flags = commands_;
  for (Flag& flag : FindCommand(flags, "run")->flags->all()) {
    flag.is_given = flag.name() == "--limit";
  }
  const auto settings = Load();
  ASSERT_TRUE(settings.ok());
  const Command& run = *FindCommand(commands_, "run");
  ASSERT_TRUE(settings->Apply(run).ok());
  EXPECT_FALSE(std::get<std::optional<double>*>(run.flags->Find("--limit")->target)->has_value());
  EXPECT_EQ(*std::get<std::optional<int64_t>*>(run.flags->Find("--threads")->target), 2);
}

TEST_F(SettingsTest, ThePageNamesEveryFlagThatIsNone) {
  const std::string page = *ReadFile(JoinPath(ETALON_SOURCE_DIR, "docs/settings.md"));
  for (const Command& command : commands_) {
    for (const Flag& flag : command.flags->all()) {
      if (flag.is_positional || flag.is_setting) continue;
      EXPECT_NE(page.find(StrCat("`", flag.name(), "`")), std::string::npos)
          << command.entry->name << " " << flag.name();
    }
  }
}

}  // namespace
}  // namespace etalon
