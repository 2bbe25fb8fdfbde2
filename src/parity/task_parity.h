// One task of a run of lm-evaluation-harness beside our own: how many of its documents, prompts,
// answers, scores and results agree, and the first of each kind that does not. It finds no task,
// opens no model and prints nothing.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/model.h"
#include "etalon/program_runner.h"
#include "parity/agreement.h"
#include "parity/logged_run.h"
#include "records/task_scorer.h"
#include "tasks/task.h"

namespace etalon {

struct TaskParity {
  std::string task, samples, results;  // the name there, and paths
  std::string not_compared;            // why; empty when it was compared
  bool is_chosen = false;              // documents chosen one by one, the same of ours
  int64_t documents = 0;
  int64_t unknown_prompts = 0;    // of chats: only a model knows their text
  int64_t unknown_scores = 0;     // logged as texts; the values of the task compare them
  double largest_difference = 0;  // of log-likelihoods, against max(1, |theirs|)
  std::array<Agreement, kParityKinds> kinds;
  std::vector<TaskResult> computed;  // ours, with lm-eval's standard errors; for groups

  Agreement& of(ParityKind kind) { return kinds[static_cast<size_t>(kind)]; }
  const Agreement& of(ParityKind kind) const { return kinds[static_cast<size_t>(kind)]; }
  // All that the log holds was compared and is equal.
  bool agrees() const;
};

struct ParityInputs {
  const Task* task = nullptr;  // bound with `logged->settings`
  const LoggedTask* logged = nullptr;
  Model* model = nullptr;             // renders chats; may be null
  ProgramRunner* programs = nullptr;  // of a task that runs some
  bool asks_model = false;            // else the logged answers are scored
  // Documents that the asked model is known not to read, whose answers, and with them all scores
  // and values of the task, are not compared; may be null.
  const std::set<int64_t>* unreadable = nullptr;
  std::function<void(int64_t documents)> on_progress;  // may be empty
};

// DataLoss when the logged file is damaged; else what a model or a configuration refuses.
absl::StatusOr<TaskParity> CompareTask(const ParityInputs& inputs);

}  // namespace etalon
