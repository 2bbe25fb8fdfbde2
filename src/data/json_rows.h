// Rows of JSON Lines, or of one JSON document that is a list of objects. It knows no data set.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "data/reader.h"

namespace etalon {

// As the field's loader does, all rows get the same columns: a key that a row lacks is None, and
// the order is that of first appearance; an integer in a column that has floats is a float; the
// rest is in docs/formats/json-rows.md. JSON Lines are read twice (the first time
// once for all readers that share a memory) and streamed; a document is held whole. `field`: the
// rows are under this key of the document.
// `memory` may be null.
absl::StatusOr<std::unique_ptr<RowReader>> OpenJsonRows(const std::string& path,
                                                        const std::string& field,
                                                        JsonLinesMemory* memory = nullptr);

std::shared_ptr<JsonLinesMemory> MakeJsonLinesMemory();

}  // namespace etalon
