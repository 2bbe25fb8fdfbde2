// Questions to a hub: redirects are followed, faults that pass are waited for, refusals explained.
// The token goes to the hub's own host only, over https or to this machine, and into no message.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/files/free_space.h"
#include "net/http_client.h"
#include "net/url.h"
#include "pull/trouble_notes.h"

namespace etalon {

inline constexpr std::string_view kPublicHub = "https://huggingface.co";

struct HubAccess {
  Url endpoint;
  std::string token;  // "" for none
};
// `endpoint` "" is the public hub; white space around a token is left out. InvalidArgument says
// which of them is wrong, of a token without showing it.
absl::StatusOr<HubAccess> MakeHubAccess(std::string_view endpoint, std::string_view token);

// The world that a session sees; tests hand in clients and a clock of their own. Its functions are
// called by several threads.
struct PullWorld {
  std::function<absl::StatusOr<std::unique_ptr<HttpClient>>()> open_client;
  std::function<void(double seconds)> sleep;
  std::function<void(std::string_view text)> note;  // what a person may want to know meanwhile
  std::shared_ptr<TroubleNotes> troubles = std::make_shared<TroubleNotes>();
  std::function<std::optional<uint64_t>(const std::string& folder)> free_bytes = FreeBytes;
  std::function<bool()> is_stopped = [] { return false; };  // what goes on then ends as Cancelled
};

enum class HubKind { kDataset, kModel };
struct HubRepository {
  HubKind kind = HubKind::kDataset;
  std::string id;

  std::string Words() const;  // `data set cais/mmlu`
};

// What the hub itself says of a file before it sends one elsewhere.
struct HubFacts {
  std::optional<std::string> linked_etag, linked_size;
};

class HubSink {
 public:
  virtual ~HubSink() = default;
  // Of an answer 200, 206 or 416.
  virtual absl::Status OnAnswer(const HubFacts& facts, const HttpHead& head) = 0;
  virtual absl::Status OnBytes(std::string_view bytes) = 0;
};

// How one attempt went.
struct HubAttempt {
  absl::Status status;
  bool may_retry = false;
  std::optional<int64_t> retry_after_seconds;  // as the hub wants it
  std::string host;                            // that was asked last
};

// Waits longer and longer between attempts that get nothing.
class HubRetries {
 public:
  // `words` name what is got.
  HubRetries(const PullWorld& world, std::string words) : world_(world), words_(std::move(words)) {}
  void Progressed() { failures_ = 0; }
  // OK after waiting; else why there is no further attempt.
  absl::Status Wait(const HubAttempt& attempt);

 private:
  const PullWorld& world_;
  const std::string words_;
  int failures_ = 0;
};

// For one thread at a time.
class HubSession {
 public:
  static absl::StatusOr<std::unique_ptr<HubSession>> Open(const HubAccess& access,
                                                          const HubRepository& repository,
                                                          const PullWorld& world);

  HubAttempt GetOnce(const Url& start, const HttpFields& fields, HubSink* sink);
  struct Page {
    std::string text;
    std::optional<std::string> next;  // of a listing
  };
  // A whole answer in memory, with retries.
  absl::StatusOr<Page> GetPage(const Url& url);

  Url ApiUrl(std::string_view rest) const;  // api/datasets/ID/<rest>
  Url FileUrl(std::string_view commit, std::string_view path) const;
  HubRetries Retries() const { return {world_, repository_.Words()}; }
  const PullWorld& world() const { return world_; }
  const HubAccess& access() const { return access_; }

 private:
  HubSession(HubAccess access, HubRepository repository, PullWorld world,
             std::unique_ptr<HttpClient> client);
  HubAttempt Follow(Url* url, const HttpFields& fields, HubSink* sink);
  HubAttempt Postpone(const HttpHead& head, const Url& url) const;
  absl::Status Refuse(const HttpHead& head, const Url& url) const;
  Url At(std::string_view target) const;

  const HubAccess access_;
  const HubRepository repository_;
  const PullWorld world_;
  const std::unique_ptr<HttpClient> client_;
};

}  // namespace etalon
