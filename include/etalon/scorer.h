// A scorer: one answered document to one mark. It knows nothing of other documents, of estimates
// or of files.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/value.h"

namespace etalon {

// The mark of one document: most scorers give one number; some give what their metric needs
// together, e.g. [log-likelihood, words] or [gold, predicted].
using Score = std::vector<double>;

class Scorer {
 public:
  virtual ~Scorer() = default;
  // `results`: one a request, after the filters. Keys of `scorer_input` by output type:
  //   multiple_choice: "choices" list of str, "gold" int or list of int (-100: none given)
  //   generate_until: "references" list of str
  //   loglikelihood_rolling: "words" int, "bytes" int
  // InvalidArgument names what is missing or of a wrong kind.
  // A scorer that runs programs is given "verdicts" too: {SHA-256 of a program: its verdict}, of
  // all that Programs names.
  virtual absl::StatusOr<Score> Mark(const Value& scorer_input,
                                     std::span<const Value> results) const = 0;
  // Programs that must have run before Mark.
  virtual absl::StatusOr<std::vector<std::string>> Programs(
      const Value& /*scorer_input*/, std::span<const Value> /*results*/) const {
    return std::vector<std::string>();
  }
};

// A row of the generated table; each file src/scorers/parts/<stem>.cc defines `scorer_<stem>`.
struct ScorerEntry {
  std::string_view name;     // as a task file's `metric:` spells it
  std::string_view summary;  // one line, for help and docs
  std::string_view metric;   // default aggregation, a name of src/metrics
  bool higher_is_better = true;
  // True when the mark is 0 or 1, so that its mean is a proportion.
  bool is_binary = false;
  size_t numbers = 1;          // in each mark
  bool runs_programs = false;  // that the model wrote
  absl::StatusOr<std::unique_ptr<Scorer>> (*create)(const Value& arguments);
};

}  // namespace etalon
