// Where the data that ships with the program lies: beside the source tree's build, or installed.
// It reads nothing.
#pragma once

#include <string>
#include <string_view>

namespace etalon {

// Folder `standards/<name>` of the source tree or of share/etalon; "" when there is none.
std::string StandardsFolder(std::string_view name);

}  // namespace etalon
