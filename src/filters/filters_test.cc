// Every filter as lm_eval/filters/*.py has it: what Python gave for these inputs stands beside
// them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/file.h"
#include "base/json.h"
#include "base/python.h"
#include "base/text.h"
#include "filters/number_words.h"
#include "filters/table.h"

namespace etalon {
namespace {

using ::testing::HasSubstr;

std::unique_ptr<Filter> Make(std::string_view name, const Value& arguments = Value()) {
  const FilterEntry* entry = FindFilterEntry(name);
  if (entry == nullptr) return nullptr;
  auto filter = entry->create(arguments);
  EXPECT_TRUE(filter.ok()) << filter.status();
  return filter.ok() ? *std::move(filter) : nullptr;
}

// What the filter makes of the responses, as Python prints it, or the error.
std::string Apply(std::string_view name, const Value& arguments, Value responses) {
  const auto filter = Make(name, arguments);
  if (filter == nullptr) return "no filter";
  const auto result = filter->Apply(std::move(responses), Value());
  return result.ok() ? PythonRepr(*result) : std::string(result.status().message());
}

std::string CreateError(std::string_view name, const Value& arguments) {
  const auto filter = FindFilterEntry(name)->create(arguments);
  return filter.ok() ? "no error" : std::string(filter.status().message());
}

Value Regex(const char* pattern) { return Value::MakeDict({{"regex_pattern", pattern}}); }

TEST(CodeFilters, PutTheDocumentsCodeBeforeTheResponse) {
  const Value input = Value::MakeDict({{"code_prompt", "def f():\n"}});
  const Value responses = Value::MakeList({"  return 1", "  return 2\n```\nso"});
  const auto whole = Make("complete_code")->Apply(responses, input);
  ASSERT_TRUE(whole.ok()) << whole.status();
  EXPECT_EQ(PythonRepr(*whole), R"(['def f():\n  return 1', 'def f():\n  return 2\n```\nso'])");
  const auto fenced = Make("complete_code_in_fence")->Apply(responses, input);
  ASSERT_TRUE(fenced.ok()) << fenced.status();
  EXPECT_EQ(PythonRepr(*fenced), R"(['def f():\n  return 1', 'def f():\n  return 2\n'])");
  EXPECT_THAT(Apply("complete_code", Value(), responses), HasSubstr("no text \"code_prompt\""));
}

// As the field's function has it: what follows the opening fence is a language, a "def" too.
TEST(CodeFilters, TakeTheFirstBlock) {
  const Value responses = Value::MakeList(
      {"x = 1\n```", "\nx = 1\n```", "def f(): 1\n```", "x = 1", "a```b```python\nc```"});
  EXPECT_EQ(Apply("first_code_block", Value(), responses),
            R"([' = 1', 'x = 1', ' f(): 1', '', ''])");
}

TEST(RegexFilter, TakesTheFirstMatchOfGsm8ksPatternByDefault) {
  EXPECT_EQ(Apply("regex", Value(), Value::MakeList({"so\n#### 1,234.5 then #### -7", "none"})),
            "['1,234.5', '[invalid]']");
}

TEST(RegexFilter, CountsGroupSelectFromTheEndWhenItIsNegative) {
  Value arguments = Regex("(-?[$0-9.,]{2,})|(-?[0-9]+)");
  const Value responses = Value::MakeList({"1 then 22 then $33.5"});
  EXPECT_EQ(Apply("regex", arguments, responses), "['1']");
  arguments.Set("group_select", -1);
  EXPECT_EQ(Apply("regex", arguments, responses), "['$33.5']");
  arguments.Set("group_select", -3);
  EXPECT_EQ(Apply("regex", arguments, responses), "['1']");
}

// lm-eval ends with an IndexError there.
TEST(RegexFilter, RefusesAGroupSelectBeyondTheMatches) {
  for (const int select : {3, -4}) {
    Value arguments = Regex("[0-9]+");
    arguments.Set("group_select", select);
    EXPECT_THAT(Apply("regex", arguments, Value::MakeList({"1 2 3"})),
                HasSubstr("group_select " + std::to_string(select) + " of only 3 matches"));
  }
}

TEST(RegexFilter, TakesTheFirstGroupThatIsNotEmpty) {
  EXPECT_EQ(Apply("regex", Regex("(a)?(b)?(c)"), Value::MakeList({"bc", "abc", "c"})),
            "['b', 'a', 'c']");
  EXPECT_EQ(Apply("regex", Regex("(x*)(y*)z"), Value::MakeList({"z", "yyz"})),
            "['[invalid]', 'yy']");
}

TEST(RegexFilter, GivesAnEmptyTextForAnEmptyOnlyGroup) {
  EXPECT_EQ(Apply("regex", Regex("(x*)z"), Value::MakeList({"z"})), "['']");
  EXPECT_EQ(Apply("regex", Regex("(a)|b"), Value::MakeList({"b"})), "['']");
}

TEST(RegexFilter, StripsMatchesAsPythonDoesAndAFallbackOnlyWithinGroups) {
  EXPECT_EQ(Apply("regex", Regex("is(.*)"), Value::MakeList({"is \u3000x\u00a0 "})), "['x']");
  Value arguments = Regex("(x*)(y*)z");
  arguments.Set("fallback", " no ");
  EXPECT_EQ(Apply("regex", arguments, Value::MakeList({"z", "a"})), "['no', ' no ']");
}

TEST(RegexFilter, ReadsUnicode) {
  EXPECT_EQ(Apply("regex", Regex("答案[是为](\\w)"), Value::MakeList({"答案是甲。", "答案: 甲"})),
            "['甲', '[invalid]']");
  EXPECT_EQ(Apply("regex", Regex("\\d+"), Value::MakeList({"x ٣٤"})), "['٣٤']");
}

TEST(RegexFilter, TakesWhatIsNoTextForEmpty) {
  EXPECT_EQ(Apply("regex", Regex("a"), Value::MakeList({Value(), 3, Value::MakeList({"a"}), "a"})),
            "['[invalid]', '[invalid]', '[invalid]', 'a']");
}

TEST(RegexFilter, RefusesArgumentsOfAWrongKind) {
  EXPECT_EQ(CreateError("regex", Value::MakeDict({{"regex_pattern", 3}})),
            "argument \"regex_pattern\" must be text, not int");
  EXPECT_EQ(CreateError("regex", Value::MakeDict({{"group_select", "1"}})),
            "argument \"group_select\" must be an integer, not str");
  EXPECT_EQ(CreateError("regex", Value::MakeDict({{"fallback", Value()}})),
            "argument \"fallback\" must be text, not None");
  EXPECT_THAT(CreateError("regex", Regex("a(")), HasSubstr("regular expression \"a(\""));
  EXPECT_EQ(CreateError("regex", Value::MakeDict({{"group_selct", 1}})),
            "unknown argument \"group_selct\"; did you mean \"group_select\"?");
}

TEST(RemoveWhitespace, StripsBothEndsAndKeepsTheMiddle) {
  EXPECT_EQ(Apply("remove_whitespace", Value(),
                  Value::MakeList({"  a b\n", "\t\u2003x\u2028\u001f", "\u200bzero\u200b", ""})),
            "['a b', 'x', '\\u200bzero\\u200b', '']");
}

TEST(CaseFilters, ChangeLettersAsPythonDoes) {
  const Value responses = Value::MakeList({"Stra\u00dfe \u01c6", "\u039f\u0394\u039f\u03a3 A"});
  EXPECT_EQ(Apply("lowercase", Value(), responses),
            "['stra\u00dfe \u01c6', '\u03bf\u03b4\u03bf\u03c2 a']");
  EXPECT_EQ(Apply("uppercase", Value(), responses),
            "['STRASSE \u01c4', '\u039f\u0394\u039f\u03a3 A']");
}

TEST(Map, LooksResponsesUp) {
  const Value arguments = Value::MakeDict(
      {{"mapping_dict", Value::MakeDict({{"A", 0}, {"B", "b"}})}, {"default_value", -1}});
  EXPECT_EQ(Apply("map", arguments, Value::MakeList({"B", "A", "a", Value(), "A "})),
            "['b', 0, -1, -1, -1]");
}

TEST(Map, GivesNoneWithoutADefault) {
  const Value arguments = Value::MakeDict({{"mapping_dict", Value::MakeDict({{"A", 0}})}});
  EXPECT_EQ(Apply("map", arguments, Value::MakeList({"A", "C"})), "[0, None]");
}

TEST(Map, RefusesToMapNothing) {
  // lm_eval 0.4.13 MapFilter of "A" and of "[invalid]", as take_first leaves them.
  const Value letters = Value::MakeDict(
      {{"mapping_dict", Value::MakeDict({{"A", 0}, {"B", 1}})}, {"default_value", -1}});
  EXPECT_EQ(Apply("map", letters, Value("A")), "[0]");
  EXPECT_EQ(Apply("map", letters, Value("éB")), "[-1, 1]");
  EXPECT_EQ(CreateError("map", Value()), "map: mapping_dict must be a mapping");
  EXPECT_EQ(CreateError("map", Value::MakeDict({{"mapping_dict", "A"}})),
            "map: mapping_dict must be a mapping");
}

// collections.Counter.most_common: the earliest of equals.
TEST(MajorityVote, TakesTheMostFrequentAndTheEarliestOfEquals) {
  EXPECT_EQ(Apply("majority_vote", Value(), Value::MakeList({"a", "b", "b", "c"})), "['b']");
  EXPECT_EQ(Apply("majority_vote", Value(), Value::MakeList({"c", "b", "b", "c"})), "['c']");
  EXPECT_EQ(Apply("majority_vote", Value(), Value::MakeList({"only"})), "['only']");
}

TEST(TakeFirst, TakesTheFirstResponse) {
  EXPECT_EQ(Apply("take_first", Value(), Value::MakeList({"a", "b"})), "'a'");
  EXPECT_EQ(Apply("take_first", Value(), Value::MakeList({Value::MakeList({-1.5, false})})),
            "[-1.5, False]");
}

TEST(TakeFirstK, TakesTheFirstKAndRefusesFewer) {
  const Value arguments = Value::MakeDict({{"k", 2}});
  EXPECT_EQ(Apply("take_first_k", arguments, Value::MakeList({"a", "b", "c"})), "['a', 'b']");
  EXPECT_EQ(Apply("take_first_k", arguments, Value::MakeList({"a"})),
            "take_first_k: fewer than 2 responses; raise the task's repeats");
  EXPECT_EQ(CreateError("take_first_k", Value()), "take_first_k: k must be a positive integer");
  EXPECT_EQ(CreateError("take_first_k", Value::MakeDict({{"k", 2.5}})),
            "argument \"k\" must be an integer, not float");
}

TEST(Filters, WalkTheCharactersOfWhatTakeFirstLeaves) {
  const Value digit = Regex("([0-9])");
  EXPECT_EQ(Apply("regex", digit, "a1"), "['[invalid]', '1']");
  EXPECT_EQ(Apply("lowercase", Value(), "Ab\u00c9"), "['a', 'b', '\u00e9']");
  EXPECT_EQ(Apply("lowercase", Value(), ""), "[]");
  EXPECT_EQ(Apply("take_first", Value(), "\u00e9b"), "'\u00e9'");
  EXPECT_EQ(Apply("majority_vote", Value(), "abb"), "['b']");
  EXPECT_EQ(Apply("take_first_k", Value::MakeDict({{"k", 2}}), "\u00e9ab"), "'\u00e9a'");
}

TEST(Filters, RefuseOneResponseWhereAListIsMeant) {
  for (const FilterEntry* entry : FilterEntryTable()) {
    if (entry->name == "map") continue;  // takes its characters, as the field does
    Value arguments;
    if (entry->name == "take_first_k") arguments.Set("k", 1);
    auto filter = entry->create(arguments);
    ASSERT_TRUE(filter.ok()) << entry->name;
    const auto result = (*filter)->Apply(Value(5), Value());
    EXPECT_EQ(result.status().code(), absl::StatusCode::kInvalidArgument) << entry->name;
  }
}

TEST(Filters, RefuseArgumentsThatTheyDoNotKnow) {
  for (const FilterEntry* entry : FilterEntryTable()) {
    const auto filter = entry->create(Value::MakeDict({{"no_such_argument", 1}}));
    ASSERT_FALSE(filter.ok()) << entry->name;
    EXPECT_THAT(std::string(filter.status().message()), HasSubstr("\"no_such_argument\""))
        << entry->name;
  }
}

// tests/data/filters/vectors.jsonl is what lm_eval's own classes gave.
TEST(ExtractionFilters, GiveWhatLmEvalsGive) {
  const std::string path = JoinPath(ETALON_SOURCE_DIR, "tests/data/filters/vectors.jsonl");
  const std::string text = ReadFile(path).value();
  int cases = 0;
  for (const std::string_view line : SplitText(text, "\n")) {
    if (line.empty()) continue;
    const Value each = ParseJson(line).value();
    const auto filter =
        FindFilterEntry(each.FindString("function"))->create(*each.Find("arguments"));
    ASSERT_TRUE(filter.ok()) << filter.status();
    const auto filtered = (*filter)->Apply(*each.Find("responses"), *each.Find("input"));
    ASSERT_TRUE(filtered.ok()) << filtered.status();
    const Value::List& wanted = each.Find("filtered")->AsList();
    ASSERT_EQ(filtered->AsList().size(), wanted.size());
    for (size_t i = 0; i < wanted.size(); ++i, ++cases) {
      EXPECT_EQ(PythonRepr(filtered->AsList()[i]), PythonRepr(wanted[i]))
          << PythonRepr(each.Find("responses")->AsList()[i]) << " of " << line;
    }
  }
  EXPECT_GE(cases, 600);
}

TEST(MultiChoiceRegex, RefusesADocumentWithoutChoices) {
  const auto filter = FindFilterEntry("multi_choice_regex")->create(Regex("x")).value();
  for (const Value& input : {Value(Value::Dict()), Value::MakeDict({{"choices", "a"}}),
                             Value::MakeDict({{"choices", Value::MakeList({1})}})}) {
    EXPECT_EQ(filter->Apply(Value::MakeList({"a"}), input).status().code(),
              absl::StatusCode::kInvalidArgument);
  }
}

TEST(MultiChoiceRegex, RefusesMatchesThatAreNotThere) {
  Value arguments = Regex("[0-9]");
  arguments.Set("group_select", 2);
  const auto filter = FindFilterEntry("multi_choice_regex")->create(arguments).value();
  const Value input = Value::MakeDict({{"choices", Value::MakeList({"a"})}});
  EXPECT_THAT(std::string(filter->Apply(Value::MakeList({"1 2"}), input).status().message()),
              HasSubstr("group_select 2 of only 2 matches"));
}

TEST(MultiChoiceRegex, RefusesArgumentsOfAWrongKind) {
  EXPECT_EQ(CreateError("multi_choice_regex", Value::MakeDict({{"ignore_case", "yes"}})),
            "argument \"ignore_case\" must be true or false");
  EXPECT_EQ(CreateError("multi_choice_regex", Value::MakeDict({{"regexes_to_ignore", "a"}})),
            "argument \"regexes_to_ignore\" must be a list");
}

TEST(TaggingFilters, RefuseWhatIsNoText) {
  for (const std::string_view name : {"regex_pos", "format_span"}) {
    const auto filter = FindFilterEntry(name)->create(Value()).value();
    EXPECT_EQ(filter->Apply(Value::MakeList({1}), Value()).status().code(),
              absl::StatusCode::kInvalidArgument);
  }
}

TEST(FilterTable, RowsSayWhatTheyAre) {
  EXPECT_GE(FilterEntryTable().size(), 11u);
  for (const FilterEntry* entry : FilterEntryTable()) {
    EXPECT_FALSE(entry->name.empty());
    EXPECT_FALSE(entry->summary.empty()) << entry->name;
    EXPECT_EQ(entry->summary.find('\n'), std::string_view::npos) << entry->name;
    EXPECT_NE(entry->summary.back(), '.') << entry->name;
    EXPECT_EQ(FindFilterEntry(entry->name), entry)
        << "the name " << entry->name << " is there twice";
  }
  EXPECT_EQ(FindFilterEntry("no_such_filter"), nullptr);
}

// The classes of lm_eval/tasks/bbh/zeroshot/utils.py, with word2number 1.1, gave what stands here.
std::string ApplyTo(std::string_view name, const Value& arguments, const char* input,
                    Value responses) {
  const auto filter = Make(name, arguments);
  if (filter == nullptr) return "no filter";
  const auto result = filter->Apply(std::move(responses), Value::MakeDict({{"input", input}}));
  return result.ok() ? PythonRepr(*result) : std::string(result.status().message());
}

Value WithGroup(Value arguments, int group_select) {
  arguments.Set("group_select", group_select);
  return arguments;
}

TEST(BbhMultiChoice, FindsALetterOrTheTextOfAChoice) {
  const char* const input =
      "Which?\nOptions:\n(A) Foo-bar.\n(B) Foo\n(C)  \u00dcber \u00abx\u00bb  \n(D) a+b";
  const Value responses =
      Value::MakeList({"It is (B) or (C)", "i say foobar!", "FOO then foobar", "\u00fcber x it is",
                       "answer: D", "answer :\n C, or: A", "none", "", "A+B and a + b", "foo (b)"});
  Value arguments = Regex("(\\([A-Z]\\))");
  Value loose = arguments;
  loose.Set("ignore_case", true);
  loose.Set("ignore_punctuation", true);
  EXPECT_EQ(ApplyTo("bbh_multi_choice", WithGroup(loose, 0), input, responses),
            "['(B)', '(A)', '(B)', '(C)', '(D)', '(C)', '[invalid]', '[invalid]', '(D)', '(B)']");
  EXPECT_EQ(ApplyTo("bbh_multi_choice", WithGroup(loose, -1), input, responses),
            "['(C)', '(A)', '(A)', '(C)', '(D)', '(A)', '[invalid]', '[invalid]', '(D)', '(B)']");
  EXPECT_EQ(ApplyTo("bbh_multi_choice", loose, "no choices", Value::MakeList({"(B)", "foo: A"})),
            "['(B)', '[invalid]']");
  arguments.Set("regexes_to_ignore", Value::MakeList({"[ -]"}));
  EXPECT_EQ(ApplyTo("bbh_multi_choice", arguments, input, responses),
            "['(B)', '[invalid]', '[invalid]', '[invalid]', '(D)', '(C)', '[invalid]', "
            "'[invalid]', '(D)', '[invalid]']");
  EXPECT_THAT(Apply("bbh_multi_choice", arguments, responses), HasSubstr("\"input\""));
}

TEST(BbhNumber, ReadsDigitsOrEnglishWords) {
  const Value responses = Value::MakeList(
      {"I count 12 then -3", "there are seven", "someone has forty-two apples", "Twenty two",
       "one hundred and\u00a0five", "two thousand three hundred", "thirteen, fourteen", "eight",
       "six", "nothing", "one million two thousand and three hundred forty five", "twenty\ntwo",
       "seven eight", "forten", "ninety nine thousand", "-"});
  EXPECT_EQ(Apply("bbh_number", Regex("([-0-9]+)"), responses),
            "['12', '[invalid]', '-', '22', '105', '2300', '4', '[invalid]', '[invalid]', "
            "'[invalid]', '1002345', '20', '[invalid]', '10', '99000', '-']");
  EXPECT_EQ(Apply("bbh_number", WithGroup(Regex("([-0-9]+)"), -1),
                  Value::MakeList({"I count 12 then -3", "twenty\ntwo"})),
            "['-3', '2']");
  // The library ends with an error there.
  EXPECT_EQ(Apply("bbh_number", Regex("([-0-9]+)"), Value::MakeList({"a trillion"})),
            "['[invalid]']");
}

TEST(NumberOfWords, HasTheQuirksOfWord2number) {
  const std::pair<const char*, std::optional<int64_t>> cases[] = {
      {"two hundred thousand", 200000},
      {"one billion five", 1000000005},
      {"five thousand thousand", std::nullopt},
      {"thousand one", std::nullopt},
      {"two million thousand", std::nullopt},
      {"one two three four five", 1},
      {"hundred two", 200},
      {"ten million six", 10000006},
      {"twenty-one", 21},
      {"one hundred twenty three thousand four", 123004},
      {"Zero", 0},
      {"forty six hundred", 340},
      {"three hundred million two", 300000002},
      {"one million two thousand", 1003002},
      {"two billion three million", 2004000003},
      {"thousand million", std::nullopt},
      {"one billion two million three thousand four", 1002003004},
      {"no number", std::nullopt},
  };
  for (const auto& [text, number] : cases) EXPECT_EQ(NumberOfWords(text), number) << text;
}

TEST(BbhMap, GivesTheValueOfThePatternThatMatches) {
  const Value responses = Value::MakeList({"No", "it is NOT plausible, yes", "plausible", "Yes no",
                                           "unplausible", "not plausible", "none"});
  Value arguments = Value::MakeDict(
      {{"ignore_case", true},
       {"regex_pattern_to_value",
        Value::MakeDict({{"\\b(no|not plausible)\\b", "no"}, {"\\b(yes|plausible)\\b", "yes"}})}});
  EXPECT_EQ(Apply("bbh_map", arguments, responses),
            "['no', 'no', 'yes', 'yes', '[invalid]', 'no', '[invalid]']");
  EXPECT_EQ(Apply("bbh_map", WithGroup(arguments, -1), responses),
            "['no', 'yes', 'yes', 'no', '[invalid]', 'no', '[invalid]']");
  // As in the field.
  EXPECT_EQ(Apply("bbh_map", Value(), Value::MakeList({"yes"})), "['[invalid]']");
  EXPECT_THAT(CreateError("bbh_map", Value::MakeDict({{"regex_pattern_to_value", "yes"}})),
              HasSubstr("must be a mapping"));
  EXPECT_THAT(CreateError("bbh_map", Value::MakeDict({{"ignore_cas", true}})),
              HasSubstr("did you mean \"ignore_case\""));
}

TEST(BbhWordSort, KeepsEachWordOfTheListWhereItStandsLast) {
  EXPECT_EQ(ApplyTo("bbh_word_sort", Value(), "Sort. List: \u00fcber b a.c \u00fcber-x b",
                    Value::MakeList(
                        {"b \u00fcber b abc \u00fcber-x", "", "x \u00fcber, b", "\u00fcber-x"})),
            "['b abc \u00fcber', '', '\u00fcber b', '\u00fcber']");
  EXPECT_THAT(ApplyTo("bbh_word_sort", Value(), "no list", Value::MakeList({"a"})),
              HasSubstr("no \"List:\""));
}

}  // namespace
}  // namespace etalon
