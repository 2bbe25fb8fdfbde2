#include "pull/hub_session.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "net/header_fields.h"

namespace etalon {
namespace {

bool IsRedirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}
bool IsAnswer(int status) { return status == 200 || status == 206 || status == 416; }
bool IsPassing(int status) {
  return status == 408 || status == 425 || status == 429 || (status >= 500 && status != 501);
}

absl::Status Stopped() { return absl::CancelledError("stopped, since another file failed"); }

// Hands an answer on; what comes with a redirect or a refusal is thrown away.
class AnswerSink : public HttpSink {
 public:
  AnswerSink(HubFacts* facts, bool is_hub, const PullWorld& world, HubSink* sink)
      : facts_(*facts), is_hub_(is_hub), world_(world), sink_(*sink) {}

  absl::Status OnHead(const HttpHead& head) override {
    head_ = head;
    if (is_hub_) {
      if (auto etag = head.Find("x-linked-etag")) facts_.linked_etag = EntityTag(*etag);
      if (auto size = head.Find("x-linked-size")) facts_.linked_size = std::move(size);
    }
    if (!IsAnswer(head.status)) return absl::OkStatus();
    error_ = sink_.OnAnswer(facts_, head);
    return error_;
  }
  absl::Status OnBody(std::string_view bytes) override {
    constexpr uint64_t kThrownBytesMax = uint64_t{1} << 20;
    if (IsAnswer(head_.status)) {
      error_ = world_.is_stopped() ? Stopped() : sink_.OnBytes(bytes);
      return error_;
    }
    thrown_bytes_ += bytes.size();
    return thrown_bytes_ <= kThrownBytesMax ? absl::OkStatus() : absl::CancelledError("too long");
  }
  bool IsWanted() override {
    if (error_.ok() && world_.is_stopped()) error_ = Stopped();
    return error_.ok();
  }
  const HttpHead& head() const { return head_; }
  const absl::Status& error() const { return error_; }  // of whoever takes the answer

 private:
  HubFacts& facts_;
  const bool is_hub_;
  const PullWorld& world_;
  HubSink& sink_;
  HttpHead head_;
  absl::Status error_;
  uint64_t thrown_bytes_ = 0;
};

class TextSink : public HubSink {
 public:
  absl::Status OnAnswer(const HubFacts& /*facts*/, const HttpHead& head) override {
    page.text.clear();
    if (const auto link = head.Find("link")) page.next = FindNextLink(*link);
    if (head.status == 200) return absl::OkStatus();
    return absl::DataLossError(StrCat("the hub answers ", head.status, " to a plain question"));
  }
  absl::Status OnBytes(std::string_view bytes) override {
    constexpr size_t kBytesMax = size_t{64} << 20;
    if (page.text.size() + bytes.size() > kBytesMax) {
      return absl::ResourceExhaustedError("the hub's answer is longer than 64 MB");
    }
    page.text.append(bytes);
    return absl::OkStatus();
  }
  HubSession::Page page;
};

bool MaySeeToken(const HubAccess& access, const Url& url) {
  return !access.token.empty() && IsSameOrigin(access.endpoint, url) &&
         (url.is_secure() || url.IsLoopback());
}

}  // namespace

absl::StatusOr<HubAccess> MakeHubAccess(std::string_view endpoint, std::string_view token) {
  HubAccess access;
  auto url = ParseUrl(endpoint.empty() ? kPublicHub : endpoint);
  if (!url.ok()) return Annotate(url.status(), "the address of the hub (--hub, HF_ENDPOINT)");
  access.endpoint = *std::move(url);
  if (access.endpoint.target.find('?') != std::string::npos) {
    return absl::InvalidArgumentError("the address of the hub (--hub, HF_ENDPOINT) has a query");
  }
  while (access.endpoint.target.ends_with('/')) access.endpoint.target.pop_back();
  access.token = TrimSpaces(token);
  for (const char c : access.token) {
    if (c > ' ' && c < 0x7f) continue;
    return absl::InvalidArgumentError(
        "HF_TOKEN: has a blank or a character that no token has; copy it again");
  }
  return access;
}

