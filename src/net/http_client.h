// One GET over HTTP or HTTPS. It follows no redirect, keeps no cookie, asks no second time and adds
// no secret: whoever calls decides.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "net/url.h"

namespace etalon {

using HttpFields = std::vector<std::pair<std::string, std::string>>;

struct HttpHead {
  int status = 0;
  HttpFields fields;  // names in lower case

  // The last value of a field, or nothing.
  std::optional<std::string> Find(std::string_view name) const {
    std::optional<std::string> found;
    for (const auto& [each, value] : fields) {
      if (each == name) found = value;
    }
    return found;
  }
};

// What takes an answer. An error ends the exchange.
class HttpSink {
 public:
  virtual ~HttpSink() = default;
  virtual absl::Status OnHead(const HttpHead& head) = 0;
  virtual absl::Status OnBody(std::string_view bytes) = 0;
  // Asked about once a second, also while nothing comes. False ends the exchange like an error.
  virtual bool IsWanted() { return true; }
};

struct HttpOptions {
  int connect_seconds = 20;
  int silent_seconds = 30;   // without a byte
  std::string certificates;  // a file of those that are trusted; "": the system's
};

// For one thread at a time; connections are kept between calls.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  // OK when the whole answer came, whatever its status. Unavailable: not reached, cut or silent,
  // and worth another try. PermissionDenied: a certificate that is not trusted. Cancelled: the sink
  // had an error.
  virtual absl::Status Get(const Url& url, const HttpFields& fields, HttpSink* sink) = 0;
};

// Through libcurl, which is loaded now. Proxies as HTTPS_PROXY, http_proxy and NO_PROXY say, but
// none for this machine itself.
absl::StatusOr<std::unique_ptr<HttpClient>> OpenHttpClient(const HttpOptions& options);

}  // namespace etalon
