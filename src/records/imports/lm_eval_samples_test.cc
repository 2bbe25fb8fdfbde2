#include "records/imports/lm_eval_samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <map>
#include <set>

#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/str.h"
#include "base/text.h"
#include "testing/reference_data.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

using ::testing::HasSubstr;

absl::StatusOr<std::vector<AnsweredSample>> ReadAll(const std::string& path) {
  auto stream = OpenLmEvalSamples(path);
  if (!stream.ok()) return stream.status();
  std::vector<AnsweredSample> samples;
  while (true) {
    auto next = (*stream)->Next();
    if (!next.ok()) return next.status();
    if (!next->has_value()) return samples;
    samples.push_back(*std::move(*next));
  }
}

// A line as lm-eval writes it, with a document that JSON does not allow.
std::string Line(int doc_id, std::string_view arguments, std::string_view responses,
                 std::string_view filter = "none") {
  return StrCat("{\"doc_id\": ", doc_id,
                ", \"doc\": {\"x\": NaN, \"y\": \"\u2028\"}, \"target\": \"t\", ",
                "\"arguments\": ", arguments, ", \"resps\": ", responses,
                ", \"filtered_resps\": [NaN], \"filter\": \"", filter,
                "\", \"metrics\": [\"m\"], \"doc_hash\": \"d", doc_id,
                "\", \"prompt_hash\": \"p\", \"target_hash\": \"h\", \"m\": -Infinity}\n");
}

constexpr std::string_view kChoices =
    R"({"gen_args_0": {"arg_0": "Q", "arg_1": " a"}, "gen_args_1": {"arg_0": "Q", "arg_1": " b"}})";

class LmEvalSamples : public ::testing::Test {
 protected:
  std::string Put(const std::string& name, const std::string& text) const {
    const std::string path = folder_.File(name);
    EXPECT_TRUE(MakeFolders(ParentFolder(path)).ok());
    EXPECT_TRUE(WriteFileAtomically(path, text).ok());
    return path;
  }
  const TemporaryFolder folder_;
};

TEST_F(LmEvalSamples, GiveTheAnswersOfChoices) {
  Put("m/samples_task_with_words_2026-08-21T09-30-00.123456.jsonl",
      Line(3, kChoices, R"([[["-3.25", "False"]], [["-inf", "True"]]])"));
  const auto samples = ReadAll(folder_.path());
  ASSERT_TRUE(samples.ok()) << samples.status();
  ASSERT_EQ(samples->size(), 1U);
  const AnsweredSample& answered = samples->front();
  EXPECT_EQ(answered.sample.task, "task_with_words");
  EXPECT_EQ(answered.sample.doc_id, 3);
  EXPECT_EQ(answered.sample.doc_hash, "d3");
  EXPECT_EQ(answered.sample.target, "t");
  EXPECT_EQ(answered.prompt_hash, "p");
  EXPECT_EQ(answered.answers[0], Answer{.log_likelihood = -3.25});
  EXPECT_EQ(answered.answers[1], (Answer{.log_likelihood = -HUGE_VAL, .is_greedy = true}));
  EXPECT_EQ(answered.sample.requests[0].prompt, answered.sample.requests[1].prompt);
  EXPECT_EQ(answered.sample.requests[1].continuation, " b");
  EXPECT_EQ(answered.ask_hash, Sha256Hex(std::string_view("Q\0 a\0Q\0 b\0", 10)));
  EXPECT_EQ(answered.ask_hash, AskHash(answered.sample));
}

TEST_F(LmEvalSamples, GiveGenerationsAndTheirRepeats) {
  const std::string path =
      Put("samples_g_t.jsonl",
          Line(0,
               R"({"gen_args_0": {"arg_0": "Q", "arg_1": {"until": ["é"], "do_sample": false, )"
               R"("temperature": 0.0}}})",
               "[[\"ein\\ns\", \"zwei\u2028\"]]"));
  const auto samples = ReadAll(path);
  ASSERT_TRUE(samples.ok()) << samples.status();
  ASSERT_EQ(samples->size(), 2U);
  EXPECT_EQ((*samples)[0].answers[0].text, "ein\ns");
  EXPECT_EQ((*samples)[1].answers[0].text, "zwei\u2028");
  EXPECT_EQ((*samples)[1].sample.repeat, 1);
  EXPECT_EQ((*samples)[1].sample.requests[0].kind, RequestKind::kGenerateUntil);
  const std::string arguments = R"({"do_sample": false, "temperature": 0.0, "until": ["\u00e9"]})";
  EXPECT_EQ((*samples)[0].ask_hash,
            Sha256Hex(StrCat(std::string_view("Q\0", 2), arguments, std::string_view("\0", 1))));
}

