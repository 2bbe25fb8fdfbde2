#include "views/report/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.h"
#include "base/str.h"
#include "base/text.h"
#include "records/record_writer.h"
#include "testing/fake_run.h"
#include "testing/temporary_folder.h"
#include "views/html.h"
#include "views/report/parts.h"
#include "views/results_table.h"
#include "views/web_assets.h"

namespace etalon {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

struct Recorded {
  Value manifest;
  std::unique_ptr<Survey> survey;
};

Recorded Record(const std::function<void(AnsweredSample*)>& edit, const FakeRunShape& shape = {}) {
  TemporaryFolder folder;
  FakeRun run(shape);
  run.edit = edit;
  const Value plan = FakeRunPlan(shape);
  Recorded recorded{.survey = *Survey::Create(plan)};
  auto manifest = WriteRecord(
      plan, &run,
      {.folder = folder.path(),
       .on_document = [&](std::span<const AnsweredSample> repeats, const DocumentMarks& marks) {
         recorded.survey->Add(repeats, marks);
       }});
  EXPECT_TRUE(manifest.ok()) << manifest.status();
  recorded.manifest = *std::move(manifest);
  return recorded;
}

std::string PageOf(const Recorded& recorded, Language language = Language::kEnglish) {
  return ReportHtml(
      {.manifest = recorded.manifest, .survey = *recorded.survey, .language = language});
}

// The page without what we wrote into it ourselves.
std::string WithoutAssets(std::string page) {
  for (const WebAsset& asset :
       {WebAssets::Plot(), WebAssets::ReportScript(), WebAssets::ReportStyle()}) {
    page = ReplaceAll(page, asset.text(), "");
  }
  return page;
}

// A failed expectation must not print the page.
bool Has(std::string_view page, std::string_view part) {
  return page.find(part) != std::string_view::npos;
}

std::string Unquoted(std::string_view hash) { return ReplaceAll(hash, "'", ""); }

size_t CountOf(std::string_view text, std::string_view part) {
  return SplitText(text, part).size() - 1;
}

TEST(Report, IsWholeAndNeedsNoNetwork) {
  const std::string page = PageOf(Record({}));
  EXPECT_TRUE(page.starts_with("<!doctype html>\n<html lang=\"en\">"));
  EXPECT_TRUE(Has(page, Unquoted(Html::HashOf(WebAssets::Plot()))));
  EXPECT_TRUE(Has(page, Unquoted(Html::HashOf(WebAssets::ReportScript()))));
  EXPECT_TRUE(Has(page, "default-src 'none'"));
  const std::string rest = WithoutAssets(page);
  for (const char* fetched : {"src=", "href=\"http", "url(", "@import", "<iframe", "<img"}) {
    EXPECT_FALSE(Has(rest, fetched));
  }
  for (const char* id : {"trust", "scores", "counts", "spread", "samples", "settings", "again"}) {
    EXPECT_TRUE(Has(rest, StrCat("<section id=\"", id, "\""))) << "linked from the contents";
    EXPECT_TRUE(Has(rest, StrCat("href=\"#", id, "\"")));
  }
  EXPECT_EQ(CountOf(rest, "<table"), CountOf(rest, "<caption>")) << "every table has a caption";
  for (const char* tag :
       {"section", "table", "details", "ul", "li", "p", "td", "th", "div", "pre"}) {
    const size_t opened =
        CountOf(rest, StrCat("<", tag, ">")) + CountOf(rest, StrCat("<", tag, " "));
    EXPECT_EQ(opened, CountOf(rest, StrCat("</", tag, ">"))) << tag;
  }
}

TEST(Report, HostileTextsStayTexts) {
  const std::string evil =
      "</script><script>alert(1)</script></pre><img src=x onerror=alert(2)>\"' onload='x "
      "\u202e\x1b";
  const Recorded recorded = Record([&](AnsweredSample* answered) {
    for (Answer& answer : answered->answers) {
      if (answered->sample.requests[0].kind == RequestKind::kGenerateUntil) answer.text = evil;
      if (answered->sample.task == "satz") answer = {.error = evil};
    }
    auto prompt = std::make_shared<Prompt>();
    prompt->parts.push_back(std::make_shared<const std::string>(evil));
    for (Request& request : answered->sample.requests) request.prompt = prompt;
    answered->sample.target = evil;
  });
  const std::string page = WithoutAssets(PageOf(recorded));
  EXPECT_TRUE(Has(page, "&lt;script&gt;alert(1)")) << "it is shown";
  EXPECT_FALSE(Has(page, "<script>alert"));
  EXPECT_FALSE(Has(page, "<img"));
  EXPECT_FALSE(Has(page, "\x1b"));
  EXPECT_FALSE(Has(page, "\u202e"));
  // Ours: the data and two scripts.
  EXPECT_EQ(CountOf(page, "<script"), 3U);
}

TEST(Report, SaysWhatNotToTrustBeforeTheScores) {
  const Recorded recorded = Record([](AnsweredSample* answered) {
    if (answered->sample.task != "wahl") return;
    for (Answer& answer : answered->answers) answer.log_likelihood = -3;
  });
  const std::string page = PageOf(recorded);
  const size_t doubt = page.find("Numbers not to trust"), equal = page.find("all choices equal");
  ASSERT_NE(doubt, std::string::npos);
  ASSERT_NE(equal, std::string::npos);
  EXPECT_LT(doubt, page.find("<section id=\"scores\""));
  EXPECT_LT(equal, page.find("<section id=\"scores\""));
  const std::string table = ResultsTable(recorded.manifest, 200);
  EXPECT_THAT(table, HasSubstr("! all choices equal"));
  EXPECT_THAT(CaveatsText(recorded.manifest, {}, 100), HasSubstr("! numbers not to trust"));
}

TEST(Report, LeadsOfDoubtedTasksStandApartAndWhoIsLeftOutIsSaid) {
  const Recorded clean = Record({}, {.documents = 100});
  EXPECT_TRUE(Has(PageOf(clean), "<p>Counted: 100 of 100 multiple-choice samples"));
  EXPECT_TRUE(Has(PageOf(clean), "None is left out."));
  const Recorded recorded = Record(
      [](AnsweredSample* answered) {
        if (answered->sample.task != "wahl") return;
        if (answered->sample.doc_id < 12) answered->sample.scorer_input.Set("gold", -1);
        if (answered->sample.doc_id >= 97) answered->answers[0] = {.error = "gone"};
      },
      {.documents = 100});
  const std::string page = WithoutAssets(PageOf(recorded));
  EXPECT_TRUE(Has(page,
                  "<p>Counted: 85 of 100 multiple-choice samples, of which 85 are of tasks "
                  "with numbers not to trust"));
  EXPECT_TRUE(Has(page, "Left out: 12 without a right answer among the choices (wahl)."));
  EXPECT_TRUE(Has(page, "Left out: 3 with a choice that got no answer"));
  EXPECT_TRUE(Has(page, "right, doubted tasks"));
  EXPECT_TRUE(Has(page, "0 is a tie")) << "what a lead is";
  EXPECT_TRUE(Has(page, "The scale is logarithmic"));
  EXPECT_TRUE(Has(page, "lead in nats, logarithmic scale")) << "on the axis";
  EXPECT_TRUE(Has(PageOf(recorded, Language::kFrench), "échelle logarithmique"));
}

TEST(Report, EverySampleSaysWhyItIsShownWithTheNumber) {
  const std::string page = WithoutAssets(PageOf(Record([](AnsweredSample* answered) {
    if (answered->sample.task == "satz") answered->answers[0] = {.error = "the server is gone"};
    if (answered->sample.task != "wahl") return;
    for (Answer& answer : answered->answers) answer.truncated_tokens = 7;
    answered->answers[0].log_likelihood = -5;
    answered->answers[1].log_likelihood = -4.25;
    answered->answers[2].log_likelihood = answered->answers[3].log_likelihood = -50;
  })));
  EXPECT_TRUE(Has(page,
                  "wrong: the chosen one is 45.75 nats above the right one; prompts cut (7 "
                  "tokens lost)"));
  EXPECT_TRUE(Has(page, "right: only 0.75 nats above the second"));
  EXPECT_TRUE(Has(page, "no answer (1 of 1 requests)"));
  EXPECT_TRUE(Has(page, "28 tokens: prompt 21, answers 7"));
  EXPECT_TRUE(Has(page, "answers cut off (after 7 tokens)"));
  EXPECT_EQ(CountOf(page, "<span class=\"why\"></span>"), 0U);
}

TEST(Report, AnErrorThatSaysNothingIsMarked) {
  const Recorded recorded = Record([](AnsweredSample* answered) {
    if (answered->sample.task != "wahl") return;
    for (size_t i = 0; i < answered->answers.size(); ++i) {
      const auto right = static_cast<size_t>(answered->sample.doc_id % 4);
      answered->answers[i].log_likelihood = i == right ? -1 : -2;
    }
  });
  const std::string page = WithoutAssets(PageOf(recorded));
  EXPECT_TRUE(Has(page, "± 0.0000*</td>"));
  EXPECT_TRUE(Has(page, "* 0 by its formula"));
  EXPECT_THAT(ResultsTable(recorded.manifest, 100),
              AllOf(HasSubstr("± 0.0000*"), HasSubstr("\n* 0 by its formula")));
  EXPECT_FALSE(Has(page, "± 0.0000</td>"));
  EXPECT_FALSE(Has(WithoutAssets(PageOf(Record({}))), "0 by its formula"));
}

TEST(Report, SpeaksFrench) {
  const std::string page = WithoutAssets(PageOf(Record({}), Language::kFrench));
  EXPECT_TRUE(Has(page, "<html lang=\"fr\">"));
  EXPECT_TRUE(Has(page, "Échantillons à regarder"));
  EXPECT_FALSE(Has(page, "Samples to look at"));
  EXPECT_TRUE(Has(page, "0,"));
}

TEST(Report, IsBoundedWhateverTheRecordHolds) {
  const FakeRunShape shape{.documents = 300, .text_bytes = 20000};
  const Recorded recorded = Record(
      [](AnsweredSample* answered) {
        auto prompt = std::make_shared<Prompt>();
        prompt->parts.push_back(std::make_shared<const std::string>(1 << 20, 'x'));
        for (Request& request : answered->sample.requests) request.prompt = prompt;
      },
      shape);
  const std::string page = WithoutAssets(PageOf(recorded));
  EXPECT_LT(page.size(), size_t{1} << 20);
  EXPECT_TRUE(Has(page, "left out"));
}

// A manifest of one good score; `counts` of its task and `interval` of its estimate.
Value SmallManifest(const std::string& counts, const std::string& interval) {
  return *ParseJson(StrCat(
      R"({"plan":{"tasks":[{"name":"t","metrics":[{"name":"acc","scorer":"acc","metric":"mean"},)",
      R"({"name":"brier","scorer":"brier_score","metric":"mean"}]}]},"counts":[{"task":"t",)",
      R"("documents":90,"samples":90,"requests":360)", counts, R"(}],"results":[)",
      R"({"task":"t","filter":"none","metric":"acc","estimate":{"value":0.6,"n":90)", interval,
      R"(}},{"task":"t","filter":"none","metric":"brier","estimate":{"value":0.6,"n":90,)",
      R"("lower":0.5,"upper":0.7}}]})"));
}

TEST(Report, CallsNothingGoodThatWasNotLookedAt) {
  Recorded recorded = Record({});
  recorded.manifest = SmallManifest(R"(,"choices":{"documents":90,"guessing":0.25})",
                                    R"(,"lower":0.5,"upper":0.7)");
  EXPECT_TRUE(Has(PageOf(recorded), "Of 2 scores, 1 could be compared with what guessing"));
  recorded.manifest = SmallManifest("", R"(,"lower":0.5,"upper":0.7)");
  EXPECT_TRUE(Has(PageOf(recorded), "What guessing would give is not known of any score"));
}

TEST(Report, OfAForeignManifestIsAPageToo) {
  Recorded recorded = Record({});
  for (const char* interval : {"", R"(,"lower":0.5)", R"(,"upper":0.5)"}) {
    for (const char* counts :
         {"", R"(,"choices":true)", R"(,"choices":{"documents":9,"chosen":1,"right":"x"})"}) {
      recorded.manifest = SmallManifest(counts, interval);
      EXPECT_TRUE(Has(PageOf(recorded), "</html>")) << interval << counts;
    }
  }
}

TEST(Report, TheCommandNamesFlagsAndNoPath) {
  const Value plan = *ParseJson(R"({
    "model": {"kind": "llama", "sha256": "ab", "context": 2048, "mode": "exact",
              "cpu_variant": "haswell", "device": "CPU", "gpu_layers": 0},
    "settings": {"limit": 10, "num_fewshot": 5, "compat": "lm-eval", "seed": 0,
                 "fewshot_seed": 7, "gen_kwargs": {"max_gen_toks": 8, "until": "a,b"},
                 "chat": {"fewshot_as_multiturn": false, "system_instruction": "Don't; rm -rf"},
                 "window": {"requests": 64, "bytes": 1}},
    "groups": [{"name": "g", "children": ["h", "c"], "tasks": ["a", "b", "c"]},
               {"name": "h", "children": ["a", "b"], "tasks": ["a", "b"]}],
    "tasks": [{"name": "a"}, {"name": "b"}, {"name": "c"}, {"name": "d"}]})");
  EXPECT_EQ(
      ReproduceCommand(plan),
      "etalon run --model MODEL.gguf --tasks g,d --limit 10 --num-fewshot 5 --gen-kwargs "
      "'{\"max_gen_toks\":8,\"until\":\"a,b\"}' --apply-chat-template --fewshot-as-multiturn false "
      "--system-instruction 'Don'\\''t; rm -rf' --compat lm-eval --fewshot-seed 7 "
      "--window-requests 64 --ctx 2048 --cpu-variant haswell --output AGAIN");
}

TEST(Report, TheCommandAsksTheSameDocumentsWithTheSameSeeds) {
  const auto command = [](const char* seeds) {
    return ReproduceCommand(
        *ParseJson(StrCat(R"({"model": {"kind": "null"}, "settings": {)", seeds, R"(},
            "tasks": [{"name": "a", "documents": {"split": 9, "evaluated": 2, "chosen": [1, 8]}},
                      {"name": "b", "documents": {"split": 9, "evaluated": 9}}]})")));
  };
  const std::string head = "etalon run --model null: --tasks a,b --samples '{\"a\":[1,8]}'";
  EXPECT_EQ(command(R"("seed": 0, "fewshot_seed": 1234)"), head + " --output AGAIN");
  EXPECT_EQ(command(R"("seed": 5, "fewshot_seed": 5)"), head + " --seed 5 --output AGAIN");
  EXPECT_EQ(command(R"("seed": 5, "fewshot_seed": 1234)"),
            head + " --seed 5 --fewshot-seed 1234 --output AGAIN");
}

}  // namespace
}  // namespace etalon
