// The one file that includes libcurl: HttpClient over one of its easy handles. It decides nothing.
#include <curl/curl.h>

#include <cctype>
#include <memory>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "base/str.h"
#include "base/text.h"
#include "net/http_client.h"

namespace etalon {
namespace {

struct FreeHandle {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using FieldList = std::unique_ptr<curl_slist, FreeList>;

// One answer while it comes.
struct Exchange {
  HttpSink* sink = nullptr;
  HttpHead head;
  bool is_head_told = false, is_refused = false;

  bool TellHead() {
    if (is_head_told) return true;
    is_head_told = true;
    is_refused = !sink->OnHead(head).ok();
    return !is_refused;
  }
};

// A line of a head. Lines of an informational answer before the real one are forgotten.
size_t TakeHeader(char* data, size_t size, size_t count, void* user) {
  constexpr size_t kFieldsMax = 1000;
  auto* exchange = static_cast<Exchange*>(user);
  const std::string_view line(data, size * count);
  if (line.starts_with("HTTP/")) {
    exchange->head.fields.clear();
    return line.size();
  }
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos) return line.size();
  if (exchange->head.fields.size() >= kFieldsMax) return 0;
  std::string name(line.substr(0, colon));
  for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  exchange->head.fields.emplace_back(std::move(name), TrimSpaces(line.substr(colon + 1)));
  return line.size();
}

class CurlClient : public HttpClient {
 public:
  CurlClient(CURL* handle, const HttpOptions& options) : handle_(handle), options_(options) {}

  absl::Status Get(const Url& url, const HttpFields& fields, HttpSink* sink) override {
    CURL* handle = handle_.get();
    curl_easy_reset(handle);  // keeps connections
    Exchange exchange;
    exchange.sink = sink;
    owner_ = &exchange;
    const FieldList list = MakeList(fields);
    const std::string text = url.Text();
    char reason[CURL_ERROR_SIZE] = "";
    Prepare(text, list.get(), reason);
    // A proxy of the environment is of the world outside: what this machine is asked, a token among
    // it, is for this machine.
    if (url.IsLoopback()) curl_easy_setopt(handle, CURLOPT_NOPROXY, "*");
    const CURLcode code = curl_easy_perform(handle);
    owner_ = nullptr;
    if (exchange.is_refused) return absl::CancelledError("the answer was refused");
    if (code == CURLE_OK) {
      // An answer without a body tells its head at its end.
      exchange.head.status = Status();
      if (!exchange.TellHead()) return absl::CancelledError("the answer was refused");
      return absl::OkStatus();
    }
    return Explain(code, url, reason);
  }

 private:
  static FieldList MakeList(const HttpFields& fields) {
    FieldList list;
    for (const auto& [name, value] : fields) {
      curl_slist* longer = curl_slist_append(list.get(), StrCat(name, ": ", value).c_str());
      if (longer == nullptr) break;
      if (list == nullptr) list.reset(longer);
    }
    return list;
  }

  int Status() const {
    long status = 0;  // NOLINT(google-runtime-int): libcurl's type
    curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
    return static_cast<int>(status);
  }

  void Prepare(const std::string& url, curl_slist* fields, char* reason) {
    CURL* handle = handle_.get();
    curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, fields);
    curl_easy_setopt(handle, CURLOPT_USERAGENT, "etalon");
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, reason);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(handle, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, static_cast<long>(options_.connect_seconds));
    if (!options_.certificates.empty()) {
      curl_easy_setopt(handle, CURLOPT_CAINFO, options_.certificates.c_str());
    }
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, static_cast<long>(options_.silent_seconds));
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, TakeHeader);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, owner_);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, TakeBody);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, LookAround);
    curl_easy_setopt(handle, CURLOPT_XFERINFODATA, owner_);
  }

  static int LookAround(void* user, curl_off_t /*to_get*/, curl_off_t /*got*/,
                        curl_off_t /*to_send*/, curl_off_t /*sent*/) {
    auto* exchange = static_cast<Exchange*>(user);
    if (!exchange->sink->IsWanted()) exchange->is_refused = true;
    return exchange->is_refused ? 1 : 0;
  }

  static size_t TakeBody(char* data, size_t size, size_t count, void* user) {
    auto* client = static_cast<CurlClient*>(user);
    Exchange* exchange = client->owner_;
    exchange->head.status = client->Status();
    if (!exchange->TellHead()) return 0;
    exchange->is_refused = !exchange->sink->OnBody({data, size * count}).ok();
    return exchange->is_refused ? 0 : size * count;
  }

  static absl::Status Explain(CURLcode code, const Url& url, const char* reason) {
    const std::string what = *reason == '\0' ? curl_easy_strerror(code) : reason;
    const std::string shown = StrCat(url.Origin(), ": ", what);
    if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE) {
      return absl::PermissionDeniedError(
          StrCat(shown, "; install ca-certificates, or name the certificates with SSL_CERT_FILE"));
    }
    return absl::UnavailableError(shown);
  }

  const std::unique_ptr<CURL, FreeHandle> handle_;
  const HttpOptions options_;
  Exchange* owner_ = nullptr;  // while Get runs
};

}  // namespace
}  // namespace etalon

// A plain function to find by name (net/http_client.cc).
extern "C" __attribute__((visibility("default"))) void etalon_open_http_client(
    const etalon::HttpOptions* options,
    absl::StatusOr<std::unique_ptr<etalon::HttpClient>>* client) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  CURL* handle = curl_easy_init();
  if (handle == nullptr) {
    *client = absl::UnavailableError("libcurl cannot be started");
    return;
  }
  *client = std::make_unique<etalon::CurlClient>(handle, *options);
}
