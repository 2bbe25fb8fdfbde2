// A sample together with its answers: what a journal keeps and a record is made of.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/answer.h"
#include "etalon/sample.h"
#include "etalon/value.h"

namespace etalon {

struct AnsweredSample {
  Sample sample;
  std::string ask_hash;         // AskHash(sample)
  std::string prompt_hash;      // SHA-256, hex, of the rendered prompt of the first request
  std::vector<Answer> answers;  // one a request, in order
};

// Answered samples in plan order: of one journal, of the journals of several shards, of a record.
class AnsweredStream {
 public:
  virtual ~AnsweredStream() = default;
  // The next sample, or nullopt after the last. DataLoss when stored bytes are damaged.
  virtual absl::StatusOr<std::optional<AnsweredSample>> Next() = 0;
  // Model::Identity() of what answered, as the stored plan has it; None where nothing says it.
  virtual Value ModelIdentity() const { return Value(); }
};

}  // namespace etalon
