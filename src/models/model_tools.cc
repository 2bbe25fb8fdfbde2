#include "models/model_tools.h"

#include "base/plugin.h"
#include "base/try.h"

namespace etalon {
namespace {

// The entries of libetalon_llama.so have one form: a request, and where the answer goes.
template <typename Request>
absl::StatusOr<Value> Call(const std::string& symbol, const Request& request) {
  using Function = void (*)(const Request*, absl::StatusOr<Value>*);
  ETALON_TRY(void* address, LoadPluginSymbol("llama", symbol));
  absl::StatusOr<Value> result;
  reinterpret_cast<Function>(address)(&request, &result);
  return result;
}

struct Nothing {};

}  // namespace

absl::StatusOr<Value> DescribeModelFile(const ModelFileQuery& query) {
  return Call("etalon_llama_describe_file", query);
}

absl::StatusOr<Value> ConvertModelFile(const ModelConversion& conversion) {
  return Call("etalon_llama_convert_file", conversion);
}

absl::StatusOr<Value> DescribeRuntime() { return Call("etalon_llama_describe_runtime", Nothing()); }

}  // namespace etalon
