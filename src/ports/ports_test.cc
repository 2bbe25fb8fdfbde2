// Ports, called as a task file calls them: by the digest of the function. What they give is what
// the Python functions of the field gave for the same documents.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/python.h"
#include "ports/table.h"

namespace etalon {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Value Json(std::string_view text) {
  auto value = ParseJson(text);
  EXPECT_TRUE(value.ok()) << value.status() << text;
  return value.ok() ? *std::move(value) : Value();
}

// Of the first function with this name.
PortedFunction Port(std::string_view name) {
  for (const PortEntry* family : PortEntryTable()) {
    for (PortedFunction& function : family->functions()) {
      if (function.name == name) return std::move(function);
    }
  }
  ADD_FAILURE() << "no port is called " << name;
  return {};
}

// json.dumps of what it gives, or the error.
std::string OfDocument(std::string_view name, const Value& document,
                       const Value& arguments = Value(Value::Dict())) {
  const auto value = Port(name).of_document(document, arguments);
  return value.ok() ? PythonJson(*value) : std::string(value.status().message());
}

std::string OfDocuments(std::string_view name, const Value& documents,
                        const Value& arguments = Value(Value::Dict())) {
  auto values = Port(name).of_documents(documents.AsList(), arguments);
  return values.ok() ? PythonJson(Value(*std::move(values)))
                     : std::string(values.status().message());
}

std::string ScorerInput(std::string_view name, const Value& document) {
  const auto value = Port(name).scorer_input(document, Value(Value::Dict()));
  return value.ok() ? PythonJson(*value) : std::string(value.status().message());
}

TEST(Ports, StandForOneFunctionEachAndHaveOnePart) {
  std::set<std::string> digests;
  for (const PortEntry* family : PortEntryTable()) {
    for (const PortedFunction& function : family->functions()) {
      EXPECT_EQ(function.digest.size(), 64U) << function.name;
      EXPECT_TRUE(digests.insert(function.digest).second) << function.name << " is there twice";
      EXPECT_FALSE(function.version.empty()) << function.name;
      const int parts = (function.of_document ? 1 : 0) + (function.of_documents ? 1 : 0) +
                        (function.process_results.empty() ? 0 : 1) +
                        (function.aggregation.empty() ? 0 : 1) + (function.scorer.empty() ? 0 : 1) +
                        (function.filter.empty() ? 0 : 1) + (function.metrics ? 1 : 0);
      EXPECT_EQ(parts, 1) << function.name;
      EXPECT_TRUE(function.process_results.empty() || function.scorer_input) << function.name;
    }
  }
}

TEST(HumanEval, GivesAMetricForEachK) {
  const auto metrics = Port("humaneval.pass_at_k").metrics(Json(R"({"k": [2, 64]})"));
  ASSERT_TRUE(metrics.ok()) << metrics.status();
  ASSERT_EQ(metrics->size(), 2U);
  EXPECT_EQ((*metrics)[0].metric, "pass@2");
  EXPECT_EQ((*metrics)[1].metric, "pass@64");
  EXPECT_EQ((*metrics)[1].arguments, Json(R"({"k": 64})"));
  EXPECT_EQ(Port("humaneval.pass_at_k").metrics(Json(R"({"k": 1})"))->at(0).metric, "pass@1");
  EXPECT_FALSE(Port("humaneval.pass_at_k").metrics(Json("{}")).ok());
}

TEST(HumanEval, ScoresWithTheCodeOfThePrompt) {
  EXPECT_EQ(ScorerInput("humaneval.build_predictions", Json(R"({"prompt": "def f():"})")),
            R"({"code_prompt": "def f():"})");
}

TEST(Mbpp, TakesItsExamplesFromTheTextOfTheFunction) {
  Value arguments{Value::Dict()};
  arguments.Set(kPortLiterals, Json(R"([[{"text": "a"}, {"text": "b"}]])"));
  EXPECT_EQ(OfDocuments("mbpp.list_fewshot_samples", Json("[]"), arguments),
            R"([{"text": "a"}, {"text": "b"}])");
  arguments.Set(kPortLiterals, Json("[5]"));
  EXPECT_THAT(OfDocuments("mbpp.list_fewshot_samples", Json("[]"), arguments),
              HasSubstr("returns no list"));
}

TEST(Hellaswag, TakesTheArtefactsOut) {
  const Value documents = Json(
      R"([{"ctx_a": "\u00a0Roof [title] shingle  removal [x]",
           "ctx_b": "\u00c9T\u00c9 then [y\nz] A",
           "activity_label": " A [substeps] B", "label": "2",
           "endings": ["is [a]  b\u2003", " [title]x", "\u00df    z", ""]}])");
  Value expected = documents;
  Value& document = expected.AsList()[0];
  document.Set("query", "A B: \u00a0Roof. shingle removal \u00c9t\u00e9 then [y\nz] a");
  document.Set("choices", Value::MakeList({"is  b", "x", "\u00df  z", ""}));
  document.Set("gold", 2);
  EXPECT_EQ(OfDocuments("hellaswag.process_docs", documents), PythonJson(expected));
}

