// The texts of a record by their digests, to put prompts and documents together again. It checks
// each text that it gives, and writes nothing.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "etalon/answered_sample.h"

namespace etalon {

class RecordTexts {
 public:
  static absl::StatusOr<std::unique_ptr<RecordTexts>> Open(const std::string& folder);
  ~RecordTexts();

  // NotFound when the record does not hold it; DataLoss when the file is damaged. Cheap when texts
  // are asked for in the order of the samples; else the file may be read to its end once. Keeps
  // some frames and, for each text passed so far, where it lies.
  absl::StatusOr<std::shared_ptr<const std::string>> Get(const std::string& sha256);
  // Puts the texts back in place of their digests, so that the sample is whole again.
  absl::Status Restore(AnsweredSample* answered);
  // Reads all: DataLoss unless count, bytes and digest are those of the manifest.
  absl::Status CheckAll() const;

 private:
  struct State;
  explicit RecordTexts(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace etalon
