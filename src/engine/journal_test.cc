#include "engine/journal.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <fstream>
#include <thread>

#include "base/str.h"
#include "engine/run.h"
#include "testing/fake_model.h"
#include "testing/fake_samples.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

constexpr FakeShape kShape{.tasks = 3, .documents = 6, .repeats = 2, .prompt_bytes = 10};

// A complete journal of one shard with a few windows, and where its frames begin.
class JournalFile : public testing::Test {
 protected:
  void SetUp() override {
    path_ = folder_.File("journal");
    RunInputs inputs;
    inputs.plan = FakePlan(20, 1 << 20);
    inputs.limits = {.requests = 20, .bytes = 1 << 20};
    inputs.journal_path = path_;
    FakeStream stream(kShape);
    FakeModel model;
    const auto summary = RunShard(inputs, &stream, &model);
    ASSERT_TRUE(summary.ok()) << summary.status();
    windows_ = summary->end.windows;
    ASSERT_GE(windows_, 4);
    bytes_ = *ReadFile(path_);
    FindFrames();
  }

  void FindFrames() {
    size_t offset = 16;
    while (offset < bytes_.size()) {
      frames_.push_back(offset);
      uint64_t size = 0;
      std::memcpy(&size, bytes_.data() + offset + 4, sizeof(size));
      offset += 20 + size;
    }
    ASSERT_EQ(offset, bytes_.size());
    ASSERT_EQ(frames_.size(), static_cast<size_t>(windows_) + 2);
  }

  void Write(const std::string& bytes) {
    std::ofstream(path_, std::ios::binary | std::ios::trunc) << bytes;
  }

  TemporaryFolder folder_;
  std::string path_, bytes_;
  std::vector<size_t> frames_;  // H, W…, E
  int64_t windows_ = 0;
};

std::string Message(const absl::Status& status) { return std::string(ToView(status.message())); }

