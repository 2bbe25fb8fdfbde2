// links: etalon_testing
// etalon pull as a user sees it, against a hub on this machine that has faults.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <functional>

#include "base/hash.h"
#include "base/json.h"
#include "program.h"
#include "testing/fake_hub.h"

namespace etalon {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kSet = "datasets/owner/set";

// A cache folder and a hub of its own, and one task on the hub's data set.
class PullCommand : public ::testing::Test {
 protected:
  void SetUp() override {
    setenv("ETALON_CACHE", (folder_ + "/cache").c_str(), /*overwrite=*/1);
    setenv("HF_ENDPOINT", hub_.address().c_str(), 1);
    unsetenv("HF_TOKEN");
    hub_.Put(kSet, "README.md",
             "---\nlicense: cc-by-4.0\nconfigs:\n- config_name: en\n  data_files:\n"
             "  - split: test\n    path: en/*.jsonl\n- config_name: fr\n  data_files:\n"
             "  - split: test\n    path: fr/*.jsonl\n---\n");
    for (const char* name : {"en/a.jsonl", "en/b.jsonl", "fr/a.jsonl"}) {
      hub_.Put(kSet, name, StrCat("{\"q\": \"", name, "\", \"a\": 0}\n"));
    }
    std::filesystem::create_directories(folder_ + "/tasks");
    const absl::Status written = WriteFileAtomically(
        folder_ + "/tasks/pulled.yaml",
        "task: pulled\ndataset_path: owner/set\ndataset_name: en\ntest_split: test\n"
        "output_type: multiple_choice\ndoc_to_text: \"{{q}}\"\ndoc_to_target: a\n"
        "doc_to_choice: [\"yes\", \"no\"]\nmetric_list:\n  - metric: acc\n");
    ASSERT_TRUE(written.ok()) << written;
  }
  void TearDown() override {
    unsetenv("ETALON_CACHE");
    unsetenv("HF_ENDPOINT");
    std::filesystem::remove_all(folder_);
  }
  ProgramResult Run(const std::vector<std::string>& more = {}) const {
    std::filesystem::remove_all(folder_ + "/out");
    std::vector<std::string> words = {"run", "--task-path", folder_ + "/tasks", "--output",
                                      folder_ + "/out"};
    if (std::find(more.begin(), more.end(), "--tasks") == more.end()) {
      words.insert(words.end(), {"--tasks", "pulled"});
    }
    if (more.empty() || more[0] != "--model") {
      words.insert(words.end(), {"--model", "null:"});
    }
    words.insert(words.end(), more.begin(), more.end());
    return RunProgram(words);
  }
  std::string Place(const std::string& name) const {
    return StrCat(folder_, "/cache/hub/", kSet, "/", name);
  }

  const std::string folder_ = FreshFolder("pull");
  FakeHub hub_;
};

TEST_F(PullCommand, WhatWasPulledIsMeasuredWithoutANetwork) {
  const ProgramResult pull = RunProgram({"pull", "owner/set", "--json"});
  ASSERT_EQ(pull.exit_code, 0) << pull.err;
  EXPECT_THAT(pull.err, HasSubstr("licence cc-by-4.0"));
  const auto said = ParseJson(pull.out);
  ASSERT_TRUE(said.ok()) << pull.out;
  EXPECT_EQ(said->Find("pulled")->AsList()[0].FindInt("files"), 4);
  setenv("HF_ENDPOINT", "http://127.0.0.1:1", 1);
  const ProgramResult run = Run();
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.out, HasSubstr("pulled"));
}

TEST_F(PullCommand, ARunPullsWhatIsMissingAfterSayingWhatItIs) {
  const ProgramResult offline = Run({"--offline"});
  EXPECT_EQ(offline.exit_code, 3);
  EXPECT_THAT(offline.err, HasSubstr("`etalon pull owner/set --config en`"));
  EXPECT_TRUE(hub_.Requests().empty());
  const ProgramResult run = Run();
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.err, HasSubstr("data set owner/set is not here: pulling 2 files"));
  EXPECT_THAT(run.err, HasSubstr("licence cc-by-4.0"));
  EXPECT_FALSE(FileExists(Place("fr/a.jsonl")));
  const size_t asked = hub_.Requests().size();
  EXPECT_EQ(Run({"--offline"}).exit_code, 0);
  EXPECT_EQ(Run().exit_code, 0);
  EXPECT_EQ(hub_.Requests().size(), asked);
}

