#include "pull/pull.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <optional>
#include <thread>
#include <utility>

#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/str.h"
#include "data/dataset.h"
#include "testing/fake_hub.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kSet = "datasets/owner/set";
constexpr std::string_view kCard =
    "---\nlicense: mit\nconfigs:\n- config_name: en\n  data_files:\n  - split: test\n"
    "    path: en/test-*.parquet\n- config_name: fr\n  data_files:\n  - split: test\n"
    "    path: fr/test.jsonl\n---\n";

std::string Bytes(size_t count, int seed) {
  std::string bytes;
  for (size_t i = 0; i < count; ++i) {
    bytes.push_back(static_cast<char>((i * 31 + i / 251 + static_cast<size_t>(seed)) & 255));
  }
  return bytes;
}

class PullTest : public ::testing::Test {
 protected:
  void SetUp() override {
    hub_.Put(std::string(kSet), "README.md", std::string(kCard));
    hub_.Put(std::string(kSet), "en/test-00000.parquet", large_);
    hub_.Put(std::string(kSet), "en/test-00001.parquet", Bytes(1000, 2));
    hub_.Put(std::string(kSet), "fr/test.jsonl", "{\"a\": 1}\n");
    hub_.Put(std::string(kSet), "script.py", "print(1)\n");
  }
  PullWorld World() {
    return {.open_client = [this] { return OpenHttpClient({.silent_seconds = silent_seconds_}); },
            .sleep =
                [this](double seconds) {
                  slept_ = slept_ + seconds;
                  std::this_thread::sleep_for(std::chrono::milliseconds(5));
                },
            .note =
                [this](std::string_view text) {
                  const std::lock_guard<std::mutex> guard(mutex_);
                  StrAppend(&notes_, text, "\n");
                },
            .free_bytes = [this](const std::string&) { return free_bytes_; }};
  }
  absl::StatusOr<PullSummary> Get(std::vector<std::string> configurations = {},
                                  const std::string& token = "") {
    PullRequest request = request_;
    request.configurations = std::move(configurations);
    request.root = folder_.File("hub");
    auto access = MakeHubAccess(hub_.address(), token);
    if (!access.ok()) return access.status();
    auto pull = Pull::Plan(request, *access, World());
    if (!pull.ok()) return pull.status();
    absl::Status status = (*pull)->Finish([this](uint64_t bytes, uint64_t resumed) {
      bytes_ = bytes;
      resumed_ = resumed;
    });
    if (!status.ok()) return status;
    return (*pull)->summary();
  }
  std::string Error(std::vector<std::string> configurations = {}) {
    const auto got = Get(std::move(configurations));
    return got.ok() ? "no error" : got.status().ToString();
  }
  std::string Place(const std::string& name) const {
    return folder_.File("hub/datasets/owner/set/" + name);
  }
  std::string Text(const std::string& name) const {
    return ReadFile(Place(name)).value_or("(none)");
  }
  bool HasLeftovers() const { return FileExists(folder_.File("hub/datasets/owner/.set.partial")); }
  // The rows that a task would get.
  absl::Status Find(const std::string& configuration) const {
    return FindDataset({.path = "owner/set",
                        .name = configuration,
                        .kwargs = Value(),
                        .base_folder = "",
                        .folders = {folder_.File("hub")}},
                       "test")
        .status();
  }

  const std::string large_ = Bytes(300000, 1);
  TemporaryFolder folder_;
  FakeHub hub_;
  PullRequest request_ = {.repository = {.kind = HubKind::kDataset, .id = "owner/set"}};
  std::mutex mutex_;
  std::string notes_;
  int silent_seconds_ = 1;
  std::optional<uint64_t> free_bytes_;
  std::atomic<double> slept_ = 0;
  std::atomic<uint64_t> bytes_ = 0, resumed_ = 0;
};

