#include "base/files/unfinished.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <mutex>
#include <utility>

#include "base/file.h"
#include "base/files/folder_size.h"
#include "base/status.h"
#include "base/str.h"

namespace etalon {
namespace {

constexpr std::array<int, 2> kSignals = {SIGINT, SIGTERM};

// What is unfinished now. Global, since a signal handler can reach nothing else; who takes a path
// out of its slot is who removes it.
constexpr size_t kMost = 16;
std::array<std::atomic<const char*>, kMost> slots{};
static_assert(std::atomic<const char*>::is_always_lock_free);

// How often the signals are wanted, and what they did before. The handler does not read it.
struct Installed {
  std::mutex mutex;
  int users = 0;
  std::array<bool, kSignals.size()> is_ours{};
};
Installed& TheInstalled() {
  static Installed installed;
  return installed;
}

// Below here only what a signal handler may call: no memory is allocated.

void RemoveEntry(int folder, const char* name, int depth);

// True when the folder held anything.
bool RemoveEntries(int folder, int depth) {
  constexpr size_t kBufferBytes = 2048;
  alignas(dirent64) std::array<char, kBufferBytes> buffer;
  bool has_any = false;
  lseek(folder, 0, SEEK_SET);
  while (true) {
    const ssize_t size = getdents64(folder, buffer.data(), buffer.size());
    if (size <= 0) return has_any;
    for (ssize_t at = 0; at < size;) {
      const auto* entry = reinterpret_cast<const dirent64*>(buffer.data() + at);
      at += entry->d_reclen;
      if (std::strcmp(entry->d_name, ".") == 0 || std::strcmp(entry->d_name, "..") == 0) continue;
      has_any = true;
      RemoveEntry(folder, entry->d_name, depth);
    }
  }
}

void RemoveEntry(int folder, const char* name, int depth) {
  // Entries can be missed while others are removed, and threads may still write.
  constexpr int kDepthMost = 8, kPasses = 100;
  if (unlinkat(folder, name, 0) == 0 || errno != EISDIR || depth >= kDepthMost) return;
  const int inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (inner < 0) return;
  for (int i = 0; i < kPasses && RemoveEntries(inner, depth + 1); ++i) {
  }
  close(inner);
  unlinkat(folder, name, AT_REMOVEDIR);
}

void OnSignal(int /*signal_number*/) {
  for (auto& slot : slots) {
    const char* path = slot.exchange(nullptr);
    if (path != nullptr) RemoveEntry(AT_FDCWD, path, 0);
  }
  _exit(kExitInterrupted);
}

// Above here only what a signal handler may call.

void WantSignals() {
  Installed& installed = TheInstalled();
  const std::lock_guard<std::mutex> lock(installed.mutex);
  if (installed.users++ > 0) return;
  for (size_t i = 0; i < kSignals.size(); ++i) {
    struct sigaction now = {};
    sigaction(kSignals[i], nullptr, &now);
    // A run counts signals, and a program in the background may have to ignore them.
    installed.is_ours[i] = (now.sa_flags & SA_SIGINFO) == 0 && now.sa_handler == SIG_DFL;
    if (!installed.is_ours[i]) continue;
    struct sigaction action = {};
    action.sa_handler = OnSignal;
    sigfillset(&action.sa_mask);
    sigaction(kSignals[i], &action, nullptr);
  }
}

void LeaveSignals() {
  Installed& installed = TheInstalled();
  const std::lock_guard<std::mutex> lock(installed.mutex);
  if (--installed.users > 0) return;
  for (size_t i = 0; i < kSignals.size(); ++i) {
    if (installed.is_ours[i]) std::signal(kSignals[i], SIG_DFL);
  }
}

int TakeSlot(const char* path) {
  for (size_t i = 0; i < slots.size(); ++i) {
    const char* none = nullptr;
    if (slots[i].compare_exchange_strong(none, path)) return static_cast<int>(i);
  }
  return -1;  // of very many at once the last are not removed by a signal
}

void LeaveSlot(int slot) {
  if (slot < 0 || slots[static_cast<size_t>(slot)].exchange(nullptr) != nullptr) return;
  // A signal is removing it in another thread, which ends the program.
  while (true) pause();
}

}  // namespace

Unfinished::Unfinished(std::string path) : path_(std::move(path)), slot_(TakeSlot(path_.c_str())) {
  WantSignals();
}

Unfinished::~Unfinished() {
  // The error that made it be given up is the one to tell.
  if (!is_finished_) RemoveTree(path_).IgnoreError();
  LeaveSlot(slot_);
  LeaveSignals();
}

absl::Status Unfinished::FinishAs(const std::string& name) {
  const absl::Status status = RenameFile(path_, name);
  is_finished_ = status.ok();
  return status;
}

std::string UnfinishedFolder(const std::string& name) {
  const size_t end = name.find_last_not_of('/');
  return StrCat(end == std::string::npos ? name : name.substr(0, end + 1), ".",
                static_cast<int64_t>(getpid()), ".part");
}

}  // namespace etalon
