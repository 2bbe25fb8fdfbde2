#include "engine/run.h"

#include <gtest/gtest.h>

#include <limits>

#include "base/hash.h"
#include "base/str.h"
#include "engine/shards.h"
#include "testing/failing_file.h"
#include "testing/fake_model.h"
#include "testing/fake_samples.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

constexpr FakeShape kShape{.tasks = 3, .documents = 8, .repeats = 2, .prompt_bytes = 10};
constexpr WindowLimits kLimits{.requests = 16, .bytes = 1 << 20};

std::string Message(const absl::Status& status) { return std::string(ToView(status.message())); }

class Run : public testing::Test {
 protected:
  RunInputs Inputs(bool is_resume = false) {
    RunInputs inputs;
    inputs.plan = FakePlan(kLimits.requests, kLimits.bytes);
    inputs.limits = kLimits;
    inputs.journal_path = folder_.File("journal");
    inputs.is_resume = is_resume;
    inputs.open_append = OpenOnFailingDisk(&unlimited_);
    return inputs;
  }

  absl::StatusOr<RunSummary> RunWith(const RunInputs& inputs, Model* model) {
    FakeStream stream(kShape);
    return RunShard(inputs, &stream, model);
  }

  // All answered samples of the journal, as text.
  static std::string StreamOf(const std::string& path) {
    auto set = JournalSet::Open({path});
    if (!set.ok()) return StrCat("error: ", Message(set.status()));
    std::string text;
    while (true) {
      auto answered = (*set)->Next();
      if (!answered.ok()) return StrCat("error: ", Message(answered.status()));
      if (!answered->has_value()) return text;
      text += Describe(**answered);
    }
  }

  // Of a run that nothing disturbed.
  std::string Expected() {
    RunInputs inputs = Inputs();
    inputs.journal_path = folder_.File("whole");
    FakeModel model;
    EXPECT_TRUE(RunWith(inputs, &model).ok());
    return StreamOf(inputs.journal_path);
  }

  TemporaryFolder folder_;
  int64_t unlimited_ = -1;
};

TEST_F(Run, AsksEverySampleOnceAndHashesWhatTheModelSees) {
  FakeModel model;
  RunInputs inputs = Inputs();
  RunProgress last;
  inputs.on_progress = [&last](const RunProgress& progress) { last = progress; };
  const auto summary = RunWith(inputs, &model);
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(summary->end.samples, SampleCount(kShape));
  EXPECT_EQ(summary->samples_asked, SampleCount(kShape));
  EXPECT_EQ(summary->requests_asked, model.requests_asked());
  EXPECT_EQ(summary->end.windows, model.windows_asked());
  EXPECT_EQ(last.samples_done, SampleCount(kShape));
  EXPECT_EQ(last.windows_done, summary->end.windows);

  auto set = JournalSet::Open({inputs.journal_path});
  ASSERT_TRUE(set.ok()) << set.status();
  FakeStream stream(kShape);
  for (int64_t i = 0; i < SampleCount(kShape); ++i) {
    const Sample sample = **stream.Next();
    const AnsweredSample answered = **(*set)->Next();
    EXPECT_EQ(answered.ask_hash, AskHash(sample));
    EXPECT_EQ(answered.prompt_hash, Sha256Hex(*model.Render(*sample.requests[0].prompt)));
    AnsweredSample expected{sample, answered.ask_hash, answered.prompt_hash, answered.answers};
    ASSERT_EQ(Describe(answered), Describe(expected));
  }
  EXPECT_FALSE((*(*set)->Next()).has_value());
  EXPECT_EQ((*set)->ModelIdentity(), *FakePlan(1, 1).Find("model"));
}

TEST_F(Run, KilledAtAnyByteAndResumedGivesTheSameStream) {
  const std::string expected = Expected();
  const auto size = static_cast<int64_t>(*FileSize(folder_.File("whole")));
  const std::string path = folder_.File("journal");
  for (const DiskFailure failure : {DiskFailure::kFull, DiskFailure::kSyncFails}) {
    for (int64_t bytes = 0; bytes < size; bytes += bytes < 200 ? 1 : 13) {
      int64_t bytes_left = bytes;
      FakeModel model;
      RunInputs inputs = Inputs();
      inputs.open_append = OpenOnFailingDisk(&bytes_left, failure);
      const auto broken = RunWith(inputs, &model);
      ASSERT_FALSE(broken.ok()) << bytes;
      RunInputs again = Inputs(/*is_resume=*/true);
      std::string handed_on;
      again.on_window = [&](const std::vector<AnsweredSample>& window) {
        for (const AnsweredSample& answered : window) handed_on += Describe(answered);
      };
      const auto summary = RunWith(again, &model);
      ASSERT_TRUE(summary.ok()) << bytes << ": " << summary.status();
      ASSERT_EQ(StreamOf(path), expected) << bytes;
      ASSERT_EQ(handed_on, expected) << bytes;
      ASSERT_EQ(*ReadFile(path), *ReadFile(folder_.File("whole"))) << bytes;
      ASSERT_TRUE(RemoveFile(path).ok());
    }
  }
}

