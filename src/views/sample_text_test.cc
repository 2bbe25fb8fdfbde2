#include "views/sample_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace etalon {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

AnsweredSample Choice() {
  AnsweredSample answered;
  answered.sample.task = "t";
  answered.sample.doc_id = 7;
  answered.sample.document = std::make_shared<const std::string>("{\x1b[2J}");
  answered.sample.scorer_input =
      Value::MakeDict({{"choices", Value::MakeList({"red\x1b[31m", "two\nlines"})}, {"gold", 1}});
  const auto prompt = std::make_shared<const Prompt>();
  for (const double each : {-1.0, -3.5}) {
    Request request;
    request.prompt = prompt;
    request.continuation = " \u202ec";
    answered.sample.requests.push_back(request);
    answered.answers.emplace_back().log_likelihood = each;
  }
  return answered;
}

TEST(SampleText, SummaryIsOneLineThatCannotActOnATerminal) {
  const std::string line = SampleSummary(Choice(), Verdict::kWrong, {CaveatKind::kTruncated});
  EXPECT_THAT(line, HasSubstr("t:7 "));
  EXPECT_THAT(line, HasSubstr("  wrong  chose 1 \"red<U+001B>[31m\" by 2.5 nats"));
  EXPECT_THAT(line, HasSubstr("right is 2 \"two⏎lines\""));
  EXPECT_THAT(line, HasSubstr("! prompts cut\n"));
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  EXPECT_THAT(line, Not(HasSubstr("\x1b")));
}

TEST(SampleText, WholeSampleCannotActOnATerminal) {
  RecordedSample recorded{.answered = Choice()};
  recorded.marks.failure = "bad\x07";
  const std::string text = SampleText(recorded);
  EXPECT_THAT(text, HasSubstr("{<U+001B>[2J}"));
  EXPECT_THAT(text, HasSubstr("<U+202E>c"));
  EXPECT_THAT(text, HasSubstr("log-likelihood -3.5 of:"));
  EXPECT_THAT(text, HasSubstr("not scored: bad<U+0007>"));
}

TEST(SampleText, LongAnswersAreCutBetweenCharacters) {
  AnsweredSample answered = Choice();
  answered.sample.requests.resize(1);
  answered.sample.requests[0].kind = RequestKind::kGenerateUntil;
  answered.answers.resize(1);
  for (int i = 0; i < 100; ++i) answered.answers[0].text += "é";
  const std::string line = SampleSummary(answered, Verdict::kNone, {});
  EXPECT_THAT(line, HasSubstr("é…\""));
  EXPECT_THAT(line, Not(HasSubstr("\ufffd")));
}

}  // namespace
}  // namespace etalon
