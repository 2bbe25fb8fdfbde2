// The version of Arrow that this plugin was loaded with (data/reader.cc calls it).
#include <arrow/config.h>

#include <string>

extern "C" __attribute__((visibility("default"))) void etalon_arrow_version(const void* /*request*/,
                                                                            std::string* result) {
  *result = arrow::GetBuildInfo().version_string;
}