// What was pulled stays at its revision: a run that needs more of it gets that of the same commit.
TEST_F(PullCommand, ARunCompletesWhatIsHereAtTheSameCommit) {
  const std::string first(40, 'a'), second(40, 'b');
  ASSERT_EQ(RunProgram({"pull", "owner/set", "--config", "fr"}).exit_code, 0);
  hub_.SetCommit(kSet, second);
  hub_.Put(kSet, "en/a.jsonl", "{\"q\": \"new\", \"a\": 1}\n");
  EXPECT_THAT(Run({"--offline"}).err, HasSubstr("--config en --revision " + first));
  const ProgramResult run = Run();
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.err, HasSubstr("is not here whole"));
  EXPECT_THAT(run.err, Not(HasSubstr("replaces")));
  EXPECT_THAT(ReadFile(Place("en/a.jsonl")).value_or(""), HasSubstr("en/a.jsonl"));
  const auto lock = ParseJson(ReadFile(Place("hub.lock.json")).value_or(""));
  ASSERT_TRUE(lock.ok());
  EXPECT_EQ(lock->FindString("commit"), first);
  EXPECT_EQ(lock->FindString("revision"), "main");
  const ProgramResult pull = RunProgram({"pull", "owner/set", "--config", "en"});
  ASSERT_EQ(pull.exit_code, 0) << pull.err;
  EXPECT_THAT(pull.err, HasSubstr("commit bbbbbbbbbbbb replaces aaaaaaaaaaaa"));
  EXPECT_THAT(ReadFile(Place("en/a.jsonl")).value_or(""), HasSubstr("new"));
}

TEST_F(PullCommand, AHubThatDoesNotAnswerIsSaidWithHowToDoWithout) {
  hub_.fault = [](const FakeRequest&, FakeAnswer* answer) {
    *answer = {.status = 503, .fields = {{"Retry-After", "1000"}}};
  };
  const ProgramResult run = Run();
  EXPECT_EQ(run.exit_code, 5);
  EXPECT_THAT(run.err, HasSubstr("data set owner/set: not before 1000 s are over: 127.0.0.1"));
  EXPECT_THAT(run.err, HasSubstr("`etalon pull owner/set --config en --into FOLDER`"));
  EXPECT_THAT(run.err, HasSubstr("--data"));
}

TEST_F(PullCommand, ACommitThatTheHubNoLongerHasIsSaidWithWhatToDo) {
  ASSERT_EQ(RunProgram({"pull", "owner/set", "--config", "fr"}).exit_code, 0);
  hub_.fault = [](const FakeRequest& request, FakeAnswer* answer) {
    if (request.path.ends_with("revision/" + std::string(40, 'a'))) {
      *answer = {.status = 404, .fields = {{"X-Error-Code", "RevisionNotFound"}}};
    }
  };
  const ProgramResult run = Run();
  EXPECT_EQ(run.exit_code, 3);
  EXPECT_THAT(run.err, HasSubstr("`etalon pull owner/set` replaces it"));
}