TEST_F(JournalFile, ReadsBackWindowsInAnyOrder) {
  const auto reader = JournalReader::Open(path_);
  ASSERT_TRUE(reader.ok()) << reader.status();
  EXPECT_EQ((*reader)->window_count(), windows_);
  EXPECT_EQ((*reader)->sample_count(), SampleCount(kShape));
  ASSERT_TRUE((*reader)->end().has_value());
  EXPECT_EQ((*reader)->end()->samples, SampleCount(kShape));
  EXPECT_EQ((*reader)->intact_bytes(), bytes_.size());
  int64_t samples = 0;
  for (int64_t window = windows_ - 1; window >= 0; --window) {
    const auto read = (*reader)->ReadWindow(window);
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(static_cast<int64_t>(read->size()), (*reader)->WindowSamples(window));
    samples += static_cast<int64_t>(read->size());
  }
  EXPECT_EQ(samples, SampleCount(kShape));
  EXPECT_EQ((*reader)->ReadWindow(windows_).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ((*reader)->ReadWindow(-1).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(JournalFile, TornAtAnyByteKeepsEveryWholeFrame) {
  for (size_t size = 0; size < bytes_.size(); ++size) {
    Write(bytes_.substr(0, size));
    const auto reader = JournalReader::Open(path_);
    ASSERT_TRUE(reader.ok()) << size << ": " << reader.status();
    size_t whole = 0;
    while (whole + 1 < frames_.size() && frames_[whole + 1] <= size) ++whole;
    EXPECT_EQ((*reader)->is_empty(), whole == 0) << size;
    EXPECT_EQ((*reader)->intact_bytes(), whole == 0 ? 0 : frames_[whole]) << size;
    EXPECT_EQ((*reader)->window_count(), whole == 0 ? 0 : static_cast<int64_t>(whole) - 1);
    EXPECT_FALSE((*reader)->end().has_value());
  }
}

TEST_F(JournalFile, ATailOfZerosOrWithOtherContentIsTorn) {
  const size_t last_window = frames_[frames_.size() - 2];
  for (const size_t zeros : {1, 19, 20, 4096}) {
    Write(bytes_.substr(0, last_window) + std::string(zeros, '\0'));
    const auto reader = JournalReader::Open(path_);
    ASSERT_TRUE(reader.ok()) << reader.status();
    EXPECT_EQ((*reader)->intact_bytes(), last_window);
  }
  // The length of the file was on the disk, its last page was not.
  std::string bytes = bytes_.substr(0, frames_.back());
  bytes.replace(bytes.size() - 30, 30, 30, '\0');
  Write(bytes);
  const auto reader = JournalReader::Open(path_);
  ASSERT_TRUE(reader.ok()) << reader.status();
  EXPECT_EQ((*reader)->intact_bytes(), last_window);
}

TEST_F(JournalFile, DamageInTheMiddleNamesFileAndOffset) {
  const size_t third = frames_[3];
  for (size_t at = frames_[3]; at < frames_[4]; ++at) {
    std::string bytes = bytes_;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x10);
    Write(bytes);
    const auto reader = JournalReader::Open(path_);
    ASSERT_EQ(reader.status().code(), absl::StatusCode::kDataLoss) << at;
    EXPECT_NE(Message(reader.status()).find(StrCat(path_, " is damaged at byte ", third)),
              std::string::npos)
        << reader.status();
    const auto part = JournalReader::OpenIntactPart(path_);
    ASSERT_TRUE(part.ok()) << part.status();
    EXPECT_EQ((*part)->damage(), reader.status());
    EXPECT_EQ((*part)->window_count(), 2);
    EXPECT_TRUE((*part)->ReadWindow(1).ok());
    EXPECT_EQ((*part)->intact_bytes(), third);
  }
}

TEST_F(JournalFile, DamageBeforeTheFirstWindowSaysThatNothingIsLeft) {
  std::string bytes = bytes_;
  bytes[40] = static_cast<char>(bytes[40] ^ 1);
  Write(bytes);
  const auto reader = JournalReader::Open(path_);
  ASSERT_EQ(reader.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_NE(Message(reader.status()).find("nothing before it can be used"), std::string::npos);
}

TEST_F(JournalFile, AFrameMissingOrTwiceIsDamage) {
  const auto frame = [this](size_t i) {
    const size_t end = i + 1 < frames_.size() ? frames_[i + 1] : bytes_.size();
    return bytes_.substr(frames_[i], end - frames_[i]);
  };
  const std::string start = bytes_.substr(0, frames_[1]);
  const std::string tries[] = {start + frame(2),
                               start + frame(1) + frame(1),
                               start + frame(1) + frame(3),
                               start + start.substr(16),
                               bytes_ + frame(1),
                               bytes_ + frame(frames_.size() - 1),
                               bytes_.substr(0, 16) + frame(1),
                               start + frame(frames_.size() - 1)};
  for (const std::string& bytes : tries) {
    Write(bytes);
    EXPECT_EQ(JournalReader::Open(path_).status().code(), absl::StatusCode::kDataLoss);
  }
}

TEST_F(JournalFile, AnotherVersionIsAClearError) {
  std::string bytes = bytes_;
  bytes[15] = 2;
  Write(bytes);
  const auto reader = JournalReader::Open(path_);
  EXPECT_EQ(reader.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(Message(reader.status()).find("version 2"), std::string::npos);
}

TEST_F(JournalFile, WhatIsNoJournalIsLeftAlone) {
  for (const std::string bytes : {"hello", "etalon-journax", "a long text that is no journal"}) {
    Write(bytes);
    EXPECT_EQ(JournalReader::Open(path_).status().code(), absl::StatusCode::kInvalidArgument);
  }
}

TEST_F(JournalFile, ChangedAfterOpeningIsNoticed) {
  const auto reader = JournalReader::Open(path_);
  ASSERT_TRUE(reader.ok());
  std::fstream file(path_, std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(static_cast<std::streamoff>(frames_[2]) + 50);
  file << "changed";
  file.close();
  EXPECT_TRUE((*reader)->ReadWindow(0).ok());
  EXPECT_EQ((*reader)->ReadWindow(1).status().code(), absl::StatusCode::kDataLoss);
}

TEST(JournalWriter, WritesNothingAfterAFailure) {
  class BrokenFile : public AppendFile {
   public:
    explicit BrokenFile(int* appends) : appends_(*appends) {}
    absl::Status Append(std::string_view) override {
      ++appends_;
      return absl::ResourceExhaustedError("no space left on device");
    }
    absl::Status Sync() override { return absl::OkStatus(); }
    absl::Status Close() override { return absl::OkStatus(); }

   private:
    int& appends_;
  };
  int appends = 0;
  JournalWriter writer(std::make_unique<BrokenFile>(&appends));
  EXPECT_FALSE(writer.Begin(FakePlan(1, 1), {}).ok());
  EXPECT_FALSE(writer.AppendWindow(0, {}).ok());
  EXPECT_FALSE(writer.AppendEnd({}).ok());
  EXPECT_EQ(appends, 1);
}

TEST(JournalWriter, AWindowIsSyncedBeforeAnythingFollowsIt) {
  struct Calls {
    std::atomic<int> appends{0}, syncs{0};
    int syncs_that_work = 100;
  };
  class CountingFile : public AppendFile {
   public:
    explicit CountingFile(Calls* calls) : calls_(*calls) {}
    absl::Status Append(std::string_view) override {
      EXPECT_EQ(calls_.syncs, calls_.appends) << "what was appended before is not synced yet";
      ++calls_.appends;
      return absl::OkStatus();
    }
    absl::Status Sync() override {
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
      return ++calls_.syncs <= calls_.syncs_that_work
                 ? absl::OkStatus()
                 : absl::UnavailableError("input/output error");
    }
    absl::Status Close() override { return absl::OkStatus(); }

   private:
    Calls& calls_;
  };
  Calls calls;
  JournalWriter writer(std::make_unique<CountingFile>(&calls));
  ASSERT_TRUE(writer.Begin(FakePlan(1, 1), {}).ok());
  ASSERT_TRUE(writer.AppendWindow(0, {}).ok());
  ASSERT_TRUE(writer.AppendWindow(1, {}).ok());
  ASSERT_TRUE(writer.WaitForSync().ok());
  EXPECT_EQ(writer.synced_windows(), 2);
  ASSERT_TRUE(writer.AppendEnd({}).ok());
  EXPECT_EQ(calls.syncs, 4);

  Calls failing;
  failing.syncs_that_work = 2;
  JournalWriter other(std::make_unique<CountingFile>(&failing));
  ASSERT_TRUE(other.Begin(FakePlan(1, 1), {}).ok());
  ASSERT_TRUE(other.AppendWindow(0, {}).ok());
  ASSERT_TRUE(other.AppendWindow(1, {}).ok());
  EXPECT_FALSE(other.AppendWindow(2, {}).ok());
  EXPECT_EQ(other.synced_windows(), 1);
  EXPECT_EQ(failing.appends, 3);
}

}  // namespace
}  // namespace etalon
