// The fixed forms of right answers of a record's tasks, for whoever looks at single samples: which
// they are is known only when all documents were seen. It counts nothing.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "absl/status/status.h"
#include "etalon/value.h"
#include "records/survey/signs.h"

namespace etalon {

// Gives the examiners, by task, the forms of right answers of those tasks that have answers outside
// of them, by a pass over the record; reads nothing where there are none. DataLoss when it is
// damaged.
absl::Status UseRightForms(const std::string& folder, const Value& manifest,
                           std::span<const std::unique_ptr<Examiner>> examiners);

}  // namespace etalon