TEST_F(PullTest, GetsTheDataOfAllConfigurationsAndTheCard) {
  hub_.page_entries = 2;  // the listing has several pages
  const auto got = Get();
  ASSERT_TRUE(got.ok()) << got.status();
  EXPECT_EQ(Text("README.md"), kCard);
  EXPECT_EQ(Text("en/test-00000.parquet"), large_);
  EXPECT_EQ(Text("en/test-00001.parquet"), Bytes(1000, 2));
  EXPECT_EQ(Text("fr/test.jsonl"), "{\"a\": 1}\n");
  EXPECT_FALSE(FileExists(Place("script.py")));
  EXPECT_FALSE(HasLeftovers());
  EXPECT_EQ(got->files, 4u);
  EXPECT_EQ(got->licence, "mit");
  EXPECT_EQ(bytes_, got->bytes);
  EXPECT_EQ(resumed_, kCard.size());
  const auto lock = ReadHubLock(Place(""));
  ASSERT_TRUE(lock.ok() && lock->has_value()) << lock.status();
  EXPECT_EQ((*lock)->commit, std::string(40, 'a'));
  EXPECT_EQ((*lock)->licence, "mit");
  EXPECT_EQ((*lock)->files.size(), 5u);
  EXPECT_EQ((*lock)->Find("fr/test.jsonl")->sha256, Sha256Hex("{\"a\": 1}\n"));
  EXPECT_FALSE((*lock)->Find("script.py")->is_here);
  EXPECT_TRUE(Find("en").ok());
  EXPECT_TRUE(Find("fr").ok());
}

TEST_F(PullTest, OneConfigurationIsNotTakenForTheOthers) {
  ASSERT_TRUE(Get({"fr"}).ok());
  EXPECT_FALSE(FileExists(Place("en/test-00000.parquet")));
  EXPECT_TRUE(Find("fr").ok());
  const absl::Status missing = Find("en");
  EXPECT_THAT(missing.ToString(), HasSubstr("etalon pull owner/set --config en"));
  ASSERT_TRUE(MissingDatasetOf(missing).has_value());
  EXPECT_EQ(MissingDatasetOf(missing)->id, "owner/set");
  EXPECT_EQ(MissingDatasetOf(missing)->configuration, "en");
  EXPECT_EQ(MissingDatasetOf(missing)->commit, std::string(40, 'a'));
  ASSERT_TRUE(Get({"en"}).ok());
  EXPECT_TRUE(Find("en").ok());
  EXPECT_TRUE(Find("fr").ok());
  EXPECT_EQ(hub_.CountOf("resolve/" + std::string(40, 'a') + "/fr/test.jsonl"), 1);
  EXPECT_THAT(Error({"ne"}), HasSubstr("configurations: en, fr"));
}

TEST_F(PullTest, OneShardOfTwoIsNotTakenForTheWhole) {
  ASSERT_TRUE(Get().ok());
  ASSERT_TRUE(RemoveFile(Place("en/test-00001.parquet")).ok());
  EXPECT_THAT(Find("en").ToString(), HasSubstr("test-00001.parquet was not pulled"));
  ASSERT_TRUE(Get().ok());
  EXPECT_TRUE(Find("en").ok());
}

TEST_F(PullTest, CutConnectionsAreGoneOnWith) {
  std::atomic<int> cuts = 0;
  hub_.fault = [&](const FakeRequest& request, FakeAnswer* answer) {
    if (request.path.find("/large/") == std::string::npos || answer->body.size() < 2) return;
    answer->cut_after = answer->body.size() / 2;
    ++cuts;
  };
  ASSERT_TRUE(Get().ok()) << notes_;
  EXPECT_EQ(Text("en/test-00000.parquet"), large_);
  EXPECT_GT(cuts, 10);  // more often than attempts that get nothing are allowed
  EXPECT_LE(std::count(notes_.begin(), notes_.end(), '\n'), 5) << notes_;
}

TEST_F(PullTest, AServerWithoutPartsThatIsAlwaysCutIsAnError) {
  hub_.fault = [&](const FakeRequest& request, FakeAnswer* answer) {
    if (request.path.find("test-00000") == std::string::npos || answer->status == 302) return;
    *answer = {.body = large_, .cut_after = 1000};
  };
  EXPECT_THAT(Error(), HasSubstr("after 6 attempts"));
  EXPECT_FALSE(FileExists(Place("")));
}

TEST_F(PullTest, APartFromAnEarlierAttemptIsKeptAndGoneOnWith) {
  bool is_cut = true;
  hub_.fault = [&](const FakeRequest& request, FakeAnswer* answer) {
    if (!is_cut || request.path.find("/large/") == std::string::npos) return;
    if (request.fields.contains("range")) {
      *answer = {.status = 404};
    } else {
      answer->cut_after = 200000;
    }
  };
  EXPECT_THAT(Error(), HasSubstr("NOT_FOUND"));
  EXPECT_FALSE(FileExists(Place("")));
  EXPECT_TRUE(HasLeftovers());
  is_cut = false;
  const auto got = Get();
  ASSERT_TRUE(got.ok()) << got.status();
  EXPECT_EQ(Text("en/test-00000.parquet"), large_);
  EXPECT_GE(resumed_, 200000u);
  EXPECT_FALSE(HasLeftovers());
}

