#include "templates/template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/file.h"
#include "base/json.h"
#include "base/str.h"

namespace etalon {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;

absl::StatusOr<std::string> Render(std::string_view source, const Value& context) {
  auto parsed = Template::Parse(source);
  if (!parsed.ok()) return parsed.status();
  return (*parsed)->Render(context);
}

std::string Rendered(std::string_view source, const Value& context) {
  const auto text = Render(source, context);
  return text.ok() ? *text : StrCat("error: ", ToView(text.status().message()));
}

Value::List ReadCases(const std::string& path) {
  const auto text = ReadFile(path);
  EXPECT_TRUE(text.ok()) << text.status();
  const auto cases = ParseJson(text.ok() ? *text : "[]");
  EXPECT_TRUE(cases.ok()) << cases.status();
  return cases.ok() ? cases->AsList() : Value::List();
}

Value::List GoldenCases(const std::string& name) {
  return ReadCases(std::string(ETALON_SOURCE_DIR "/tests/golden/templates/") + name);
}

// Cases that agree; the others are reported one by one.
size_t CountAgreeing(const Value::List& cases, size_t first, const Value* context) {
  size_t agreeing = 0;
  for (size_t i = first; i < cases.size(); ++i) {
    const Value& item = cases[i];
    const Value* own = item.Find("c");
    const std::string got = Rendered(item.FindString("t"), own != nullptr ? *own : *context);
    EXPECT_EQ(got, item.FindString("o")) << item.FindString("t");
    agreeing += got == item.FindString("o") ? 1 : 0;
  }
  return agreeing;
}

TEST(Template, RendersThePublishedTasksAsJinjaDoes) {
  const Value::List cases = GoldenCases("tasks.json");
  EXPECT_GE(cases.size(), 100u);
  EXPECT_EQ(CountAgreeing(cases, 0, nullptr), cases.size());
}

TEST(Template, RendersEveryFeatureAsJinjaDoes) {
  const Value::List cases = GoldenCases("features.json");
  ASSERT_GE(cases.size(), 50u);
  EXPECT_EQ(CountAgreeing(cases, 1, cases[0].Find("context")), cases.size() - 1);
}

TEST(Template, KnowsTuplesViewsRangesAndTheTextOfPython) {
  const Value::List cases = GoldenCases("types.json");
  ASSERT_GE(cases.size(), 60u);
  EXPECT_EQ(CountAgreeing(cases, 0, nullptr), cases.size());
}

// Jinja prints an address or fails where these fail.
TEST(Template, RefusesToPrintWhatHoldsAnAddress) {
  const Value context = Value::MakeDict(
      {{"d", Value::MakeDict({{"pop", 1}, {"copy", 2}})}, {"l", Value::MakeList({"a", "b"})}});
  for (const char* source :
       {"{{ l|map('upper') }}", "{{ l|unique }}", "{{ l|reverse }}", "{{ l|map('upper')|string }}",
        "{{ l|map('upper') ~ 1 }}", "{{ l|map('upper')|length }}", "{{ (l|map('upper'))[0] }}",
        "{{ d.values()[0] }}", "{{ [d.values()] }}", "{{ d.values() == l }}", "{{ d.pop }}",
        "{{ d.copy }}", "{{ d.update }}", "{{ d.pop('pop') }}", "{{ l.append }}",
        "{% set m = l|map('upper') %}", "{{ 1.5 is sameas 1.5 }}"}) {
    const auto text = Render(source, context);
    EXPECT_FALSE(text.ok()) << source << " gave " << *text;
  }
  EXPECT_EQ(Render("{{ d['pop'] }}", context).value_or(""), "1");
  EXPECT_EQ(Render("{{ l|map('upper') }}", context).status().message(),
            "what |map, |unique or |reverse gives prints its address, which no two runs share; add "
            "|list");
}

TEST(Template, FailsWhereJinjaFails) {
  const Value::List cases = GoldenCases("errors.json");
  ASSERT_GE(cases.size(), 50u);
  const Value& context = *cases[0].Find("context");
  for (size_t i = 1; i < cases.size(); ++i) {
    const std::string source = cases[i].FindString("t");
    const auto text = Render(source, context);
    if (cases[i].Find("o") != nullptr) {
      EXPECT_TRUE(text.ok()) << source << ": " << text.status();
      if (text.ok()) {
        EXPECT_EQ(*text, cases[i].FindString("o")) << source;
      }
      continue;
    }
    EXPECT_FALSE(text.ok()) << source << " gave " << *text;
    if (text.ok()) continue;
    const std::string message(text.status().message());
    EXPECT_FALSE(message.empty()) << source;
    // jinja2's own words for what is not there; other exceptions are Python's own affair.
    if (cases[i].FindString("error") == "UndefinedError") {
      EXPECT_THAT(message, EndsWith(cases[i].FindString("message"))) << source;
    }
  }
}

TEST(Template, NamesTheLineOfASyntaxError) {
  const auto parsed = Template::Parse("a\nb {{ 1 + }}\n");
  ASSERT_FALSE(parsed.ok());
  EXPECT_THAT(std::string(parsed.status().message()), HasSubstr("line 2"));
}

TEST(Template, SaysWhatItDoesNotSupport) {
  for (const char* source :
       {"{% macro m() %}{% endmacro %}", "{% include 'x' %}", "{% extends 'x' %}",
        "{% import 'x' as y %}", "{% block b %}{% endblock %}"}) {
    const auto parsed = Template::Parse(source);
    EXPECT_EQ(parsed.status().code(), absl::StatusCode::kUnimplemented) << source;
  }
}

TEST(Template, EndsWhatRunsAway) {
  const auto text = Render(
      "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", Value());
  EXPECT_EQ(text.status().code(), absl::StatusCode::kResourceExhausted) << text.status();
  EXPECT_FALSE(Render("{{ range(99999999) | list }}", Value()).ok());
  EXPECT_FALSE(Render("{{ 'aaaaaaaa' * 999999999 }}", Value()).ok());
  EXPECT_FALSE(Template::Parse("{{ " + std::string(100000, '(') + "1").ok());
}

TEST(Template, EvaluatesASingleExpressionToItsValue) {
  const Value context = Value::MakeDict({{"l", Value::MakeList({"a", 1})}});
  const auto value = (*Template::Parse("{{ l }}"))->Evaluate(context);
  ASSERT_TRUE(value.ok() && value->has_value());
  EXPECT_EQ(**value, Value::MakeList({"a", 1}));
  EXPECT_FALSE((*Template::Parse("x{{ l }}"))->Evaluate(context)->has_value());
  EXPECT_FALSE((*Template::Parse("{{ l|map('string') }}"))->Evaluate(context)->has_value());
  EXPECT_FALSE((*Template::Parse("{{ ('a', 'b') }}"))->Evaluate(context)->has_value());
  EXPECT_FALSE((*Template::Parse("{{ zz }}"))->Evaluate(context).ok());
}

TEST(Template, ListsTheVariablesThatItReads) {
  const auto parsed = Template::Parse(
      "{% set a = b.c %}{% for x in d[e] %}{{ loop.index }}{{ x }}{{ a }}{% endfor %}{{ range(f) "
      "}}");
  EXPECT_THAT((*parsed)->Variables(), ElementsAre("b", "d", "e", "f"));
}

}  // namespace
}  // namespace etalon
