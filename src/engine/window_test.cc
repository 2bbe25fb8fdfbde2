#include "engine/window.h"

#include <gtest/gtest.h>

#include "base/str.h"
#include "testing/fake_samples.h"

namespace etalon {
namespace {

class ListStream : public SampleStream {
 public:
  explicit ListStream(std::vector<Sample> samples) : samples_(std::move(samples)) {}
  absl::StatusOr<std::optional<Sample>> Next() override {
    if (next_ == samples_.size()) return std::optional<Sample>();
    return std::optional<Sample>(samples_[next_++]);
  }

 private:
  std::vector<Sample> samples_;
  size_t next_ = 0;
};

// `requests` requests that share a prompt, or have equal ones each of their own.
Sample MakeSample(int64_t doc_id, int requests, const std::string& prompt, bool is_shared = true) {
  Sample sample;
  sample.doc_id = doc_id;
  const auto make = [&prompt] {
    Prompt made;
    made.parts = {std::make_shared<const std::string>(prompt)};
    return std::make_shared<const Prompt>(made);
  };
  const auto shared = make();
  for (int i = 0; i < requests; ++i) {
    Request request;
    request.prompt = is_shared ? shared : make();
    request.continuation = "ab";
    sample.requests.push_back(request);
  }
  return sample;
}

// Documents of each window, e.g. "0 1|2".
std::string Cut(std::vector<Sample> samples, const WindowLimits& limits) {
  ListStream stream(std::move(samples));
  WindowCutter cutter(&stream, limits);
  std::string text;
  for (int64_t index = 0;; ++index) {
    auto window = cutter.Next();
    EXPECT_TRUE(window.ok()) << window.status();
    if (!window.ok() || !window->has_value()) return text;
    EXPECT_EQ((*window)->index, index);
    if (index > 0) text += '|';
    for (size_t i = 0; i < (*window)->samples.size(); ++i) {
      StrAppend(&text, i > 0 ? " " : "", (*window)->samples[i].doc_id);
    }
  }
}

TEST(Window, EndsBeforeTheSampleThatWouldPassTheRequests) {
  std::vector<Sample> samples;
  for (int i = 0; i < 5; ++i) samples.push_back(MakeSample(i, 2, "p"));
  EXPECT_EQ(Cut(samples, {.requests = 4, .bytes = 1000}), "0 1|2 3|4");
  EXPECT_EQ(Cut(samples, {.requests = 5, .bytes = 1000}), "0 1|2 3|4");
  EXPECT_EQ(Cut(samples, {.requests = 6, .bytes = 1000}), "0 1 2|3 4");
}

TEST(Window, EndsBeforeTheSampleThatWouldPassTheBytes) {
  std::vector<Sample> samples;
  for (int i = 0; i < 4; ++i) samples.push_back(MakeSample(i, 1, "12345678"));  // 10 bytes each
  EXPECT_EQ(Cut(samples, {.requests = 100, .bytes = 20}), "0 1|2 3");
  EXPECT_EQ(Cut(samples, {.requests = 100, .bytes = 19}), "0|1|2|3");
}

TEST(Window, HoldsAnOversizeSampleAlone) {
  const std::vector<Sample> samples = {MakeSample(0, 1, "p"), MakeSample(1, 9, "p"),
                                       MakeSample(2, 1, "p"), MakeSample(3, 1, "p")};
  EXPECT_EQ(Cut(samples, {.requests = 4, .bytes = 1000}), "0|1|2 3");
}

TEST(Window, CountsEqualPromptsOnceHoweverTheyAreStored) {
  EXPECT_EQ(SampleBytes(MakeSample(0, 4, "12345", true)), 5 + 4 * 2);
  EXPECT_EQ(SampleBytes(MakeSample(0, 4, "12345", false)), 5 + 4 * 2);
}

TEST(Window, OfAnEmptyStreamIsNone) { EXPECT_EQ(Cut({}, {}), ""); }

TEST(Window, BoundsSamplesWithoutRequests) {
  const std::vector<Sample> samples = {MakeSample(0, 0, ""), MakeSample(1, 0, ""),
                                       MakeSample(2, 0, "")};
  EXPECT_EQ(Cut(samples, {.requests = 2, .bytes = 10}), "0 1|2");
}

TEST(Window, LimitsGoThroughThePlan) {
  const WindowLimits limits{.requests = 7, .bytes = 99};
  const Value plan =
      Value::MakeDict({{"settings", Value::MakeDict({{"window", DescribeWindowLimits(limits)}})}});
  const auto read = WindowLimitsOfPlan(plan);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read, limits);
  EXPECT_EQ(WindowLimitsOfPlan(Value()).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(WindowLimitsOfPlan(FakePlan(0, 5)).ok());
}

}  // namespace
}  // namespace etalon
