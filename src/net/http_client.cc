#include "net/http_client.h"

#include "base/plugin.h"
#include "base/try.h"

namespace etalon {

absl::StatusOr<std::unique_ptr<HttpClient>> OpenHttpClient(const HttpOptions& options) {
  using OpenFunction = void (*)(const HttpOptions*, absl::StatusOr<std::unique_ptr<HttpClient>>*);
  ETALON_TRY(void* symbol, LoadPluginSymbol("curl", "etalon_open_http_client"));
  absl::StatusOr<std::unique_ptr<HttpClient>> client;
  reinterpret_cast<OpenFunction>(symbol)(&options, &client);
  return client;
}

}  // namespace etalon
