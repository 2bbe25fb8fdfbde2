#include "base/sample_hasher.h"

#include <gtest/gtest.h>

#include "base/str.h"

namespace etalon {
namespace {

using Parts = std::vector<std::shared_ptr<const std::string>>;

std::shared_ptr<const std::string> Shared(const std::string& text) {
  return std::make_shared<const std::string>(text);
}

Sample MakeSample(const Parts& parts, const std::vector<std::string>& continuations) {
  auto prompt = std::make_shared<Prompt>();
  prompt->parts = parts;
  Sample sample;
  for (const std::string& continuation : continuations) {
    sample.requests.push_back({.prompt = prompt, .continuation = continuation});
  }
  return sample;
}

TEST(SampleHasher, IsTheSameWhateverCameBefore) {
  const auto one = Shared("one\n"), two = Shared("two\n"), same_as_one = Shared("one\n");
  const Parts heads[] = {{one, two}, {one, two},        {one}, {}, {two, one},
                         {one, two}, {same_as_one, two}};
  SampleHasher hasher;
  int count = 0;
  for (Parts parts : heads) {
    const std::string question = StrCat("question ", ++count);
    parts.push_back(Shared(question));
    std::string prompt;
    for (const auto& part : parts) prompt += *part;
    const std::string asked = StrCat(prompt, '\0', "A", '\0', prompt, '\0', "B", '\0');
    const Sample sample = MakeSample(parts, {"A", "B"});
    const SampleHashes hashes = hasher.Hash(sample);
    EXPECT_EQ(hashes.plain_prompt, Sha256Hex(prompt)) << count;
    EXPECT_EQ(hashes.ask, Sha256Hex(asked)) << count;
    EXPECT_EQ(AskHash(sample), hashes.ask) << count;
  }
}

TEST(SampleHasher, KnowsNoTextOfAChatAndTakesAPromptOfNoParts) {
  Sample chat = MakeSample({}, {"A"});
  auto prompt = std::make_shared<Prompt>();
  prompt->messages = {{"user", "hello"}};
  chat.requests[0].prompt = prompt;
  SampleHasher hasher;
  EXPECT_EQ(hasher.Hash(chat).plain_prompt, "");
  EXPECT_EQ(hasher.Hash(chat).ask,
            Sha256Hex(StrCat(R"([{"content":"hello","role":"user"}])", '\0', "A", '\0')));
  EXPECT_EQ(hasher.Hash(MakeSample({}, {"A"})).plain_prompt, Sha256Hex(""));
  EXPECT_EQ(hasher.Hash(Sample()).plain_prompt, "");
}

}  // namespace
}  // namespace etalon
