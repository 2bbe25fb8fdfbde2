#include "similarity/beam_edits.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/status/status.h"
#include "base/check.h"

namespace etalon {
namespace {

constexpr int64_t kBeam = 25;
constexpr int64_t kInfinity = 10'000'000'000'000'000;

}  // namespace

BeamEdits::BeamEdits(std::vector<uint32_t> reference, size_t answer_length)
    : reference_(std::move(reference)), answer_length_(answer_length) {
  if (answer_length > 0) {
    ratio_ = static_cast<double>(reference_.size()) / static_cast<double>(answer_length);
  }
  // Rows of very unlike lengths must still overlap.
  beam_ = static_cast<double>(kBeam) < ratio_ / 2
              ? static_cast<int64_t>(std::ceil(ratio_ / 2 + static_cast<double>(kBeam)))
              : kBeam;
  const Row empty(reference_.size() + 1, Cell{kInfinity, Edit::kNone});
  rows_.assign(answer_length + 1, empty);
  for (size_t j = 0; j <= reference_.size(); ++j) {
    rows_[0][j] = {static_cast<int64_t>(j), Edit::kInsert};
  }
  scratch_ = rows_;
}

void BeamEdits::FillRow(size_t i, uint32_t word, const Row& above, Row* row) const {
  const auto columns = static_cast<int64_t>(reference_.size()) + 1;
  std::fill(row->begin(), row->end(), Cell{kInfinity, Edit::kNone});
  const auto diagonal = static_cast<int64_t>(std::floor(static_cast<double>(i) * ratio_));
  const int64_t begin = std::max<int64_t>(0, diagonal - beam_);
  const int64_t end = i == answer_length_ ? columns : std::min(columns, diagonal + beam_);
  for (int64_t column = begin; column < end; ++column) {
    const auto j = static_cast<size_t>(column);
    Cell& cell = (*row)[j];
    if (j == 0) {
      cell = {above[0].cost + 1, Edit::kDelete};
      continue;
    }
    // The first of equals is taken: keep or replace, delete, insert.
    const bool is_same = word == reference_[j - 1];
    const Cell options[] = {
        {above[j - 1].cost + (is_same ? 0 : 1), is_same ? Edit::kKeep : Edit::kReplace},
        {above[j].cost + 1, Edit::kDelete},
        {(*row)[j - 1].cost + 1, Edit::kInsert}};
    for (const Cell& option : options) {
      if (cell.cost > option.cost) cell = option;
    }
  }
}

absl::StatusOr<std::vector<Edit>> BeamEdits::SetAnswer(std::vector<uint32_t> answer) {
  ETALON_CHECK(answer.size() == answer_length_);
  answer_ = std::move(answer);
  for (size_t i = 1; i <= answer_length_; ++i) {
    FillRow(i, answer_[i - 1], rows_[i - 1], &rows_[i]);
  }
  std::vector<Edit> edits;
  size_t i = answer_length_, j = reference_.size();
  while (i > 0 || j > 0) {
    const Edit edit = rows_[i][j].edit;
    const bool is_outside = edit == Edit::kNone || (edit == Edit::kInsert && j == 0);
    if (is_outside) return absl::InvalidArgumentError("ter: the texts are too unlike in length");
    edits.push_back(edit);
    if (edit != Edit::kInsert) --i;
    if (edit != Edit::kDelete) --j;
  }
  std::reverse(edits.begin(), edits.end());
  return edits;
}

int64_t BeamEdits::distance() const { return rows_.back().back().cost; }

int64_t BeamEdits::Distance(std::span<const uint32_t> answer) {
  ETALON_CHECK(answer.size() == answer_length_);
  const auto differ = std::mismatch(answer.begin(), answer.end(), answer_.begin());
  const auto same = static_cast<size_t>(differ.first - answer.begin());
  for (size_t i = same + 1; i <= answer_length_; ++i) {
    FillRow(i, answer[i - 1], i == same + 1 ? rows_[i - 1] : scratch_[i - 1], &scratch_[i]);
  }
  return same == answer_length_ ? distance() : scratch_.back().back().cost;
}

}  // namespace etalon
