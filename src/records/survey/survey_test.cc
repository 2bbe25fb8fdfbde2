#include "records/survey/survey.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/str.h"
#include "records/record_writer.h"
#include "records/survey/failure_reasons.h"
#include "testing/fake_run.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

TEST(DoublingHistogram, CountsByDoublings) {
  DoublingHistogram histogram(1);
  for (const double each : {0.0, 0.5, 1.0, 1.9, 2.0, 3.0, 4.0, 1e9}) histogram.Add(each);
  EXPECT_EQ(histogram.counts()[0], 2);
  EXPECT_EQ(histogram.counts()[1], 2);
  EXPECT_EQ(histogram.counts()[2], 2);
  EXPECT_EQ(histogram.counts()[3], 1);
  EXPECT_EQ(histogram.counts().back(), 1);
  EXPECT_EQ(histogram.total(), 8);
  EXPECT_EQ(histogram.LowerEdge(0), 0);
  EXPECT_EQ(histogram.LowerEdge(3), 4);
  EXPECT_EQ(histogram.used_bins(), DoublingHistogram::kBins);
}

// A record of the run, watched while it was written.
struct Watched {
  TemporaryFolder folder;
  std::unique_ptr<Survey> survey;
  Value manifest;
};

void Watch(FakeRun* run, const FakeRunShape& shape, Watched* watched) {
  const Value plan = FakeRunPlan(shape);
  watched->survey = *Survey::Create(plan);
  const auto manifest =
      WriteRecord(plan, run,
                  {.folder = watched->folder.path(),
                   .on_document = [watched](std::span<const AnsweredSample> repeats,
                                            const DocumentMarks& marks) {
                     watched->survey->Add(repeats, marks);
                   }});
  ASSERT_TRUE(manifest.ok()) << manifest.status();
  watched->manifest = *manifest;
}

constexpr PickReason kReasons[] = {PickReason::kFailed, PickReason::kSurelyWrong,
                                   PickReason::kWrongAnswer, PickReason::kBarelyRight,
                                   PickReason::kCostly};

TEST(Survey, IsTheSameOfARecordAndOfItsWriting) {
  FakeRun run;
  Watched watched;
  Watch(&run, {}, &watched);
  auto reader = RecordReader::Open(watched.folder.path());
  ASSERT_TRUE(reader.ok());
  const auto read = SurveyRecord(reader->get(), watched.folder.path(), {});
  ASSERT_TRUE(read.ok()) << read.status();
  int picks = 0;
  for (const PickReason reason : kReasons) {
    const auto first = watched.survey->Picks(reason), second = (*read)->Picks(reason);
    ASSERT_EQ(first.size(), second.size());
    for (size_t i = 0; i < first.size(); ++i) {
      ++picks;
      EXPECT_EQ(first[i]->line, second[i]->line);
      EXPECT_EQ(first[i]->weight, second[i]->weight);
      EXPECT_EQ(first[i]->signs, second[i]->signs);
      EXPECT_EQ(first[i]->extracted, second[i]->extracted);
      const Sample &a = first[i]->answered.sample, &b = second[i]->answered.sample;
      EXPECT_EQ(a.requests[0].prompt->PlainText(), b.requests[0].prompt->PlainText());
      EXPECT_EQ(*a.document, *b.document);
    }
  }
  EXPECT_GT(picks, 10);
  const auto &leads = watched.survey->spread().leads, &read_leads = (*read)->spread().leads;
  ASSERT_EQ(leads.size(), read_leads.size());
  for (size_t i = 0; i < leads.size(); ++i) {
    EXPECT_EQ(leads[i].right.counts(), read_leads[i].right.counts());
    EXPECT_EQ(leads[i].wrong.counts(), read_leads[i].wrong.counts());
  }
  EXPECT_EQ(watched.survey->spread().answer_tokens.counts(),
            (*read)->spread().answer_tokens.counts());
}

TEST(Survey, LeadsOfEachTaskSayWhoIsNotAmongThem) {
  FakeRun run;
  run.edit = [](AnsweredSample* answered) {
    if (answered->sample.task != "wahl") return;
    if (answered->sample.doc_id < 2) answered->sample.scorer_input.Set("gold", -1);
    if (answered->sample.doc_id == 5) answered->answers[1] = {.error = "the server is gone"};
  };
  Watched watched;
  Watch(&run, {}, &watched);
  const std::vector<LeadSpread>& leads = watched.survey->spread().leads;
  ASSERT_EQ(leads.size(), 4U);
  EXPECT_EQ(leads[0].without_gold, 2);
  EXPECT_EQ(leads[0].unanswered, 1);
  EXPECT_EQ(leads[0].counted(), 9);
  for (size_t i = 1; i < leads.size(); ++i) {
    EXPECT_EQ(leads[i].counted() + leads[i].without_gold + leads[i].unanswered, 0)
        << "no choices, no lead";
  }
  LeadSpread both = leads[0];
  both.Merge(leads[0]);
  EXPECT_EQ(both.counted(), 18);
  EXPECT_EQ(both.without_gold, 4);
}

TEST(Survey, HoldsFewSamplesAndTheMostTellingFirst) {
  const FakeRunShape shape{.documents = 200};
  FakeRun run(shape);
  Watched watched;
  Watch(&run, shape, &watched);
  for (const PickReason reason : kReasons) {
    const auto picks = watched.survey->Picks(reason);
    EXPECT_LE(picks.size(), Survey::kPicksMax);
    for (size_t i = 1; i < picks.size(); ++i) EXPECT_GE(picks[i - 1]->weight, picks[i]->weight);
  }
  const auto wrong = watched.survey->Picks(PickReason::kSurelyWrong);
  ASSERT_FALSE(wrong.empty());
  EXPECT_EQ(wrong[0]->verdict, Verdict::kWrong);
  EXPECT_EQ(wrong[0]->answered.sample.task, "wahl");
}

TEST(Survey, SaysWhyDocumentsHaveNoScore) {
  FakeRun run;
  run.edit = [](AnsweredSample* answered) {
    if (answered->sample.task == "wahl" && answered->sample.doc_id >= 3) {
      answered->answers[0] = {.error = "the server is gone"};
    }
  };
  Watched watched;
  Watch(&run, {}, &watched);
  ASSERT_EQ(watched.survey->Failures(0).size(), 1U);
  const auto reasons = ReadFailureReasons(watched.folder.path(), watched.manifest);
  ASSERT_TRUE(reasons.ok()) << reasons.status();
  EXPECT_EQ(reasons->at("wahl"), watched.survey->Failures(0)[0]);
  EXPECT_NE(reasons->at("wahl").find("the server is gone"), std::string::npos);
  EXPECT_FALSE(reasons->contains("frage"));
  const auto failed = watched.survey->Picks(PickReason::kFailed);
  ASSERT_FALSE(failed.empty());
  EXPECT_EQ(failed[0]->signs.front(), CaveatKind::kFailed);
}

}  // namespace
}  // namespace etalon