TEST_F(Run, AFullDiskSaysWhatIsSafeAndHowToGoOn) {
  int64_t bytes_left = 2000;
  FakeModel model;
  RunInputs inputs = Inputs();
  inputs.open_append = OpenOnFailingDisk(&bytes_left);
  const auto broken = RunWith(inputs, &model);
  ASSERT_EQ(broken.status().code(), absl::StatusCode::kResourceExhausted);
  const auto reader = JournalReader::Open(inputs.journal_path);
  ASSERT_TRUE(reader.ok());
  EXPECT_GE((*reader)->window_count(), 1);
  EXPECT_EQ(Message(broken.status()),
            StrCat("no space left on device; ", (*reader)->window_count(), " windows are safe in ",
                   inputs.journal_path, ", run the same command with --resume to go on"));
}

TEST_F(Run, ResumeAsksNothingTwiceThatWasCommitted) {
  const std::string expected = Expected();
  FakeModel model;
  int64_t calls = 0;
  // Every second window fails once: nothing of it is committed, so it alone is asked again.
  model.before_window = [&calls](int64_t) {
    return ++calls % 2 == 0 ? absl::UnavailableError("the model went away") : absl::OkStatus();
  };
  auto summary = RunWith(Inputs(), &model);
  for (int attempt = 0; attempt < 100 && !summary.ok(); ++attempt) {
    ASSERT_EQ(summary.status().code(), absl::StatusCode::kUnavailable);
    summary = RunWith(Inputs(true), &model);
  }
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_GT(calls, 6);
  for (const std::string& sample : model.asked()) ASSERT_EQ(model.asked().count(sample), 1u);
  EXPECT_EQ(static_cast<int64_t>(model.asked().size()), SampleCount(kShape));
  EXPECT_EQ(StreamOf(folder_.File("journal")), expected);
}

TEST_F(Run, ACompleteJournalIsLeftAsItIs) {
  FakeModel model;
  ASSERT_TRUE(RunWith(Inputs(), &model).ok());
  const std::string before = *ReadFile(folder_.File("journal"));
  const int64_t asked = model.requests_asked();
  const auto again = RunWith(Inputs(true), &model);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->windows_resumed, again->end.windows);
  EXPECT_EQ(again->samples_asked, 0);
  EXPECT_EQ(model.requests_asked(), asked);
  EXPECT_EQ(*ReadFile(folder_.File("journal")), before);
}

