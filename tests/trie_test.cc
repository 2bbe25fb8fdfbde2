// The token trie against the naive way: every request asked alone, on a real (small, random) model.
//
// links: etalon_engine etalon_models
#include <gtest/gtest.h>

#include <cmath>
#include <memory>

#include "base/random.h"
#include "base/str.h"
#include "engine/trie_model.h"
#include "models/table.h"

namespace etalon {
namespace {

std::unique_ptr<TrieModel> OpenTiny(int32_t context = 0) {
  ModelOptions options;
  options.argument = StrCat(ETALON_SOURCE_DIR, "/tests/data/tiny.gguf");
  options.threads = 1;
  options.context = context;
  auto handle = FindModelEntry("llama")->create(options);
  EXPECT_TRUE(handle.ok()) << handle.status();
  return std::make_unique<TrieModel>(std::move(handle->token_model), nullptr);
}

std::shared_ptr<const Prompt> TextPrompt(const std::string& text) {
  auto prompt = std::make_shared<Prompt>();
  prompt->parts.push_back(std::make_shared<const std::string>(text));
  return prompt;
}

Sample SampleOf(std::vector<Request> requests) {
  Sample sample;
  sample.task = "t";
  sample.requests = std::move(requests);
  return sample;
}

Request Pair(const std::shared_ptr<const Prompt>& prompt, std::string continuation) {
  Request request;
  request.prompt = prompt;
  request.continuation = std::move(continuation);
  return request;
}

Request Generation(const std::string& text, std::vector<std::string> until, int32_t tokens) {
  Request request;
  request.kind = RequestKind::kGenerateUntil;
  request.prompt = TextPrompt(text);
  request.generation.until = std::move(until);
  request.generation.max_tokens = tokens;
  return request;
}

// Questions that share a head of examples, as few-shot tasks do, with choices of several tokens.
std::vector<Sample> FewshotQuestions() {
  const std::vector<std::string> words = {"the", "answer", "of",  "one", "question",
                                          "was", "with",   "two", "il",  "été"};
  PythonRandom random(7);
  std::string head;
  for (int i = 0; i < 60; ++i) StrAppend(&head, words[random.RandBelow(words.size())], " ");
  std::vector<Sample> samples;
  for (int question = 0; question < 12; ++question) {
    std::string text = head;
    for (int i = 0; i <= question; ++i) {
      StrAppend(&text, " ", words[random.RandBelow(words.size())]);
    }
    const auto prompt = TextPrompt(text + "\nAnswer:");
    std::vector<Request> requests;
    for (const char* choice : {" A", " B", " the answer of two", " the answer of one", " été"}) {
      requests.push_back(Pair(prompt, choice));
    }
    samples.push_back(SampleOf(std::move(requests)));
  }
  return samples;
}

Answer AskAlone(TrieModel* model, const Request& request) {
  const std::vector<Sample> window = {SampleOf({request})};
  auto answers = model->AnswerWindow(window);
  EXPECT_TRUE(answers.ok()) << answers.status();
  return (*answers)[0][0];
}

TEST(Trie, EqualsAskingEveryRequestAloneTo1e4) {
  constexpr double kTolerance = 1e-4;
  const auto model = OpenTiny();
  const auto samples = FewshotQuestions();
  const auto together = model->AnswerWindow(samples);
  ASSERT_TRUE(together.ok()) << together.status();
  const TrieStatistics statistics = model->statistics();
  EXPECT_GT(statistics.asked_tokens, 10 * statistics.unique_tokens) << "prefixes must be shared";
  for (size_t i = 0; i < samples.size(); ++i) {
    for (size_t j = 0; j < samples[i].requests.size(); ++j) {
      const Answer alone = AskAlone(model.get(), samples[i].requests[j]);
      const Answer& shared = (*together)[i][j];
      EXPECT_NEAR(shared.log_likelihood, alone.log_likelihood, kTolerance) << i << " " << j;
      EXPECT_EQ(shared.is_greedy, alone.is_greedy);
      EXPECT_EQ(shared.answer_tokens, alone.answer_tokens);
      EXPECT_TRUE(std::isfinite(shared.log_likelihood));
      EXPECT_LT(shared.log_likelihood, 0);
    }
  }
}

TEST(Trie, GivesTheSameBitsForTheSameWindow) {
  const auto samples = FewshotQuestions();
  const auto first = OpenTiny()->AnswerWindow(samples);
  const auto second = OpenTiny()->AnswerWindow(samples);
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(*first, *second);
}

// What progress inside of a window is made from (cli/progress/asking.cc).
TEST(Trie, TellsOfEveryBatchAndOfAllThatAWindowWillCompute) {
  const auto model = OpenTiny();
  const auto samples = FewshotQuestions();
  int64_t computed = 0, batches = 0, announced = 0;
  model->Observe([&](int64_t tokens) {
    EXPECT_GT(tokens, 0);
    computed += tokens;
    if (++batches == 1) announced = model->statistics().unique_tokens;
  });
  ASSERT_TRUE(model->AnswerWindow(samples).ok());
  EXPECT_GT(batches, 0);
  EXPECT_EQ(computed, model->statistics().unique_tokens);
  EXPECT_EQ(announced, computed) << "the whole window is counted before its first batch";
  EXPECT_EQ(model->statistics().generations_done, 0);

  // Generations: more steps than the prompts have tokens, and each is counted when it ended.
  const std::vector<Sample> generations = {SampleOf({Generation("one two", {}, 9)}),
                                           SampleOf({Generation("the answer", {}, 9)})};
  const int64_t before = computed, prompts_before = model->statistics().unique_tokens;
  ASSERT_TRUE(model->AnswerWindow(generations).ok());
  EXPECT_EQ(model->statistics().generations_done, 2);
  EXPECT_GT(computed - before, model->statistics().unique_tokens - prompts_before);

  model->Observe({});
  const int64_t last = computed;
  ASSERT_TRUE(model->AnswerWindow(samples).ok());
  EXPECT_EQ(computed, last);
}

TEST(Trie, CutsALongContextOnItsLeftAndCountsIt) {
  const auto model = OpenTiny(/*context=*/64);
  std::string text;
  for (int i = 0; i < 400; ++i) text += " the";
  const Answer cut = AskAlone(model.get(), Pair(TextPrompt(text), " answer"));
  EXPECT_EQ(cut.error, "");
  EXPECT_GT(cut.truncated_tokens, 0);
  EXPECT_EQ(cut.prompt_tokens + cut.answer_tokens, 65) << "the last token needs no cell";
}

TEST(Trie, StopsAtAStringThatCrossesTokens) {
  const auto model = OpenTiny();
  const std::string whole = AskAlone(model.get(), Generation("one two the", {}, 40)).text;
  ASSERT_GT(whole.size(), 12u);
  // Any three bytes of one character each: random weights say what they are.
  int stopped_count = 0;
  for (size_t at = 4; at + 3 < whole.size(); ++at) {
    const std::string stop = whole.substr(at, 3);
    const bool is_ascii = stop[0] > 0 && stop[1] > 0 && stop[2] > 0 && whole[at - 1] > 0;
    if (!is_ascii || whole.find(stop) != at) continue;
    const Answer stopped = AskAlone(model.get(), Generation("one two the", {stop}, 40));
    EXPECT_EQ(stopped.text, whole.substr(0, at)) << stop;
    EXPECT_EQ(stopped.stop, StopReason::kStopString);
    ++stopped_count;
  }
  EXPECT_GT(stopped_count, 0) << whole;
}

TEST(Trie, StopsCountOnlyAfterThoughtsWhereAModelThinks) {
  const auto model = OpenTiny();
  const std::string whole = AskAlone(model.get(), Generation("one two the", {}, 40)).text;
  const std::string word = whole.substr(0, 4), later = whole.substr(whole.size() / 2, 3);
  ASSERT_EQ(AskAlone(model.get(), Generation("one two the", {word}, 40)).text, "");
  // What ends the thoughts never comes: no stop counts.
  model->ThinkUntil("no such text");
  EXPECT_EQ(AskAlone(model.get(), Generation("one two the", {word, later}, 40)).text, whole);
  // It does: what stands before it is kept whole, what follows is cut.
  const std::string end = whole.substr(5, 4);
  model->ThinkUntil(end);
  const Answer thought = AskAlone(model.get(), Generation("one two the", {word, later}, 40));
  EXPECT_EQ(thought.text, whole.substr(0, thought.text.size()));
  EXPECT_GE(thought.text.size(), 9u);
  EXPECT_LT(thought.text.size(), whole.size());
  EXPECT_EQ(thought.stop, StopReason::kStopString);
}

TEST(Trie, SampledTextDependsOnItsSeedAlone) {
  const auto model = OpenTiny();
  Request request = Generation("the answer", {}, 24);
  request.generation.do_sample = true;
  request.generation.temperature = 1;
  request.generation.seed = 5;
  const std::string first = AskAlone(model.get(), request).text;
  EXPECT_EQ(AskAlone(model.get(), request).text, first);
  request.generation.seed = 6;
  EXPECT_NE(AskAlone(model.get(), request).text, first);
}

TEST(Trie, AGenerationWithoutRoomIsAFailedAnswer) {
  const auto model = OpenTiny(/*context=*/64);
  const Answer answer = AskAlone(model.get(), Generation("the", {}, 64));
  EXPECT_NE(answer.error.find("--ctx"), std::string::npos) << answer.error;
}

}  // namespace
}  // namespace etalon
