// One task of a run of lm-evaluation-harness beside our own: how many of its documents, prompts,
// answers, scores and results agree, and the first of each kind that does not. It finds no task,
// opens no model and prints nothing.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "etalon/model.h"
#include "etalon/program_runner.h"
#include "parity/logged_run.h"
#include "tasks/task.h"

namespace etalon {

// What is compared, in the order in which a run comes about.
enum class ParityKind {
  kDocument,       // of one document: json.dumps(doc), whose SHA-256 is lm-eval's doc_hash
  kTarget,         // of one document, as lm-eval logs it
  kPrompt,         // of one document: the text of its first request
  kArguments,      // of one document: text, continuation and generation arguments of all requests
  kLoglikelihood,  // of one request: within kLoglikelihoodTolerance
  kGreedy,         // of one request: whether the continuation is the most probable one
  kText,           // of one request: what was generated
  kScore,          // of one document, filter and metric
  kValue,          // of one filter and metric of the task
  kStandardError,  // as lm-eval defines it
};
inline constexpr size_t kParityKinds = 10;
std::string_view ParityKindName(ParityKind kind);  // "documents", …

// |ours - theirs| <= this x max(1, |theirs|), of log-likelihoods of another implementation.
inline constexpr double kLoglikelihoodTolerance = 1e-3;
// The same of scores of equal answers: sums of floats in another order.
inline constexpr double kScoreTolerance = 1e-12;
// The same of standard errors.
inline constexpr double kErrorTolerance = 1e-9;

struct ParityDifference {
  std::string place;  // "document 12, request 3"
  std::string ours, theirs;
};

struct Agreement {
  int64_t compared = 0, equal = 0;
  std::optional<ParityDifference> first;
};

struct TaskParity {
  std::string task, samples;
  std::string not_compared;  // why; empty when it was compared
  int64_t documents = 0;
  int64_t unknown_prompts = 0;    // of chats: only a model knows their text
  double largest_difference = 0;  // of log-likelihoods, against max(1, |theirs|)
  std::array<Agreement, kParityKinds> kinds;

  Agreement& of(ParityKind kind) { return kinds[static_cast<size_t>(kind)]; }
  const Agreement& of(ParityKind kind) const { return kinds[static_cast<size_t>(kind)]; }
  // All that the log holds was compared and is equal.
  bool agrees() const;
};

struct ParityInputs {
  const Task* task = nullptr;  // bound with `logged->settings`
  const LoggedTask* logged = nullptr;
  Model* model = nullptr;                              // renders chats; may be null
  ProgramRunner* programs = nullptr;                   // of a task that runs some
  bool asks_model = false;                             // else the logged answers are scored
  std::function<void(int64_t documents)> on_progress;  // may be empty
};

// DataLoss when the logged file is damaged; else what a model or a configuration refuses.
absl::StatusOr<TaskParity> CompareTask(const ParityInputs& inputs);

}  // namespace etalon
