#include "views/estimate_marks.h"

namespace etalon {

bool IsEmptyError(const Value& estimate, const Value* standard_error) {
  const Value *lower = estimate.Find("lower"), *upper = estimate.Find("upper");
  const bool has_numbers = standard_error != nullptr && standard_error->is_number() &&
                           lower != nullptr && lower->is_number() && upper != nullptr &&
                           upper->is_number();
  return has_numbers && standard_error->AsDouble() == 0 && lower->AsDouble() < upper->AsDouble();
}

Phrase EmptyErrorNote() {
  return {
      "0 by its formula, because all documents have the same mark: it says nothing of the "
      "precision. The interval does.",
      "0 par sa formule, parce que tous les documents ont la même note : elle ne dit rien "
      "de la précision. L’intervalle, si."};
}

}  // namespace etalon
