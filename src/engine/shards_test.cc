#include "engine/shards.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/str.h"
#include "engine/run.h"
#include "testing/fake_model.h"
#include "testing/fake_samples.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

constexpr FakeShape kShape{.tasks = 3, .documents = 8, .repeats = 2, .prompt_bytes = 10};
constexpr WindowLimits kLimits{.requests = 16, .bytes = 1 << 20};

std::string Message(const absl::Status& status) { return std::string(ToView(status.message())); }

class Shards : public testing::Test {
 protected:
  struct Options {
    int64_t seed = 1;
    FakeShape shape = kShape;
    bool is_complete = true;
  };
  // Runs a shard and returns the path of its journal.
  std::string RunOne(ShardPosition shard, const Options& options) {
    RunInputs inputs;
    inputs.plan = FakePlan(kLimits.requests, kLimits.bytes, options.seed);
    inputs.limits = kLimits;
    inputs.shard = shard;
    inputs.journal_path = folder_.File(StrCat("journal", next_++));
    FakeModel model;
    if (!options.is_complete) {
      model.before_window = [](int64_t window) {
        return window == 1 ? absl::UnavailableError("gone") : absl::OkStatus();
      };
    }
    FakeStream stream(options.shape);
    EXPECT_EQ(RunShard(inputs, &stream, &model).ok(), options.is_complete);
    return inputs.journal_path;
  }
  std::string RunOne(ShardPosition shard) { return RunOne(shard, {}); }

  static absl::StatusOr<std::string> StreamOf(const std::vector<std::string>& paths) {
    auto set = JournalSet::Open(paths);
    if (!set.ok()) return set.status();
    std::string text;
    while (true) {
      auto answered = (*set)->Next();
      if (!answered.ok()) return answered.status();
      if (!answered->has_value()) return text;
      text += Describe(**answered);
    }
  }

  TemporaryFolder folder_;
  int next_ = 0;
};

TEST_F(Shards, AnyNumberOfThemGivesTheSameStream) {
  const auto expected = StreamOf({RunOne({0, 1})});
  ASSERT_TRUE(expected.ok()) << expected.status();
  for (const int64_t count : {2, 3, 7, 40}) {  // 40: more shards than windows
    std::vector<std::string> paths;
    for (int64_t index = 0; index < count; ++index) paths.push_back(RunOne({index, count}));
    std::reverse(paths.begin(), paths.end());
    const auto merged = StreamOf(paths);
    ASSERT_TRUE(merged.ok()) << merged.status();
    EXPECT_EQ(*merged, *expected) << count << " shards";
  }
}

TEST_F(Shards, TheMissingOnesAreNamed) {
  const auto set = JournalSet::Open({RunOne({1, 4}), RunOne({2, 4})});
  EXPECT_EQ(set.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Message(set.status()), "shards are missing: 0/4, 3/4");
  EXPECT_FALSE(JournalSet::Open({}).ok());
}

TEST_F(Shards, OneGivenTwiceIsNamed) {
  const std::string path = RunOne({1, 2});
  const auto set = JournalSet::Open({path, path});
  EXPECT_EQ(set.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_NE(Message(set.status()).find("shard 1/2 was given twice"), std::string::npos);
}

TEST_F(Shards, AnIncompleteOneIsNamed) {
  const std::string path = RunOne({1, 2}, {.is_complete = false});
  const auto set = JournalSet::Open({RunOne({0, 2}), path});
  EXPECT_EQ(set.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_NE(Message(set.status()).find(path + " is not complete: 1 windows so far"),
            std::string::npos)
      << set.status();
}

TEST_F(Shards, OfAnotherNumberOfShardsAreRefused) {
  const auto set = JournalSet::Open({RunOne({0, 2}), RunOne({1, 3})});
  EXPECT_EQ(set.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_NE(Message(set.status()).find("is shard 1/3, but others are of 2 shards"),
            std::string::npos)
      << set.status();
}

TEST_F(Shards, OfAnotherPlanAreRefusedWithTheFirstDifference) {
  const auto set = JournalSet::Open({RunOne({0, 2}), RunOne({1, 2}, {.seed = 5})});
  EXPECT_EQ(set.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_NE(Message(set.status()).find("settings.seed was 1 and is now 5"), std::string::npos);
}

TEST_F(Shards, OfOtherDataUnderAnEqualPlanAreRefused) {
  const auto set = JournalSet::Open(
      {RunOne({0, 2}), RunOne({1, 2}, {.shape = {.tasks = 3, .documents = 9, .repeats = 2}})});
  EXPECT_EQ(set.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_NE(Message(set.status()).find("their data differed"), std::string::npos);
}

}  // namespace
}  // namespace etalon
