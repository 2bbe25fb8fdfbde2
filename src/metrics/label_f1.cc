#include "metrics/label_f1.h"

namespace etalon {

std::vector<double> LabelF1(std::span<const double> confusion, size_t labels) {
  std::vector<double> scores;
  for (size_t label = 0; label < labels; ++label) {
    double gold = 0, given = 0;
    for (size_t other = 0; other < labels; ++other) {
      gold += confusion[label * labels + other];
      given += confusion[other * labels + label];
    }
    if (gold + given == 0) continue;
    scores.push_back(2 * confusion[label * labels + label] / (gold + given));
  }
  return scores;
}

}  // namespace etalon
