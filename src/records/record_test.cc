#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.h"
#include "base/json.h"
#include "base/str.h"
#include "records/record_files.h"
#include "records/record_reader.h"
#include "records/record_texts.h"
#include "records/record_writer.h"
#include "records/rescore.h"
#include "testing/failing_file.h"
#include "testing/fake_run.h"
#include "testing/fake_samples.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

using ::testing::HasSubstr;

absl::StatusOr<Value> Write(const std::string& folder, const FakeRunShape& shape = {},
                            std::function<void(AnsweredSample*)> edit = {}) {
  FakeRun run(shape);
  run.edit = std::move(edit);
  return WriteRecord(FakeRunPlan(shape), &run, {.folder = folder});
}

std::string Bytes(const TemporaryFolder& folder, std::string_view name) {
  return ReadFile(folder.File(name)).value();
}

TEST(Record, GivesEachSampleBackAsItWasAnswered) {
  const TemporaryFolder folder;
  ASSERT_TRUE(Write(folder.path()).ok());
  auto reader = RecordReader::Open(folder.path());
  ASSERT_TRUE(reader.ok()) << reader.status();
  auto texts = RecordTexts::Open(folder.path());
  ASSERT_TRUE(texts.ok()) << texts.status();
  int64_t count = 0;
  for (const AnsweredSample& expected : FakeRunSamples()) {
    auto recorded = (*reader)->NextRecorded();
    ASSERT_TRUE(recorded.ok() && recorded->has_value()) << recorded.status();
    AnsweredSample answered = (*recorded)->answered;
    ASSERT_TRUE((*texts)->Restore(&answered).ok());
    EXPECT_EQ(Describe(answered), Describe(expected));
    EXPECT_EQ(AskHash(answered.sample), expected.ask_hash);
    EXPECT_EQ((*recorded)->marks.failure, "");
    ++count;
  }
  const auto end = (*reader)->NextRecorded();
  ASSERT_TRUE(end.ok()) << end.status();
  EXPECT_FALSE(end->has_value());
  EXPECT_EQ(count, (*reader)->sample_count());
  EXPECT_TRUE((*texts)->CheckAll().ok());
  EXPECT_EQ((*reader)->ModelIdentity(), Value::MakeDict({{"kind", "fake"}}));
}

TEST(Record, IsEqualByteForByteWhenTheRunIs) {
  const TemporaryFolder first, second;
  ASSERT_TRUE(Write(first.path()).ok());
  ASSERT_TRUE(Write(second.path()).ok());
  for (const std::string_view name :
       {kManifestFile, kSamplesFile, kSamplesIndexFile, kTextsFile, kTextsIndexFile}) {
    EXPECT_EQ(Bytes(first, name), Bytes(second, name)) << name;
  }
}

TEST(Record, RescoresToTheSameMarksResultsAndCounts) {
  const TemporaryFolder folder;
  const auto manifest = Write(folder.path());
  ASSERT_TRUE(manifest.ok());
  int64_t progress = 0;
  const auto report =
      Rescore(folder.path(), {.on_progress = [&](int64_t done) { progress = done; }});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_THAT(report->differences, ::testing::IsEmpty());
  EXPECT_EQ(report->difference_count, 0);
  EXPECT_EQ(report->samples, 12 * 3 + 12 * 3);
  EXPECT_EQ(progress, report->samples);
  EXPECT_EQ(report->computed.results, *manifest->Find("results"));
  EXPECT_EQ(report->manifest, *manifest);
  EXPECT_GT(manifest->Find("results")->AsList().size(), 7U);
}

TEST(Record, CountsAFailedAnswerAndLeavesItsDocumentOut) {
  const TemporaryFolder folder;
  const auto manifest = Write(folder.path(), {}, [](AnsweredSample* answered) {
    if (answered->sample.task == "wahl" && answered->sample.doc_id == 3) {
      answered->answers[1] = Answer();
      answered->answers[1].error = "the text does not fit";
    }
    if (answered->sample.task == "frage" && answered->sample.doc_id == 5 &&
        answered->sample.repeat == 2) {
      answered->answers[0] = Answer();
      answered->answers[0].error = "time-out";
    }
  });
  ASSERT_TRUE(manifest.ok()) << manifest.status();
  const Value& counts = *manifest->Find("counts");
  EXPECT_EQ(counts.AsList()[0].FindInt("failed"), 1);
  EXPECT_EQ(counts.AsList()[3].FindInt("failed"), 1);
  EXPECT_EQ(counts.AsList()[0].FindInt("unscored"), 0);
  const Value& acc = manifest->Find("results")->AsList()[0];
  EXPECT_EQ(acc.Find("estimate")->FindInt("n"), 11);
  auto reader = RecordReader::Open(folder.path());
  ASSERT_TRUE(reader.ok());
  const auto third = (*reader)->ReadAt(3);
  ASSERT_TRUE(third.ok());
  EXPECT_EQ(third->marks.failure, "request 1 got no answer: the text does not fit");
  const auto fifth = (*reader)->ReadAt(36 + 5 * 3);
  ASSERT_TRUE(fifth.ok());
  EXPECT_EQ(fifth->marks.failure, "repeat 2, request 0 got no answer: time-out");
  const auto report = Rescore(folder.path(), {});
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->difference_count, 0) << report->differences.front();
}