TEST_F(PullTest, AnErrorDoesNotWaitForOtherFiles) {
  silent_seconds_ = 600;
  std::atomic<bool> is_over = false, is_waited_for = false;
  hub_.fault = [&](const FakeRequest& request, FakeAnswer* answer) {
    if (request.path.find("test-00001") != std::string::npos) *answer = {.status = 404};
    if (request.path.find("/large/datasets/owner/set/en/test-00000") == std::string::npos) return;
    for (int i = 0; i < 3000 && !is_over; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    is_waited_for = is_waited_for || !is_over;
  };
  EXPECT_THAT(Error({"en"}), HasSubstr("does not have"));
  is_over = true;
  EXPECT_FALSE(is_waited_for);
}

TEST_F(PullTest, APartThatWasDamagedIsGotAgain) {
  bool is_cut = true;
  hub_.fault = [&](const FakeRequest& request, FakeAnswer* answer) {
    if (!is_cut || request.path.find("test-00000") == std::string::npos) return;
    if (request.fields.contains("range")) *answer = {.status = 404};
    answer->cut_after = 200000;
    if (answer->body.size() > 10) answer->body[10] ^= 1;
  };
  EXPECT_THAT(Error(), HasSubstr("NOT_FOUND"));
  is_cut = false;
  ASSERT_TRUE(Get().ok());
  EXPECT_EQ(Text("en/test-00000.parquet"), large_);
  EXPECT_THAT(notes_, HasSubstr("came damaged"));
}

TEST_F(PullTest, CorruptBytesAreNeverKept) {
  hub_.fault = [](const FakeRequest& request, FakeAnswer* answer) {
    const bool is_data = request.path.find("test.jsonl") != std::string::npos;
    if (is_data && !answer->body.empty()) answer->body[3] ^= 1;
  };
  EXPECT_THAT(Error({"fr"}), HasSubstr("DATA_LOSS"));
  EXPECT_FALSE(FileExists(Place("")));
  hub_.fault = [](const FakeRequest& request, FakeAnswer* answer) {
    const bool is_data = request.path.find("/large/") != std::string::npos;
    if (is_data && !answer->body.empty()) answer->body.back() ^= 1;
  };
  EXPECT_THAT(Error({"en"}), HasSubstr("other bytes than its listing says"));
  EXPECT_FALSE(FileExists(Place("")));
}

TEST_F(PullTest, AHubThatContradictsItsListingIsAnError) {
  const std::string other = Sha256Hex("other");
  const std::pair<std::function<void(FakeAnswer*)>, const char*> cases[] = {
      {[](FakeAnswer* answer) { answer->body += "more"; }, "where its listing says"},
      {[](FakeAnswer* answer) {
         answer->body += "more";
         answer->is_without_length = true;
       },
       "more than the 9 bytes"},
      {[&](FakeAnswer* answer) { answer->fields.emplace_back("X-Linked-Etag", other); },
       "a file with the digest"},
      {[](FakeAnswer* answer) { answer->fields.emplace_back("X-Linked-Size", "10"); },
       "offers 10 bytes"},
      {[](FakeAnswer* answer) { answer->lied_length = 8; }, "8 bytes where its listing says 9"},
  };
  for (const auto& [change, message] : cases) {
    hub_.fault = [&](const FakeRequest& request, FakeAnswer* answer) {
      if (request.path.ends_with("/fr/test.jsonl")) change(answer);
    };
    EXPECT_THAT(Error({"fr"}), HasSubstr(message));
    EXPECT_FALSE(FileExists(Place("")));
  }
}

TEST_F(PullTest, AnotherPartThanAskedForStartsAgain) {
  int lies = 0;
  hub_.fault = [&](const FakeRequest& request, FakeAnswer* answer) {
    if (request.path.find("test-00000") == std::string::npos || answer->status == 302) return;
    if (!request.fields.contains("range")) {
      answer->cut_after = lies == 0 ? 5000 : SIZE_MAX;
    } else {
      ++lies;
      answer->fields = {{"Content-Range", "bytes 0-299999/300000"}};
      answer->body = large_;
    }
  };
  ASSERT_TRUE(Get().ok()) << notes_;
  EXPECT_EQ(lies, 1);
  EXPECT_EQ(Text("en/test-00000.parquet"), large_);
}

TEST_F(PullTest, TroubleThatPassesIsWaitedForAsLongAsTheHubWants) {
  std::atomic<int> troubles = 0;
  hub_.fault = [&](const FakeRequest&, FakeAnswer* answer) {
    if (++troubles <= 2) *answer = {.status = 503};
    if (troubles == 3) *answer = {.status = 429, .fields = {{"Retry-After", "77"}}};
  };
  ASSERT_TRUE(Get({"fr"}).ok());
  EXPECT_GE(slept_, 77);
  EXPECT_THAT(notes_, HasSubstr("is in trouble (503)"));
  EXPECT_THAT(notes_, HasSubstr("HF_TOKEN it allows more"));
}

TEST_F(PullTest, ASilentHubIsAskedAgain) {
  std::atomic<int> asked = 0;
  hub_.fault = [&](const FakeRequest&, FakeAnswer* answer) {
    if (asked++ == 0) answer->delay_ms = 3500;
  };
  ASSERT_TRUE(Get({"fr"}).ok());
  EXPECT_THAT(notes_, HasSubstr("trying again"));
}

TEST_F(PullTest, AHubThatIsNotReachedIsNamedWithItsPort) {
  auto access = MakeHubAccess("http://127.0.0.1:1", "");
  ASSERT_TRUE(access.ok());
  const auto pull = Pull::Plan({.repository = request_.repository, .root = folder_.File("hub")},
                               *access, World());
  EXPECT_THAT(pull.status().ToString(),
              HasSubstr("data set owner/set: after 6 attempts: http://127.0.0.1:1: "));
}

TEST_F(PullTest, RefusalsSayWhatToDo) {
  const std::tuple<int, const char*, const char*> cases[] = {
      {401, "GatedRepo", "agree at"},
      {403, "", "agree at"},
      {401, "RepoNotFound", "is private"},
      {404, "RepoNotFound", "none of this name"},
      {404, "RevisionNotFound", "--revision"},
      {404, "EntryNotFound", "does not have"},
      {418, "", "the status 418"},
  };
  for (const auto& [status, code, message] : cases) {
    hub_.fault = [&](const FakeRequest&, FakeAnswer* answer) {
      *answer = {.status = status, .fields = {{"X-Error-Code", code}}};
    };
    EXPECT_THAT(Error(), HasSubstr(message));
  }
  EXPECT_EQ(slept_, 0);
}

TEST_F(PullTest, TheTokenIsForTheHubOnly) {
  FakeServer elsewhere([&](const FakeRequest& request) { return hub_.LargeFile(request); });
  hub_.large_files_at = elsewhere.Address();
  ASSERT_TRUE(Get({}, " hf_secret\n").ok());
  EXPECT_EQ(Text("en/test-00000.parquet"), large_);
  ASSERT_EQ(elsewhere.Requests().size(), 2u);
  for (const FakeRequest& request : elsewhere.Requests()) {
    EXPECT_FALSE(request.fields.contains("authorization"));
  }
  for (const FakeRequest& request : hub_.Requests()) {
    const auto field = request.fields.find("authorization");
    ASSERT_NE(field, request.fields.end());
    EXPECT_EQ(field->second, "Bearer hf_secret");
  }
  EXPECT_THAT(notes_, Not(HasSubstr("hf_secret")));
  const auto wrong = Get({}, "hf_sec\nret");
  EXPECT_THAT(wrong.status().ToString(), HasSubstr("HF_TOKEN"));
  EXPECT_THAT(wrong.status().ToString(), Not(HasSubstr("sec")));
}

// The hub's words are of the hub's own answers; an address of a storage may be signed in its query.
TEST_F(PullTest, RefusalsOfAStorageHostAreItsOwn) {
  int status = 0;
  FakeServer storage([&](const FakeRequest&) {
    return FakeAnswer{.status = status, .fields = {{"X-Error-Code", "GatedRepo"}}};
  });
  hub_.large_files_at = storage.Address("localhost");
  for (const int each : {400, 401, 403, 404}) {
    status = each;
    const std::string error = Error({"en"});
    EXPECT_THAT(error,
                HasSubstr(StrCat("localhost, where the hub keeps the file, answers ", each)));
    EXPECT_THAT(error, Not(HasSubstr("signed")));
    EXPECT_THAT(error, Not(HasSubstr("HF_TOKEN")));
  }
  hub_.large_files_at = "";
  hub_.fault = [](const FakeRequest& request, FakeAnswer* answer) {
    if (request.path.find("signed=") != std::string::npos) *answer = {.status = 404};
  };
  EXPECT_THAT(Error({"en"}), HasSubstr("does not have /large/"));
  EXPECT_THAT(Error({"en"}), Not(HasSubstr("signed")));
}

TEST_F(PullTest, NoProxySeesWhatThisMachineIsAsked) {
  FakeServer proxy([](const FakeRequest&) { return FakeAnswer{.status = 501}; });
  setenv("http_proxy", proxy.Address().c_str(), /*overwrite=*/1);
  const auto got = Get({"fr"}, "hf_secret");
  unsetenv("http_proxy");
  EXPECT_TRUE(got.ok()) << got.status();
  EXPECT_TRUE(proxy.Requests().empty());
}

TEST_F(PullTest, RedirectsInCirclesEnd) {
  hub_.fault = [](const FakeRequest& request, FakeAnswer* answer) {
    *answer = {.status = 302, .fields = {{"Location", request.path}}};
  };
  EXPECT_THAT(Error(), HasSubstr("circles"));
  EXPECT_LT(hub_.Requests().size(), 20u);
}

TEST_F(PullTest, AListingThatLeadsOutOfItsFolderIsRefused) {
  int number = 0;
  for (const char* path : {"../../outside.jsonl", "/etc/outside.jsonl", "a/../../outside.jsonl",
                           "a//b.jsonl", "./b.jsonl", "a\\b.jsonl", "a\nb.jsonl"}) {
    request_.repository.id = "owner/evil" + std::to_string(++number);
    hub_.Put("datasets/" + request_.repository.id, path, "{}\n");
    EXPECT_THAT(Error(), HasSubstr("DATA_LOSS")) << path;
    EXPECT_FALSE(FileExists(folder_.File("hub/outside.jsonl")));
  }
}

TEST_F(PullTest, AListingThatGoesOnElsewhereIsRefused) {
  hub_.fault = [](const FakeRequest& request, FakeAnswer* answer) {
    if (request.path.find("/tree/") == std::string::npos) return;
    answer->fields = {{"Link", "<http://localhost:1/tree?cursor=1>; rel=\"next\""}};
  };
  EXPECT_THAT(Error(), HasSubstr("another host"));
}

TEST_F(PullTest, AnotherCommitTakesThePlaceOfTheFirstWhole) {
  ASSERT_TRUE(Get({"en"}).ok());
  hub_.SetCommit(std::string(kSet), std::string(40, 'b'));
  hub_.Put(std::string(kSet), "en/test-00001.parquet", Bytes(500, 3));
  hub_.fault = [](const FakeRequest& request, FakeAnswer* answer) {
    if (request.path.find("/large/") != std::string::npos) *answer = {.status = 404};
  };
  EXPECT_THAT(Error({"fr"}), HasSubstr("NOT_FOUND"));
  EXPECT_EQ(Text("en/test-00001.parquet"), Bytes(1000, 2));
  EXPECT_TRUE(Find("en").ok());
  hub_.fault = nullptr;
  const int before = hub_.CountOf("/large/");
  ASSERT_TRUE(Get({"fr"}).ok());
  EXPECT_EQ(Text("en/test-00001.parquet"), Bytes(500, 3));
  EXPECT_EQ(Text("en/test-00000.parquet"), large_);
  EXPECT_EQ(hub_.CountOf("/large/"), before + 1);  // what did not change was not got again
  EXPECT_TRUE(Find("en").ok());
  EXPECT_TRUE(Find("fr").ok());
  EXPECT_FALSE(HasLeftovers());
}

TEST_F(PullTest, RoomIsNeededOnlyForWhatIsNotHere) {
  constexpr uint64_t kKept = uint64_t{64} << 20;
  free_bytes_ = kKept;
  EXPECT_THAT(Error({"en"}), HasSubstr("needs 1 MiB in "));
  EXPECT_THAT(Error({"en"}), HasSubstr("leaves 64 MiB free, but there are 64 MiB"));
  EXPECT_FALSE(FileExists(Place("")));
  free_bytes_ = kKept + 301000;
  ASSERT_TRUE(Get({"en"}).ok());
  hub_.SetCommit(std::string(kSet), std::string(40, 'b'));
  hub_.Put(std::string(kSet), "en/test-00001.parquet", Bytes(500, 3));
  free_bytes_ = kKept + 499;
  EXPECT_THAT(Error({"en"}), HasSubstr("RESOURCE_EXHAUSTED"));
  free_bytes_ = kKept + 500;
  const auto got = Get({"en"});
  ASSERT_TRUE(got.ok()) << got.status();
  EXPECT_EQ(got->files_to_get, 1u);
  EXPECT_EQ(got->bytes_to_get, 500u);
  EXPECT_EQ(Text("en/test-00000.parquet"), large_);
}

// On a hub a data set without an owner may be called as an owner is.
TEST_F(PullTest, ABareNameIsNotInTheWayOfAnOwnerOfThatName) {
  hub_.Put("datasets/squad", "test.jsonl", "{\"a\": 1}\n");
  hub_.Put("datasets/squad/other", "test.jsonl", "{\"a\": 2}\n");
  const DatasetRequest bare = {.path = "squad",
                               .name = std::nullopt,
                               .kwargs = Value(),
                               .base_folder = "",
                               .folders = {folder_.File("hub")}};
  request_.repository.id = "squad/other";
  ASSERT_TRUE(Get().ok());
  EXPECT_TRUE(MissingDatasetOf(FindDataset(bare, "test").status()).has_value());
  request_.repository.id = "squad";
  ASSERT_TRUE(Get().ok());
  hub_.SetCommit("datasets/squad", std::string(40, 'b'));
  hub_.Put("datasets/squad", "test.jsonl", "{\"a\": 3}\n");
  ASSERT_TRUE(Get().ok());
  const auto found = FindDataset(bare, "test");
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->files.size(), 1u);
  EXPECT_EQ(ReadFile(found->files[0].path).value_or(""), "{\"a\": 3}\n");
  EXPECT_EQ(ReadFile(folder_.File("hub/datasets/squad/other/test.jsonl")).value_or(""),
            "{\"a\": 2}\n");
}

