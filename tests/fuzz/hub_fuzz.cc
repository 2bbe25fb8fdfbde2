// links: etalon_pull
// Foreign bytes as what a hub sends: a listing, an address, header fields. What is taken stays
// below its folder, and is the same when it is read again.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "data/hub_lock.h"
#include "net/header_fields.h"
#include "net/url.h"
#include "pull/hub_listing.h"

namespace etalon {
namespace {

void CheckListing(std::string_view text) {
  std::vector<HubFile> files;
  if (!ParseTreePage(text, &files).ok() || !FinishListing(&files).ok()) return;
  HubLock lock;
  lock.files = files;
  for (const HubFile& file : files) {
    if (!CheckHubPath(file.path).ok() || file.path.find("..") == 0) __builtin_trap();
    if (file.path.starts_with('/') || file.path == kHubLockFile) __builtin_trap();
    if (file.sha256.empty() == file.git_sha1.empty()) __builtin_trap();
    if (lock.Find(file.path) == nullptr) __builtin_trap();
  }
}

void CheckUrl(std::string_view text) {
  const Url base = *ParseUrl("https://hub.example/a/b");
  for (const auto& url : {ParseUrl(text), ResolveUrl(base, text)}) {
    if (!url.ok()) continue;
    const auto again = ParseUrl(url->Text());
    if (!again.ok() || again->Text() != url->Text()) __builtin_trap();
    if (!IsSameOrigin(*url, *again) || url->port < 1 || url->port > 65535) __builtin_trap();
  }
}

void CheckFields(std::string_view text) {
  if (const auto range = ParseContentRange(text); range.has_value()) {
    if (range->last < range->first || (range->total && *range->total <= range->last)) {
      __builtin_trap();
    }
  }
  if (const auto seconds = ParseRetryAfter(text); seconds.has_value() && *seconds < 0) {
    __builtin_trap();
  }
  FindNextLink(text);
  EntityTag(text);
}

}  // namespace
}  // namespace etalon

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  etalon::CheckListing(text);
  etalon::CheckUrl(text);
  etalon::CheckFields(text);
  return 0;
}
