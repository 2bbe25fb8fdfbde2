#include "engine/sample_codec.h"

#include <gtest/gtest.h>

#include <limits>

#include "base/str.h"
#include "testing/fake_model.h"
#include "testing/fake_samples.h"

namespace etalon {
namespace {

std::vector<AnsweredSample> Answered(const FakeShape& shape) {
  FakeStream stream(shape);
  FakeModel model;
  std::vector<AnsweredSample> samples;
  while (true) {
    std::optional<Sample> sample = *stream.Next();
    if (!sample.has_value()) return samples;
    AnsweredSample answered;
    answered.answers = (*model.AnswerWindow(std::span(&*sample, 1))).front();
    answered.ask_hash = AskHash(*sample);
    answered.prompt_hash = StrCat("prompt ", samples.size());
    answered.sample = *std::move(sample);
    samples.push_back(std::move(answered));
  }
}

TEST(SampleCodec, ReadsBackEveryField) {
  const auto samples = Answered({});
  const auto bytes = EncodeSamples(samples);
  ASSERT_TRUE(bytes.ok()) << bytes.status();
  const auto read = DecodeSamples(*bytes, static_cast<uint32_t>(samples.size()));
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_EQ(read->size(), samples.size());
  for (size_t i = 0; i < samples.size(); ++i) EXPECT_EQ(Describe((*read)[i]), Describe(samples[i]));
}

TEST(SampleCodec, KeepsEveryBitOfADouble) {
  auto samples = Answered({.tasks = 1, .documents = 1, .repeats = 1});
  const double values[] = {-0.0, -std::numeric_limits<double>::infinity(), -5e-324, -1.0 / 3};
  for (size_t i = 0; i < 4; ++i) samples[0].answers[i].log_likelihood = values[i];
  const auto read = DecodeSamples(*EncodeSamples(samples), 1);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(Describe((*read)[0]), Describe(samples[0]));
}

TEST(SampleCodec, StoresSharedTextOnceAndSharesItAgain) {
  const auto few = Answered({.tasks = 1, .documents = 1, .repeats = 1, .prompt_bytes = 10000});
  const auto many = Answered({.tasks = 1, .documents = 1, .repeats = 9, .prompt_bytes = 10000});
  EXPECT_LT(EncodeSamples(many)->size(), EncodeSamples(few)->size() + 10000);
  const auto read = DecodeSamples(*EncodeSamples(many), 9);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ((*read)[0].sample.document, (*read)[8].sample.document);
  EXPECT_EQ((*read)[0].sample.requests[0].prompt, (*read)[0].sample.requests[3].prompt);
}

TEST(SampleCodec, RefusesBytesThatEndAnywhere) {
  const auto samples = Answered({.tasks = 3, .documents = 2, .repeats = 1});
  const std::string bytes = *EncodeSamples(samples);
  for (size_t size = 0; size < bytes.size(); ++size) {
    const auto read = DecodeSamples(std::string_view(bytes).substr(0, size), 6);
    ASSERT_EQ(read.status().code(), absl::StatusCode::kDataLoss) << size;
  }
  EXPECT_EQ(DecodeSamples(bytes + "x", 6).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(DecodeSamples(bytes, 5).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(DecodeSamples(bytes, 0xffffffff).status().code(), absl::StatusCode::kDataLoss);
}

TEST(SampleCodec, SurvivesEveryChangedByte) {
  const auto samples = Answered({.tasks = 3, .documents = 4, .repeats = 1});
  std::string bytes = *EncodeSamples(samples);
  for (char& byte : bytes) {
    for (const int flip : {1, 0x80, 0xff}) {
      byte = static_cast<char>(byte ^ flip);
      (void)DecodeSamples(bytes, 12);  // any result, no crash
      byte = static_cast<char>(byte ^ flip);
    }
  }
}

TEST(SampleCodec, BothSidesKeepTheSameLimits) {
  const auto samples = Answered({.tasks = 3, .documents = 4, .repeats = 1});
  const std::string bytes = *EncodeSamples(samples);
  const SampleCodecLimits tries[] = {
      {.bytes = bytes.size() - 1}, {.items = 10}, {.values = 10}, {.text_bytes = 10}};
  for (const SampleCodecLimits& limits : tries) {
    EXPECT_EQ(EncodeSamples(samples, limits).status().code(), absl::StatusCode::kResourceExhausted);
    EXPECT_EQ(DecodeSamples(bytes, 12, limits).status().code(), absl::StatusCode::kDataLoss);
  }
  // The smallest limits that the writer takes are enough for the reader.
  for (uint64_t items = 10;; ++items) {
    ASSERT_LT(items, 1000u);
    if (!EncodeSamples(samples, {.items = items}).ok()) continue;
    EXPECT_TRUE(DecodeSamples(bytes, 12, {.items = items}).ok());
    EXPECT_FALSE(DecodeSamples(bytes, 12, {.items = items - 1}).ok());
    break;
  }
  for (uint64_t values = 10;; ++values) {
    ASSERT_LT(values, 1000u);
    if (!EncodeSamples(samples, {.values = values}).ok()) continue;
    EXPECT_TRUE(DecodeSamples(bytes, 12, {.values = values}).ok());
    EXPECT_FALSE(DecodeSamples(bytes, 12, {.values = values - 1}).ok());
    break;
  }
}

TEST(SampleCodec, RefusesValuesNestedTooDeep) {
  auto samples = Answered({.tasks = 1, .documents = 1, .repeats = 1});
  Value deep;
  for (int i = 0; i < 127; ++i) deep = Value::MakeList({deep});
  samples[0].sample.scorer_input = deep;
  const auto bytes = EncodeSamples(samples);
  ASSERT_TRUE(bytes.ok()) << bytes.status();
  EXPECT_TRUE(DecodeSamples(*bytes, 1).ok());
  samples[0].sample.scorer_input = Value::MakeList({deep});
  EXPECT_EQ(EncodeSamples(samples).status().code(), absl::StatusCode::kResourceExhausted);
}

}  // namespace
}  // namespace etalon