TEST(Record, CutsManyLinesIntoFramesAndReadsAnyOfThem) {
  const TemporaryFolder folder;
  const FakeRunShape shape = {.documents = 2000, .text_bytes = 600};
  ASSERT_TRUE(Write(folder.path(), shape).ok());
  auto reader = RecordReader::Open(folder.path());
  ASSERT_TRUE(reader.ok());
  const auto index = ParseJson(Bytes(folder, kSamplesIndexFile));
  ASSERT_TRUE(index.ok());
  EXPECT_GT(index->Find("frames")->AsList().size(), 3U);
  for (const int64_t line : {11999, 0, 1999, 2000, 6001, 6002}) {
    const auto recorded = (*reader)->ReadAt(line);
    ASSERT_TRUE(recorded.ok()) << recorded.status();
    const Sample& sample = recorded->answered.sample;
    const int64_t place = line < 6000 ? line : 6000 + (line - 6000) / 3;
    EXPECT_EQ(sample.task_index, static_cast<uint32_t>(place / 2000));
    EXPECT_EQ(sample.doc_id, place % 2000);
    EXPECT_EQ(sample.repeat, line < 6000 ? 0 : (line - 6000) % 3);
  }
  EXPECT_FALSE((*reader)->ReadAt(12000).ok());
  EXPECT_FALSE((*reader)->ReadAt(-1).ok());
  // Reading one line leaves the stream where it was.
  const auto first = (*reader)->NextRecorded();
  ASSERT_TRUE(first.ok());
  EXPECT_EQ((*first)->answered.sample.doc_id, 0);
}

TEST(RecordTexts, AreFoundInAnyOrder) {
  const TemporaryFolder folder;
  const FakeRunShape shape = {.documents = 2000, .text_bytes = 600};
  ASSERT_TRUE(Write(folder.path(), shape).ok());
  auto texts = RecordTexts::Open(folder.path());
  ASSERT_TRUE(texts.ok());
  const auto samples = FakeRunSamples(shape);
  for (const size_t at : {size_t{11999}, size_t{0}, size_t{5000}, size_t{11999}}) {
    const auto text = (*texts)->Get(samples[at].sample.doc_hash);
    ASSERT_TRUE(text.ok()) << text.status();
    EXPECT_EQ(**text, *samples[at].sample.document);
  }
  EXPECT_EQ((*texts)->Get(std::string(64, '0')).status().code(), absl::StatusCode::kNotFound);
  EXPECT_TRUE((*texts)->CheckAll().ok());
}

TEST(Record, StoresATextThatManyCiteOnce) {
  const TemporaryFolder folder;
  const auto manifest = Write(folder.path());
  ASSERT_TRUE(manifest.ok());
  // 48 documents, 48 questions, one text of examples and one of a system prompt.
  EXPECT_EQ(manifest->Find("texts")->FindInt("count"), 98);
}

TEST(Record, RefusesToReplaceAFinishedOne) {
  const TemporaryFolder folder;
  ASSERT_TRUE(Write(folder.path()).ok());
  EXPECT_EQ(Write(folder.path()).status().code(), absl::StatusCode::kAlreadyExists);
}

TEST(Record, ReplacesAnUnfinishedOne) {
  const TemporaryFolder folder, other;
  ASSERT_TRUE(Write(other.path()).ok());
  for (const char* name : {"samples.zst.tmp", "samples.zst", "samples.index", "texts.zst"}) {
    ASSERT_TRUE(WriteFileAtomically(folder.File(name), "left by a run that was killed").ok());
  }
  ASSERT_TRUE(Write(folder.path()).ok());
  EXPECT_EQ(Bytes(folder, kSamplesFile), Bytes(other, kSamplesFile));
  EXPECT_FALSE(FileExists(folder.File("samples.zst.tmp")));
}