// The digests of the manifest are those of the rows that were asked, whatever a pull did meanwhile.
TEST_F(PullCommand, AManifestNamesTheDataThatWasMeasured) {
  const absl::Status written = WriteFileAtomically(
      folder_ + "/tasks/french.yaml", "include: pulled.yaml\ntask: french\ndataset_name: fr\n");
  ASSERT_TRUE(written.ok()) << written;
  ASSERT_EQ(RunProgram({"pull", "owner/set", "--config", "en"}).exit_code, 0);
  hub_.SetCommit(kSet, std::string(40, 'b'));
  hub_.Put(kSet, "en/a.jsonl", "{\"q\": \"new\", \"a\": 1}\n");
  const ProgramResult run = Run({"--model", "null:", "--tasks", "pulled,french"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const auto manifest = ParseJson(ReadFile(folder_ + "/out/manifest.json").value_or(""));
  ASSERT_TRUE(manifest.ok());
  for (const Value& task : manifest->Find("plan")->Find("tasks")->AsList()) {
    for (const Value& file : task.Find("dataset")->Find("files")->AsList()) {
      const auto digest = Sha256OfFile(Place(file.FindString("name")));
      ASSERT_TRUE(digest.ok()) << digest.status();
      EXPECT_EQ(file.FindString("sha256"), ToHex(*digest)) << file.FindString("name");
    }
  }
}

TEST_F(PullCommand, WithoutACacheFolderARunStaysOffline) {
  setenv("ETALON_CACHE", "", 1);
  EXPECT_EQ(Run().exit_code, 3);
  EXPECT_TRUE(hub_.Requests().empty());
}

TEST_F(PullCommand, APartOfAFolderThatDataNamesIsCompletedThere) {
  const std::string into = folder_ + "/own";
  ASSERT_EQ(RunProgram({"pull", "owner/set", "--config", "fr", "--into", into}).exit_code, 0);
  const ProgramResult offline = Run({"--data", into, "--offline"});
  EXPECT_THAT(offline.err, HasSubstr(" --into " + into + "`"));
  const ProgramResult run = Run({"--data", into});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_TRUE(FileExists(into + "/datasets/owner/set/en/b.jsonl"));
}

TEST_F(PullCommand, AModelThatWasPulledAnswersWithoutANetwork) {
  hub_.Put("models/owner/m", "sub/tiny.gguf",
           ReadFile(SourceFile("tests/data/tiny.gguf")).value_or(""));
  hub_.Put("models/owner/m", "other.gguf", "GGUF");
  const std::string spec = "hf://owner/m/sub/tiny.gguf";
  ASSERT_EQ(RunProgram({"pull", "owner/set"}).exit_code, 0);
  const auto run = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words = {"--model", spec, "--threads", "1", "--ctx", "256"};
    words.insert(words.end(), more.begin(), more.end());
    return Run(words);
  };
  const ProgramResult missing = run({"--offline"});
  EXPECT_EQ(missing.exit_code, 3);
  EXPECT_THAT(missing.err, HasSubstr("`etalon pull " + spec + "`"));
  const ProgramResult pull = RunProgram({"pull", spec});
  ASSERT_EQ(pull.exit_code, 0) << pull.err;
  EXPECT_FALSE(FileExists(folder_ + "/cache/hub/models/owner/m/other.gguf"));
  const ProgramResult answered = run({"--offline"});
  EXPECT_EQ(answered.exit_code, 0) << answered.err;
  EXPECT_EQ(RunProgram({"run", "--model", "hf://owner/m"}).exit_code, 2);
}

TEST_F(PullCommand, AWordBeforeAndNothingPulledWithDryRun) {
  const ProgramResult dry = RunProgram({"pull", "owner/set", "--config", "fr", "--dry-run"});
  EXPECT_EQ(dry.exit_code, 0) << dry.err;
  EXPECT_THAT(dry.out, HasSubstr("data set owner/set: to get 2 files"));
  EXPECT_THAT(dry.out, HasSubstr("licence cc-by-4.0"));
  EXPECT_FALSE(FileExists(folder_ + "/cache"));
  ASSERT_EQ(RunProgram({"pull", "owner/set", "--config", "en"}).exit_code, 0);
  const auto before = ListFiles(folder_ + "/cache");
  hub_.SetCommit(kSet, std::string(40, 'b'));
  hub_.Put(kSet, "README.md", "---\nlicense: mit\n---\n");
  const ProgramResult other = RunProgram({"pull", "owner/set", "--dry-run"});
  EXPECT_THAT(other.out, HasSubstr("licence mit; commit bbbbbbbbbbbb replaces aaaaaaaaaaaa"));
  EXPECT_EQ(*ListFiles(folder_ + "/cache"), *before);
}

// A card is a stranger's text: what it says is in one line, also of a log that is read later.
TEST_F(PullCommand, ALicenceForgesNoLine) {
  hub_.Put(kSet, "README.md", "---\nlicense: \"mit\\netalon: forged \\e[31m\"\n---\n");
  const std::string log = folder_ + "/log";
  const ProgramResult pull = RunProgram({"pull", "owner/set", "--log-file", log});
  ASSERT_EQ(pull.exit_code, 0) << pull.err;
  for (const std::string& text : {pull.err, ReadFile(log).value_or("")}) {
    EXPECT_THAT(text, HasSubstr("licence mit<U+000A>etalon: forged <U+001B>[31m"));
  }
}

TEST_F(PullCommand, IntoAFolderThatDataNames) {
  const std::string into = folder_ + "/own";
  ASSERT_EQ(RunProgram({"pull", "owner/set", "--config", "en", "--into", into}).exit_code, 0);
  setenv("ETALON_CACHE", "", 1);
  const ProgramResult run = Run({"--data", into});
  EXPECT_EQ(run.exit_code, 0) << run.err;
}

TEST_F(PullCommand, UsageErrorsNameWhatIsWrong) {
  const std::pair<std::vector<std::string>, const char*> wrong[] = {
      {{"pull"}, "SOURCES"},
      {{"pull", "../x"}, "no name on a hub"},
      {{"pull", "hf://owner/model"}, "names no model file"},
      {{"pull", "a/b", "c/d", "--config", "x"}, "--config"},
      {{"pull", "a/b", "--hub", "ftp://h"}, "--hub"},
  };
  for (const auto& [words, message] : wrong) {
    const ProgramResult result = RunProgram(words);
    EXPECT_EQ(result.exit_code, 2) << result.err;
    EXPECT_THAT(result.err, HasSubstr(message));
  }
  setenv("ETALON_CACHE", "", 1);
  EXPECT_EQ(RunProgram({"pull", "owner/set"}).exit_code, 2);
}

TEST_F(PullCommand, ExitCodesTellRefusalsFromLies) {
  EXPECT_EQ(RunProgram({"pull", "owner/none"}).exit_code, 3);
  hub_.fault = [](const FakeRequest& request, FakeAnswer* answer) {
    if (request.path.ends_with("/en/a.jsonl")) answer->body[3] ^= 1;
  };
  EXPECT_EQ(RunProgram({"pull", "owner/set"}).exit_code, 4);
  hub_.fault = [](const FakeRequest&, FakeAnswer* answer) {
    *answer = {.status = 401, .fields = {{"X-Error-Code", "GatedRepo"}}};
  };
  EXPECT_EQ(RunProgram({"pull", "owner/set"}).exit_code, 5);
}

// Killed at many moments, it never leaves what would be measured, and the last attempt ends well.
TEST_F(PullCommand, AKillInTheMiddleLeavesNothingThatWouldBeMeasured) {
  hub_.Put(kSet, "en/c.jsonl", std::string(3000000, ' ') + "{\"q\": \"c\", \"a\": 0}\n");
  hub_.fault = [](const FakeRequest& request, FakeAnswer* answer) {
    if (request.path.find("/resolve/") != std::string::npos) answer->delay_ms = 60;
    if (request.path.ends_with("/en/c.jsonl")) answer->cut_after = 400000;
  };
  const std::vector<std::string> pull = {"pull", "owner/set", "--config", "en"};
  int kills = 0;
  for (int i = 1; i <= 8; ++i) {
    if (!KillProgramAfter(pull, std::chrono::milliseconds(40 * i))) continue;
    ++kills;
    EXPECT_FALSE(FileExists(Place("")));
  }
  EXPECT_GT(kills, 0);
  const ProgramResult last = RunProgram(pull);
  ASSERT_EQ(last.exit_code, 0) << last.err;
  EXPECT_EQ(ReadFile(Place("en/c.jsonl")).value_or("").size(), 3000019u);
  EXPECT_FALSE(FileExists(folder_ + "/cache/hub/datasets/owner/.set.partial"));
}

TEST_F(PullCommand, PruneRemovesWhatWasPulledAndNothingElse) {
  hub_.Put("datasets/bare", "test.jsonl", "{}\n");
  ASSERT_EQ(RunProgram({"pull", "owner/set", "bare"}).exit_code, 0);
  const std::string own = folder_ + "/cache/hub/datasets/mine/notes.txt";
  std::filesystem::create_directories(ParentFolder(own));
  ASSERT_TRUE(WriteFileAtomically(own, "mine").ok());
  EXPECT_THAT(RunProgram({"cache", "du"}).out, HasSubstr("hub"));
  EXPECT_EQ(RunProgram({"cache", "prune", "--older-than", "1"}).exit_code, 0);
  EXPECT_TRUE(FileExists(Place("README.md")));
  const ProgramResult prune = RunProgram({"cache", "prune"});
  EXPECT_EQ(prune.exit_code, 0) << prune.err;
  EXPECT_THAT(prune.out, HasSubstr("hub/datasets/owner/set"));
  EXPECT_THAT(prune.out, HasSubstr("hub/datasets/@bare/bare"));
  EXPECT_THAT(prune.out, HasSubstr("hub/datasets/mine/notes.txt"));
  EXPECT_FALSE(FileExists(Place("")));
  EXPECT_TRUE(FileExists(own));
  EXPECT_EQ(RunProgram({"pull", "owner/set"}).exit_code, 0);
}

TEST_F(PullCommand, TheTokenIsInNoMessage) {
  setenv("HF_TOKEN", "hf_secret", 1);
  const ProgramResult pull = RunProgram({"pull", "owner/set", "-v", "--progress", "json"});
  EXPECT_EQ(pull.exit_code, 0) << pull.err;
  EXPECT_THAT(pull.out + pull.err, Not(HasSubstr("hf_secret")));
  bool is_sent = false;
  for (const FakeRequest& request : hub_.Requests()) {
    const auto field = request.fields.find("authorization");
    is_sent = is_sent || (field != request.fields.end() && field->second == "Bearer hf_secret");
  }
  EXPECT_TRUE(is_sent);
  unsetenv("HF_TOKEN");
}

}  // namespace
}  // namespace etalon