TEST(Hellaswag, SaysWhichColumnIsWrong) {
  EXPECT_EQ(OfDocuments("hellaswag.process_docs", Json("[{}]")),
            "document 0: the document has no column \"ctx_a\"");
  EXPECT_EQ(OfDocuments("hellaswag.process_docs",
                        Json(R"([{"ctx_a": "", "ctx_b": "", "activity_label": "", "endings": [],
                                  "label": ""}])")),
            "document 0: the column \"label\" holds '', which is no integer");
}

TEST(Winogrande, CutsAtTheFirstGap) {
  const Value document = Json(R"({"sentence": "Ann gave _ to B_b . \u3000", "option1": "\u00e9",
                                  "option2": "x", "answer": "2"})");
  EXPECT_EQ(OfDocument("winogrande.doc_to_text", document), "1");
  EXPECT_EQ(OfDocument("winogrande.doc_to_target", document), R"("to B_b .")");
  EXPECT_EQ(OfDocument("winogrande.doc_to_choice", document), R"(["Ann gave é", "Ann gave x"])");
  EXPECT_THAT(OfDocument("winogrande.doc_to_text", Json(R"({"answer": ""})")),
              HasSubstr("none of the names"));
  EXPECT_THAT(OfDocument("winogrande.doc_to_target", Json(R"({"sentence": "no gap"})")),
              HasSubstr("no gap"));
}

TEST(ArcChallengeLlama, KeepsQuestionsOfFourChoicesWithLetters) {
  Value documents{Value::List()};
  for (const char* key : {"3", "D", "0", "5"}) {
    Value document = Json(R"({"question": "Q", "choices": {"text": ["w", "x", "y", "z"],
                              "label": ["1", "2", "3", "4"]}})");
    document.Set("answerKey", key);
    documents.AsList().push_back(std::move(document));
  }
  EXPECT_EQ(OfDocuments("arc_challenge_llama.process_docs", documents),
            "document 3: no choice has the number 5");
  documents.AsList()[3] =
      Json(R"({"question": "Q", "choices": {"text": [], "label": []}, "answerKey": "A"})");
  const auto changed =
      Port("arc_challenge_llama.process_docs").of_documents(documents.AsList(), Value());
  ASSERT_TRUE(changed.ok()) << changed.status();
  std::vector<std::string> keys;
  for (const Value& document : *changed) keys.push_back(document.FindString("answerKey"));
  EXPECT_THAT(keys, ElementsAre("C", "D", "D"));
  EXPECT_EQ(PythonJson((*changed)[0]),
            R"({"question": "Q", "choices": {"text": ["w", "x", "y", "z"], )"
            R"("label": ["A", "B", "C", "D"]}, "answerKey": "C"})");
}

TEST(CrowsPairs, KeepsWhatBeginsWithTheKindOfBias) {
  const Value documents = Json(R"([{"bias_type": "age", "n": 1}, {"bias_type": "gender"},
                                   {"bias_type": "age-x", "n": 2}])");
  EXPECT_EQ(OfDocuments("crows_pairs.filter_age", documents),
            R"([{"bias_type": "age", "n": 1}, {"bias_type": "age-x", "n": 2}])");
  EXPECT_EQ(
      OfDocument("crows_pairs.doc_to_choice", Json(R"({"sent_less": "l", "sent_more": "m"})")),
      R"(["m", "l"])");
}

TEST(Truthfulqa, GivesItsScorerTheTrueChoices) {
  EXPECT_EQ(
      ScorerInput("truthfulqa.process_results_mc2",
                  Json(R"({"mc2_targets": {"choices": ["a", "b", "c"], "labels": [1, 0, 1]}})")),
      R"({"choices": ["a", "b", "c"], "gold": [0, 2]})");
  EXPECT_THAT(ScorerInput("truthfulqa.process_results_mc2",
                          Json(R"({"mc2_targets": {"choices": ["a"], "labels": []}})")),
              HasSubstr("one label a choice"));
}

TEST(JaLeaderboard, GivesItsScorerTheNumber) {
  EXPECT_EQ(ScorerInput("ja_leaderboard_mgsm.process_results", Json(R"({"answer_number": -12})")),
            R"({"references": ["-12"]})");
}