TEST_F(PullTest, FilesThatTheHubDroppedStay) {
  hub_.Put("models/owner/m", "old.gguf", Bytes(100, 1));
  hub_.Put("models/owner/m", "new.gguf", Bytes(100, 2));
  request_ = {.repository = {.kind = HubKind::kModel, .id = "owner/m"}, .files = {"old.gguf"}};
  ASSERT_TRUE(Get().ok());
  hub_.SetCommit("models/owner/m", std::string(40, 'b'));
  hub_.Drop("models/owner/m", "old.gguf");
  const std::string folder = folder_.File("hub/models/owner/m");
  ASSERT_TRUE(WriteFileAtomically(folder + "/notes.txt", "mine").ok());
  request_.files = {"new.gguf"};
  const auto got = Get();
  ASSERT_TRUE(got.ok()) << got.status();
  EXPECT_THAT(got->kept, ElementsAre("notes.txt", "old.gguf"));
  EXPECT_EQ(ReadFile(folder + "/old.gguf").value_or(""), Bytes(100, 1));
  EXPECT_EQ(ReadFile(folder + "/notes.txt").value_or(""), "mine");
  EXPECT_EQ(ReadFile(folder + "/new.gguf").value_or(""), Bytes(100, 2));
  EXPECT_EQ((*ReadHubLock(folder))->Find("old.gguf"), nullptr);
  hub_.SetCommit("models/owner/m", std::string(40, 'c'));
  ASSERT_TRUE(Get().ok());
  EXPECT_EQ(ReadFile(folder + "/old.gguf").value_or(""), Bytes(100, 1));
  EXPECT_FALSE(FileExists(folder_.File("hub/models/owner/.m.partial")));
}

