// Agreement with lm-evaluation-harness, sample by sample, on a small part of its outputs that lies
// in the repository. tests/interop/reference.sh compares all.
//
// links: etalon_reference_parity
#include <gtest/gtest.h>

#include "base/file.h"
#include "base/str.h"
#include "parity/references.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

std::string Source(const std::string& path) { return JoinPath(ETALON_SOURCE_DIR, path); }

void ExpectEqual(const TaskParity& task) {
  const std::string name = StrCat(task.task, " of ", task.results);
  EXPECT_EQ(task.not_compared, "") << name;
  for (size_t i = 0; i < kParityKinds; ++i) {
    if (!task.kinds[i].first.has_value()) continue;
    const ParityDifference& first = *task.kinds[i].first;
    ADD_FAILURE() << name << ": " << ParityKindName(static_cast<ParityKind>(i)) << ": "
                  << first.place << ": " << first.ours << " for " << first.theirs;
  }
  EXPECT_TRUE(task.agrees()) << name;
}

TEST(Reference, StarterTasksEqualTheFieldsTasksOfTheSameMeaning) {
  const TemporaryFolder scratch;
  ReferenceOptions options;
  options.scratch_folder = scratch.path();
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
  const auto run = CompareReferences(options);
  ASSERT_TRUE(run.ok()) << run.status();
  EXPECT_EQ(run->tasks.size(), 12);
  int64_t prompts = 0, scores = 0, errors = 0;
  for (const TaskParity& task : run->tasks) {
    ExpectEqual(task);
    EXPECT_EQ(task.of(ParityKind::kPrompt).compared, task.documents);
    prompts += task.of(ParityKind::kPrompt).compared;
    scores += task.of(ParityKind::kScore).compared;
    errors += task.of(ParityKind::kStandardError).compared;
  }
  EXPECT_GT(prompts, 500);
  EXPECT_GT(scores, 350);
  EXPECT_GT(errors, 8);
}

}  // namespace
}  // namespace etalon
