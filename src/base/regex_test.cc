#include "base/regex.h"

#include <gtest/gtest.h>

#include "absl/status/status.h"
#include "base/str.h"

namespace etalon {
namespace {

using std::literals::operator""sv;

std::unique_ptr<PythonRegex> Compiled(std::string_view pattern, bool ignore_case = false) {
  auto regex = PythonRegex::Compile(pattern, ignore_case);
  EXPECT_TRUE(regex.ok()) << regex.status();
  return regex.ok() ? *std::move(regex) : nullptr;
}

std::vector<std::string> AllOf(const PythonRegex& regex, std::string_view text) {
  const auto matches = regex.FindAll(text);
  EXPECT_TRUE(matches.ok()) << matches.status();
  std::vector<std::string> texts;
  for (const auto& match : *matches) texts.push_back(*match.groups[0]);
  return texts;
}

struct Case {
  std::string_view pattern, text;
  std::vector<std::string_view> matches;
  bool ignore_case = false;
};

// Expected: [m.group() for m in re.finditer(pattern, text)] of CPython 3.11.
TEST(Regex, ReadsPatternsAsPythonDoes) {
  const Case cases[] = {
      {"(a{,2}b)", "aaab", {"aab"}},
      {"x{,}y", "xxy", {"xxy"}},
      {"a{,2", "a{,2", {"a{,2"}},
      {"a{}", "a{}", {"a{}"}},
      {"[[:alpha:]]+", "xa:]]b", {":]]"}},
      {"[a[b]+", "[ab", {"[ab"}},
      {"[]x]+", "]x", {"]x"}},
      {"[^]]+", "a]", {"a"}},
      {"\\U0001F600", "a😀", {"😀"}},
      {"[\\U0001F600-\\U0001F64F]+", "x😀😁", {"😀😁"}},
      {"[\\ud800-\\udfff]", "😀", {}},
      {"\\s+", "\034\037 a", {"\034\037 "}},
      {"[\\s]+", "\u180e\u2028x", {"\u2028"}},
      {"\\S+", " \u180e\034", {"\u180e"}},
      {"[^\\S\\n]+", "\n\035\u3000", {"\035\u3000"}},
      {"\\v", "\013", {"\013"}},
      {"\\v", "\u2028", {}},
      {"\\101\\0[\\1\\b]", "A\000\010"sv, {"A\000\010"sv}},
      {"(a)\\1", "aa", {"aa"}},
      {"(?m)^x*", "a\n", {"", ""}},
      {"(?u)é", "é", {"é"}},
      {"(?x) a b # c\n c \\ d", "abc d", {"abc d"}},
      {"(?x: a b ) c", "ab c", {"ab c"}},
      {"i+", "iIİı", {"iIİı"}, true},
      {"[a-k]+", "İıK\u212a", {"İıK\u212a"}, true},
      {"[^h-j]+", "iIİıx", {"x"}, true},
      {"\\B", "", {}},
      {"\\B", "ab", {""}},
      {"(?i:İ)x", "ix", {"ix"}},
      {"[a\\-z]+", "a-z", {"a-z"}},
      {"[--/]+", "./-", {"./-"}},
      {"[\\w.-]+@", "a.b-c@", {"a.b-c@"}},
      {"a{x}", "a{x}", {"a{x}"}},
      {"(?P<n>a)(?P=n)(?(n)b|c)", "aab", {"aab"}},
      {"a\\.\\_\\é", "a._é", {"a._é"}},
      {"(?#[)a", "a", {"a"}},
      {"\\x41\\u0042", "AB", {"AB"}},
      {"\\d+", "१२3", {"१२3"}},
      {"$", "a\n", {"", ""}},
      {"a\\Z", "a\n", {}},
      {"[\\x1c-\\x1f]", "\035", {"\035"}},
  };
  for (const Case& each : cases) {
    const auto regex = Compiled(each.pattern, each.ignore_case);
    ASSERT_NE(regex, nullptr);
    EXPECT_EQ(AllOf(*regex, each.text),
              std::vector<std::string>(each.matches.begin(), each.matches.end()))
        << each.pattern;
  }
}

TEST(Regex, RefusesWhatPythonRefusesAndWhatItCannotDo) {
  for (const std::string_view pattern :
       {R"(\q)", R"(\Qa\E)", "[[", "(?P>x)", "(*ACCEPT)", "(?<n>a)", R"(\x4)", R"([a-\d])", "(?R)",
        "(", "\\", R"(\K)", R"(\u12)", R"([\8])", R"(\400)", R"(\N{DASH})", R"((?a)\w)", "(?"}) {
    const auto regex = PythonRegex::Compile(pattern);
    EXPECT_EQ(regex.status().code(), absl::StatusCode::kInvalidArgument) << pattern;
  }
  EXPECT_EQ(PythonRegex::Compile(R"(é\s(?a))").status().message(),
            "regular expression \"é\\s(?a)\": byte 4: the flag (?a), ASCII letters only, is not "
            "known here; write sets");
  EXPECT_EQ(PythonRegex::Compile(R"(\s\s+(b)**)").status().message(),
            "regular expression \"\\s\\s+(b)**\": byte 9: quantifier does not follow a "
            "repeatable item");
}

// What the machine's stack of 32 KiB cannot hold.
TEST(Regex, MatchesLongTexts) {
  const std::string lines = [] {
    std::string text;
    while (text.size() < 1000000) text += std::string(79, 'x') + "\n";
    return text;
  }();
  const auto answer = Compiled(R"(Answer:((?:.|\n)*))");
  const auto found = answer->Search(StrCat("Answer:", lines));
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_TRUE(found->has_value());
  EXPECT_EQ((*found)->groups[1], lines);

  const auto words = Compiled(R"(((x)|(\n))+?$)");
  const auto all = words->Search(lines);
  ASSERT_TRUE(all.ok()) << all.status();
  EXPECT_EQ((*all)->end, lines.size() - 1);
  // Two texts after one another, and a short one after a long one.
  EXPECT_EQ(AllOf(*answer, "Answer:1\n2"), std::vector<std::string>{"Answer:1\n2"});
}

TEST(Regex, GivesUpOnPatternsThatExplode) {
  const auto regex = Compiled(R"((a|aa)+$)");
  const auto found = regex->Search(StrCat(std::string(60, 'a'), "b"));
  EXPECT_EQ(found.status().code(), absl::StatusCode::kResourceExhausted);

  // At each of its places, which are too many, it goes through the rest of the text.
  const auto longer = Compiled(R"((?:(x)|(\n)|(y))*[0-9])")->Search(std::string(4000000, 'x'));
  EXPECT_EQ(longer.status().code(), absl::StatusCode::kResourceExhausted);
}

// Not of re, but of the module `regex`, which some filters and metrics of the field use.
TEST(Regex, KnowsPropertiesOfUnicode) {
  EXPECT_EQ(AllOf(*Compiled(R"([\p{P}x]+|\P{L}{2})"), "a.،x12"),
            (std::vector<std::string>{".،x", "12"}));
  EXPECT_FALSE(PythonRegex::Compile(R"(\pL)").ok());
}

TEST(Regex, ReplacesAsPythonDoes) {
  const auto regex = Compiled("(a)(?P<n>b)?");
  const auto replaced = regex->Sub(R"([\2\g<n>\g<1>\.\t\{])", "ab-a");
  ASSERT_TRUE(replaced.ok()) << replaced.status();
  EXPECT_EQ(*replaced, "[bba\\.\t\\{]-[a\\.\t\\{]");
  EXPECT_FALSE(regex->Sub(R"(\q)", "a").ok());
}

}  // namespace
}  // namespace etalon