TEST(Record, LeavesNoneBehindOnAFullDisk) {
  const TemporaryFolder folder;
  const FakeRunShape shape = {.documents = 2000, .text_bytes = 600};
  int64_t bytes_left = 50000;
  FakeRun run(shape);
  const auto manifest =
      WriteRecord(FakeRunPlan(shape), &run,
                  {.folder = folder.path(), .open_append = OpenOnFailingDisk(&bytes_left)});
  EXPECT_EQ(manifest.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_FALSE(IsRecord(folder.path()));
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
  EXPECT_EQ(RecordReader::Open(folder.path()).status().code(), absl::StatusCode::kNotFound);
}

TEST(Record, LeavesNoneBehindWhereSyncFails) {
  const TemporaryFolder folder;
  int64_t bytes_left = 10;
  FakeRun run;
  const auto manifest =
      WriteRecord(FakeRunPlan(), &run,
                  {.folder = folder.path(),
                   .open_append = OpenOnFailingDisk(&bytes_left, DiskFailure::kSyncFails)});
  EXPECT_EQ(manifest.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_FALSE(IsRecord(folder.path()));
}

TEST(Record, NamesTheFolderThatIsNotThere) {
  const TemporaryFolder folder;
  const auto manifest = Write(folder.File("missing"));
  EXPECT_EQ(manifest.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(manifest.status().message()), HasSubstr("missing"));
}

TEST(Record, WritesWhatTheRunSaysOfItself) {
  const TemporaryFolder folder, without;
  FakeRun run;
  const auto manifest = WriteRecord(
      FakeRunPlan(), &run,
      {.folder = folder.path(), .run_information = Value::MakeDict({{"seconds", 1.5}})});
  ASSERT_TRUE(manifest.ok());
  EXPECT_EQ(*ParseJson(Bytes(folder, kRunFile)), Value::MakeDict({{"seconds", 1.5}}));
  ASSERT_TRUE(Write(without.path()).ok());
  EXPECT_FALSE(FileExists(without.File(kRunFile)));
  EXPECT_EQ(Bytes(folder, kManifestFile), Bytes(without, kManifestFile));
}

TEST(Record, RefusesSamplesOutOfThePlansOrder) {
  struct Case {
    std::function<void(AnsweredSample*)> edit;
    const char* message;
  };
  const Case cases[] = {
      {[](AnsweredSample* a) {
         if (a->sample.doc_id == 4) a->sample.doc_id = 2;
       },
       "the sample of task wahl, document 2, repeat 0 stands where the plan has task wahl, a "
       "document after 3"},
      {[](AnsweredSample* a) {
         if (a->sample.repeat == 1) a->sample.repeat = 2;
       },
       "task frage, document 0, repeat 1"},
      {[](AnsweredSample* a) {
         if (a->sample.task == "satz") a->sample.task = "fluss";
       },
       "stands where the plan has task satz"},
  };
  for (const Case& each : cases) {
    const TemporaryFolder folder;
    const auto manifest = Write(folder.path(), {}, each.edit);
    EXPECT_EQ(manifest.status().code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_THAT(std::string(manifest.status().message()), HasSubstr(each.message));
    EXPECT_FALSE(IsRecord(folder.path()));
  }
}

TEST(Record, RefusesTooFewOrTooManySamples) {
  const TemporaryFolder folder;
  FakeRun few({.documents = 3}), many({.documents = 5});
  const auto too_few = WriteRecord(FakeRunPlan({.documents = 4}), &few, {.folder = folder.path()});
  EXPECT_THAT(std::string(too_few.status().message()),
              HasSubstr("stands where the plan has task wahl, a document after 2"));
  const auto too_many =
      WriteRecord(FakeRunPlan({.documents = 4}), &many, {.folder = folder.path()});
  EXPECT_THAT(std::string(too_many.status().message()),
              HasSubstr("task wahl, document 4, repeat 0 stands where the plan has task satz"));
}

TEST(Record, RefusesAPlanThatNamesAPartThatIsNotThere) {
  const TemporaryFolder folder;
  const std::string text = *CanonicalJson(FakeRunPlan());
  const std::string from = "\"scorer\":\"acc_norm\"";
  std::string changed = text;
  changed.replace(changed.find(from), from.size(), "\"scorer\":\"acc_best\"");
  FakeRun run;
  const auto manifest = WriteRecord(*ParseJson(changed), &run, {.folder = folder.path()});
  EXPECT_EQ(manifest.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(manifest.status().message(), "task wahl: this program has no scorer \"acc_best\"");
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(Record, RefusesTextThatIsNotUtf8) {
  const TemporaryFolder folder;
  const auto manifest = Write(folder.path(), {}, [](AnsweredSample* answered) {
    if (answered->sample.task == "frage") answered->answers[0].text = "\xff";
  });
  EXPECT_EQ(manifest.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(manifest.status().message()),
              HasSubstr("task frage, document 0, repeat 0"));
}

}  // namespace
}  // namespace etalon
