#include "base/files/kernel_files.h"

#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>

#include "base/str.h"
#include "base/text.h"

namespace etalon {
namespace {

// "16384 kB"
int64_t KibibytesOf(std::string_view text) {
  constexpr int64_t kKibibyte = 1024;
  const auto words = KernelWords(text);
  return words.empty() ? 0 : ParseInt(words[0]).value_or(0) * kKibibyte;
}

// Of "key value" lines: what keeps files at hand, and is given up when memory is wanted.
int64_t KeptFileBytes(const std::string& text, std::string_view prefix) {
  int64_t sum = 0;
  for (const std::string_view line : SplitText(text, "\n")) {
    const auto words = KernelWords(line);
    if (words.size() != 2 || !words[0].starts_with(prefix)) continue;
    const std::string_view key = words[0].substr(prefix.size());
    if (key == "inactive_file" || key == "active_file") sum += ParseInt(words[1]).value_or(0);
  }
  return sum;
}

// The names that one version of control groups gives to the same.
struct MemoryFiles {
  std::string_view controller, limit, used;
  std::string_view stat_prefix;  // of keys that count the groups inside too
};
constexpr MemoryFiles kVersions[] = {
    {"", "memory.max", "memory.current", ""},
    {"memory", "memory.limit_in_bytes", "memory.usage_in_bytes", "total_"}};

void Observe(const std::string& folder, const MemoryFiles& files, MemoryState* memory) {
  const auto number = [&folder](std::string_view name) {
    return ParseInt(TrimSpaces(ReadKernelFile(StrCat(folder, "/", name))));
  };
  const std::optional<int64_t> limit = number(files.limit);  // "max" is no number
  if (!limit.has_value() || *limit <= 0) return;
  const int64_t files_kept =
      KeptFileBytes(ReadKernelFile(folder + "/memory.stat"), files.stat_prefix);
  const int64_t used = std::max<int64_t>(0, number(files.used).value_or(0) - files_kept);
  memory->total_bytes = std::min(memory->total_bytes, *limit);
  memory->free_bytes = std::min(memory->free_bytes, std::max<int64_t>(0, *limit - used));
}

}  // namespace

std::string ReadKernelFile(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string KernelEntry(std::string_view text, std::string_view key) {
  for (const std::string_view line : SplitText(text, "\n")) {
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos || TrimSpaces(line.substr(0, colon)) != key) continue;
    return std::string(TrimSpaces(line.substr(colon + 1)));
  }
  return "";
}

std::vector<std::string_view> KernelWords(std::string_view text) {
  std::vector<std::string_view> words;
  for (const std::string_view line : SplitText(text, "\n")) {
    for (const std::string_view word : SplitText(line, " ")) {
      if (!TrimSpaces(word).empty()) words.push_back(TrimSpaces(word));
    }
  }
  return words;
}

std::vector<std::string> ControlGroupFolders(const std::string& root, std::string_view controller) {
  std::vector<std::string> folders;
  const std::string text = ReadKernelFile(root + "/proc/self/cgroup");
  for (const std::string_view line : SplitText(text, "\n")) {
    const auto parts = SplitText(line, ":");
    if (parts.size() < 3) continue;
    const auto names = SplitText(parts[1], ",");
    if (std::find(names.begin(), names.end(), controller) == names.end()) continue;
    const std::string base =
        StrCat(root, "/sys/fs/cgroup", controller.empty() ? "" : "/", controller);
    std::string path(line.substr(parts[0].size() + parts[1].size() + 2));
    while (!path.empty() && path != "/") {
      folders.push_back(base + path);
      path = path.substr(0, path.rfind('/'));
    }
    folders.push_back(base);
  }
  return folders;
}

MemoryState ReadMemory(const std::string& root) {
  const std::string info = ReadKernelFile(root + "/proc/meminfo");
  MemoryState memory = {.total_bytes = KibibytesOf(KernelEntry(info, "MemTotal")),
                        .free_bytes = KibibytesOf(KernelEntry(info, "MemAvailable"))};
  if (memory.total_bytes == 0) return memory;
  for (const MemoryFiles& version : kVersions) {
    for (const std::string& folder : ControlGroupFolders(root, version.controller)) {
      Observe(folder, version, &memory);
    }
  }
  return memory;
}

}  // namespace etalon
