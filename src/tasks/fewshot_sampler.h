// Which documents of a pool become the examples of a question, drawn as lm-evaluation-harness
// 0.4.13 draws them (its api/samplers.py). It renders nothing.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/random.h"
#include "etalon/value.h"

namespace etalon {

struct FewshotSamplerOptions {
  std::string sampler = "default";  // or "first_n"
  int64_t count = 0;                // examples for each question, above 0
  uint64_t seed = 1234;
  // The pool may hold the question itself, which must not be among its examples.
  bool excludes_question = false;
};

class FewshotSampler {
 public:
  // `pool` outlives the sampler. InvalidArgument when it is too small.
  static absl::StatusOr<FewshotSampler> Create(const std::vector<Value>& pool,
                                               const FewshotSamplerOptions& options);

  // Indexes into the pool, in order. Every call advances the generator, so that the questions must
  // be asked for in the order of the data, from the first.
  absl::StatusOr<std::vector<size_t>> Draw(const Value& question);

 private:
  FewshotSampler(const std::vector<Value>& pool, const FewshotSamplerOptions& options)
      : pool_(&pool), options_(options), random_(options.seed) {}
  absl::Status TooSmall(size_t available) const;

  const std::vector<Value>* pool_;  // not owned
  FewshotSamplerOptions options_;
  PythonRandom random_;
};

}  // namespace etalon
