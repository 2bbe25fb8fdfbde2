// Agreement with lm-evaluation-harness, sample by sample, on a small part of its outputs that lies
// in the repository. tests/interop/reference.sh compares all.
//
// links: etalon_reference_parity
#include <gtest/gtest.h>

#include "base/file.h"
#include "base/str.h"
#include "parity/parity.h"

namespace etalon {
namespace {

std::string Source(const std::string& path) { return JoinPath(ETALON_SOURCE_DIR, path); }

void ExpectEqual(Parity* parity) {
  for (const ReferenceEntry& entry : parity->entries()) {
    const auto report = parity->Check(entry);
    ASSERT_TRUE(report.ok()) << report.status();
    for (const std::string& difference : report->differences) {
      ADD_FAILURE() << entry.model << "/" << entry.run << "/" << entry.task << ": " << difference;
    }
  }
}

TEST(Reference, StarterTasksEqualTheFieldsTasksOfTheSameMeaning) {
  ParityOptions options;
  options.reference_folder = Source("tests/data/reference/small");
  options.task_paths = {Source("standards/starter/tasks")};
  options.data_folders = {Source("standards/starter")};
  for (const char* subject :
       {"anatomy", "astronomy", "marketing", "philosophy", "sociology", "world_religions"}) {
    options.task_names[StrCat("mmlu_", subject)] = StrCat("starter_mmlu_", subject);
  }
  for (const auto& [theirs, ours] :
       std::map<std::string, std::string>{{"gsm8k", "starter_gsm8k"},
                                          {"truthfulqa_mc1", "starter_truthfulqa_mc1"},
                                          {"bbh_fewshot_navigate", "starter_bbh_navigate"},
                                          {"bbh_fewshot_snarks", "starter_bbh_snarks"}}) {
    options.task_names[theirs] = ours;
  }
  auto parity = Parity::Create(options);
  ASSERT_TRUE(parity.ok()) << parity.status();
  ExpectEqual(parity->get());
  const ParityTotals& dummy = (*parity)->totals().at("dummy");
  const ParityTotals& scripted = (*parity)->totals().at("scripted");
  EXPECT_EQ(dummy.skipped + scripted.skipped, 0);
  EXPECT_GT(dummy.samples, 250);
  EXPECT_EQ(dummy.prompt_hashes, dummy.samples);
  EXPECT_GT(scripted.marks, 350);
  EXPECT_GT(scripted.errors, 8);
}

}  // namespace
}  // namespace etalon