std::string HubRepository::Words() const {
  return StrCat(kind == HubKind::kDataset ? "data set " : "model ", id);
}

absl::Status HubRetries::Wait(const HubAttempt& attempt) {
  constexpr int kFailuresMax = 6;
  constexpr int64_t kWaitSecondsMax = 300;
  if (!attempt.may_retry) return attempt.status;
  if (++failures_ >= kFailuresMax) {
    return Annotate(attempt.status, StrCat(words_, ": after ", kFailuresMax, " attempts"));
  }
  constexpr double kFirstSeconds = 0.5;
  double seconds = kFirstSeconds * static_cast<double>(1 << (failures_ - 1));
  if (attempt.retry_after_seconds.has_value()) {
    if (*attempt.retry_after_seconds > kWaitSecondsMax) {
      return Annotate(attempt.status,
                      StrCat(words_, ": not before ", *attempt.retry_after_seconds, " s are over"));
    }
    seconds = std::max(seconds, static_cast<double>(*attempt.retry_after_seconds));
  }
  const std::chrono::duration<double> now = std::chrono::steady_clock::now().time_since_epoch();
  const std::string text =
      world_.troubles->Take(attempt.host, ToView(attempt.status.message()), seconds, now.count());
  if (!text.empty()) world_.note(text);
  constexpr double kSliceSeconds = 1;
  for (double left = seconds; left > 0; left -= kSliceSeconds) {
    if (world_.is_stopped()) return Stopped();
    world_.sleep(std::min(left, kSliceSeconds));
  }
  return absl::OkStatus();
}

HubSession::HubSession(HubAccess access, HubRepository repository, PullWorld world,
                       std::unique_ptr<HttpClient> client)
    : access_(std::move(access)),
      repository_(std::move(repository)),
      world_(std::move(world)),
      client_(std::move(client)) {}

absl::StatusOr<std::unique_ptr<HubSession>> HubSession::Open(const HubAccess& access,
                                                             const HubRepository& repository,
                                                             const PullWorld& world) {
  ETALON_TRY(auto client, world.open_client());
  return std::unique_ptr<HubSession>(new HubSession(access, repository, world, std::move(client)));
}

HubAttempt HubSession::GetOnce(const Url& start, const HttpFields& fields, HubSink* sink) {
  Url url = start;
  HubAttempt attempt = Follow(&url, fields, sink);
  attempt.host = url.host;
  return attempt;
}

HubAttempt HubSession::Follow(Url* asked, const HttpFields& fields, HubSink* sink) {
  constexpr int kRedirectsMax = 8;
  Url& url = *asked;
  HubFacts facts;
  for (int redirects = 0; redirects <= kRedirectsMax; ++redirects) {
    HttpFields sent = fields;
    if (MaySeeToken(access_, url)) {
      sent.emplace_back("Authorization", StrCat("Bearer ", access_.token));
    }
    AnswerSink answer(&facts, IsSameOrigin(access_.endpoint, url), world_, sink);
    const absl::Status status = client_->Get(url, sent, &answer);
    if (!answer.error().ok()) return {.status = answer.error()};
    if (!status.ok() && status.code() != absl::StatusCode::kCancelled) {
      return {.status = status, .may_retry = absl::IsUnavailable(status)};
    }
    const HttpHead& head = answer.head();
    if (IsAnswer(head.status)) return {};
    if (IsPassing(head.status)) return Postpone(head, url);
    if (!IsRedirect(head.status)) return {.status = Refuse(head, url)};
    const auto next = ResolveUrl(url, head.Find("location").value_or(""));
    if (!next.ok()) return {.status = Annotate(next.status(), "the hub's redirect")};
    if (url.is_secure() && !next->is_secure()) {
      return {.status = absl::PermissionDeniedError(
                  StrCat(url.host, " leads from https to plain http; that is not followed"))};
    }
    url = *next;
  }
  return {.status = absl::UnavailableError(StrCat(url.host, " leads in circles"))};
}

