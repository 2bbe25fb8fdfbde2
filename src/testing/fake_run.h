// A small run without a model or a task file: a plan with one task of each output type, and its
// answered samples, the same each time. For tests only.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "etalon/answered_sample.h"
#include "etalon/value.h"

namespace etalon {

struct FakeRunShape {
  int64_t documents = 12;  // of each task
  int64_t text_bytes = 0;  // more in each document
};

// Tasks: "wahl" (multiple choice of four), "satz" (log-likelihood), "fluss" (rolling) and "frage"
// (generations, three repeats, pipelines "first" and "most"). Groups: "alle" of both that have an
// acc, weighted by size, "eben" of the same as a plain mean.
Value FakeRunPlan(const FakeRunShape& shape = {});

class FakeRun : public AnsweredStream {
 public:
  explicit FakeRun(const FakeRunShape& shape = {}) : shape_(shape) {}
  absl::StatusOr<std::optional<AnsweredSample>> Next() override;
  Value ModelIdentity() const override;

  // Changes a sample before it is handed out.
  std::function<void(AnsweredSample*)> edit;

 private:
  AnsweredSample Make(int64_t task, int64_t doc_id, int32_t repeat) const;

  const FakeRunShape shape_;
  int64_t task_ = 0, doc_id_ = 0;
  int32_t repeat_ = 0;
};

// All samples of a run, for tests that want them in hand.
std::vector<AnsweredSample> FakeRunSamples(const FakeRunShape& shape = {});

}  // namespace etalon
