// Edit distance within a beam around the diagonal, with the edits taken, for TER. It shifts no
// words.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace etalon {

enum class Edit : uint8_t { kNone, kInsert, kDelete, kKeep, kReplace };

// Distances of answers of one length to one reference; words are numbers.
class BeamEdits {
 public:
  BeamEdits(std::vector<uint32_t> reference, size_t answer_length);

  // The edits that turn `answer` into the reference, first to last. InvalidArgument when the beam
  // holds no path. What Distance is asked for afterwards is cheap where it begins as this answer.
  absl::StatusOr<std::vector<Edit>> SetAnswer(std::vector<uint32_t> answer);
  int64_t distance() const;  // of the answer set last

  int64_t Distance(std::span<const uint32_t> answer);

 private:
  struct Cell {
    int64_t cost;
    Edit edit;
  };
  using Row = std::vector<Cell>;

  void FillRow(size_t i, uint32_t word, const Row& above, Row* row) const;

  const std::vector<uint32_t> reference_;
  const size_t answer_length_;
  double ratio_ = 1;
  int64_t beam_ = 0;
  std::vector<uint32_t> answer_;
  std::vector<Row> rows_;     // of answer_
  std::vector<Row> scratch_;  // of other answers
};

}  // namespace etalon