TEST_F(LmEvalSamples, GiveRollingLogLikelihoodsInBothForms) {
  const std::string path =
      Put("samples_r_t.jsonl",
          Line(0, R"({"gen_args_0": {"arg_0": "Q"}})", R"([["-12.5"]])") +
              Line(1, R"({"gen_args_0": {"arg_0": "Q"}})", R"([[["-13.5", "False"]]])"));
  const auto samples = ReadAll(path);
  ASSERT_TRUE(samples.ok()) << samples.status();
  EXPECT_EQ((*samples)[0].answers[0].log_likelihood, -12.5);
  EXPECT_EQ((*samples)[1].answers[0].log_likelihood, -13.5);
  EXPECT_EQ((*samples)[0].sample.requests[0].kind, RequestKind::kLoglikelihoodRolling);
}

TEST_F(LmEvalSamples, TakeTheFirstFiltersLineOfADocument) {
  const std::string text = R"([[["-1", "False"]], [["-2", "False"]]])";
  const std::string path =
      Put("samples_t_t.jsonl", Line(0, kChoices, text, "a") + "\n" + Line(1, kChoices, text, "a") +
                                   Line(0, "5", text, "b") + Line(1, kChoices, text, "b"));
  const auto samples = ReadAll(path);
  ASSERT_TRUE(samples.ok()) << samples.status();
  EXPECT_EQ(samples->size(), 2U);
}

TEST_F(LmEvalSamples, AreSearchedInFoldersAndNamedByThem) {
  const std::string text = Line(0, kChoices, R"([[["-1", "False"]], [["-2", "False"]]])");
  Put("a/samples_x_2026-01-01T00-00-00.jsonl", text);
  Put("a/samples_x_2026-01-02T00-00-00.jsonl",
      Line(7, kChoices, R"([[["-1", "False"]], [["-2", "False"]]])"));
  Put("b/c/some_task/run_1.samples.jsonl", text);
  Put("b/c/some_task/run_1.stops.jsonl", "no sample");
  Put("b/results_x.json", "no sample");
  const auto samples = ReadAll(folder_.path());
  ASSERT_TRUE(samples.ok()) << samples.status();
  ASSERT_EQ(samples->size(), 3U);
  EXPECT_EQ((*samples)[0].sample.doc_id, 7);  // the latest comes first
  EXPECT_EQ((*samples)[1].sample.task, "x");
  EXPECT_EQ((*samples)[2].sample.task, "some_task");
}

