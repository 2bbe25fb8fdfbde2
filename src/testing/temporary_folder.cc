#include "testing/temporary_folder.h"

#include <stdlib.h>

#include <filesystem>
#include <system_error>

#include "base/check.h"
#include "base/file.h"

namespace etalon {

TemporaryFolder::TemporaryFolder()
    : path_(JoinPath(std::filesystem::temp_directory_path().string(), "etalon_test_XXXXXX")) {
  ETALON_CHECK(::mkdtemp(path_.data()) != nullptr);
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code error;
  std::filesystem::remove_all(path_, error);
}

std::string TemporaryFolder::File(std::string_view name) const { return JoinPath(path_, name); }

}  // namespace etalon