TEST(LeaderboardMmluPro, HasALetterForEachOption) {
  const Value document = Json(R"({"question": "Wie?", "options": ["a b", " \u00fc ", ""]})");
  EXPECT_EQ(OfDocument("leaderboard.mmlu_pro.doc_to_text", document),
            R"("Wie?\nA. a b\nB.  ü \nC. \nAnswer:")");
  EXPECT_EQ(OfDocument("leaderboard.mmlu_pro.doc_to_choice", document), R"(["A", "B", "C"])");
  Value many = document;
  many.Set("options", Value(Value::List(27, Value("x"))));
  EXPECT_THAT(OfDocument("leaderboard.mmlu_pro.doc_to_choice", many), HasSubstr("letters"));
}

TEST(LeaderboardMusr, ReadsItsChoicesAsAPythonLiteral) {
  const Value document = Json(R"({"narrative": "N {question}", "question": "Who?",
                                  "choices": "['O\\'Neil', \"\u00e9\\n\", 'z']"})");
  EXPECT_EQ(OfDocument("leaderboard.musr.doc_to_choice", document), R"(["O'Neil", "é\n", "z"])");
  EXPECT_EQ(OfDocument("leaderboard.musr.doc_to_text", document),
            R"("N {question}\n\nWho?\n\n1 - O'Neil\n2 - é\n\n3 - z\n\nAnswer:")");
  EXPECT_NE(OfDocument("leaderboard.musr.doc_to_choice", Json(R"({"choices": "[open("})")), "");
}

TEST(MmluPro, ShowsTenOptionsAndTheThoughtOfAnExample) {
  const Value document = Json(
      R"({"question": "Q?",
          "options": [" a\u2003", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"],
          "cot_content": "A: Let's think step by step. It is x. The answer is (B).",
          "category": "law"})");
  const std::string asked =
      R"("Question:\nQ?\nOptions:\nA. a\nB. b\nC. c\nD. d\nE. e\nF. f\nG. g\nH. h\nI. i\nJ. j\n)"
      R"(Answer: Let's think step by step.)";
  EXPECT_EQ(OfDocument("mmlu_pro.format_cot_example", document,
                       Value::MakeDict({{"including_answer", false}})),
            asked + "\"");
  EXPECT_EQ(OfDocument("mmlu_pro.format_cot_example", document),
            asked + R"( It is x. The answer is (B).\n\n")");
  EXPECT_EQ(OfDocument("mmlu_pro.format_cot_target", document), R"("It is x. The answer is (B).")");
  const Value documents = Value::MakeList({document});
  EXPECT_EQ(OfDocuments("mmlu_pro.process_docs", documents, Value::MakeDict({{"subject", "law"}})),
            PythonJson(documents));
  EXPECT_EQ(OfDocuments("mmlu_pro.process_docs", documents, Value::MakeDict({{"subject", "la"}})),
            "[]");
}

// datasets.Dataset.map over the harness's functions, with random.seed(0) before.
TEST(Gpqa, DrawsTheOrdersOfPythonsGenerator) {
  const Value documents = Json(
      R"([{"Incorrect Answer 1": "a0 [title]x [b]", "Incorrect Answer 2": " b0  c",
           "Incorrect Answer 3": "c0", "Correct Answer": "d0"},
          {"Incorrect Answer 1": "a1 [title]x [b]", "Incorrect Answer 2": " b1  c",
           "Incorrect Answer 3": null, "Correct Answer": "d1"}])");
  const auto columns = [&](std::string_view name) {
    const auto changed = Port(name).of_documents(documents.AsList(), Value());
    EXPECT_TRUE(changed.ok()) << changed.status();
    std::vector<std::string> texts;
    for (const Value& document : *changed) {
      for (const char* column : {"choice1", "choice2", "choice3", "choice4", "answer"}) {
        texts.push_back(document.FindString(column));
      }
      if (const Value* choices = document.Find("choices")) texts.push_back(PythonJson(*choices));
    }
    return texts;
  };
  EXPECT_THAT(columns("leaderboard.gpqa.process_docs"),
              ElementsAre("c0", "a0. x ", "b0 c", "d0", "(D)",  //
                          "a1. x ", "b1 c", "d1", " ", "(C)"));
  EXPECT_THAT(columns("gpqa.zeroshot.process_docs"),
              ElementsAre("c0", "a0. x [b]", "b0 c", "d0", "(D)",  //
                          "a1. x [b]", "b1 c", "d1", " ", "(C)"));
  EXPECT_THAT(
      columns("gpqa.generative.process_docs"),
      ElementsAre("c0", "a0. x [b]", "b0 c", "d0", "(D)", R"(["c0", "a0. x [b]", "b0 c", "d0"])",
                  "a1. x [b]", "b1 c", "d1", " ", "(C)", R"(["a1. x [b]", "b1 c", "d1", " "])"));
}

}  // namespace
}  // namespace etalon