TEST_F(LmEvalSamples, AreMissedWhereThereAreNone) {
  EXPECT_EQ(ReadAll(folder_.path()).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ReadAll(folder_.File("samples_a_b.jsonl")).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(LmEvalSamples, MayEndWithoutALineEndAndCrossChunks) {
  std::string text;
  const std::string filling(300000, 'x');
  for (int i = 0; i < 9; ++i) {
    text += Line(i, StrCat(R"({"gen_args_0": {"arg_0": ")", filling, R"("}})"), R"([["-1.5"]])");
  }
  text.pop_back();
  const auto samples = ReadAll(Put("samples_r_t.jsonl", text));
  ASSERT_TRUE(samples.ok()) << samples.status();
  EXPECT_EQ(samples->size(), 9U);
  EXPECT_EQ(samples->back().sample.doc_id, 8);
}

TEST_F(LmEvalSamples, NameFileAndLineOfWhatIsWrong) {
  const std::string good = Line(0, kChoices, R"([[["-1", "False"]], [["-2", "False"]]])");
  struct Case {
    std::string line;
    std::string_view message;
  };
  const Case cases[] = {
      {"{\"doc_id\": 0", "a comma or the end"},
      {"nonsense", "an object was expected"},
      {"{\"doc_id\": 0, \"filter\": \"none\"}", "\"doc_hash\" is missing"},
      {Line(0, "[]", "[]"), "\"arguments\" is no object"},
      {Line(0, "{\"gen_args_0\": 5}", "[[\"1\"]]"), "none of a known kind"},
      {Line(0, "{\"gen_args_0\": {\"arg_0\": 5}}", "[[\"1\"]]"), "none of a known kind"},
      {Line(0, R"({"g": {"arg_0": "a", "arg_1": 5}})", "[[\"1\"]]"), "\"arg_1\" is neither"},
      {Line(0, R"({"g": {"arg_0": "a", "arg_1": "b", "arg_2": "c"}})", "[[\"1\"]]"), "known kind"},
      {Line(0, kChoices, "[[[\"-1\", \"False\"]]]"), "\"resps\" is no list"},
      {Line(0, kChoices, "[[[\"-1\", \"False\"]], []]"), "\"resps\" is no list"},
      {Line(0, kChoices, "[[[\"nan\", \"False\"]], [[\"-2\", \"False\"]]]"), "no number"},
      {Line(0, kChoices, "[[[\"inf\", \"False\"]], [[\"-2\", \"False\"]]]"), "no number"},
      {Line(0, kChoices, "[[[\"-1\", \"maybe\"]], [[\"-2\", \"False\"]]]"), "greedy flag"},
      {Line(0, R"({"g": {"arg_0": "a", "arg_1": {}}})", "[[5]]"), "no text"},
      {Line(0, R"({"g": {"arg_0": NaN}})", "[[\"1\"]]"), "\"arguments\" not JSON"},
      {StrCat("{\"doc_id\": -1, \"filter\": \"none\"}"), "\"doc_id\" is no number"},
  };
  for (const Case& each : cases) {
    const auto samples = ReadAll(Put("samples_t_t.jsonl", good + each.line));
    EXPECT_EQ(samples.status().code(), absl::StatusCode::kDataLoss) << each.line;
    EXPECT_THAT(std::string(samples.status().message()), HasSubstr("samples_t_t.jsonl:2: "));
    EXPECT_THAT(std::string(samples.status().message()), HasSubstr(std::string(each.message)));
  }
}

TEST(LmEvalSamplesOfTheTree, AreReadWhole) {
  const auto samples = ReadAll(StrCat(ETALON_SOURCE_DIR, "/tests/data/reference/lm_eval"));
  ASSERT_TRUE(samples.ok()) << samples.status();
  std::map<std::string, int> count;
  for (const AnsweredSample& answered : *samples) {
    ++count[answered.sample.task];
    EXPECT_EQ(answered.prompt_hash, Sha256Hex(answered.sample.requests[0].prompt->PlainText()));
  }
  EXPECT_EQ(count, (std::map<std::string, int>{
                       {"etalon_rolling", 2}, {"gsm8k_cot_zeroshot", 3}, {"mmlu_anatomy", 3}}));
}

// All that lm-eval logged for the scripted model: every line reads, and what is asked has the
// digest that was taken of the same requests when they were built without any model.
TEST(LmEvalSamplesOfTheReference, HaveTheAskHashesOfTheirRequests) {
  const auto index_text = ReadReference(ETALON_SOURCE_DIR, "index.json");
  if (!index_text.has_value()) GTEST_SKIP() << "there is no reference data here";
  const Value index = ParseJson(*index_text).value();
  // Task and hash of a prompt to the digests of all requests with it.
  std::map<std::string, std::set<std::string>> known;
  for (const Value& entry : index.AsList()) {
    if (entry.FindString("model") != "dummy") continue;
    const auto text = ReadReference(ETALON_SOURCE_DIR, entry.FindString("file"));
    ASSERT_TRUE(text.has_value());
    for (const std::string_view line : SplitText(*text, "\n")) {
      if (line.empty()) continue;
      const Value hashes = ParseJson(line).value();
      known[StrCat(entry.FindString("task"), " ", hashes.FindInt("doc_id"), " ",
                   hashes.FindString("prompt_hash"))]
          .insert(hashes.FindString("args_hash"));
    }
  }
  const TemporaryFolder folder;
  int64_t samples_read = 0, compared = 0;
  for (const Value& entry : index.AsList()) {
    const std::string name = entry.FindString("file");
    if (entry.FindString("model") == "dummy") continue;
    const std::string path = folder.File(StrCat("samples_", entry.FindString("task"), "_t.jsonl"));
    std::filesystem::remove(path);
    ASSERT_TRUE(WriteFileAtomically(path, *ReadReference(ETALON_SOURCE_DIR, name)).ok());
    const auto samples = ReadAll(path);
    ASSERT_TRUE(samples.ok()) << name << ": " << samples.status();
    const size_t repeats = samples->empty() ? 0 : samples->back().sample.repeat + 1U;
    EXPECT_EQ(samples->size(), static_cast<size_t>(entry.FindInt("docs")) * repeats) << name;
    for (const AnsweredSample& answered : *samples) {
      ++samples_read;
      const Sample& sample = answered.sample;
      EXPECT_EQ(answered.prompt_hash, Sha256Hex(sample.requests[0].prompt->PlainText())) << name;
      if (entry.FindString("model") != "scripted") continue;
      const auto it =
          known.find(StrCat(sample.task, " ", sample.doc_id, " ", answered.prompt_hash));
      if (it == known.end()) continue;
      EXPECT_TRUE(it->second.contains(answered.ask_hash)) << name << " " << sample.doc_id;
      ++compared;
    }
  }
  EXPECT_GT(samples_read, 20000);
  EXPECT_GT(compared, 10000);
}

}  // namespace
}  // namespace etalon
