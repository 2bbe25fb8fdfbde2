// F1 scores of labels from how often each was taken for each: what scikit-learn gives as one value
// a label. It decides on no mean of them.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace etalon {

// `confusion`: row by row, gold by given. One F1 for each label that is gold or given at all, in
// order; empty when none is.
std::vector<double> LabelF1(std::span<const double> confusion, size_t labels);

}  // namespace etalon
