// Ports, called as a task file calls them: by the digest of the function. What they give is what
// the Python functions of the field gave for the same documents.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "base/json.h"
#include "base/python.h"
#include "base/str.h"
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
                        (function.aggregation.empty() && function.scorer.empty() ? 0 : 1) +
                        (function.filter.empty() ? 0 : 1) + (function.metrics ? 1 : 0);
      EXPECT_EQ(parts, 1) << function.name;
      EXPECT_TRUE(function.process_results.empty() || function.scorer_input) << function.name;
    }
  }
}

// What truthfulqa's and truthfulqa-multi's process_docs_gen give.
TEST(TruthfulqaGen, MakesSentencesAndAddsTheRefusal) {
  const Value rows = Json(
      R"([{"question": " Why? ", "lang": "eu", "correct_answers": [" yes", "", "no."],
           "incorrect_answers": ["\u3000maybe\n", "  "]}])");
  EXPECT_EQ(OfDocuments("truthfulqa.process_docs_gen", rows),
            R"([{"question": "Why?", "lang": "eu", "correct_answers": ["yes.", "no.", )"
            R"("I have no comment."], "incorrect_answers": ["maybe."]}])");
  EXPECT_EQ(OfDocuments("nortruthfulqa.process_docs", rows),
            R"([{"question": "Why?", "lang": "eu", "correct_answers": ["yes.", "no."], )"
            R"("incorrect_answers": ["maybe."]}])");
  EXPECT_THAT(OfDocuments("truthfulqa_multi.process_docs_gen", rows),
              HasSubstr(R"("no.", "Iruzkinik ez."])"));
  EXPECT_THAT(OfDocuments("galician_bench.process_docs_gen", rows),
              HasSubstr("Non teño ningún comentario."));
}

