#include "models/replay_answers.h"

#include <gtest/gtest.h>

#include "base/hash.h"
#include "base/str.h"
#include "models/table.h"
#include "testing/fake_model.h"
#include "testing/fake_samples.h"

namespace etalon {
namespace {

class ListAnswers : public AnsweredStream {
 public:
  explicit ListAnswers(std::vector<AnsweredSample> samples, Value model = Value())
      : samples_(std::move(samples)), model_(std::move(model)) {}
  absl::StatusOr<std::optional<AnsweredSample>> Next() override {
    if (next_ == samples_.size()) return std::optional<AnsweredSample>();
    return std::optional<AnsweredSample>(samples_[next_++]);
  }
  Value ModelIdentity() const override { return model_; }

 private:
  std::vector<AnsweredSample> samples_;
  Value model_;
  size_t next_ = 0;
};

AnsweredSample Answered(const Sample& sample) {
  AnsweredSample answered;
  answered.sample = sample;
  answered.ask_hash = AskHash(sample);
  answered.answers = (*FakeModel().AnswerWindow(std::span(&sample, 1))).front();
  return answered;
}

std::vector<AnsweredSample> AllAnswered(const FakeShape& shape) {
  FakeStream stream(shape);
  std::vector<AnsweredSample> samples;
  for (int64_t i = 0; i < SampleCount(shape); ++i) samples.push_back(Answered(**stream.Next()));
  return samples;
}

ReplayAnswers Loaded(const std::vector<AnsweredSample>& samples) {
  ReplayAnswers answers;
  ListAnswers stream(samples);
  EXPECT_TRUE(answers.Load(&stream).ok());
  return answers;
}

Sample Question(const std::string& text, int64_t doc_id, bool is_sampled = false) {
  Sample sample;
  sample.task = "sums";
  sample.doc_id = doc_id;
  sample.document = std::make_shared<const std::string>(text);
  sample.doc_hash = Sha256Hex(text);
  Prompt prompt;
  prompt.parts = {sample.document};
  Request request;
  request.kind = RequestKind::kGenerateUntil;
  request.prompt = std::make_shared<const Prompt>(prompt);
  request.generation.do_sample = is_sampled;
  sample.requests = {request};
  return sample;
}

AnsweredSample Recorded(Sample sample, const std::string& text, int32_t repeat = 0) {
  sample.repeat = repeat;
  AnsweredSample answered = Answered(sample);
  answered.answers = {Answer{.text = text}};
  return answered;
}

std::string FoundText(const ReplayAnswers& answers, const Sample& sample) {
  const Answer answer = answers.Find(sample).front();
  return answer.error.empty() ? answer.text : "error: " + answer.error;
}

TEST(Replay, GivesEveryRecordedAnswerAgain) {
  const auto samples = AllAnswered({});
  const ReplayAnswers answers = Loaded(samples);
  EXPECT_EQ(answers.size(), static_cast<int64_t>(samples.size()));
  for (const AnsweredSample& answered : samples) {
    EXPECT_EQ(answers.Find(answered.sample), answered.answers);
  }
}

TEST(Replay, SaysWhyARequestWasNotFound) {
  const ReplayAnswers answers = Loaded({Recorded(Question("1+1", 0), "2")});
  EXPECT_EQ(FoundText(answers, Question("1+1", 0)), "2");
  EXPECT_EQ(FoundText(answers, Question("1+2", 0)),
            "error: the replayed answers do not hold this document");
  Sample other = Question("1+1", 0);
  other.requests[0].kind = RequestKind::kLoglikelihood;
  EXPECT_EQ(FoundText(answers, other),
            "error: the replayed answers hold this document, but another request was asked");
  other = Question("1+1", 0);
  other.task = "products";
  EXPECT_EQ(FoundText(answers, other), "error: the replayed answers hold no task products");
}

TEST(Replay, TellsEqualDocumentsApartByTheirPlace) {
  const ReplayAnswers answers =
      Loaded({Recorded(Question("1+1", 3), "first"), Recorded(Question("1+1", 8), "second")});
  EXPECT_EQ(FoundText(answers, Question("1+1", 3)), "first");
  EXPECT_EQ(FoundText(answers, Question("1+1", 8)), "second");
  EXPECT_EQ(FoundText(answers, Question("1+1", 5)), "first");
}

TEST(Replay, ARepeatThatIsMissingTakesTheLowestOnlyWithoutSampling) {
  const ReplayAnswers greedy =
      Loaded({Recorded(Question("1+1", 0), "b", /*repeat=*/1), Recorded(Question("1+1", 0), "a")});
  Sample third = Question("1+1", 0);
  third.repeat = 2;
  EXPECT_EQ(FoundText(greedy, third), "a");
  third.repeat = 1;
  EXPECT_EQ(FoundText(greedy, third), "b");
  const ReplayAnswers sampled = Loaded({Recorded(Question("1+1", 0, true), "a")});
  Sample second = Question("1+1", 0, true);
  second.repeat = 1;
  EXPECT_NE(FoundText(sampled, second).find("not its repeat 1, which is sampled"),
            std::string::npos);
}

TEST(Replay, OtherAnswersHaveAnotherDigest) {
  auto samples = AllAnswered({.tasks = 2, .documents = 2, .repeats = 1});
  const std::string digest = Loaded(samples).digest();
  EXPECT_EQ(Loaded(samples).digest(), digest);
  samples.back().answers.back().stop = StopReason::kLength;
  EXPECT_NE(Loaded(samples).digest(), digest);
}

absl::StatusOr<ModelHandle> Create(const ModelOptions& options, const char* kind = "replay") {
  return FindModelEntry(kind)->create(options);
}

TEST(ReplayModel, NamesTheModelThatAnswered) {
  ModelOptions options;
  options.argument = "runs/a";
  options.open_answers = [](const std::string&) -> absl::StatusOr<std::unique_ptr<AnsweredStream>> {
    return std::make_unique<ListAnswers>(AllAnswered({.tasks = 1, .documents = 2, .repeats = 1}),
                                         Value::MakeDict({{"kind", "fake"}}));
  };
  auto handle = Create(options);
  ASSERT_TRUE(handle.ok()) << handle.status();
  const Value identity = handle->model->Identity();
  EXPECT_EQ(identity.FindString("kind"), "replay");
  EXPECT_EQ(identity.FindInt("samples"), 2);
  EXPECT_EQ(identity.FindString("answers_sha256").size(), 64u);
  EXPECT_EQ(identity.Find("answered_by")->FindString("kind"), "fake");
}

TEST(ReplayModel, RendersPlainTextAndRefusesAChat) {
  ModelOptions options;
  options.argument = "runs/a";
  options.open_answers = [](const std::string&) -> absl::StatusOr<std::unique_ptr<AnsweredStream>> {
    return std::make_unique<ListAnswers>(AllAnswered({.tasks = 1, .documents = 1}));
  };
  auto handle = Create(options);
  ASSERT_TRUE(handle.ok()) << handle.status();
  EXPECT_EQ(handle->model->Identity().Find("answered_by"), nullptr);
  Prompt prompt;
  prompt.parts = {std::make_shared<const std::string>("a"),
                  std::make_shared<const std::string>("b")};
  EXPECT_EQ(*handle->model->Render(prompt), "ab");
  prompt.messages = {{"user", "a"}};
  EXPECT_EQ(handle->model->Render(prompt).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(ReplayModel, RefusesNoAnswersAndNoFolder) {
  ModelOptions options;
  EXPECT_EQ(Create(options).status().code(), absl::StatusCode::kInvalidArgument);
  options.argument = "runs/a";
  EXPECT_EQ(Create(options).status().code(), absl::StatusCode::kFailedPrecondition);
  options.open_answers = [](const std::string&) -> absl::StatusOr<std::unique_ptr<AnsweredStream>> {
    return std::make_unique<ListAnswers>(std::vector<AnsweredSample>());
  };
  EXPECT_EQ(Create(options).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(NullModel, AnswersByPlaceAloneAndTheSameEachTime) {
  const auto handle = Create({}, "null");
  ASSERT_TRUE(handle.ok()) << handle.status();
  std::vector<Sample> samples;
  for (const AnsweredSample& answered : AllAnswered({})) samples.push_back(answered.sample);
  const auto together = handle->model->AnswerWindow(samples);
  ASSERT_TRUE(together.ok());
  int greedy = 0;
  for (size_t i = 0; i < samples.size(); ++i) {
    ASSERT_EQ((*together)[i].size(), samples[i].requests.size());
    const auto alone = Create({}, "null")->model->AnswerWindow(std::span(&samples[i], 1));
    EXPECT_EQ(alone->front(), (*together)[i]);
    for (const Answer& answer : (*together)[i]) {
      EXPECT_EQ(answer.error, "");
      EXPECT_LE(answer.log_likelihood, 0);
      greedy += answer.is_greedy;
    }
  }
  EXPECT_GT(greedy, 0);
  EXPECT_NE((*together)[0], (*together)[1]);
}

TEST(NullModel, RefusesAnArgument) {
  ModelOptions options;
  options.argument = "model.gguf";
  EXPECT_EQ(Create(options, "null").status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace etalon
