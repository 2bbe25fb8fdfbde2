// What becomes of a record of which something was changed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <utility>
#include <vector>

#include "base/compress.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/str.h"
#include "base/text.h"
#include "ledger/merkle.h"
#include "records/line_frames.h"
#include "records/record_files.h"
#include "records/record_reader.h"
#include "records/record_texts.h"
#include "records/record_writer.h"
#include "records/rescore.h"
#include "testing/fake_run.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr FakeRunShape kSmall = {.documents = 2};

// A small record, and its files changed one at a time.
class DamagedRecord : public ::testing::Test {
 protected:
  void SetUp() override {
    FakeRun run(kSmall);
    ASSERT_TRUE(WriteRecord(FakeRunPlan(kSmall), &run, {.folder = folder_.path()}).ok());
    lines_ = Lines();
  }

  std::string Bytes(std::string_view name) const { return ReadFile(folder_.File(name)).value(); }
  void Put(std::string_view name, std::string_view bytes) const {
    // A file cut to nothing and written again is flushed on some file systems, which takes long.
    std::filesystem::remove(folder_.File(name));
    std::ofstream(folder_.File(name), std::ios::binary) << bytes;
  }

  // The lines of a text that outlives them.
  static std::vector<std::string_view> Split(std::string_view text) {
    text.remove_suffix(1);
    return SplitText(text, "\n");
  }

  // All lines of samples.zst, or nothing when it is refused.
  std::string Lines() const {
    const auto file = ZstdDecompress(Bytes(kSamplesFile), kFrameBytesTarget);
    return file.value_or("");
  }

  // Puts the lines in place of those of the record, with right index, number, bytes and root.
  void PutLines(const std::string& lines) const {
    MerkleAccumulator tree;
    for (const std::string_view line : Split(lines)) tree.Add(line);
    const std::string frame = ZstdCompress(lines).value();
    Put(kSamplesFile, frame);
    const FramePlace place = {0, 0, frame.size()};
    Put(kSamplesIndexFile, FormatFrameIndex(std::span(&place, 1)).value());
    Value manifest = ReadManifest(folder_.path()).value();
    manifest.Set("samples", Value::MakeDict({{"count", tree.size()},
                                             {"bytes", static_cast<int64_t>(lines.size())},
                                             {"merkle_root", ToHex(tree.Root())}}));
    Put(kManifestFile, CanonicalJson(manifest).value());
  }

  std::string Replaced(std::string text, std::string_view from, std::string_view to) const {
    const size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
  }

  const TemporaryFolder folder_;
  std::string lines_;
};

TEST_F(DamagedRecord, IsFoundAtEveryByteOfTheSamples) {
  const std::string bytes = Bytes(kSamplesFile);
  size_t accepted = 0;
  for (size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x15);
    Put(kSamplesFile, damaged);
    const auto report = Rescore(folder_.path(), {});
    if (report.ok()) {
      // zstd leaves a few bits of its headers without a meaning: then every line is as it was.
      EXPECT_EQ(Lines(), lines_) << "byte " << i;
      ++accepted;
    } else {
      EXPECT_EQ(report.status().code(), absl::StatusCode::kDataLoss) << report.status();
      EXPECT_THAT(std::string(report.status().message()), HasSubstr("samples.zst"));
    }
  }
  EXPECT_LE(accepted, 8U);
}

TEST_F(DamagedRecord, IsFoundAtEveryByteOfTheIndexes) {
  for (const std::string_view name : {kSamplesIndexFile, kTextsIndexFile}) {
    const std::string bytes = Bytes(name);
    for (size_t i = 0; i < bytes.size(); ++i) {
      std::string damaged = bytes;
      damaged[i] = static_cast<char>(damaged[i] ^ 0x01);
      Put(name, damaged);
      const absl::Status status = name == kSamplesIndexFile
                                      ? Rescore(folder_.path(), {}).status()
                                      : RecordTexts::Open(folder_.path()).status();
      // A changed version number is another version.
      EXPECT_TRUE(status.code() == absl::StatusCode::kDataLoss ||
                  status.code() == absl::StatusCode::kInvalidArgument)
          << "byte " << i << " of " << name << ": " << status;
    }
    Put(name, bytes);
  }
}

