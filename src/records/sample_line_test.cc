#include "records/sample_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/hash.h"
#include "base/json.h"
#include "base/str.h"
#include "testing/fake_run.h"
#include "testing/fake_samples.h"

namespace etalon {
namespace {

using ::testing::HasSubstr;

const std::string kHash(64, 'a');

// The least that a line may hold: one generation.
AnsweredSample Small() {
  AnsweredSample answered;
  Sample& sample = answered.sample;
  sample.task = "t";
  sample.doc_id = 3;
  sample.document = std::make_shared<const std::string>("{}");
  sample.doc_hash = Sha256Hex("{}");
  sample.scorer_input = Value(Value::Dict());
  Request request;
  request.kind = RequestKind::kGenerateUntil;
  auto prompt = std::make_shared<Prompt>();
  prompt->parts.push_back(std::make_shared<const std::string>("p"));
  request.prompt = prompt;
  sample.requests.push_back(request);
  answered.answers.emplace_back();
  answered.ask_hash = answered.prompt_hash = kHash;
  return answered;
}

std::string Format(const AnsweredSample& answered, const DocumentMarks* marks) {
  SharedDigests digests;
  std::vector<CitedText> texts;
  auto line = FormatSampleLine(answered, marks, &texts, &digests);
  EXPECT_TRUE(line.ok()) << line.status();
  return *line;
}

const DocumentMarks kMarks = {.scores = {{"acc,none", {1}}}};

TEST(SampleLine, KeepsWhySomeMetricsHaveNoMark) {
  DocumentMarks marks = kMarks;
  marks.failures["f1,none"] = "no";
  const std::string line = Format(Small(), &marks);
  EXPECT_THAT(line, HasSubstr(R"("failures":{"f1,none":"no"},"prompt_hash")"));
  const auto parsed = ParseSampleLine(line);
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->marks.failures, marks.failures);
  EXPECT_EQ(parsed->marks.scores, marks.scores);
}

TEST(SampleLine, LeavesDefaultsOut) {
  EXPECT_EQ(
      Format(Small(), &kMarks),
      StrCat(R"({"answers":[{}],"ask_hash":")", kHash, R"(","doc_hash":")", Sha256Hex("{}"),
             R"(","doc_id":3,"prompt_hash":")", kHash, R"(","prompts":[{"parts":[")",
             Sha256Hex("p"), R"("]}],"requests":[{"generation":{"max_tokens":256,"until":[]},)",
             R"("kind":"generate_until"}],"scorer_input":{},"scores":{"acc,none":[1]},)",
             R"("task":"t"})"));
}

TEST(SampleLine, KeepsTheVerdictsOfPrograms) {
  DocumentMarks marks = kMarks;
  marks.verdicts = {{kHash, "finished"}};
  const std::string line = Format(Small(), &marks);
  EXPECT_THAT(line, HasSubstr(StrCat(R"("verdicts":{")", kHash, R"(":"finished"}})")));
  const auto back = ParseSampleLine(line);
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(back->marks.verdicts, marks.verdicts);
}

TEST(SampleLine, WritesWhatIsNoDefault) {
  AnsweredSample answered = Small();
  answered.sample.repeat = 2;
  answered.sample.target = "x";
  Request& request = answered.sample.requests[0];
  request.generation = {.until = {"\n"},
                        .max_tokens = 7,
                        .do_sample = true,
                        .temperature = 0.5,
                        .top_p = 0.25,
                        .top_k = 40,
                        .min_p = 0.125,
                        .seed = ~uint64_t{0}};
  answered.answers[0] = {.text = "\u2028 \x7f",
                         .stop = StopReason::kLength,
                         .prompt_tokens = 1,
                         .answer_tokens = 2,
                         .truncated_tokens = 3};
  const std::string line = Format(answered, nullptr);
  EXPECT_THAT(line, HasSubstr("{\"answers\":[{\"answer_tokens\":2,\"prompt_tokens\":1,\"stop\":"
                              "\"length\",\"text\":\"\u2028 \x7f\",\"truncated_tokens\":3}]"));
  EXPECT_THAT(line, HasSubstr(R"("generation":{"do_sample":true,"max_tokens":7,"min_p":0.125,)"
                              R"("seed":"18446744073709551615","temperature":0.5,"top_k":40,)"
                              R"("top_p":0.25,"until":["\n"]})"));
  EXPECT_THAT(line, HasSubstr(R"("repeat":2)"));
  EXPECT_THAT(line, HasSubstr(R"("target":"x")"));
  const auto back = ParseSampleLine(line);
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(back->answered.answers[0], answered.answers[0]);
  EXPECT_EQ(back->answered.sample.requests[0].generation.seed, ~uint64_t{0});
  EXPECT_EQ(Format(answered, nullptr), line);
}

TEST(SampleLine, AlwaysWritesALogLikelihoodThatWasAnswered) {
  AnsweredSample answered = Small();
  answered.sample.requests[0].kind = RequestKind::kLoglikelihood;
  answered.sample.requests[0].continuation = " c";
  EXPECT_THAT(Format(answered, &kMarks), HasSubstr(R"("answers":[{"log_likelihood":0}])"));
  EXPECT_THAT(Format(answered, &kMarks), HasSubstr(R"("requests":[{"continuation":" c"}])"));
  answered.answers[0].log_likelihood = -HUGE_VAL;
  EXPECT_THAT(Format(answered, &kMarks), HasSubstr(R"({"log_likelihood":"-inf"})"));
  answered.answers[0] = Answer();
  answered.answers[0].error = "no";
  EXPECT_THAT(Format(answered, &kMarks), HasSubstr(R"("answers":[{"error":"no"}])"));
}

TEST(SampleLine, KeepsEveryBitOfANumber) {
  AnsweredSample answered = Small();
  answered.sample.requests[0].kind = RequestKind::kLoglikelihoodRolling;
  for (const double number : {-0.1, -1e-320, -std::numeric_limits<double>::max(), -2.0 / 3,
                              -123456789012345678.0, -1e21, -HUGE_VAL, -5e-324}) {
    answered.answers[0].log_likelihood = number;
    const DocumentMarks marks = {.scores = {{"a,b", {number, 0.1, 7}}}};
    const auto back = ParseSampleLine(Format(answered, &marks));
    ASSERT_TRUE(back.ok()) << back.status();
    EXPECT_EQ(back->answered.answers[0].log_likelihood, number);
    EXPECT_EQ(back->marks.scores, marks.scores);
  }
}

TEST(SampleLine, CitesTheDocumentFirstAndEachPromptOnce) {
  AnsweredSample answered = Small();
  Request other = answered.sample.requests[0];
  auto equal = std::make_shared<Prompt>(*other.prompt);
  other.prompt = equal;  // says the same, lies elsewhere
  answered.sample.requests.push_back(other);
  auto different = std::make_shared<Prompt>();
  different->parts = {std::make_shared<const std::string>("q"), other.prompt->parts[0]};
  other.prompt = different;
  answered.sample.requests.push_back(other);
  answered.answers.resize(3);
  SharedDigests digests;
  std::vector<CitedText> texts;
  const auto line = FormatSampleLine(answered, &kMarks, &texts, &digests);
  ASSERT_TRUE(line.ok());
  ASSERT_EQ(texts.size(), 4U);
  EXPECT_EQ(*texts[0].text, "{}");
  EXPECT_EQ(*texts[1].text, "p");
  EXPECT_EQ(*texts[2].text, "q");
  EXPECT_EQ(*texts[3].text, "p");
  EXPECT_EQ(texts[3].digest, Sha256Of("p"));
  const auto back = ParseSampleLine(*line);
  ASSERT_TRUE(back.ok());
  const auto& requests = back->answered.sample.requests;
  EXPECT_EQ(requests[0].prompt, requests[1].prompt);
  EXPECT_EQ(requests[2].prompt->parts.size(), 2U);
}

TEST(SampleLine, StoresAClusterAsItsText) {
  AnsweredSample answered = Small();
  answered.sample.scorer_input = Value::MakeDict({{"cluster", 1.0}});
  EXPECT_THAT(Format(answered, &kMarks), HasSubstr(R"("scorer_input":{"cluster":"1.0"})"));
}

TEST(SampleLine, IsInCanonicalFormForEverySampleOfARun) {
  for (const AnsweredSample& answered : FakeRunSamples()) {
    const std::string line = Format(answered, answered.sample.repeat == 0 ? &kMarks : nullptr);
    EXPECT_EQ(*CanonicalJson(*ParseJson(line)), line);
    const auto back = ParseSampleLine(line);
    ASSERT_TRUE(back.ok()) << back.status();
    EXPECT_EQ(back->answered.sample.document, nullptr);
    EXPECT_EQ(back->answered.answers, answered.answers);
  }
}

TEST(SampleLine, RefusesWhatNoLineCanHold) {
  const auto refused = [](const AnsweredSample& answered) {
    SharedDigests digests;
    std::vector<CitedText> texts;
    const auto line = FormatSampleLine(answered, nullptr, &texts, &digests);
    EXPECT_FALSE(line.ok());
    EXPECT_THAT(std::string(line.status().message()), HasSubstr("task t, document 3, repeat 1: "));
    return line.status().code();
  };
  AnsweredSample answered = Small();
  answered.sample.repeat = 1;
  AnsweredSample wrong = answered;
  wrong.answers[0].text = "\xff";
  EXPECT_EQ(refused(wrong), absl::StatusCode::kInvalidArgument);
  wrong = answered;
  wrong.answers[0].log_likelihood = std::nan("");
  EXPECT_EQ(refused(wrong), absl::StatusCode::kInvalidArgument);
  wrong = answered;
  wrong.sample.doc_hash = kHash;
  EXPECT_EQ(refused(wrong), absl::StatusCode::kInvalidArgument);
  wrong = answered;
  wrong.prompt_hash = "";
  EXPECT_EQ(refused(wrong), absl::StatusCode::kInvalidArgument);
  wrong = answered;
  Value deep(1);
  for (int i = 0; i < 130; ++i) deep = Value::MakeList({deep});
  wrong.sample.scorer_input = Value::MakeDict({{"deep", deep}});
  EXPECT_EQ(refused(wrong), absl::StatusCode::kResourceExhausted);
}

TEST(SampleLine, IsRefusedWhereItIsNotWhatThePageSays) {
  const std::string line = Format(Small(), &kMarks);
  ASSERT_TRUE(ParseSampleLine(line).ok());
  struct Case {
    std::string_view from, to, message;
  };
  const Case cases[] = {
      {"\"task\":\"t\"", "\"task\":5", "\"task\" is no text"},
      {"\"doc_id\":3", "\"doc_id\":-3", "\"doc_id\" is no integer from 0"},
      {"\"doc_id\":3", "\"doc_id\":3.5", "\"doc_id\" is no integer from 0"},
      {"\"doc_id\":3,", "", "\"doc_id\" is missing"},
      {"\"doc_id\":3", "\"doc_id\":3.0", "canonical"},
      {"\"doc_id\":3", "\"doc_id\": 3", "canonical"},
      {"\"doc_id\":3", "\"doc_id\":3,\"doc_id\":3", "canonical"},
      {"\"task\":\"t\"", "\"task\":\"t\",\"verdicts\":{}", "no object with entries"},
      {"\"task\":\"t\"", "\"task\":\"t\",\"verdicts\":{\"x\":\"finished\"}",
       "a verdict is no text"},
      {"{\"answers\"", "{\"alien\":1,\"answers\"", "a key that this version does not know"},
      {"\"answers\":[{}]", "\"answers\":[{\"alien\":1}]", "a key that this version does not know"},
      {"\"answers\":[{}]", "\"answers\":[]", "0 answers for 1 requests"},
      {"\"answers\":[{}]", "\"answers\":[5]", "an answer is no object"},
      {"\"answers\":[{}]", "\"answers\":[{\"stop\":\"tired\"}]", "\"stop\" is no known reason"},
      {"\"answers\":[{}]", "\"answers\":[{\"prompt_tokens\":4294967296}]", "\"prompt_tokens\""},
      {"\"answers\":[{}]", "\"answers\":[{\"log_likelihood\":\"inf\"}]", "\"log_likelihood\""},
      {"\"kind\":\"generate_until\"", "\"kind\":\"loglikelihood\"", "\"kind\" is none"},
      {"\"kind\":\"generate_until\"", "\"kind\":\"generate_until\",\"prompt\":1", "\"prompt\""},
      {"{\"generation\":{\"max_tokens\":256,\"until\":[]},\"kind\":\"generate_until\"}",
       "{\"kind\":\"loglikelihood_rolling\"}", "\"log_likelihood\" is missing"},
      {"\"max_tokens\":256,", "", "\"max_tokens\" is missing"},
      {"\"max_tokens\":256", "\"max_tokens\":-1", "\"max_tokens\" is no count"},
      {"\"until\":[]", "\"until\":[5]", "\"until\" holds what is no text"},
      {"\"max_tokens\":256", "\"max_tokens\":256,\"seed\":\"18446744073709551616\"", "\"seed\""},
      {"\"max_tokens\":256", "\"max_tokens\":256,\"seed\":\"01\"", "\"seed\""},
      {"\"max_tokens\":256", "\"max_tokens\":256,\"seed\":\"x\"", "\"seed\""},
      {"\"scorer_input\":{}", "\"scorer_input\":[]", "\"scorer_input\" is no object"},
      {",\"scores\":{\"acc,none\":[1]}", "", "one of \"scores\" and \"failure\""},
      {"\"scores\":{\"acc,none\":[1]}", "\"scores\":{\"acc,none\":1}", "a score is no list"},
      {"\"scores\":{\"acc,none\":[1]}", "\"scores\":{\"acc,none\":[true]}", "no number"},
      {"\"doc_id\":3", "\"doc_id\":3,\"failure\":\"no\"", "one of \"scores\" and \"failure\""},
      {"\"doc_id\":3", "\"doc_id\":3,\"failures\":{}", "\"failures\" is no object"},
      {"\"doc_id\":3", "\"doc_id\":3,\"failures\":{\"f1,none\":5}", "what is no text"},
      {"\"doc_id\":3", "\"doc_id\":3,\"failures\":{\"acc,none\":\"no\"}", "with a score"},
      {"\"requests\"", "\"repeat\":1,\"requests\"", "only the line of repeat 0 has marks"},
      {"\"prompts\":[{\"parts\":[", "\"prompts\":[{\"parts\":[5,", "no digest"},
      {"\"prompts\":[{", "\"prompts\":[{\"messages\":[],", "\"messages\" is empty"},
  };
  for (const Case& each : cases) {
    std::string changed = line;
    changed.replace(changed.find(each.from), each.from.size(), each.to);
    const auto parsed = ParseSampleLine(changed);
    EXPECT_EQ(parsed.status().code(), absl::StatusCode::kDataLoss) << each.to;
    EXPECT_THAT(std::string(parsed.status().message()), HasSubstr(std::string(each.message)))
        << each.to;
  }
  for (const char* other : {"", "5", "[]", "null", "{", "\"x\""}) {
    EXPECT_EQ(ParseSampleLine(other).status().code(), absl::StatusCode::kDataLoss);
  }
}

TEST(SampleLine, ThatAsksForMuchMemoryIsRefusedBeforeItIsBuilt) {
  std::string line = "{\"scorer_input\":[";
  for (size_t i = 0; i < (size_t{1} << 22); ++i) line += "0,";
  line += "0]}";
  const auto parsed = ParseSampleLine(line);
  EXPECT_EQ(parsed.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(parsed.status().message()), HasSubstr("more than 4194304 values"));
  const std::string deep = StrCat(std::string(1000000, '['), std::string(1000000, ']'));
  EXPECT_THAT(std::string(ParseSampleLine(deep).status().message()), HasSubstr("deeper than 128"));
  // Commas within a text are none of them.
  AnsweredSample answered = Small();
  answered.answers[0].text = std::string(size_t{5} << 20, ',');
  EXPECT_TRUE(ParseSampleLine(Format(answered, &kMarks)).ok());
}

TEST(TextLine, GoesThereAndBack) {
  const CitedText text = {Sha256Of("ein \"Text\"\n"),
                          std::make_shared<const std::string>("ein \"Text\"\n")};
  const auto line = FormatTextLine(text);
  ASSERT_TRUE(line.ok());
  EXPECT_EQ(*line, StrCat(R"({"sha256":")", ToHex(text.digest), R"(","text":"ein \"Text\"\n"})"));
  const auto back = ParseTextLine(*line);
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(*back->text, *text.text);
}

TEST(TextLine, IsRefusedWhereItIsNone) {
  const std::string digest = Sha256Hex("a");
  EXPECT_TRUE(ParseTextLine(StrCat(R"({"sha256":")", digest, R"(","text":"a"})")).ok());
  for (const std::string& line :
       {StrCat(R"({"sha256":")", digest, R"(","text":"b"})"),
        StrCat(R"({"sha256":")", digest, R"(","text":5})"), StrCat(R"({"sha256":")", digest, "\"}"),
        StrCat(R"({"sha256":"a","text":"a"})"), std::string("[]"),
        StrCat(R"({"alien":1,"sha256":")", digest, R"(","text":"a"})")}) {
    EXPECT_EQ(ParseTextLine(line).status().code(), absl::StatusCode::kDataLoss) << line;
  }
  EXPECT_FALSE(
      FormatTextLine({Sha256Of("\xff"), std::make_shared<const std::string>("\xff")}).ok());
}

TEST(SharedDigests, NeverTakeOneTextForAnother) {
  SharedDigests digests;
  // Held by several, as examples are, and let go of: the next one may lie where it lay.
  for (int i = 0; i < 5000; ++i) {
    const auto text = std::make_shared<const std::string>(StrCat("text ", i));
    const std::vector<std::shared_ptr<const std::string>> holders(3, text);
    EXPECT_EQ(digests.DigestOf(text), Sha256Of(*text)) << i;
    EXPECT_EQ(digests.DigestOf(holders.back()), Sha256Of(*text)) << i;
  }
}

}  // namespace
}  // namespace etalon
