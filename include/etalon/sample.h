// One item of a data set as it is asked, and a stream of them in plan order.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/request.h"
#include "etalon/value.h"

namespace etalon {

struct Sample {
  uint32_t task_index = 0;  // into the plan's list of tasks
  std::string task;         // its name; replay looks answers up by it
  int64_t doc_id = 0;       // row number in the evaluated split, from 0
  int32_t repeat = 0;       // 0 <= repeat < the task's repeats
  // SHA-256, hex, of `document`: lm-eval's doc_hash.
  std::string doc_hash;
  // Python's json.dumps(doc, indent=2, ensure_ascii=False). Shared by the repeats of a document.
  std::shared_ptr<const std::string> document;
  // Target as lm-eval logs it (Python's str()).
  std::string target;
  // Exactly the document fields that filters and scorers read (docs/formats/record.md).
  Value scorer_input;
  // For a log-likelihood task one request a choice, in order of the choices.
  std::vector<Request> requests;
};

// SHA-256, hex, over every argument of every request in order, each followed by a NUL byte: what
// is asked, before any chat template. A plain prompt counts as its text, a chat as the canonical
// JSON of its messages, generation arguments as Python's json.dumps(arguments, sort_keys=True).
std::string AskHash(const Sample& sample);

// Samples in plan order: (task, doc_id, repeat). A stream can be opened any number of times and
// yields the same samples each time.
class SampleStream {
 public:
  virtual ~SampleStream() = default;
  // The next sample, or nullopt after the last. An error ends the stream.
  virtual absl::StatusOr<std::optional<Sample>> Next() = 0;
};

}  // namespace etalon