TEST(TruthfulqaGen, GivesItsMarksAnswersToCompareWith) {
  EXPECT_EQ(ScorerInput("truthfulqa.process_results_gen",
                        Json(R"({"correct_answers": ["a."], "incorrect_answers": ["b."]})")),
            R"({"true_references": ["a."], "false_references": ["b."]})");
  EXPECT_THAT(ScorerInput("truthfulqa.process_results_gen", Json(R"({"correct_answers": []})")),
              HasSubstr("no column \"incorrect_answers\""));
  EXPECT_EQ(Port("truthfulqa.process_results_gen").process_results.size(), 12U);
  EXPECT_EQ(Port("truthfulqa_multi.process_results_gen").process_results.size(), 3U);
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

TEST(Truthfulqa, InOtherLanguagesCountsWhatStandsBeforeTheFirstZero) {
  const Value document =
      Json(R"({"mc2_targets": {"choices": ["a", "b", "c"], "labels": [1, 0, 1]}})");
  for (const char* name :
       {"truthfulqa_multi.process_results_mc2", "galician_bench.process_results_mc2"}) {
    EXPECT_EQ(ScorerInput(name, document), R"({"choices": ["a", "b", "c"], "gold": [0]})");
  }
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

TEST(Gpqa, DrawsFromTheSeedOfTheRun) {
  const Value document = Json(R"({"Incorrect Answer 1": "w", "Incorrect Answer 2": "x",
                                  "Incorrect Answer 3": "y", "Correct Answer": "z"})");
  const auto changed = Port("gpqa.generative.process_docs")
                           .of_documents({document, document, document},
                                         Value::MakeDict({{std::string(kPortSeed), 7}}));
  ASSERT_TRUE(changed.ok()) << changed.status();
  EXPECT_EQ(PythonJson(*(*changed)[0].Find("choices")), R"(["z", "x", "w", "y"])");
  EXPECT_EQ(PythonJson(*(*changed)[1].Find("choices")), R"(["x", "y", "z", "w"])");
  EXPECT_EQ(PythonJson(*(*changed)[2].Find("choices")), R"(["x", "w", "z", "y"])");
}

TEST(Race, AnswersAllQuestionsButTheLast) {
  const Value document = Value::MakeDict(
      {{"article", "Art."},
       {"problems",
        "[{'question': 'He is  _  .', 'answer': 'B', 'options': ['a', 'b\u00e9', 'c', 'd']},\n"
        "{'question': 'Why?', 'answer': 'A', 'options': [\"it's\", 'y', 'z', 'w']},\n"
        "{'question': 'Last _ ?', 'answer': 'D', 'options': ['p', 'q', 'r', 's', 't']}]"}});
  EXPECT_EQ(OfDocument("race.doc_to_text", document),
            R"("Article: Art.\n\nHe is bé\nQuestion: Why?\nAnswer: it's\nLast _ ?")");
  EXPECT_EQ(OfDocument("race.doc_to_target", document), "3");
  EXPECT_EQ(OfDocument("race.doc_to_choice", document), R"(["p", "q", "r", "s"])");
  EXPECT_THAT(OfDocument("race.doc_to_target", Json(R"({"problems": "[]"})")),
              HasSubstr("no list of problems"));
  EXPECT_THAT(OfDocument("race.doc_to_choice", Json(R"({"problems": "[{'options': ['a']}]"})")),
              HasSubstr("too few options"));
}

TEST(Copa, ConnectsSentences) {
  const Value document = Json(R"({"premise": " Der Mann \u00e9.\u3002 ", "question": "effect",
                                  "choice1": "\u00c4ffin.", "choice2": "\u0130X", "label": 1})");
  EXPECT_EQ(OfDocument("copa.doc_to_text", document), R"("Der Mann é. therefore")");
  EXPECT_EQ(OfDocument("copa.doc_to_target", document), "\" i\u0307X\"");
  EXPECT_EQ(OfDocument("copa.doc_to_choice", document), "[\" \u00e4ffin.\", \" i\u0307X\"]");
  const Value empty =
      Json(R"({"premise": "", "question": "cause", "choice1": "A", "choice2": "", "label": 0})");
  EXPECT_EQ(OfDocument("copa.doc_to_text", empty), R"(" because")");
  EXPECT_EQ(OfDocument("copa.doc_to_target", empty), R"(" a")");
  EXPECT_EQ(OfDocument("copa.doc_to_choice", empty), "the column \"choice2\" is empty");
}

// What lm_eval/tasks/xcopa/utils.py gives for Italian.
TEST(Copa, TakesTheConnectorsOfALanguage) {
  const Value document = Json(R"({"premise": "L'uomo rise.", "question": "cause",
                                  "choice1": "\u00c8 vero.", "choice2": "B"})");
  const Value arguments = Json(R"({"connector": {"cause": "perch\u00e9", "effect": "quindi"}})");
  EXPECT_EQ(OfDocument("xcopa.doc_to_text", document, arguments), R"("L'uomo rise perché")");
  EXPECT_EQ(OfDocument("xcopa.doc_to_choice", document), R"(["è vero.", "b"])");
  EXPECT_THAT(OfDocument("xcopa.doc_to_text", document), HasSubstr("\"connector\""));
}

TEST(Logiqa, ShowsFourOptions) {
  const Value document = Json(R"({"context": "C", "question": "Q?", "label": " c\n",
                                  "options": ["1", "2", "3", "4", "5"]})");
  EXPECT_EQ(OfDocument("logiqa.doc_to_text", document),
            R"("Passage: C\nQuestion: Q?\nChoices:\nA. 1\nB. 2\nC. 3\nD. 4\nAnswer:")");
  EXPECT_EQ(OfDocument("logiqa.doc_to_target", document), "2");
}

TEST(Toxigen, AddsTwoRatings) {
  EXPECT_EQ(
      OfDocument("toxigen.doc_to_target", Json(R"({"toxicity_ai": 3, "toxicity_human": 2.5})")),
      "0");
  EXPECT_EQ(
      OfDocument("toxigen.doc_to_target", Json(R"({"toxicity_ai": 3.1, "toxicity_human": 2.5})")),
      "1");
  EXPECT_THAT(
      OfDocument("toxigen.doc_to_target", Json(R"({"toxicity_ai": 3, "toxicity_human": null})")),
      HasSubstr("\"toxicity_human\" holds no number"));
}

