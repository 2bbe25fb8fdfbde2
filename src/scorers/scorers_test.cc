// Every scorer as lm_eval/api/task.py (process_results) and lm_eval/api/metrics.py have it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "scorers/table.h"

namespace etalon {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

absl::StatusOr<Score> Mark(std::string_view scorer, const Value& input, const Value::List& results,
                           const Value& arguments = Value()) {
  const auto made = FindScorerEntry(scorer)->create(arguments);
  if (!made.ok()) return made.status();
  return (*made)->Mark(input, results);
}

// The one number of a mark; NaN when there is an error.
double MarkOf(std::string_view scorer, const Value& input, const Value::List& results,
              const Value& arguments = Value()) {
  const auto score = Mark(scorer, input, results, arguments);
  EXPECT_TRUE(score.ok()) << score.status();
  return score.ok() && score->size() == 1 ? (*score)[0] : std::nan("");
}

std::string ErrorOf(std::string_view scorer, const Value& input, const Value::List& results,
                    const Value& arguments = Value()) {
  const auto score = Mark(scorer, input, results, arguments);
  return score.ok() ? "no error" : std::string(score.status().message());
}

Value Answer(Value nats, bool is_greedy = false) {
  return Value::MakeList({std::move(nats), is_greedy});
}

Value::List Answers(std::initializer_list<Value> nats) {
  Value::List answers;
  for (const Value& each : nats) answers.push_back(Answer(each));
  return answers;
}

Value Choices(std::initializer_list<Value> texts, Value gold) {
  return Value::MakeDict({{"choices", Value::MakeList(texts)}, {"gold", std::move(gold)}});
}

Value References(std::initializer_list<Value> texts) {
  return Value::MakeDict({{"references", Value::MakeList(texts)}});
}

const Value kAbc = Choices({"a", "b", "c"}, 1);

TEST(Acc, IsOneWhenTheMostProbableChoiceIsRight) {
  EXPECT_EQ(MarkOf("acc", kAbc, Answers({-2.0, -1.0, -3.0})), 1);
  EXPECT_EQ(MarkOf("acc", kAbc, Answers({-1.0, -2.0, -3.0})), 0);
}

TEST(Acc, GivesATieToTheFirstChoice) {
  EXPECT_EQ(MarkOf("acc", kAbc, Answers({-1.0, -1.0, -3.0})), 0);
  EXPECT_EQ(MarkOf("acc", kAbc, Answers({-3.0, -1.0, -1.0})), 1);
  EXPECT_EQ(MarkOf("acc", Choices({"a", "b"}, 0), Answers({"-inf", "-inf"})), 1);
}

TEST(Acc, TakesAnyOfSeveralRightChoices) {
  const Value input = Choices({"a", "b", "c"}, Value::MakeList({0, 2}));
  EXPECT_EQ(MarkOf("acc", input, Answers({-2.0, -3.0, -1.0})), 1);
  EXPECT_EQ(MarkOf("acc", input, Answers({-2.0, -1.0, -3.0})), 0);
}

TEST(Acc, IsZeroWhenNoChoiceIsRight) {
  EXPECT_EQ(MarkOf("acc", Choices({"a", "b"}, -100), Answers({-1.0, -2.0})), 0);
  EXPECT_EQ(MarkOf("acc", Choices({"a", "b"}, Value::List()), Answers({-1.0, -2.0})), 0);
}

TEST(Acc, ReadsMinusInfinityAsText) {
  EXPECT_EQ(MarkOf("acc", kAbc, Answers({"-inf", -900.5, "-inf"})), 1);
}

TEST(Acc, OfOneContinuationIsWhetherItWasGreedy) {
  EXPECT_EQ(MarkOf("acc", Value(), {Answer(-1.0, true)}), 1);
  EXPECT_EQ(MarkOf("acc", Value(), {Answer(-1.0, false)}), 0);
  EXPECT_EQ(ErrorOf("acc", Value(), {}), "acc: wants one log-likelihood, not 0");
}

// lls / np.array([float(len(i)) for i in choices]): characters, not bytes.
TEST(AccNorm, DividesByCharacters) {
  const Value input = Choices({"日本", "abc"}, 0);
  // -3 / 2 = -1.5 against -4.8 / 3 = -1.6; by bytes it is -0.5 against -1.6.
  EXPECT_EQ(MarkOf("acc_norm", input, Answers({-3.0, -4.8})), 1);
  // -3.4 / 2 = -1.7 against -1.6; by bytes the first would still win.
  EXPECT_EQ(MarkOf("acc_norm", input, Answers({-3.4, -4.8})), 0);
  EXPECT_EQ(MarkOf("acc_bytes", input, Answers({-3.4, -4.8})), 1);
}

// float(len(i.encode("utf-8")))
TEST(AccBytes, DividesByBytes) {
  const Value input = Choices({"\u00e9t\u00e9", "ete"}, 0);
  // -5 / 5 = -1 against -3.1 / 3; by characters -5 / 3 loses.
  EXPECT_EQ(MarkOf("acc_bytes", input, Answers({-5.0, -3.1})), 1);
  EXPECT_EQ(MarkOf("acc_norm", input, Answers({-5.0, -3.1})), 0);
}

// numpy: -1.0 / 0.0 is minus infinity; 0.0 / 0.0 is NaN, which argmax takes for the largest.
TEST(AccNorm, HasNumpysWayWithAnEmptyChoice) {
  EXPECT_EQ(MarkOf("acc_norm", Choices({"", "b"}, 1), Answers({-1.0, -50.0})), 1);
  EXPECT_EQ(MarkOf("acc_norm", Choices({"a", ""}, 1), Answers({-0.1, 0.0})), 1);
}

TEST(AccMutualInfo, SubtractsTheChoiceAlone) {
  // 0.5 - (-1) against -2 - (-4): the second gains more by the context.
  EXPECT_EQ(MarkOf("acc_mutual_info", kAbc, Answers({-0.5, -2.0, -3.0, -1.0, -4.0, -3.0})), 1);
  EXPECT_EQ(MarkOf("acc", kAbc, Answers({-0.5, -2.0, -3.0, -1.0, -4.0, -3.0})), 0);
}

TEST(AccMutualInfo, TakesNanForTheLargestAsNumpyDoes) {
  EXPECT_EQ(MarkOf("acc_mutual_info", kAbc, Answers({-1.0, "-inf", -3.0, -9.0, "-inf", -3.0})), 1);
}

TEST(AccMutualInfo, WantsTheChoicesAloneAndOneRightAnswer) {
  EXPECT_EQ(ErrorOf("acc_mutual_info", kAbc, Answers({-0.5, -2.0, -3.0})),
            "acc_mutual_info: the choices alone were not asked");
  // In lm-eval: "the truth value of an array with more than one element is ambiguous".
  EXPECT_EQ(ErrorOf("acc_mutual_info", Choices({"a", "b"}, Value::MakeList({0, 1})),
                    Answers({-1.0, -2.0, -1.0, -1.0})),
            "acc_mutual_info: wants one right answer");
}

// lm_eval.api.metrics.brier_score over lm_eval.utils.softmax
TEST(BrierScore, EqualsLmEval) {
  EXPECT_NEAR(MarkOf("brier_score", Choices({"a", "b", "c"}, 2), Answers({-1.0, -2.0, -0.5})),
              0.3303812244520036, 1e-15);
  EXPECT_NEAR(MarkOf("brier_score", kAbc, Answers({-3.0, -0.1, -7.0})), 0.00553087853453275, 1e-15);
  EXPECT_NEAR(MarkOf("brier_score", Choices({"a", "b", "c"}, 0), Answers({-2.0, -2.0, "-inf"})),
              0.5, 1e-15);
}

TEST(BrierScore, WantsOneRightAnswerAndAFiniteChoice) {
  EXPECT_EQ(ErrorOf("brier_score", Choices({"a", "b"}, -100), Answers({-1.0, -2.0})),
            "brier_score: the right answer is not among the choices");
  EXPECT_EQ(
      ErrorOf("brier_score", Choices({"a", "b"}, Value::MakeList({0, 1})), Answers({-1.0, -2.0})),
      "brier_score: wants one right answer, but the document has 2");
  EXPECT_EQ(ErrorOf("brier_score", Choices({"a", "b"}, 0), Answers({"-inf", "-inf"})),
            "no choice has a finite log-likelihood to compare");
}

// lm_eval/tasks/truthfulqa/utils.py: sum(exp(true)) / sum(exp(all))
TEST(Mc2, IsTheMassOnTheTrueChoices) {
  const Value input = Choices({"a", "b", "c"}, Value::MakeList({0, 1}));
  EXPECT_NEAR(MarkOf("mc2", input, Answers({-1.0, -2.0, -0.5})), 0.4534506127338204, 1e-15);
  EXPECT_NEAR(MarkOf("mc2", input, Answers({-2001.0, -2002.0, -2000.5})), 0.4534506127338204,
              1e-15);
}

TEST(Likelihood, IsThatOfTheRightChoice) {
  EXPECT_EQ(MarkOf("likelihood", kAbc, Answers({-1.0, -2.5, -3.0})), -2.5);
  EXPECT_EQ(ErrorOf("likelihood", Choices({"a"}, 1), Answers({-1.0})),
            "likelihood: the right answer is not among the choices");
  EXPECT_EQ(ErrorOf("likelihood", Choices({"a"}, Value::List()), Answers({-1.0})),
            "likelihood: wants one right answer, but the document has 0");
}

TEST(F1AndMcc, GiveTheRightAndTheChosenChoice) {
  for (const char* scorer : {"f1", "mcc"}) {
    const auto score = Mark(scorer, kAbc, Answers({-3.0, -2.0, -1.0}));
    ASSERT_TRUE(score.ok());
    EXPECT_THAT(*score, ElementsAre(1, 2)) << scorer;
    EXPECT_THAT(ErrorOf(scorer, Choices({"a", "b"}, Value::MakeList({0, 1})), Answers({-1., -2.})),
                HasSubstr("several right answers"));
  }
}

TEST(RollingScorers, GiveTheLogLikelihoodAndItsLength) {
  const Value input = Value::MakeDict({{"words", 7}, {"bytes", 31}});
  EXPECT_THAT(*Mark("word_perplexity", input, {Answer(-12.5)}), ElementsAre(-12.5, 7));
  EXPECT_THAT(*Mark("byte_perplexity", input, {Answer(-12.5)}), ElementsAre(-12.5, 31));
  EXPECT_THAT(*Mark("bits_per_byte", input, {Answer(-12.5)}), ElementsAre(-12.5, 31));
  for (const char* scorer : {"word_perplexity", "byte_perplexity", "bits_per_byte"}) {
    EXPECT_EQ(ErrorOf(scorer, Value(), {Answer(-1.0)}),
              std::string(scorer) + ": only for rolling log-likelihoods");
    EXPECT_EQ(ErrorOf(scorer, input, {}),
              std::string(scorer) + ": wants one log-likelihood, not 0");
  }
}

TEST(Perplexity, GivesTheLogLikelihood) {
  EXPECT_EQ(MarkOf("perplexity", Value(), {Answer(-1.5)}), -1.5);
  EXPECT_EQ(MarkOf("perplexity", Value(), {Answer("-inf")}), -INFINITY);
  EXPECT_EQ(ErrorOf("perplexity", kAbc, Answers({-1.0, -2.0, -3.0})),
            "perplexity: only for log-likelihood tasks");
}

TEST(ExactMatch, OfChoicesIsWhetherTheRightOneWasGreedy) {
  const Value::List results = {Answer(-9.0), Answer(-1.0, true), Answer(-2.0)};
  EXPECT_EQ(MarkOf("exact_match", kAbc, results), 1);
  EXPECT_EQ(MarkOf("exact_match", Choices({"a", "b", "c"}, 0), results), 0);
  EXPECT_EQ(MarkOf("exact_match", Choices({"a", "b", "c"}, -100), results), 0);
  const Value several = Choices({"a", "b", "c"}, Value::MakeList({-100, 2, 1}));
  EXPECT_EQ(MarkOf("exact_match", several, results), 1);
}

Value::Dict Options(std::initializer_list<std::pair<std::string, Value>> options) {
  return Value::MakeDict(options).AsDict();
}

// lm_eval.api.metrics.exact_match_hf_evaluate gave these marks.
TEST(ExactMatch, EqualsLmEval) {
  struct Case {
    std::string answer, reference;
    Value::Dict options;
    double mark;
  };
  const Case cases[] = {
      {"Paris.", "paris", Options({{"ignore_case", true}, {"ignore_punctuation", true}}), 1},
      {"Paris.", "Paris", Options({{"ignore_punctuation", "true - \".\""}}), 1},
      {"Paris.", "Paris", {}, 0},
      {"a1b2", "ab", Options({{"ignore_numbers", true}}), 1},
      {"$1,000", "1000", Options({{"regexes_to_ignore", Value::MakeList({",", "\\$"})}}), 1},
      // Regular expressions come before the case is dropped.
      {"The A", "a",
       Options({{"regexes_to_ignore", Value::MakeList({"the "})}, {"ignore_case", true}}), 0},
      {"The A", "a",
       Options({{"regexes_to_ignore", Value::MakeList({"The "})}, {"ignore_case", true}}), 1},
      {"a\nb", "ab", Options({{"regexes_to_ignore", Value::MakeList({"\\s"})}}), 1},
      {"ΟΔΟΣ", "οδος", Options({{"ignore_case", true}}), 1},
      {"ΟΔΟΣ", "οδοσ", Options({{"ignore_case", true}}), 0},
      {"STRASSE", "straße", Options({{"ignore_case", true}}), 0},
      // Only ASCII punctuation and digits are dropped.
      {"a…", "a", Options({{"ignore_punctuation", true}}), 0},
      {"!?", "", Options({{"ignore_punctuation", true}}), 1},
      {"١", "", Options({{"ignore_numbers", true}}), 0},
      // numpy drops NUL at the end.
      {std::string("a\0", 2), "a", {}, 1},
      {std::string("a\0!", 3), "a", Options({{"ignore_punctuation", true}}), 1},
      {" a", "a", {}, 0},
  };
  for (const Case& each : cases) {
    EXPECT_EQ(MarkOf("exact_match", References({each.reference}), {Value(each.answer)},
                     Value(each.options)),
              each.mark)
        << each.answer << " against " << each.reference;
  }
}

// result_score = 1.0 if mean over the references > 0.0
TEST(ExactMatch, TakesAnyOfSeveralReferences) {
  EXPECT_EQ(MarkOf("exact_match", References({"b", "a"}), {"a"}), 1);
  EXPECT_EQ(MarkOf("exact_match", References({"b", "c"}), {"a"}), 0);
  EXPECT_EQ(MarkOf("exact_match", References({}), {"a"}), 0);
}

TEST(ExactMatch, TakesAListOfOneText) {
  EXPECT_EQ(MarkOf("exact_match", References({"a"}), {Value::MakeList({"a"})}), 1);
}

// The next six: lm_eval's process_results of a generation with exact_match gave these marks.
TEST(ExactMatch, OfSeveralAnswersIsTheShareThatEqualsTheOneReference) {
  EXPECT_EQ(MarkOf("exact_match", References({"a"}), {Value::MakeList({"a", "b"})}), 0.5);
  EXPECT_EQ(MarkOf("exact_match", References({"a"}), {Value::MakeList({"a", "a", "b"})}), 2 / 3.0);
  EXPECT_EQ(MarkOf("exact_match", References({"a"}), {Value::MakeList({"A", "b"})},
                   Value::MakeDict({{"ignore_case", true}})),
            0.5);
}

TEST(ExactMatch, ComparesSeveralAnswersWithAsManyReferencesByPlace) {
  const Value two = References({"a", "b"});
  EXPECT_EQ(MarkOf("exact_match", two, {Value::MakeList({"a", "x"})}), 1);
  EXPECT_EQ(MarkOf("exact_match", two, {Value::MakeList({"b", "a"})}), 0);
  EXPECT_EQ(MarkOf("exact_match", two, {Value::MakeList({"b"})}), 1);
  EXPECT_THAT(ErrorOf("exact_match", References({"a", "b", "c"}), {Value::MakeList({"b", "a"})}),
              HasSubstr("left 2 answers for 3 right ones"));
}

Value KindOfReference(const char* kind, std::initializer_list<Value> texts) {
  Value input = References(texts);
  input.Set("reference_kind", kind);
  return input;
}

TEST(ExactMatch, NeverEqualsANumberThatIsNoText) {
  EXPECT_EQ(MarkOf("exact_match", KindOfReference("number", {"7"}), {Value::MakeList({"7"})}), 0);
  EXPECT_EQ(MarkOf("exact_match", KindOfReference("number", {"7"}), {"7"}), 1);
  EXPECT_EQ(MarkOf("exact_match", KindOfReference("number", {"True"}), {Value::MakeList({"True"})}),
            0);
  EXPECT_EQ(MarkOf("exact_match", KindOfReference("numbers", {"1", "2"}), {"1"}), 0);
  EXPECT_EQ(MarkOf("exact_match", KindOfReference("numbers", {"1"}), {Value::MakeList({"1"})}), 0);
  EXPECT_EQ(MarkOf("exact_match", KindOfReference("numbers", {"1", "2"}), {1}), 1);
}

TEST(ExactMatch, MakesTheReferenceANumberWhereTheAnswerIsOne) {
  EXPECT_EQ(MarkOf("exact_match", References({" 2 "}), {2}), 1);
  EXPECT_EQ(MarkOf("exact_match", References({"3"}), {2}), 0);
  EXPECT_EQ(MarkOf("exact_match", References({"2.5"}), {2.5}), 1);
  EXPECT_EQ(MarkOf("exact_match", KindOfReference("number", {"2"}), {Value::MakeList({2})}), 1);
  EXPECT_EQ(MarkOf("exact_match", References({"2"}), {Value::MakeList({2})}), 0);
  EXPECT_EQ(MarkOf("exact_match", References({"1", "2"}), {1}), 0);
  for (const char* wrong : {"x", "2.0"}) {
    EXPECT_THAT(ErrorOf("exact_match", References({wrong}), {2}), HasSubstr("is none")) << wrong;
  }
}

TEST(ExactMatch, GivesLowerCaseNoMoreCharactersThanThereWere) {
  const Value lower = Value::MakeDict({{"ignore_case", true}});
  const auto mark = [&lower](std::initializer_list<Value> references, const char* answer) {
    return MarkOf("exact_match", References(references), {answer}, lower);
  };
  const char *grows = "\u0130", *grown = "i\u0307";
  EXPECT_EQ(mark({grown}, grows), 0);
  EXPECT_EQ(mark({"i"}, grows), 1);
  EXPECT_EQ(mark({grows}, "i"), 1);
  EXPECT_EQ(mark({grows, "abc"}, grown), 1);
  EXPECT_EQ(mark({grows, "abc"}, "i"), 0);
  EXPECT_EQ(mark({"\u0130a"}, "\u0130A"), 1);
}

TEST(ExactMatch, OfChoicesCountsALabelBelow0FromTheEnd) {
  const Value::List results = {Answer(-2.0), Answer(-3.0), Answer(-1.0, true)};
  EXPECT_EQ(MarkOf("exact_match", Choices({"a", "b", "c"}, -1), results), 1);
  EXPECT_EQ(MarkOf("exact_match", Choices({"a", "b", "c"}, -2), results), 0);
  EXPECT_EQ(MarkOf("exact_match", Choices({"a", "b", "c"}, Value::MakeList({0, -1})), results), 1);
  const double probability_of_c = 1 / (std::exp(-1.0) + std::exp(-2.0) + 1);
  EXPECT_LT(MarkOf("brier_score", Choices({"a", "b", "c"}, -1), results),
            2 * (1 - probability_of_c) * (1 - probability_of_c));
}

TEST(ExactMatch, RefusesWhatItCannotCompare) {
  EXPECT_THAT(ErrorOf("exact_match", References({"a"}), {Value()}), HasSubstr("must leave texts"));
  EXPECT_THAT(ErrorOf("exact_match", References({"a"}), {Value::MakeList({})}),
              HasSubstr("left nothing"));
  EXPECT_THAT(ErrorOf("exact_match", References({"a"}), {}), HasSubstr("there is no answer"));
  EXPECT_THAT(
      ErrorOf("exact_match", References({"2"}), {2}, Value::MakeDict({{"ignore_case", true}})),
      HasSubstr("cannot be normalised"));
  EXPECT_EQ(ErrorOf("exact_match", References({3}), {"a"}), "a reference is no text");
  EXPECT_EQ(ErrorOf("exact_match", Value::MakeDict({{"references", "a"}}), {"a"}),
            "\"references\" is no list");
}

TEST(ExactMatch, RefusesWrongArguments) {
  const Value input = References({"a"});
  EXPECT_EQ(ErrorOf("exact_match", input, {"a"}, Value::MakeDict({{"ignore_cas", true}})),
            "scorer exact_match: unknown argument \"ignore_cas\"; did you mean \"ignore_case\"?");
  EXPECT_EQ(ErrorOf("exact_match", input, {"a"}, Value::MakeDict({{"ignore_case", "yes"}})),
            "scorer exact_match: ignore_case must be true or false");
  EXPECT_EQ(ErrorOf("exact_match", input, {"a"}, Value::MakeDict({{"regexes_to_ignore", ","}})),
            "scorer exact_match: regexes_to_ignore must be a list");
  EXPECT_THAT(ErrorOf("exact_match", input, {"a"},
                      Value::MakeDict({{"regexes_to_ignore", Value::MakeList({"("})}})),
              HasSubstr("regular expression \"(\""));
}

TEST(ChoiceScorers, SayWhatIsMissing) {
  const Value::List answers = Answers({-1.0, -2.0, -3.0});
  for (const char* scorer : {"acc_norm", "acc_bytes", "brier_score", "mc2", "likelihood", "f1"}) {
    EXPECT_THAT(ErrorOf(scorer, Value(), answers), HasSubstr("no \"choices\" and \"gold\""));
    EXPECT_EQ(ErrorOf(scorer, kAbc, Answers({-1.0, -2.0})), "2 answers for 3 choices");
    EXPECT_EQ(ErrorOf(scorer, Choices({"a", 2, "c"}, 0), answers), "a choice is no text");
    EXPECT_EQ(ErrorOf(scorer, Choices({"a", "b", "c"}, "b"), answers), "\"gold\" is no integer");
    EXPECT_EQ(ErrorOf(scorer, kAbc, Answers({-1.0, "low", -3.0})), "a log-likelihood is no number");
    EXPECT_EQ(ErrorOf(scorer, kAbc, Answers({-1.0, std::nan(""), -3.0})),
              "a log-likelihood is no number");
    EXPECT_EQ(ErrorOf(scorer, kAbc, {Value(-1.0), Value(-2.0), Value(-3.0)}),
              "a log-likelihood must be [nats, is_greedy]");
  }
}

TEST(Scorers, RefuseArgumentsThatTheyDoNotKnow) {
  for (const ScorerEntry* entry : ScorerEntryTable()) {
    const auto scorer = entry->create(Value::MakeDict({{"no_such_argument", 1}}));
    ASSERT_FALSE(scorer.ok()) << entry->name;
    EXPECT_THAT(std::string(scorer.status().message()), HasSubstr("\"no_such_argument\""));
    EXPECT_THAT(std::string(scorer.status().message()), HasSubstr(std::string(entry->name)));
  }
}

// Counts of documents; the values are tested in src/similarity against sacrebleu.
TEST(TextScorers, GiveWhatTheirMetricAddsUp) {
  const Value input = References({"a b c d e"});
  EXPECT_THAT(*Mark("bleu", input, {"a b c"}), ElementsAre(3, 5, 3, 2, 1, 0, 3, 2, 1, 0));
  EXPECT_THAT(*Mark("ter", input, {"b a c d e"}), ElementsAre(1, 5));
  EXPECT_EQ(Mark("chrf", input, {"a b"})->size(), 18u);
  EXPECT_EQ(Mark("chrf++", input, {"a b"})->size(), 24u);
  EXPECT_THAT(*Mark("ter", References({"x", "a b"}), {"a b"}), ElementsAre(0, 1.5));
}

TEST(TextScorers, TakeOneTextAlsoFromAListOfOne) {
  for (const std::string_view name : {"bleu", "chrf", "chrf++", "ter"}) {
    const Value input = References({"a b"});
    EXPECT_EQ(*Mark(name, input, {Value::MakeList({"a b"})}), *Mark(name, input, {"a b"}));
    for (const Value& foreign : {Value(1), Value::MakeList({"a", "b"}), Value::MakeList({2})}) {
      EXPECT_THAT(ErrorOf(name, input, {foreign}), HasSubstr("must leave one text")) << name;
    }
    EXPECT_THAT(ErrorOf(name, input, {}), HasSubstr("must leave one text")) << name;
    EXPECT_THAT(ErrorOf(name, References({}), {"a"}), HasSubstr("no \"references\"")) << name;
    EXPECT_THAT(ErrorOf(name, Value::Dict(), {"a"}), HasSubstr("no \"references\"")) << name;
    EXPECT_THAT(ErrorOf(name, References({1}), {"a"}), HasSubstr("is no text")) << name;
    EXPECT_THAT(ErrorOf(name, input, {"a"}, Value::MakeDict({{"lowercase", true}})),
                HasSubstr("takes no argument \"lowercase\""))
        << name;
  }
}

// truthfulqa's process_results_gen over these texts.
TEST(TrueFalseScorers, CompareWithTheMostAlikeOfEachKind) {
  const Value input = Value::MakeDict({{"true_references", Value::MakeList({"a b c d e", "x"})},
                                       {"false_references", Value::MakeList({"a b c d f", "a"})}});
  const auto with = [](const char* measure, const char* number) {
    return Value::MakeDict({{"measure", measure}, {"number", number}});
  };
  EXPECT_NEAR(MarkOf("true_likeness", input, {"a b c d e"}, with("bleu", "max")), 100, 1e-12);
  EXPECT_NEAR(MarkOf("true_likeness", input, {"a b c d e"}, with("bleu", "diff")),
              100 - 66.87403049764218, 1e-12);
  EXPECT_NEAR(MarkOf("true_likeness", input, {"a b c d f"}, with("rouge1", "diff")), -20, 1e-12);
  EXPECT_NEAR(MarkOf("true_likeness", input, {"a b c d f"}, with("rouge2", "max")), 75, 1e-12);
  EXPECT_NEAR(MarkOf("true_likeness", input, {"e d"}, with("rougeLsum", "max")), 28.57142857142857,
              1e-12);
  const Value rouge = Value::MakeDict({{"measure", "rouge1"}});
  EXPECT_EQ(MarkOf("nearer_to_true", input, {"e"}, rouge), 1);
  EXPECT_EQ(MarkOf("nearer_to_true", input, {"f"}, rouge), 0);
  EXPECT_EQ(MarkOf("nearer_to_true", input, {""}, rouge), 0) << "equal is not nearer";
}

TEST(TrueFalseScorers, RefuseWhatTheyCannotCompare) {
  const Value half = Value::MakeDict({{"true_references", Value::MakeList({"a"})}});
  for (const std::string_view name : {"true_likeness", "nearer_to_true"}) {
    EXPECT_THAT(ErrorOf(name, half, {"a"}), HasSubstr("no \"false_references\"")) << name;
    EXPECT_THAT(ErrorOf(name, half, {1}), HasSubstr("must leave one text")) << name;
    EXPECT_THAT(ErrorOf(name, half, {"a"}, Value::MakeDict({{"measure", "rouge3"}})),
                HasSubstr("unknown measure \"rouge3\"; did you mean \"rouge1\""))
        << name;
    EXPECT_THAT(ErrorOf(name, half, {"a"}, Value::MakeDict({{"measure", 1}})),
                HasSubstr("measure must be a text"))
        << name;
    EXPECT_THAT(ErrorOf(name, half, {"a"}, Value::MakeDict({{"k", 1}})),
                HasSubstr("takes no argument \"k\""))
        << name;
  }
  EXPECT_THAT(ErrorOf("true_likeness", half, {"a"}, Value::MakeDict({{"number", "mean"}})),
              HasSubstr("\"max\" or \"diff\""));
}

TEST(ScorerTable, RowsSayWhatTheyAre) {
  EXPECT_GE(ScorerEntryTable().size(), 18u);
  for (const ScorerEntry* entry : ScorerEntryTable()) {
    if (entry->name == "python_result") continue;  // it is made for one function of one task
    EXPECT_FALSE(entry->name.empty());
    EXPECT_FALSE(entry->summary.empty()) << entry->name;
    EXPECT_EQ(entry->summary.find('\n'), std::string_view::npos) << entry->name;
    EXPECT_NE(entry->summary.back(), '.') << entry->name;
    EXPECT_FALSE(entry->metric.empty()) << entry->name;
    EXPECT_EQ(FindScorerEntry(entry->name), entry) << entry->name << " is there twice";
    const Value arguments = entry->name == "pass_at_k" ? Value::MakeDict({{"k", 1}}) : Value();
    EXPECT_TRUE(entry->create(arguments).ok()) << entry->name;
  }
  EXPECT_EQ(FindScorerEntry("no_such_scorer"), nullptr);
}

// The field's crows_pairs and ja_leaderboard_mgsm modules under Python 3.11.
TEST(StereotypeScorers, CompareTwoSentences) {
  const Value none(Value::Dict{});
  EXPECT_EQ(MarkOf("likelihood_diff", none, Answers({-7.5, -4.25})), 3.25);
  EXPECT_EQ(MarkOf("likelihood_diff", none, Answers({-4.25, -7.5})), 3.25);
  EXPECT_EQ(MarkOf("pct_stereotype", none, Answers({-4.25, -7.5})), 1.0);
  EXPECT_EQ(MarkOf("pct_stereotype", none, Answers({-7.5, -4.25})), 0.0);
  EXPECT_EQ(MarkOf("pct_stereotype", none, Answers({-2.0, -2.0})), 0.0);
}

TEST(StereotypeScorers, RefuseAnythingButAPair) {
  const Value none(Value::Dict{});
  EXPECT_EQ(ErrorOf("likelihood_diff", none, Answers({-1.0})),
            "likelihood_diff: compares two sentences, not 1");
  EXPECT_EQ(ErrorOf("pct_stereotype", none, Answers({-1.0, -2.0, -3.0})),
            "pct_stereotype: compares two sentences, not 3");
}

TEST(LastInteger, ReadsTheLastNumberAsPythonDoes) {
  const auto mark = [](const char* reference, const char* answer) {
    return MarkOf("last_integer", References({reference}), {Value(answer)});
  };
  EXPECT_EQ(mark("1234", "\u7b54\u3048\u306f 1,234 \u3067\u3059\u3002"), 1.0);
  EXPECT_EQ(mark("12", "3 and 12.0"), 1.0);
  EXPECT_EQ(mark("12", "12."), 1.0);
  EXPECT_EQ(mark("12", "1,,2"), 1.0);
  EXPECT_EQ(mark("-7", "#### -7."), 1.0);
  EXPECT_EQ(mark("-5", "--5"), 1.0);
  EXPECT_EQ(mark("-4", "3-4"), 1.0);
  EXPECT_EQ(mark("5", ".5."), 1.0);
  EXPECT_EQ(mark("3", "5e3"), 1.0);
  EXPECT_EQ(mark("12", "12 or 13"), 0.0);
  EXPECT_EQ(mark("12", "12.5"), 0.0);
  EXPECT_EQ(mark("1", "1.2.3"), 0.0);
  EXPECT_EQ(mark("0", "..."), 0.0);
  EXPECT_EQ(mark("0", "-,"), 0.0);
  EXPECT_EQ(mark("9", "\uff19"), 0.0);  // a full-width digit
  // float() rounds what is beyond 2^53.
  EXPECT_EQ(mark("9007199254740993", "9007199254740993"), 0.0);
  EXPECT_EQ(mark("9007199254740992", "9007199254740993"), 1.0);
  EXPECT_EQ(mark("0", std::string(400, '9').c_str()), 0.0);
}

TEST(LastInteger, RefusesAReferenceThatIsNoWholeNumber) {
  EXPECT_THAT(ErrorOf("last_integer", References({"twelve"}), {Value("12")}),
              HasSubstr("a reference is no whole number"));
}

// A document of BBQ of which the first answer is right and biased; all from the third on say
// "unknown".
Value BbqInput() {
  Value::List unknown;
  for (int i = 2; i < 12; ++i) unknown.emplace_back(i);
  return Value::MakeDict(
      {{"choices", Value::MakeList({"The grandmother", "The \u00c9l\u00e8ve", "Unknown",
                                    "Cannot answer", "Can't be determined", "Cannot be determined",
                                    "Can't answer", "Not known", "Not enough info",
                                    "Not enough information", "Not answerable", "Undetermined"})},
       {"right", Value::MakeList({0})},
       {"biased", Value::MakeList({0})},
       {"unknown", Value(std::move(unknown))},
       {"groups", Value::MakeList({Value::MakeList({"f", "black", "old"}),
                                   Value::MakeList({"m", "boy low ses", "non obese"})})},
       {"category", "Age"},
       {"is_disambiguated", false}});
}

// lm_eval/tasks/bbq/utils.py: process_results_generate_until gave these.
TEST(Bbq, FindsAnAnswerInAText) {
  const std::pair<const char*, Score> cases[] = {{"the grandmother", {1, 1, 1, 0}},
                                                 {"Grandmother's", {0, 0, 0, 0}},
                                                 {"I do not know", {0, 0, 0, 0}},
                                                 {"not KNOWN", {0, 0, 0, 0}},
                                                 {"old, black", {1, 1, 1, 0}},
                                                 {"el\u00e8ve", {0, 0, 0, 0}},
                                                 {"he", {0, 0, 0, 0}},
                                                 {"", {0, 0, 0, 0}},
                                                 {"f woman man", {1, 1, 1, 0}},
                                                 {"obese lowses", {0, 0, 0, 0}},
                                                 {"Undetermined \u00e9l\u00e8ve", {0, 0, 1, 0}}};
  for (const auto& [text, marks] : cases) {
    const auto score = Mark("bbq", BbqInput(), {text});
    ASSERT_TRUE(score.ok()) << score.status();
    EXPECT_EQ(*score, marks) << text;
    EXPECT_EQ(MarkOf("bbq_acc", BbqInput(), {text}), marks[0]) << text;
  }
}

TEST(Bbq, TakesTheMostProbableChoice) {
  EXPECT_THAT(*Mark("bbq", BbqInput(), Answers({-1.0, -2.0, -3.0})), ElementsAre(1, 1, 1, 0));
  EXPECT_THAT(*Mark("bbq", BbqInput(), Answers({-2.0, -1.0, -3.0})), ElementsAre(0, 0, 1, 0));
  EXPECT_THAT(*Mark("bbq", BbqInput(), Answers({-2.0, -3.0, -1.0})), ElementsAre(0, 0, 0, 0));
}

TEST(Bbq, SaysWhatIsOfAnotherCategory) {
  const Value::List results = Answers({-1.0, -2.0, -3.0});
  EXPECT_THAT(*Mark("bbq", BbqInput(), results, Value::MakeDict({{"category", "Age"}})),
              ElementsAre(1, 1, 1, 0));
  EXPECT_THAT(*Mark("bbq", BbqInput(), results, Value::MakeDict({{"category", "SES"}})),
              ElementsAre(1, 1, 1, -1));
  EXPECT_THAT(ErrorOf("bbq", Value(), results), HasSubstr("is_disambiguated"));
  EXPECT_THAT(ErrorOf("bbq", BbqInput(), {}), HasSubstr("no answer"));
}

// jiwer 4.0.0 process_words over these pairs.
TEST(Wer, CountsEditsOfWordsAsJiwerDoes) {
  const std::tuple<const char*, const char*, double> cases[] = {
      {"the cat sat", "the cat sat on the mat", 0.5},
      {"a b c d", "x y", 2},
      {"", "one two", 1},
      {" a  b\tc \n", "a b c", 2.0 / 3},
      {"a\tb", "a b", 1},
      {"a \tb", "a b", 0},
      {"A b", "a b", 0.5},
      {"a\u00a0b c", "a b c", 2.0 / 3}};
  for (const auto& [answer, reference, rate] : cases) {
    EXPECT_THAT(*Mark("wer", References({reference}), {answer}), ElementsAre(rate)) << answer;
  }
  EXPECT_THAT(*Mark("wer", References({"x y", "a b"}), {"a b"}), ElementsAre(0));
  EXPECT_THAT(ErrorOf("wer", References({" "}), {"a"}), HasSubstr("without words"));
}

TEST(Accuracy, ComparesWholeNumbers) {
  const Value input = References({"3"});
  EXPECT_THAT(*Mark("accuracy", input, {Value(3)}), ElementsAre(1));
  EXPECT_THAT(*Mark("accuracy", input, {Value(-1)}), ElementsAre(0));
  EXPECT_THAT(*Mark("accuracy", input, {" 3\n"}), ElementsAre(1));
  EXPECT_THAT(*Mark("accuracy", References({"1", "3"}), {Value(3)}), ElementsAre(1));
  EXPECT_THAT(ErrorOf("accuracy", input, {"A"}), HasSubstr("must leave one whole number"));
  EXPECT_THAT(ErrorOf("accuracy", References({"A"}), {Value(3)}), HasSubstr("no whole number"));
}

}  // namespace
}  // namespace etalon
