// Ports that a few words state: a function that puts columns into a text, one that keeps or changes
// rows. It knows no task.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/value.h"
#include "tasks/functions.h"

namespace etalon {

// What a function of a document gives, as a template (templates/template.h) over its columns: a
// text, or the value of a template that is one {{ expression }}.
PortedFunction TextPort(std::string_view digest, std::string_view name, std::string_view form);
PortedFunction ValuePort(std::string_view digest, std::string_view name, std::string_view form);

using ChangeRow = std::function<absl::StatusOr<Value>(const Value& document)>;
using KeepRow = std::function<absl::StatusOr<bool>(const Value& document)>;

PortedFunction DocumentPort(std::string_view digest, std::string_view name, ChangeRow of_document);
// datasets.Dataset.map, .filter, and the one after the other.
PortedFunction MapPort(std::string_view digest, std::string_view name, ChangeRow change);
PortedFunction FilterPort(std::string_view digest, std::string_view name, KeepRow keep);
PortedFunction FilterMapPort(std::string_view digest, std::string_view name, KeepRow keep,
                             ChangeRow change);
// The rows whose column is this text.
PortedFunction WherePort(std::string_view digest, std::string_view name, std::string_view column,
                         std::string_view wanted);

}  // namespace etalon