TEST(Wikitext, PutsPagesTogether) {
  const Value document = Json(
      R"({"page": " = Title = \n \n The cats ' toys ( \u00e9 ) cost 1 @,@ 000 @.@ 5 ; [ see  ] )"
      R"(\" quoted \" 'a b ' N 's { x } = = = = 5 \u00b0 C ! ? : , . \n  end's '"})");
  EXPECT_EQ(OfDocument("wikitext.wikitext_detokenizer", document),
            R"(" = Title =\n\nThe cats'toys (é) cost 1,000.5; [see] \"quoted\"'a b 'N's {x} )"
            R"(==== 5°C! ?: ,.\n end's'")");
  EXPECT_EQ(ScorerInput("wikitext.process_results", document), R"({"words": 46, "bytes": 134})");
  const Value odd = Json(R"({"page": "a\u00a0b\u001cc\u2028d/' 5/ ( open"})");
  EXPECT_EQ(OfDocument("wikitext.wikitext_detokenizer", odd),
            PythonJson(Json(R"("a\u00a0b\u001cc\u2028d/'[0-9]/ ( open")")));
  EXPECT_EQ(ScorerInput("wikitext.process_results", odd), R"({"words": 7, "bytes": 22})");
  EXPECT_EQ(ScorerInput("wikitext.process_results", Json(R"({"page": ""})")),
            R"({"words": 1, "bytes": 0})");
}

constexpr const char* kProxLanguages[] = {
    "af", "ar", "bn", "cs", "de", "en", "es", "fr", "hi", "hu", "id", "it", "ja", "ko", "mr",
    "ne", "pt", "ru", "sr", "sw", "te", "th", "uk", "ur", "vi", "wo", "yo", "zh", "zu"};

// All prompts of all languages, as the harness's modules made them, have this digest.
TEST(MmluProx, SaysWhatTheLanguageOfTheFolderSays) {
  Value document = Json(R"({"question": "Q?", "cot_content": "x"})");
  for (int i = 0; i < 10; ++i) {
    document.Set(StrCat("option_", i), i == 1 || i > 4 ? Value() : Value(StrCat("o", i, " ")));
  }
  std::string all;
  const PortedFunction port = Port("mmlu_prox.format_cot_example");
  for (const char* language : kProxLanguages) {
    for (const bool has_answer : {false, true}) {
      const auto text =
          port.of_document(document, Value::MakeDict({{std::string(kPortFolder), language},
                                                      {"including_answer", has_answer}}));
      ASSERT_TRUE(text.ok()) << text.status();
      all += text->AsString() + '\0';
    }
  }
  EXPECT_EQ(Sha256Hex(all), "d50df951f274d6bccee25a28794c9efdc4dce808a7444b0e2a9323cbc64e4992");
  EXPECT_THAT(OfDocument("mmlu_prox.format_cot_example", document,
                         Value::MakeDict({{std::string(kPortFolder), "xx"}})),
              HasSubstr("\"xx\" of the module is no language"));
}

TEST(MmluProx, ReplacesHowAnExamplesThoughtBegins) {
  Value document =
      Json(R"({"question": "Q?", "cot_content": "A: R\u00e9fl\u00e9chissons \u00e9tape )"
           R"(par \u00e9tape. x."})");
  for (int i = 0; i < 10; ++i) document.Set(StrCat("option_", i), i == 2 ? Value("o") : Value());
  EXPECT_EQ(
      OfDocument("mmlu_prox.format_cot_example", document,
                 Value::MakeDict({{std::string(kPortFolder), "fr"}})),
      R"("Question :\nQ?\nOptions :\nC. o\nRéponse : Réfléchissons étape par étape. x.\n\n")");
}

TEST(Ifeval, GivesEachInstructionTheArgumentsThatAreThere) {
  const Value document = Json(R"({"instruction_id_list": ["a:b", "c:d"], "prompt": "p", "key": 1,
      "kwargs": [{"n": 0, "text": "", "words": [], "other": null, "m": 2}, {"x": ["y"]}]})");
  EXPECT_EQ(ScorerInput("ifeval.process_results", document),
            R"({"instructions": [{"id": "a:b", "arguments": {"m": 2}}, )"
            R"({"id": "c:d", "arguments": {"x": ["y"]}}]})");
  EXPECT_THAT(ScorerInput("ifeval.process_results",
                          Json(R"({"instruction_id_list": ["a:b"], "kwargs": []})")),
              HasSubstr("1 instructions and arguments of 0"));
}