// Trouble that may pass.
HubAttempt HubSession::Postpone(const HttpHead& head, const Url& url) const {
  const bool is_busy = head.status == 429;
  const bool may_help = is_busy && access_.token.empty() && IsSameOrigin(access_.endpoint, url);
  const auto after = head.Find("retry-after");
  return {
      .status = absl::UnavailableError(StrCat(
          url.host,
          is_busy ? " wants fewer questions (429)" : StrCat(" is in trouble (", head.status, ")"),
          may_help ? "; with a token in HF_TOKEN it allows more" : "")),
      .may_retry = true,
      .retry_after_seconds = after ? ParseRetryAfter(*after) : std::nullopt};
}

// What the hub's own refusals mean, and what to do. Other hosts know neither names nor tokens.
absl::Status HubSession::Refuse(const HttpHead& head, const Url& url) const {
  const std::string code = head.Find("x-error-code").value_or("");
  const std::string words = repository_.Words();
  if (!IsSameOrigin(access_.endpoint, url)) {
    return absl::UnavailableError(StrCat(words, ": ", url.host,
                                         ", where the hub keeps the file, answers ", head.status,
                                         "; try again later"));
  }
  const bool has_token = MaySeeToken(access_, url);
  const std::string page =
      At(StrCat(repository_.kind == HubKind::kDataset ? "/datasets/" : "/", repository_.id)).Text();
  if (code == "GatedRepo" || head.status == 403) {
    return absl::PermissionDeniedError(
        StrCat(words, ": the hub gives it only to those who agreed to its terms; agree at ", page,
               has_token ? " with the account of HF_TOKEN"
                         : ", then set HF_TOKEN to a token of your account"));
  }
  if (code == "RevisionNotFound") {
    return absl::NotFoundError(
        StrCat(words, ": there is no such revision; look at ", page, " and give --revision"));
  }
  if (head.status == 401 || code == "RepoNotFound") {
    return absl::NotFoundError(StrCat(words, ": ", url.host,
                                      " has none of this name, or it is private; check the name",
                                      has_token ? " and whether HF_TOKEN is valid and may see it"
                                                : ", or set HF_TOKEN to a token that may see it"));
  }
  if (head.status == 404) {
    // Without a query: it may be signed.
    const std::string target = url.target.substr(0, url.target.find('?'));
    return absl::NotFoundError(
        StrCat(words, ": ", url.host, " does not have ", RepairUtf8(target), "; look at ", page));
  }
  return absl::UnavailableError(
      StrCat(words, ": ", url.host, " answers with the status ", head.status));
}

absl::StatusOr<HubSession::Page> HubSession::GetPage(const Url& url) {
  HubRetries retries = Retries();
  while (true) {
    TextSink sink;
    const HubAttempt attempt = GetOnce(url, {}, &sink);
    if (attempt.status.ok()) return std::move(sink.page);
    ETALON_TRY_DO(retries.Wait(attempt));
  }
}

Url HubSession::At(std::string_view target) const {
  Url url = access_.endpoint;
  StrAppend(&url.target, target);
  return url;
}

Url HubSession::ApiUrl(std::string_view rest) const {
  return At(StrCat(repository_.kind == HubKind::kDataset ? "/api/datasets/" : "/api/models/",
                   QuoteUrlPath(repository_.id), "/", rest));
}

Url HubSession::FileUrl(std::string_view commit, std::string_view path) const {
  return At(StrCat(repository_.kind == HubKind::kDataset ? "/datasets/" : "/",
                   QuoteUrlPath(repository_.id), "/resolve/", commit, "/", QuoteUrlPath(path)));
}

}  // namespace etalon
