// A hub on this machine that serves what a test hands it, with the faults that a test wants. For
// tests only; it speaks just enough HTTP.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace etalon {

struct FakeRequest {
  std::string path;                           // with the query, as it came
  std::map<std::string, std::string> fields;  // names in lower case
};

struct FakeAnswer {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> fields;
  std::string body;
  size_t cut_after = SIZE_MAX;     // bytes of the body, then the connection ends
  bool is_without_length = false;  // the end of the connection is the end of the body
  int delay_ms = 0;                // before the answer
  int64_t lied_length = -1;        // Content-Length, when it is not that of the body
};

// Listens on a port of 127.0.0.1 of its own; one connection a request.
class FakeServer {
 public:
  using Handler = std::function<FakeAnswer(const FakeRequest&)>;
  explicit FakeServer(Handler handler);
  ~FakeServer();
  FakeServer(const FakeServer&) = delete;
  FakeServer& operator=(const FakeServer&) = delete;

  std::string Address(std::string_view host = "127.0.0.1") const;  // http://host:port
  std::vector<FakeRequest> Requests() const;

 private:
  void Accept();
  void Serve(int connection);

  const Handler handler_;
  int listener_ = -1, port_ = 0;
  mutable std::mutex mutex_;
  std::vector<FakeRequest> requests_;  // guarded by mutex_
  std::vector<std::thread> workers_;   // of the accepting thread
  std::thread acceptor_;
};

// Repositories as the hub's protocol shows them. Files that end in .parquet or .gguf are kept as
// the hub keeps large ones: named by SHA-256, and sent by another address.
class FakeHub {
 public:
  FakeHub();

  // Before the first request of it. `kind` is "datasets" or "models".
  void Put(const std::string& repository, const std::string& path, std::string bytes);
  // From here on `main` is this commit, with the files of the one before; that one stays.
  void SetCommit(const std::string& repository, const std::string& commit);
  void Drop(const std::string& repository, const std::string& path);
  // Sees each answer before it is sent, and may change it.
  std::function<void(const FakeRequest&, FakeAnswer*)> fault;
  size_t page_entries = 1000;
  std::string large_files_at;  // address of another server; "": the hub's own

  std::string address() const { return server_.Address(); }
  std::vector<FakeRequest> Requests() const { return server_.Requests(); }
  // How many requests of files there were.
  int CountOf(std::string_view part_of_path) const;
  // What the address for large files answers, for another server too.
  FakeAnswer LargeFile(const FakeRequest& request);

 private:
  using Files = std::map<std::string, std::string>;
  struct Repository {
    std::string commit;
    Files files;
    std::map<std::string, Files> earlier;  // by commit

    const Files* At(const std::string& name) const;  // or null
  };
  FakeAnswer Answer(const FakeRequest& request);
  FakeAnswer Route(const FakeRequest& request);
  FakeAnswer Tree(const FakeRequest& request, const Files& files) const;
  // `place` is COMMIT/PATH.
  FakeAnswer Resolve(const FakeRequest& request, const std::string& id,
                     const Repository& repository, const std::string& place) const;

  std::mutex mutex_;
  std::map<std::string, Repository> repositories_;  // by "datasets/owner/name"; guarded by mutex_
  FakeServer server_;
};

}  // namespace etalon