TEST_F(DamagedRecord, IsFoundAtEveryByteOfTheManifestButWhatThePlanSaysFreely) {
  const std::string bytes = Bytes(kManifestFile);
  // What of the plan decides nothing that a record could be checked by: the names of the model, of
  // the tool, of aliases and versions, and the settings. A signature covers them.
  const size_t plan_begin = bytes.find("\"plan\":"), plan_end = bytes.find("\"results\":");
  ASSERT_LT(plan_begin, plan_end);
  size_t in_plan = 0;
  for (size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x01);
    Put(kManifestFile, damaged);
    const auto report = Rescore(folder_.path(), {});
    const bool is_seen = !report.ok() || report->difference_count > 0;
    if (i > plan_begin && i < plan_end) {
      in_plan += is_seen ? 1 : 0;
      continue;
    }
    // The digest of texts.zst is compared where the texts are read.
    const bool is_texts = i > bytes.find("\"texts\":{");
    EXPECT_TRUE(is_seen ||
                (is_texts && !RecordTexts::Open(folder_.path()).value()->CheckAll().ok()))
        << "byte " << i << ": " << bytes.substr(i, 40);
    if (!report.ok()) {
      EXPECT_TRUE(report.status().code() == absl::StatusCode::kDataLoss ||
                  report.status().code() == absl::StatusCode::kInvalidArgument)
          << report.status();
    }
  }
  EXPECT_GT(in_plan, (plan_end - plan_begin) / 2);
}

TEST_F(DamagedRecord, IsFoundAtEveryByteOfTheTexts) {
  const std::string bytes = Bytes(kTextsFile);
  size_t accepted = 0;
  for (size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x15);
    Put(kTextsFile, damaged);
    const absl::Status status = RecordTexts::Open(folder_.path()).value()->CheckAll();
    if (status.ok()) {
      ++accepted;
    } else {
      EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
    }
  }
  EXPECT_LE(accepted, 8U);
}

TEST_F(DamagedRecord, IsRefusedWhereAFileEndsEarlyOrIsMissing) {
  for (const std::string_view name : {kSamplesFile, kSamplesIndexFile, kManifestFile}) {
    const std::string bytes = Bytes(name);
    for (const size_t length : {bytes.size() - 1, bytes.size() / 2, size_t{0}}) {
      Put(name, bytes.substr(0, length));
      EXPECT_EQ(Rescore(folder_.path(), {}).status().code(), absl::StatusCode::kDataLoss)
          << name << " of " << length;
    }
    ASSERT_TRUE(RemoveFile(folder_.File(name)).ok());
    EXPECT_EQ(Rescore(folder_.path(), {}).status().code(),
              name == kManifestFile ? absl::StatusCode::kNotFound : absl::StatusCode::kDataLoss);
    Put(name, bytes);
  }
  EXPECT_TRUE(Rescore(folder_.path(), {}).ok());
}

