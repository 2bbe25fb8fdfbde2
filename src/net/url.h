// Web addresses of http and https: taken apart, put together, compared. It opens none, and refuses
// those with a user name or a password in them.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace etalon {

struct Url {
  std::string scheme;  // "http" or "https"
  std::string host;    // lower case; an IPv6 address in brackets
  int port = 0;
  std::string target;  // path and query, begins with "/"

  std::string Text() const;
  std::string Origin() const;  // without the target
  bool is_secure() const { return scheme == "https"; }
  bool IsLoopback() const;  // this machine itself
};

// InvalidArgument says what is wrong. What follows a "#" is left out.
absl::StatusOr<Url> ParseUrl(std::string_view text);
// What a redirect or a link that was found at `base` names.
absl::StatusOr<Url> ResolveUrl(const Url& base, std::string_view reference);
// Scheme, host and port are equal: the same server may see the same secrets.
bool IsSameOrigin(const Url& a, const Url& b);

// Percent-encoded but for RFC 3986's unreserved characters; QuotePath leaves "/" too.
std::string QuoteUrlPath(std::string_view path);
std::string QuoteUrlSegment(std::string_view segment);

}  // namespace etalon
