// What must be said beside an estimate so that it is not misread. It changes no number.
#pragma once

#include "etalon/value.h"
#include "views/language.h"

namespace etalon {

// True when `standard_error`, of an estimate of docs/formats/record.md or of another program's, is
// 0 although the estimate's interval is wider than a point: no document right, or every one. The
// formula has nothing to estimate from there; the interval does not need it.
bool IsEmptyError(const Value& estimate, const Value* standard_error);

// Stands after such an error.
inline constexpr const char* kEmptyErrorMark = "*";
// Explains the mark, without it.
Phrase EmptyErrorNote();

}  // namespace etalon