TEST_F(Run, AnExistingJournalIsRefusedWithoutResume) {
  FakeModel model;
  ASSERT_TRUE(RunWith(Inputs(), &model).ok());
  const auto again = RunWith(Inputs(), &model);
  EXPECT_EQ(again.status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_NE(Message(again.status()).find("--resume"), std::string::npos);
}

TEST_F(Run, AnotherPlanIsRefusedWithTheKeyAndBothValues) {
  FakeModel model;
  ASSERT_TRUE(RunWith(Inputs(), &model).ok());
  RunInputs inputs = Inputs(true);
  inputs.plan = FakePlan(kLimits.requests, kLimits.bytes, /*seed=*/99);
  const auto again = RunWith(inputs, &model);
  EXPECT_EQ(again.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(
      Message(again.status()),
      StrCat(inputs.journal_path, " is of another run: ", "settings.seed was 1234 and is now 99"));
  inputs = Inputs(true);
  inputs.shard = {.index = 1, .count = 3};
  const auto other_shard = RunWith(inputs, &model);
  EXPECT_EQ(other_shard.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_NE(Message(other_shard.status()).find("shard 0/1"), std::string::npos);
}

TEST_F(Run, OtherWindowsThanThoseOfThePlanAreABug) {
  FakeModel model;
  RunInputs inputs = Inputs();
  inputs.limits.requests = 17;
  EXPECT_EQ(RunWith(inputs, &model).status().code(), absl::StatusCode::kInternal);
}

TEST_F(Run, DataThatChangedUnderAnEqualPlanAreNoticed) {
  FakeModel model;
  ASSERT_TRUE(RunWith(Inputs(), &model).ok());
  for (const FakeShape& shape :
       {FakeShape{.tasks = 3, .documents = 9, .repeats = 2},
        FakeShape{.tasks = 1, .documents = 8, .repeats = 2},
        FakeShape{.tasks = 3, .documents = 8, .repeats = 2, .choices = 2}}) {
    FakeStream stream(shape);
    const auto again = RunShard(Inputs(true), &stream, &model);
    EXPECT_EQ(again.status().code(), absl::StatusCode::kFailedPrecondition) << again.status();
    EXPECT_NE(Message(again.status()).find("the data have changed"), std::string::npos);
    EXPECT_EQ(Message(again.status()).find("--resume"), std::string::npos);
  }
}

TEST_F(Run, TheFirstInterruptEndsWithTheWindowInHand) {
  const std::string expected = Expected();
  FakeModel model;
  std::atomic<int> interrupts = 0;
  model.before_window = [&interrupts](int64_t window) {
    if (window == 1) ++interrupts;
    return absl::OkStatus();
  };
  RunInputs inputs = Inputs();
  inputs.interrupts = &interrupts;
  const auto stopped = RunWith(inputs, &model);
  ASSERT_EQ(stopped.status().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(Message(stopped.status()),
            StrCat("interrupted; 2 windows are safe in ", inputs.journal_path,
                   ", run the same command with --resume to go on"));
  EXPECT_EQ(model.windows_asked(), 2);
  ASSERT_TRUE(RunWith(Inputs(true), &model).ok());
  EXPECT_EQ(StreamOf(inputs.journal_path), expected);
}

TEST_F(Run, ACancelledModelLosesTheWindowInHandOnly) {
  FakeModel model;
  model.before_window = [](int64_t window) {
    return window == 2 ? absl::CancelledError("stopped") : absl::OkStatus();
  };
  const auto stopped = RunWith(Inputs(), &model);
  EXPECT_EQ(stopped.status().code(), absl::StatusCode::kCancelled);
  EXPECT_NE(Message(stopped.status()).find("2 windows are safe"), std::string::npos);
}

TEST_F(Run, TwoProcessesNeverWriteOneJournal) {
  const auto lock = LockJournal(folder_.File("journal"));
  ASSERT_TRUE(lock.ok());
  FakeModel model;
  EXPECT_EQ(RunWith(Inputs(), &model).status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(model.requests_asked(), 0);
}

TEST_F(Run, ALockThatTheCallerHoldsOutlastsTheRun) {
  RunInputs inputs = Inputs();
  const auto lock = LockJournal(inputs.journal_path);
  ASSERT_TRUE(lock.ok());
  inputs.lock = lock->get();
  FakeModel model;
  EXPECT_TRUE(RunWith(inputs, &model).ok());
  EXPECT_EQ(LockJournal(inputs.journal_path).status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(Run, HandsOnOnlyWhatIsCommitted) {
  int64_t bytes_left = 2000;
  FakeModel model;
  RunInputs inputs = Inputs();
  inputs.open_append = OpenOnFailingDisk(&bytes_left);
  int64_t windows = 0;
  inputs.on_window = [&](const std::vector<AnsweredSample>&) {
    const auto reader = JournalReader::Open(inputs.journal_path);
    ASSERT_TRUE(reader.ok());
    EXPECT_EQ((*reader)->window_count(), ++windows);
  };
  ASSERT_FALSE(RunWith(inputs, &model).ok());
  EXPECT_GE(windows, 1);
}

TEST_F(Run, DamageInTheMiddleIsRefusedUntilItIsCutOff) {
  const std::string expected = Expected();
  FakeModel model;
  ASSERT_TRUE(RunWith(Inputs(), &model).ok());
  const std::string path = folder_.File("journal");
  std::string bytes = *ReadFile(path);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  ASSERT_TRUE(WriteFileAtomically(path, bytes).ok());
  ASSERT_EQ(RunWith(Inputs(true), &model).status().code(), absl::StatusCode::kDataLoss);
  const auto part = JournalReader::OpenIntactPart(path);
  ASSERT_TRUE(part.ok());
  bytes.resize((*part)->intact_bytes());
  ASSERT_TRUE(WriteFileAtomically(path, bytes).ok());
  const auto summary = RunWith(Inputs(true), &model);
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(summary->windows_resumed, (*part)->window_count());
  EXPECT_EQ(StreamOf(path), expected);
}

// Answers what no record can hold.
class OddModel : public FakeModel {
 public:
  absl::StatusOr<std::vector<std::vector<Answer>>> AnswerWindow(
      std::span<const Sample> samples) override {
    auto answers = FakeModel::AnswerWindow(samples);
    (*answers)[0][0] = Answer{.log_likelihood = std::numeric_limits<double>::quiet_NaN()};
    (*answers)[0][1] = Answer{.log_likelihood = std::numeric_limits<double>::infinity()};
    (*answers)[0][2] = Answer{.text = "\xff"};
    return answers;
  }
};

TEST_F(Run, AnAnswerThatNoRecordCanHoldIsAnError) {
  OddModel model;
  RunInputs inputs = Inputs();
  FakeStream stream({.tasks = 1, .documents = 2, .repeats = 1});
  ASSERT_TRUE(RunShard(inputs, &stream, &model).ok());
  auto set = JournalSet::Open({inputs.journal_path});
  ASSERT_TRUE(set.ok());
  const AnsweredSample answered = **(*set)->Next();
  for (int i = 0; i < 3; ++i) EXPECT_NE(answered.answers[i].error, "") << i;
  EXPECT_EQ(answered.answers[0].log_likelihood, 0);
}

TEST_F(Run, AnEmptyStreamGivesACompleteEmptyJournal) {
  FakeModel model;
  FakeStream stream({.tasks = 0});
  const auto summary = RunShard(Inputs(), &stream, &model);
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(StreamOf(folder_.File("journal")), "");
}

}  // namespace
}  // namespace etalon