TEST(HendrycksMath, TakesTheAnswerFromTheSolution) {
  const Value document = Json(R"({"problem": "P", "solution": "so \\boxed{\\frac{1}{2}}."})");
  EXPECT_EQ(ScorerInput("hendrycks_math.process_results", document),
            R"({"answer": "\\frac{1}{2}"})");
  EXPECT_EQ(OfDocuments("hendrycks_math.process_docs", Json(R"([{"solution": "\\boxed 7$",
                                                                "answer": "", "z": 1}])")),
            R"([{"solution": "\\boxed 7$", "answer": "7", "z": 1}])");
  EXPECT_THAT(OfDocuments("hendrycks_math.process_docs", Json(R"([{"solution": "7"}])")),
              HasSubstr("no answer"));
}

TEST(Aime, FindsTheAnswerUnderEitherName) {
  EXPECT_EQ(ScorerInput("aime.process_results", Json(R"({"Answer": 73})")), R"({"answer": "73"})");
  EXPECT_EQ(ScorerInput("aime.process_results", Json(R"({"answer": "025"})")),
            R"({"answer": "025"})");
  EXPECT_THAT(ScorerInput("aime.process_results", Json("{}")), HasSubstr("no column"));
}

TEST(MinervaMath, GivesTheAnswerInItsNormalForm) {
  EXPECT_EQ(OfDocuments("minerva_math.process_docs",
                        Json(R"([{"solution": "so $\\boxed{x = \\dfrac12 cm}$."}])")),
            R"([{"solution": "so $\\boxed{x = \\dfrac12 cm}$.", "answer": "\\dfrac{1}{2}"}])");
}

TEST(MinervaMath, ScoresByAnswerAndSolution) {
  const Value document = Json(R"({"problem": "P", "solution": "S", "answer": "A", "level": "L"})");
  for (const char* name : {"minerva_math.process_results", "leaderboard.math.process_results"}) {
    EXPECT_EQ(ScorerInput(name, document), R"({"answer": "A", "solution": "S"})");
  }
  EXPECT_THAT(ScorerInput("minerva_math.process_results", Json(R"({"answer": "A"})")),
              HasSubstr("no column"));
}

TEST(LeaderboardMath, KeepsTheHardestWithTheirAnswers) {
  EXPECT_EQ(OfDocuments("leaderboard.math.process_docs",
                        Json(R"([{"solution": "\\boxed{1}", "level": "Level 4"},
                                 {"solution": "\\fbox{2}", "level": "Level 5"},
                                 {"solution": "\\boxed{3}", "level": "Level 5"}])")),
            R"([{"solution": "\\fbox{2}", "level": "Level 5", "answer": "[invalidanswer]"}, )"
            R"({"solution": "\\boxed{3}", "level": "Level 5", "answer": "3"}])");
}

TEST(MinervaMath, ShowsTheShotsThatItsModuleLists) {
  const Value arguments = Json(R"({"<literals>": [[{"problem": "P"}]]})");
  EXPECT_EQ(OfDocuments("minerva_math.list_fewshot_samples", Json("[]"), arguments),
            R"([{"problem": "P"}])");
  EXPECT_THAT(OfDocuments("minerva_math.list_fewshot_samples", Json("[]")),
              HasSubstr("no list of literals"));
  EXPECT_EQ(OfDocument("minerva_math.doc_to_text", Json(R"({"problem": "P"})")),
            R"("Problem:\nP\n\nSolution:")");
}

// Two rows that the harness's process_docs gave the columns below for.
Value BbqRows() {
  return Json(
      R"([{"context_condition": "ambig", "category": "Age", "question_polarity": "neg",
           "answer_info": {"ans0": ["F-Black", "old"], "ans1": ["boy lowSES-nonObese"],
                           "ans2": ["Can't be determined", "unknown"]},
           "additional_metadata": {"stereotyped_groups": ["Old", "F"]},
           "ans0": "The grandmother", "ans1": "The \u00c9l\u00e8ve", "ans2": "Not known",
           "label": 0},
          {"context_condition": "disambig", "category": "Age", "question_polarity": "nonneg",
           "answer_info": {"ans0": ["", ""], "ans1": ["woman man", "highSES-girl"],
                           "ans2": ["Can't be determined", "unknown"]},
           "additional_metadata": {"stereotyped_groups": ["Old", "F"]},
           "ans0": "A Latina", "ans1": "The \u00c9l\u00e8ve", "ans2": "Not known", "label": 2}])");
}

