#include "records/rescore.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "base/json.h"
#include "base/str.h"
#include "records/record_files.h"
#include "records/record_writer.h"
#include "testing/fake_run.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

TEST(Rescore, AgreesWithARecordMadeBeforeSomeCounts) {
  const std::string folder = StrCat(ETALON_SOURCE_DIR, "/tests/golden/record");
  const auto report = Rescore(folder, {});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->difference_count, 0) << report->differences.front();
  EXPECT_EQ(report->samples, 25);
  const Value& before = report->manifest.Find("counts")->AsList().front();
  const Value& now = report->computed.counts.AsList().front();
  EXPECT_EQ(before.Find("choices"), nullptr) << "the golden record was made anew";
  ASSERT_NE(now.Find("choices"), nullptr);
  EXPECT_EQ(now.Find("choices")->FindInt("documents"), 10);
}

TEST(Rescore, ComparesTheLaterCountsWhereTheyAreStated) {
  TemporaryFolder folder;
  FakeRun run;
  ASSERT_TRUE(WriteRecord(FakeRunPlan(), &run, {.folder = folder.path()}).ok());
  const std::string path = JoinPath(folder.path(), kManifestFile);
  Value manifest = *ParseJson(*ReadFile(path));
  ASSERT_EQ(Rescore(folder.path(), {})->difference_count, 0);
  Value counts = *manifest.Find("counts");
  Value choices = *counts.AsList().front().Find("choices");
  choices.Set("guessing", 0.75);
  counts.AsList().front().Set("choices", choices);
  manifest.Set("counts", counts);
  ASSERT_TRUE(WriteFileAtomically(path, *CanonicalJson(manifest)).ok());
  const auto report = Rescore(folder.path(), {});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->difference_count, 1);
  EXPECT_NE(report->differences.front().find("choices.guessing"), std::string::npos);
}

}  // namespace
}  // namespace etalon