TEST_F(PullTest, WhatCannotStayBesideANewCommitIsAnErrorBeforeItIsGot) {
  ASSERT_TRUE(Get({"fr"}).ok());
  hub_.SetCommit(std::string(kSet), std::string(40, 'b'));
  hub_.Drop(std::string(kSet), "fr/test.jsonl");
  hub_.Put(std::string(kSet), "fr/test.jsonl/a.jsonl", "{}\n");
  EXPECT_THAT(Error(), HasSubstr("fr/test.jsonl is in the way"));
  EXPECT_EQ(Text("fr/test.jsonl"), "{\"a\": 1}\n");
}

TEST_F(PullTest, ACardThatTheHubDroppedIsNoCardOfWhatIsHere) {
  ASSERT_TRUE(Get({"fr"}).ok());
  hub_.SetCommit(std::string(kSet), std::string(40, 'b'));
  hub_.Drop(std::string(kSet), "README.md");
  hub_.Put(std::string(kSet), "de/test.jsonl", "{\"a\": 2}\n");
  ASSERT_TRUE(Get().ok());
  EXPECT_TRUE(FileExists(Place("README.md")));
  EXPECT_TRUE(Find("de").ok()) << Find("de");
}

TEST_F(PullTest, SaysWhichCommitAnotherOneReplaces) {
  ASSERT_TRUE(Get({"fr"}).ok());
  hub_.SetCommit(std::string(kSet), std::string(40, 'b'));
  request_.revision = std::string(40, 'a');
  EXPECT_FALSE(Get({"en"})->IsOfAnotherCommit());
  EXPECT_EQ((*ReadHubLock(Place("")))->revision, "main");  // as it was asked for first
  request_.revision = "main";
  const auto got = Get({"fr"});
  ASSERT_TRUE(got.ok()) << got.status();
  EXPECT_TRUE(got->IsOfAnotherCommit());
  EXPECT_EQ(got->commit_here, std::string(40, 'a'));
}

