// Agreement with lm-evaluation-harness, sample by sample, on a small part of its outputs that lies
// in the repository. tests/interop/reference.sh compares all.
//
// links: etalon_reference_parity
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "base/file.h"
#include "base/str.h"
#include "parity/references.h"
#include "ports/table.h"
#include "records/imports/lm_eval_samples.h"
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

// Answers as the log does, but for odd documents, which it cannot read.
class HalfBlindModel : public Model {
 public:
  explicit HalfBlindModel(const LoggedTask& logged) {
    const auto stream = OpenLmEvalSamples(logged.samples);
    EXPECT_TRUE(stream.ok());
    while (true) {
      auto next = (*stream)->Next();
      EXPECT_TRUE(next.ok());
      if (!next.ok() || !next->has_value()) break;
      answers_[(*next)->sample.doc_id] = (*next)->answers;
    }
  }
  Value Identity() const override { return {}; }
  absl::StatusOr<std::string> Render(const Prompt& prompt) override { return prompt.PlainText(); }
  absl::StatusOr<std::vector<std::vector<Answer>>> AnswerWindow(
      std::span<const Sample> samples) override {
    std::vector<std::vector<Answer>> answers;
    for (const Sample& sample : samples) {
      answers.push_back(answers_.at(sample.doc_id));
      if (sample.doc_id % 2 == 0) continue;
      for (Answer& answer : answers.back()) answer.error = "a character that no token has";
    }
    return answers;
  }

 private:
  std::map<int64_t, std::vector<Answer>> answers_;
};

class AskedTask : public testing::Test {
 protected:
  void SetUp() override {
    const std::string folder = Source("tests/data/reference/small/scripted");
    const auto samples = ReadMaybeXz(StrCat(folder, "/truthfulqa_mc1/s_mc_l100.samples.jsonl.xz"));
    const auto results = ReadMaybeXz(StrCat(folder, "/_runs/s_mc_l100.results.json.xz"));
    ASSERT_TRUE(samples.ok() && results.ok());
    const std::string path = scratch_.File("samples_truthfulqa_mc1_T.jsonl");
    ASSERT_TRUE(WriteFileAtomically(path, *samples).ok());
    ASSERT_TRUE(WriteFileAtomically(scratch_.File("results_T.json"), *results).ok());
    auto logged = FindLoggedTasks({path});
    ASSERT_TRUE(logged.ok()) << logged.status();
    logged_ = logged->front();
    auto index = TaskIndex::Build({Source("standards/starter/tasks")});
    ASSERT_TRUE(index.ok()) << index.status();
    index_ = *std::move(index);
  }
  TaskParity Compare(const std::set<int64_t>& unreadable) {
    HalfBlindModel model(logged_);
    const ParitySource source = {.index = index_,
                                 .functions = functions_,
                                 .digests = &digests_,
                                 .data_folders = {Source("standards/starter")},
                                 .names = {{"truthfulqa_mc1", "starter_truthfulqa_mc1"}},
                                 .programs = {}};
    const auto compared = CompareLogged(
        logged_, source, {.model = &model, .is_asked = true, .unreadable = &unreadable}, {});
    EXPECT_TRUE(compared.ok()) << compared.status();
    return compared.ok() ? *compared : TaskParity();
  }

  const TemporaryFolder scratch_;
  LoggedTask logged_;
  TaskIndex index_;
  const FunctionTable functions_ = NativePorts();
  FileDigests digests_;
};

TEST_F(AskedTask, DiffersWhereTheModelGivesNoAnswer) {
  const TaskParity task = Compare({});
  EXPECT_EQ(task.of(ParityKind::kPrompt).equal, 100);
  const Agreement& likelihoods = task.of(ParityKind::kLoglikelihood);
  EXPECT_LT(likelihoods.equal, likelihoods.compared);
  ASSERT_TRUE(likelihoods.first.has_value());
  EXPECT_EQ(likelihoods.first->ours, "no answer: a character that no token has");
  EXPECT_EQ(task.of(ParityKind::kScore).compared, 100);
  EXPECT_EQ(task.of(ParityKind::kScore).equal, 50);
  EXPECT_FALSE(task.agrees());
}

TEST_F(AskedTask, LeavesOutDocumentsThatTheModelIsKnownNotToRead) {
  std::set<int64_t> odd;
  for (int64_t i = 1; i < 100; i += 2) odd.insert(i);
  const TaskParity task = Compare(odd);
  EXPECT_EQ(task.of(ParityKind::kScore).compared, 50);
  EXPECT_EQ(task.of(ParityKind::kValue).compared, 0);
  EXPECT_TRUE(task.agrees());
}

}  // namespace
}  // namespace etalon
