#include "testing/fake_hub.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <optional>
#include <utility>

#include "base/check.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/str.h"
#include "base/text.h"
#include "etalon/value.h"

namespace etalon {
namespace {

std::optional<FakeRequest> ReadRequest(int connection) {
  constexpr size_t kBytesMax = 65536;
  std::string text;
  char buffer[4096];
  while (text.find("\r\n\r\n") == std::string::npos && text.size() < kBytesMax) {
    const ssize_t got = ::recv(connection, buffer, sizeof(buffer), 0);
    if (got <= 0) return std::nullopt;
    text.append(buffer, static_cast<size_t>(got));
  }
  FakeRequest request;
  const auto lines = SplitText(text, "\r\n");
  const auto words = SplitText(lines[0], " ");
  if (words.size() != 3) return std::nullopt;
  request.path = words[1];
  for (size_t i = 1; i < lines.size(); ++i) {
    const size_t colon = lines[i].find(':');
    if (colon == std::string_view::npos) continue;
    std::string name(lines[i].substr(0, colon));
    for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    request.fields[name] = TrimSpaces(lines[i].substr(colon + 1));
  }
  return request;
}

void Send(int connection, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
}

bool IsLarge(std::string_view path) {
  return path.ends_with(".parquet") || path.ends_with(".gguf");
}

std::string GitSha1(std::string_view bytes) {
  Sha1 hash;
  hash.Update(StrCat("blob ", bytes.size(), std::string_view("\0", 1)));
  hash.Update(bytes);
  return hash.FinishHex();
}

FakeAnswer Missing(std::string_view code) {
  return {.status = code == "RepoNotFound" ? 401 : 404,
          .fields = {{"X-Error-Code", std::string(code)}},
          .body = "{\"error\":\"not found\"}"};
}

// The bytes of a file, or the part that was asked for.
FakeAnswer Bytes(const FakeRequest& request, const std::string& bytes) {
  FakeAnswer answer = {.body = bytes};
  const auto range = request.fields.find("range");
  if (range == request.fields.end()) return answer;
  const std::string first_text = range->second.substr(6, range->second.size() - 7);
  const auto first = static_cast<size_t>(ParseInt(first_text).value_or(0));
  if (first >= bytes.size()) return {.status = 416};
  answer.status = 206;
  answer.body = bytes.substr(first);
  answer.fields.emplace_back("Content-Range",
                             StrCat("bytes ", first, "-", bytes.size() - 1, "/", bytes.size()));
  return answer;
}

}  // namespace

FakeServer::FakeServer(Handler handler) : handler_(std::move(handler)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ETALON_CHECK(listener_ >= 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  ETALON_CHECK(::bind(listener_, generic, sizeof(address)) == 0);
  ETALON_CHECK(::listen(listener_, SOMAXCONN) == 0);
  socklen_t length = sizeof(address);
  ETALON_CHECK(::getsockname(listener_, generic, &length) == 0);
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { Accept(); });
}

FakeServer::~FakeServer() {
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  for (std::thread& worker : workers_) worker.join();
  ::close(listener_);
}

std::string FakeServer::Address(std::string_view host) const {
  return StrCat("http://", host, ":", port_);
}

std::vector<FakeRequest> FakeServer::Requests() const {
  const std::lock_guard<std::mutex> guard(mutex_);
  return requests_;
}

void FakeServer::Accept() {
  while (true) {
    const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) return;
    workers_.emplace_back([this, connection] {
      Serve(connection);
      ::close(connection);
    });
  }
}

void FakeServer::Serve(int connection) {
  const auto request = ReadRequest(connection);
  if (!request.has_value()) return;
  {
    const std::lock_guard<std::mutex> guard(mutex_);
    requests_.push_back(*request);
  }
  const FakeAnswer answer = handler_(*request);
  std::this_thread::sleep_for(std::chrono::milliseconds(answer.delay_ms));
  std::string head = StrCat("HTTP/1.1 ", answer.status, " Said\r\nConnection: close\r\n");
  if (!answer.is_without_length) {
    const auto length = static_cast<int64_t>(answer.body.size());
    StrAppend(&head, "Content-Length: ", answer.lied_length < 0 ? length : answer.lied_length,
              "\r\n");
  }
  for (const auto& [name, value] : answer.fields) StrAppend(&head, name, ": ", value, "\r\n");
  Send(connection, head + "\r\n");
  Send(connection, std::string_view(answer.body).substr(0, answer.cut_after));
  ::shutdown(connection, SHUT_WR);
}

FakeHub::FakeHub() : server_([this](const FakeRequest& request) { return Answer(request); }) {}

void FakeHub::Put(const std::string& repository, const std::string& path, std::string bytes) {
  const std::lock_guard<std::mutex> guard(mutex_);
  Repository& changed = repositories_[repository];
  changed.files[path] = std::move(bytes);
  if (changed.commit.empty()) changed.commit = std::string(40, 'a');
}

void FakeHub::SetCommit(const std::string& repository, const std::string& commit) {
  const std::lock_guard<std::mutex> guard(mutex_);
  Repository& changed = repositories_[repository];
  if (!changed.commit.empty()) changed.earlier[changed.commit] = changed.files;
  changed.commit = commit;
}

