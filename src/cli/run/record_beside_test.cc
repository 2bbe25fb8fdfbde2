#include "cli/run/record_beside.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "base/file.h"
#include "records/record_reader.h"
#include "testing/failing_file.h"
#include "testing/fake_run.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

constexpr FakeRunShape kShape = {.documents = 400, .text_bytes = 300};
constexpr size_t kWindow = 50;

// As an engine hands it on.
void HandOn(std::vector<AnsweredSample> samples, RecordBeside* record) {
  for (size_t begin = 0; begin < samples.size(); begin += kWindow) {
    const size_t end = std::min(begin + kWindow, samples.size());
    record->Take({samples.begin() + static_cast<std::ptrdiff_t>(begin),
                  samples.begin() + static_cast<std::ptrdiff_t>(end)});
  }
}

TEST(RecordBeside, IsTheRecordOfTheWholeStream) {
  const TemporaryFolder one, two;
  FakeRun run(kShape);
  const auto expected = WriteRecord(FakeRunPlan(kShape), &run, {.folder = one.path()});
  ASSERT_TRUE(expected.ok()) << expected.status();
  RecordBeside record(FakeRunPlan(kShape), {.folder = two.path()});
  HandOn(FakeRunSamples(kShape), &record);
  const auto manifest = record.Finish(Value());
  ASSERT_TRUE(manifest.ok()) << manifest.status();
  EXPECT_EQ(*manifest, *expected);
  for (const char* name : {"manifest.json", "samples.zst", "samples.index", "texts.zst"}) {
    EXPECT_EQ(*ReadFile(one.File(name)), *ReadFile(two.File(name))) << name;
  }
}

TEST(RecordBeside, GivesItsSpaceBackOnAFullDiskAndSaysSoAtTheEnd) {
  const TemporaryFolder folder;
  // More than the lines that are held back: the disk is full before the end.
  constexpr FakeRunShape kMany = {.documents = 2000, .text_bytes = 600};
  int64_t bytes_left = 5000;
  RecordBeside record(FakeRunPlan(kMany),
                      {.folder = folder.path(), .open_append = OpenOnFailingDisk(&bytes_left)});
  HandOn(FakeRunSamples(kMany), &record);
  EXPECT_EQ(record.Finish(Value()).status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(RecordBeside, LeavesNothingWhenItIsNotFinished) {
  const TemporaryFolder folder;
  {
    RecordBeside record(FakeRunPlan(kShape), {.folder = folder.path()});
    HandOn(FakeRunSamples(kShape), &record);
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(RecordBeside, SaysWhatIsWrongFromTheStartAtTheEnd) {
  const TemporaryFolder folder;
  RecordBeside record(FakeRunPlan(kShape), {.folder = folder.File("missing")});
  HandOn(FakeRunSamples(kShape), &record);
  EXPECT_EQ(record.Finish(Value()).status().code(), absl::StatusCode::kNotFound);
}

TEST(RecordBeside, SaysThatSamplesAreMissing) {
  const TemporaryFolder folder;
  RecordBeside record(FakeRunPlan(kShape), {.folder = folder.path()});
  auto samples = FakeRunSamples(kShape);
  samples.resize(samples.size() / 2);
  HandOn(std::move(samples), &record);
  EXPECT_EQ(record.Finish(Value()).status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_FALSE(IsRecord(folder.path()));
}

}  // namespace
}  // namespace etalon
