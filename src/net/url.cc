#include "net/url.h"

#include <algorithm>
#include <cctype>

#include "absl/status/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"

namespace etalon {
namespace {

constexpr size_t kUrlBytesMax = 16384;

absl::Status Wrong(std::string_view text, std::string_view what) {
  constexpr size_t kShownBytes = 200;
  // What a redirect names may have a signature in its query.
  const std::string_view shown = text.substr(0, std::min(text.find('?'), kShownBytes));
  return absl::InvalidArgumentError(
      StrCat("\"", RepairUtf8(shown), "\" is no web address: ", what));
}

int UsualPort(std::string_view scheme) { return scheme == "https" ? 443 : 80; }

bool IsHostCharacter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '.' || c == '_';
}

// "host", "host:80", "[::1]:80" into `url`.
bool ReadAuthority(std::string_view authority, Url* url) {
  std::string_view host = authority, port;
  if (authority.starts_with('[')) {
    const size_t end = authority.find(']');
    if (end == std::string_view::npos) return false;
    host = authority.substr(0, end + 1);
    const std::string_view inside = host.substr(1, host.size() - 2);
    if (inside.empty() ||
        inside.find_first_not_of("0123456789abcdefABCDEF:.") != std::string_view::npos) {
      return false;
    }
    port = authority.substr(end + 1);
    if (!port.empty() && !port.starts_with(':')) return false;
    if (!port.empty()) port.remove_prefix(1);
  } else {
    const size_t colon = authority.find(':');
    host = authority.substr(0, colon);
    if (colon != std::string_view::npos) port = authority.substr(colon + 1);
    if (host.empty() || !std::all_of(host.begin(), host.end(), IsHostCharacter)) return false;
  }
  url->host = host;
  for (char& c : url->host) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  url->port = UsualPort(url->scheme);
  if (port.empty()) return true;
  constexpr size_t kPortDigitsMax = 5;
  const bool is_number = port.size() <= kPortDigitsMax &&
                         port.find_first_not_of("0123456789") == std::string_view::npos;
  const auto number = is_number ? ParseInt(port) : std::nullopt;
  if (!number.has_value() || *number < 1 || *number > 65535) return false;
  url->port = static_cast<int>(*number);
  return true;
}

std::string Quote(std::string_view text, std::string_view kept) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string quoted;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain =
        byte < 0x80 && (std::isalnum(byte) || kept.find(c) != std::string_view::npos);
    if (is_plain) {
      quoted.push_back(c);
    } else {
      quoted.append({'%', kDigits[byte >> 4], kDigits[byte & 15]});
    }
  }
  return quoted;
}

}  // namespace

std::string Url::Origin() const {
  const std::string shown_port = port == UsualPort(scheme) ? "" : StrCat(":", port);
  return StrCat(scheme, "://", host, shown_port);
}

std::string Url::Text() const { return StrCat(Origin(), target); }

bool Url::IsLoopback() const {
  if (host == "localhost" || host == "[::1]") return true;
  const auto parts = SplitText(host, ".");
  return parts.size() == 4 && parts[0] == "127" &&
         std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
           return !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
         });
}

absl::StatusOr<Url> ParseUrl(std::string_view text) {
  if (text.size() > kUrlBytesMax) return Wrong(text, "it is too long");
  for (const char c : text) {
    if (static_cast<unsigned char>(c) <= ' ' || c == 0x7f) {
      return Wrong(text, "it has a blank or a control character");
    }
  }
  Url url;
  const size_t colon = text.find("://");
  if (colon != std::string_view::npos) url.scheme = text.substr(0, colon);
  for (char& c : url.scheme) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (url.scheme != "http" && url.scheme != "https") {
    return Wrong(text, "it begins with neither https:// nor http://");
  }
  std::string_view rest = text.substr(colon + 3);
  rest = rest.substr(0, rest.find('#'));
  const size_t end = std::min(rest.find_first_of("/?"), rest.size());
  const std::string_view authority = rest.substr(0, end);
  if (authority.find('@') != std::string_view::npos) {
    return absl::InvalidArgumentError(
        "a web address with a user name or a password in it is not used");
  }
  if (!ReadAuthority(authority, &url)) return Wrong(text, "the host or the port is wrong");
  url.target = rest.substr(end);
  if (!url.target.starts_with('/')) url.target.insert(0, "/");
  return url;
}

absl::StatusOr<Url> ResolveUrl(const Url& base, std::string_view reference) {
  if (reference.starts_with("//")) return ParseUrl(StrCat(base.scheme, ":", reference));
  const size_t scheme = reference.find("://");
  if (scheme != std::string_view::npos && scheme < reference.find_first_of("/?#")) {
    return ParseUrl(reference);
  }
  Url root = base;
  root.target.clear();
  if (reference.starts_with('/')) return ParseUrl(StrCat(root.Text(), reference));
  const std::string path = base.target.substr(0, base.target.find('?'));
  if (reference.starts_with('?')) return ParseUrl(StrCat(root.Text(), path, reference));
  return ParseUrl(StrCat(root.Text(), path.substr(0, path.rfind('/') + 1), reference));
}

bool IsSameOrigin(const Url& a, const Url& b) {
  return a.scheme == b.scheme && a.host == b.host && a.port == b.port;
}

std::string QuoteUrlPath(std::string_view path) { return Quote(path, "-._~/"); }
std::string QuoteUrlSegment(std::string_view segment) { return Quote(segment, "-._~"); }

}  // namespace etalon
