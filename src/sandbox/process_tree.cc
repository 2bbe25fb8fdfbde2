#include "sandbox/process_tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/str.h"
#include "sandbox/descriptor.h"

namespace etalon {
namespace {

// Files of /proc are made when they are read: one read gives the whole of the small ones.
std::string ReadOnce(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::array<char, 16384> buffer{};
  const ssize_t got = file.is_open() ? read(file.get(), buffer.data(), buffer.size()) : 0;
  return {buffer.data(), got > 0 ? static_cast<size_t>(got) : 0};
}

std::vector<int64_t> Numbers(std::string_view text) {
  std::vector<int64_t> numbers;
  size_t at = 0;
  while (at < text.size()) {
    int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), number);
    if (error == std::errc()) numbers.push_back(number);
    at = text.find(' ', at);
    if (at == std::string_view::npos) break;
    ++at;
  }
  return numbers;
}

// Of all its threads: each has children of its own.
std::vector<pid_t> ChildrenOf(pid_t process) {
  std::vector<pid_t> children;
  const std::string folder = StrCat("/proc/", process, "/task");
  const std::unique_ptr<DIR, int (*)(DIR*)> threads(opendir(folder.c_str()), closedir);
  if (threads == nullptr) return children;
  while (const dirent* thread = readdir(threads.get())) {
    if (thread->d_name[0] == '.') continue;
    for (const int64_t child :
         Numbers(ReadOnce(StrCat(folder, "/", thread->d_name, "/children")))) {
      children.push_back(static_cast<pid_t>(child));
    }
  }
  return children;
}

void Add(pid_t process, TreeUse* use) {
  const std::string folder = StrCat("/proc/", process);
  // size, resident, … in pages
  const std::vector<int64_t> memory = Numbers(ReadOnce(folder + "/statm"));
  if (memory.size() > 1) use->memory_bytes += memory[1] * sysconf(_SC_PAGESIZE);
  const std::string stat = ReadOnce(folder + "/stat");
  // After the name, which may hold anything, in parentheses: state, parent, …; times are the
  // fields 14 to 17 (proc_pid_stat(5)). The state is no number, so the parent comes first here.
  const size_t name_end = stat.rfind(") ");
  if (name_end == std::string::npos) return;
  const std::vector<int64_t> fields = Numbers(std::string_view(stat).substr(name_end + 4));
  constexpr size_t kUserTime = 10;
  if (fields.size() < kUserTime + 4) return;
  int64_t ticks = 0;
  for (size_t i = 0; i < 4; ++i) ticks += fields[kUserTime + i];
  use->cpu_ms += ticks * 1000 / sysconf(_SC_CLK_TCK);
}

}  // namespace

TreeUse UseOfTree(pid_t root, int64_t processes_max) {
  TreeUse use;
  std::vector<pid_t> left = {root};
  while (!left.empty() && use.processes < processes_max) {
    const pid_t process = left.back();
    left.pop_back();
    ++use.processes;
    Add(process, &use);
    for (const pid_t child : ChildrenOf(process)) left.push_back(child);
  }
  return use;
}

FolderUse UseOfFolder(pid_t process, const char* folder) {
  struct statvfs use = {};
  if (statvfs(StrCat("/proc/", process, "/root", folder).c_str(), &use) != 0) return {};
  return {.bytes = static_cast<int64_t>((use.f_blocks - use.f_bfree) * use.f_frsize),
          .files = static_cast<int64_t>(use.f_files - use.f_ffree)};
}

}  // namespace etalon