void FakeHub::Drop(const std::string& repository, const std::string& path) {
  const std::lock_guard<std::mutex> guard(mutex_);
  repositories_[repository].files.erase(path);
}

const FakeHub::Files* FakeHub::Repository::At(const std::string& name) const {
  if (name == commit) return &files;
  const auto found = earlier.find(name);
  return found == earlier.end() ? nullptr : &found->second;
}

int FakeHub::CountOf(std::string_view part_of_path) const {
  int count = 0;
  for (const FakeRequest& request : Requests()) {
    if (request.path.find(part_of_path) != std::string::npos) ++count;
  }
  return count;
}

FakeAnswer FakeHub::Answer(const FakeRequest& request) {
  FakeAnswer answer = Route(request);
  if (fault) fault(request, &answer);
  return answer;
}

// /api/datasets/ID/revision/REV, /api/datasets/ID/tree/COMMIT, /datasets/ID/resolve/COMMIT/PATH.
FakeAnswer FakeHub::Route(const FakeRequest& request) {
  if (request.path.starts_with("/large/")) return LargeFile(request);
  const std::lock_guard<std::mutex> guard(mutex_);
  for (const auto& [name, repository] : repositories_) {
    const std::string api = StrCat("/api/", name, "/");
    if (request.path.starts_with(api + "revision/")) {
      const std::string revision = request.path.substr(api.size() + 9);
      const bool is_branch = revision == "main" || revision == "refs%2Fconvert%2Fparquet";
      if (!is_branch && repository.At(revision) == nullptr) return Missing("RevisionNotFound");
      return {.body = StrCat("{\"sha\":\"", is_branch ? repository.commit : revision, "\"}")};
    }
    if (request.path.starts_with(api + "tree/")) {
      const std::string rest = request.path.substr(api.size() + 5);
      const Files* files = repository.At(rest.substr(0, rest.find('?')));
      return files == nullptr ? Missing("RevisionNotFound") : Tree(request, *files);
    }
    const std::string page = name.starts_with("models/") ? name.substr(6) : "/" + name;
    const std::string resolve = StrCat(page, "/resolve/");
    if (request.path.starts_with(resolve)) {
      return Resolve(request, name, repository, request.path.substr(resolve.size()));
    }
  }
  return Missing("RepoNotFound");
}

FakeAnswer FakeHub::Tree(const FakeRequest& request, const Files& files) const {
  const size_t cursor = request.path.find("cursor=");
  const auto from = cursor == std::string::npos
                        ? 0
                        : static_cast<size_t>(*ParseInt(request.path.substr(cursor + 7)));
  Value::List entries = {Value::MakeDict({{"type", "directory"}, {"path", "data"}, {"size", 0}})};
  size_t at = 0;
  for (const auto& [path, bytes] : files) {
    if (at++ < from || at > from + page_entries) continue;
    const auto size = static_cast<int64_t>(bytes.size());
    Value entry = Value::MakeDict(
        {{"type", "file"}, {"path", path}, {"size", size}, {"oid", GitSha1(bytes)}});
    if (IsLarge(path)) {
      entry.Set("lfs", Value::MakeDict({{"oid", Sha256Hex(bytes)}, {"size", size}}));
    }
    entries.push_back(std::move(entry));
  }
  FakeAnswer answer = {.body = PrettyJson(Value(std::move(entries)))};
  if (from + page_entries < files.size()) {
    const std::string path = request.path.substr(0, request.path.find("&cursor="));
    answer.fields.emplace_back(
        "Link", StrCat("<", path, "&cursor=", from + page_entries, ">; rel=\"next\""));
  }
  return answer;
}

FakeAnswer FakeHub::Resolve(const FakeRequest& request, const std::string& id,
                            const Repository& repository, const std::string& place) const {
  const std::string commit = place.substr(0, place.find('/'));
  const std::string path = place.substr(std::min(place.size(), commit.size() + 1));
  const Files* files = repository.At(commit);
  if (files == nullptr) return Missing("RevisionNotFound");
  const auto file = files->find(path);
  if (file == files->end()) return Missing("EntryNotFound");
  if (!IsLarge(path)) return Bytes(request, file->second);
  return {
      .status = 302,
      .fields = {{"Location", StrCat(large_files_at, "/large/", id, "/", path, "?signed=", commit)},
                 {"X-Linked-Etag", StrCat("\"", Sha256Hex(file->second), "\"")},
                 {"X-Linked-Size", StrCat(file->second.size())}}};
}

FakeAnswer FakeHub::LargeFile(const FakeRequest& request) {
  const std::lock_guard<std::mutex> guard(mutex_);
  for (const auto& [name, repository] : repositories_) {
    const std::string prefix = StrCat("/large/", name, "/");
    if (!request.path.starts_with(prefix)) continue;
    const size_t query = request.path.find("?signed=");
    const Files* files = repository.At(request.path.substr(query + 8));
    if (files == nullptr) continue;
    const auto file = files->find(request.path.substr(prefix.size(), query - prefix.size()));
    if (file != files->end()) return Bytes(request, file->second);
  }
  return Missing("EntryNotFound");
}

}  // namespace etalon
