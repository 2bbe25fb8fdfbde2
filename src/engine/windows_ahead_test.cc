#include "engine/windows_ahead.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "base/try.h"
#include "testing/fake_samples.h"

namespace etalon {
namespace {

constexpr FakeShape kShape{.tasks = 3, .documents = 20, .repeats = 2, .prompt_bytes = 10};
constexpr WindowLimits kLimits{.requests = 12, .bytes = 1 << 20};

class EndingStream : public SampleStream {
 public:
  explicit EndingStream(int64_t samples) : left_(samples) {}
  absl::StatusOr<std::optional<Sample>> Next() override {
    if (left_-- == 0) return absl::DataLossError("the disk is gone");
    return stream_.Next();
  }

 private:
  FakeStream stream_{kShape};
  int64_t left_;
};

TEST(WindowsAhead, AreThoseOfTheCutter) {
  FakeStream one(kShape), two(kShape);
  WindowCutter cutter(&one, kLimits);
  WindowsAhead ahead(&two, kLimits);
  int64_t windows = 0;
  while (true) {
    const auto expected = *cutter.Next();
    const auto window = *ahead.Next();
    ASSERT_EQ(window.has_value(), expected.has_value());
    if (!window.has_value()) break;
    ++windows;
    EXPECT_EQ(window->index, expected->index);
    ASSERT_EQ(window->samples.size(), expected->samples.size());
    EXPECT_EQ(window->samples[0].doc_id, expected->samples[0].doc_id);
    EXPECT_EQ(AskHash(window->samples.back()), AskHash(expected->samples.back()));
  }
  EXPECT_GT(windows, 3);
  EXPECT_FALSE(ahead.Next()->has_value());
}

TEST(WindowsAhead, AnErrorComesAfterTheWindowsBeforeIt) {
  EndingStream one(30), two(30);
  WindowCutter cutter(&one, kLimits);
  WindowsAhead ahead(&two, kLimits);
  while (cutter.Next().ok()) EXPECT_TRUE(ahead.Next().ok());
  EXPECT_TRUE(absl::IsDataLoss(ahead.Next().status()));
  EXPECT_FALSE(ahead.Next()->has_value());
}

class ThrowingStream : public SampleStream {
 public:
  absl::StatusOr<std::optional<Sample>> Next() override {
    (void)std::vector<int>().at(0);
    return std::optional<Sample>();
  }
};

TEST(WindowsAhead, HandsOnWhatTheStreamThrows) {
  ThrowingStream stream;
  WindowsAhead ahead(&stream, kLimits);
  EXPECT_THROW((void)ahead.Next(), std::out_of_range);
}

TEST(WindowsAhead, MayBeLeftBeforeTheEnd) {
  FakeStream stream(kShape);
  WindowsAhead ahead(&stream, kLimits);
  EXPECT_TRUE(ahead.Next()->has_value());
}

}  // namespace
}  // namespace etalon