TEST(Bbq, FindsTheAnswersThatABiasSuggests) {
  const auto rows = Port("bbq.process_docs").of_documents(BbqRows().AsList(), Value());
  ASSERT_TRUE(rows.ok()) << rows.status();
  ASSERT_EQ(rows->size(), 2U);
  const auto column = [&](size_t row, const char* name) {
    return PythonJson(*(*rows)[row].Find(name));
  };
  EXPECT_EQ(column(0, "biased_answers"), R"(["The grandmother"])");
  EXPECT_EQ(column(0, "ans0_groups"), R"(["f", "black", "old"])");
  EXPECT_EQ(column(0, "ans1_groups"), R"(["m", "boy low ses", "non obese"])");
  EXPECT_EQ(column(1, "biased_answers"), R"(["A Latina"])");
  EXPECT_EQ(column(1, "ans0_groups"), R"(["latino"])");
  EXPECT_EQ(column(1, "ans1_groups"), R"(["f", "woman man", "high ses", "f", "girl"])");
  EXPECT_EQ(OfDocument("bbq.doc_to_target", (*rows)[0]), "0");
  EXPECT_EQ(OfDocument("bbq.doc_to_target", (*rows)[1]), "2");
  EXPECT_THAT(OfDocument("bbq.doc_to_choice", (*rows)[1]),
              HasSubstr(R"(["A Latina", "The Élève", "Unknown", "Cannot answer", )"));
  EXPECT_THAT(ScorerInput("bbq.process_results_multiple_choice", (*rows)[1]),
              HasSubstr(R"("right": [2, 3, 4, 5, 6, 7, 8, 9, 10, 11], "biased": [0], )"
                        R"("unknown": [2, 3, 4, 5, 6, 7, 8, 9, 10, 11], "groups": [["latino"], )"
                        R"(["f", "woman man", "high ses", "f", "girl"]], "category": "Age", )"
                        R"("is_disambiguated": true})"));
}

TEST(Bbq, KeepsTheRowsOfAContext) {
  const auto ambiguous = Port("bbq.process_docs_ambig").of_documents(BbqRows().AsList(), Value());
  const auto clear = Port("bbq.process_docs_disambig").of_documents(BbqRows().AsList(), Value());
  ASSERT_TRUE(ambiguous.ok() && clear.ok());
  ASSERT_EQ(ambiguous->size(), 1U);
  ASSERT_EQ(clear->size(), 1U);
  EXPECT_EQ((*ambiguous)[0].FindString("context_condition"), "ambig");
  EXPECT_EQ((*clear)[0].FindString("context_condition"), "disambig");
}

TEST(Bbq, RefusesRowsWithoutAGroupOrAnUnknownAnswer) {
  Value rows = BbqRows();
  rows.AsList()[1].Set("ans0", "A person");
  EXPECT_EQ(OfDocuments("bbq.process_docs", rows),
            "document 1: \"answer_info\" names no group of \"ans0\"");
  rows.AsList()[0].Set("ans2", "Nobody");
  EXPECT_THAT(OfDocument("bbq.doc_to_choice", rows.AsList()[0]), HasSubstr("unknown"));
}

TEST(Drop, KeepsEachAnswerOnce) {
  const Value document = Json(
      R"({"query_id": "q", "answer": {"number": "", "spans": ["x", "y"], "date": {}},
          "validated_answers": {"number": ["", "3", ""], "spans": [["x", "y"], [], []],
                                "date": [{}, {}, {"day": "", "month": "May", "year": "1990"}]}})");
  const auto changed = Port("drop.process_docs").of_documents({document}, Value());
  ASSERT_TRUE(changed.ok()) << changed.status();
  EXPECT_EQ(changed->front().FindString("id"), "q");
  EXPECT_EQ(PythonJson(*changed->front().Find("answers")), R"([["x", "y"], ["3"], ["May 1990"]])");
  EXPECT_EQ(ScorerInput("drop.process_results", changed->front()),
            R"({"answers": [["x", "y"], ["3"], ["May 1990"]]})");
}

}  // namespace
}  // namespace etalon
