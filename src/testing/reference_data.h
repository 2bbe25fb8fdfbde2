// The reference outputs of lm-evaluation-harness, where they lie beside the working tree. They are
// too large for it, so tests over them are skipped elsewhere. For tests only.
#pragma once

#include <optional>
#include <string>

namespace etalon {

// Of a file below shared/data/reference, unpacked when its name ends with .xz (by the program xz);
// nullopt when it is not there.
std::optional<std::string> ReadReference(const std::string& source_folder, const std::string& name);

}  // namespace etalon
