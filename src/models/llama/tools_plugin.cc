// The entries of libetalon_llama.so that measure nothing (models/model_tools.cc calls them).
#include "models/llama/convert_file.h"
#include "models/llama/describe_file.h"
#include "models/llama/describe_runtime.h"
#include "models/model_tools.h"

#define ETALON_ENTRY extern "C" __attribute__((visibility("default"))) void

ETALON_ENTRY etalon_llama_describe_file(const etalon::ModelFileQuery* query,
                                        absl::StatusOr<etalon::Value>* result) {
  *result = etalon::DescribeGgufFile(*query);
}

ETALON_ENTRY etalon_llama_convert_file(const etalon::ModelConversion* conversion,
                                       absl::StatusOr<etalon::Value>* result) {
  *result = etalon::ConvertGgufFile(*conversion);
}

ETALON_ENTRY etalon_llama_describe_runtime(const void* /*request*/,
                                           absl::StatusOr<etalon::Value>* result) {
  *result = etalon::DescribeLlamaRuntime();
}