TEST_F(PullTest, TwoAtOnceGetEachFileOnce) {
  absl::Status first, second;
  std::thread other([&] { second = Get().status(); });
  first = Get().status();
  other.join();
  EXPECT_TRUE(first.ok()) << first;
  EXPECT_TRUE(second.ok()) << second;
  EXPECT_EQ(hub_.CountOf("/large/datasets/owner/set/en/test-00000"), 1);
  EXPECT_EQ(Text("en/test-00000.parquet"), large_);
}

TEST_F(PullTest, AFolderThatWasNotPulledStaysAsItIs) {
  ASSERT_TRUE(MakeFolders(Place("en")).ok());
  ASSERT_TRUE(WriteFileAtomically(Place("en/own.jsonl"), "{}\n").ok());
  EXPECT_THAT(Error(), HasSubstr("--into"));
  EXPECT_EQ(Text("en/own.jsonl"), "{}\n");
}

TEST_F(PullTest, DataSetsOfScriptsOnlySayWhereRowsMayBe) {
  hub_.Put("datasets/old", "old.py", "print(1)\n");
  request_.repository.id = "old";
  EXPECT_THAT(Error(), HasSubstr("refs/convert/parquet"));
}

TEST_F(PullTest, FoldersAreConfigurationsWhereThereIsNoCard) {
  hub_.Put("datasets/bare", "en/test/0000.parquet", Bytes(10, 1));
  hub_.Put("datasets/bare", "fr/test/0000.parquet", Bytes(10, 1));
  request_.repository.id = "bare";
  request_.revision = "refs/convert/parquet";
  ASSERT_TRUE(Get({"fr"}).ok());
  EXPECT_TRUE(FileExists(folder_.File("hub/datasets/@bare/bare/fr/test/0000.parquet")));
  EXPECT_FALSE(FileExists(folder_.File("hub/datasets/@bare/bare/en/test/0000.parquet")));
  EXPECT_THAT(Error({"de"}), HasSubstr("configurations: en, fr"));
}

TEST_F(PullTest, AllPartsOfASplitModelAreGot) {
  hub_.Put("models/owner/m", "m-00001-of-00002.gguf", Bytes(100, 1));
  hub_.Put("models/owner/m", "m-00002-of-00002.gguf", Bytes(100, 2));
  hub_.Put("models/owner/m", "other.gguf", Bytes(100, 3));
  request_ = {.repository = {.kind = HubKind::kModel, .id = "owner/m"},
              .files = {"m-00001-of-00002.gguf"}};
  ASSERT_TRUE(Get().ok());
  const std::string folder = folder_.File("hub/models/owner/m");
  EXPECT_EQ(ReadFile(folder + "/m-00002-of-00002.gguf").value_or(""), Bytes(100, 2));
  EXPECT_FALSE(FileExists(folder + "/other.gguf"));
  request_.files = {"othr.gguf"};
  EXPECT_THAT(Error(), HasSubstr("did you mean \"other.gguf\"?"));
}

}  // namespace
}  // namespace etalon