TEST_F(DamagedRecord, IsRefusedWithBytesAfterItsEnd) {
  Put(kSamplesFile, Bytes(kSamplesFile) + Bytes(kSamplesFile));
  EXPECT_EQ(Rescore(folder_.path(), {}).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(DamagedRecord, OfAnotherVersionIsNotDamagedButForAnotherProgram) {
  const std::string bytes = Bytes(kManifestFile), end = "\"version\":1}";
  ASSERT_TRUE(bytes.ends_with(end));
  Put(kManifestFile, StrCat(bytes.substr(0, bytes.size() - end.size()), "\"version\":2}"));
  const auto manifest = ReadManifest(folder_.path());
  EXPECT_EQ(manifest.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(manifest.status().message()), HasSubstr("a record of version 2"));
}

TEST_F(DamagedRecord, IsRefusedWhereTheManifestIsNotCanonical) {
  Put(kManifestFile, Bytes(kManifestFile) + "\n");
  EXPECT_EQ(ReadManifest(folder_.path()).status().code(), absl::StatusCode::kDataLoss);
  Put(kManifestFile, Replaced(Bytes(kManifestFile), "\n", ""));
  EXPECT_TRUE(ReadManifest(folder_.path()).ok());
  Put(kManifestFile, Replaced(Bytes(kManifestFile), "\"n\":2", "\"n\":2.0"));
  EXPECT_EQ(ReadManifest(folder_.path()).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(DamagedRecord, WithAChangedScoreIsContradictedByItsRescore) {
  const std::string wrong = lines_.find("\"acc,none\":[0]") < lines_.find("\"acc,none\":[1]")
                                ? Replaced(lines_, "\"acc,none\":[0]", "\"acc,none\":[1]")
                                : Replaced(lines_, "\"acc,none\":[1]", "\"acc,none\":[0]");
  PutLines(wrong);
  const auto report = Rescore(folder_.path(), {});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->difference_count, 1);
  ASSERT_EQ(report->differences.size(), 1U);
  EXPECT_THAT(report->differences[0],
              ::testing::MatchesRegex("task wahl, document 0: acc,none was .[01]. and is .[01]."));
}

TEST_F(DamagedRecord, WithAChangedAnswerIsContradictedInMarksAndResults) {
  // The right choice of the first document becomes the best, or the worst, whichever it was not.
  const bool was_right =
      RecordReader::Open(folder_.path()).value()->ReadAt(0)->marks.scores.at("acc,none") ==
      Score{1.0};
  std::string changed = lines_;
  constexpr std::string_view kKey = "\"log_likelihood\":";
  const size_t number = changed.find(kKey) + kKey.size();
  changed.replace(number, changed.find(',', number) - number, was_right ? "\"-inf\"" : "0");
  PutLines(changed);
  const auto report = Rescore(folder_.path(), {});
  ASSERT_TRUE(report.ok()) << report.status();
  std::string all;
  for (const std::string& difference : report->differences) StrAppend(&all, difference, "\n");
  EXPECT_THAT(all, HasSubstr("task wahl, document 0: acc,none was"));
  EXPECT_THAT(all, HasSubstr("task wahl, acc,none in results: estimate.value was"));
  EXPECT_THAT(all, HasSubstr("group alle, acc,none in groups: estimate.value was"));
}

TEST_F(DamagedRecord, WithAChangedResultIsContradicted) {
  Value manifest = ReadManifest(folder_.path()).value();
  Value results = *manifest.Find("results");
  Value estimate = *results.AsList()[0].Find("estimate");
  const Value before = *estimate.Find("value");
  estimate.Set("value", 0.25);
  results.AsList()[0].Set("estimate", estimate);
  results.AsList().pop_back();
  manifest.Set("results", results);
  Put(kManifestFile, CanonicalJson(manifest).value());
  const auto report = Rescore(folder_.path(), {});
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->difference_count, 2);
  EXPECT_EQ(report->differences[0],
            StrCat("task wahl, acc,none in results: estimate.value was 0.25 and is ",
                   CanonicalJson(before).value()));
  EXPECT_THAT(report->differences[1], HasSubstr("results[7]: the entry was nothing and is {"));
}

TEST_F(DamagedRecord, KeepsTheFirstDifferencesAndCountsAll) {
  const FakeRunShape shape = {.documents = 60};
  const TemporaryFolder folder;
  FakeRun run(shape);
  ASSERT_TRUE(WriteRecord(FakeRunPlan(shape), &run, {.folder = folder.path()}).ok());
  // Another right answer everywhere: the plan's scorer arguments now ignore digits.
  std::string manifest = ReadFile(folder.File(kManifestFile)).value();
  manifest = Replaced(manifest,
                      "\"arguments\":{},\"higher_is_better\":true,\"metric\":\"mean\","
                      "\"name\":\"exact_match\"",
                      "\"arguments\":{\"ignore_numbers\":true},\"higher_is_better\":true,"
                      "\"metric\":\"mean\",\"name\":\"exact_match\"");
  ASSERT_TRUE(WriteFileAtomically(folder.File(kManifestFile), manifest).ok());
  const auto report = Rescore(folder.path(), {});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->differences.size(), RescoreReport::kDifferencesMax);
  EXPECT_GT(report->difference_count, 20);
}

TEST_F(DamagedRecord, WithLinesInAnotherOrderIsRefused) {
  auto lines = Split(lines_);
  std::swap(lines[0], lines[1]);
  std::string swapped;
  for (const std::string_view line : lines) StrAppend(&swapped, line, "\n");
  PutLines(swapped);
  const auto report = Rescore(folder_.path(), {});
  EXPECT_EQ(report.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(report.status().message()),
              HasSubstr("line 1: the sample of task wahl, document 0"));
}

TEST_F(DamagedRecord, WithALineTooFewIsRefusedThoughTheRootIsRight) {
  PutLines(lines_.substr(0, lines_.rfind('\n', lines_.size() - 2) + 1));
  const auto report = Rescore(folder_.path(), {});
  EXPECT_EQ(report.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(report.status().message()),
              HasSubstr("the samples end where the plan has task frage, document 1, repeat 2"));
}

TEST_F(DamagedRecord, WithATextUnderAWrongDigestIsRefused) {
  std::string texts = ZstdDecompress(Bytes(kTextsFile), kFrameBytesTarget).value();
  texts = Replaced(texts, "Frage 0 der Aufgabe 0", "Frage 0 der Aufgabe 9");
  const std::string frame = ZstdCompress(texts).value();
  Put(kTextsFile, frame);
  const FramePlace place = {0, 0, frame.size()};
  Put(kTextsIndexFile, FormatFrameIndex(std::span(&place, 1)).value());
  auto reader = RecordReader::Open(folder_.path());
  auto store = RecordTexts::Open(folder_.path());
  ASSERT_TRUE(reader.ok() && store.ok());
  AnsweredSample answered = **(*reader)->Next();
  const absl::Status status = (*store)->Restore(&answered);
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), HasSubstr("is not what its digest says"));
}

}  // namespace
}  // namespace etalon
