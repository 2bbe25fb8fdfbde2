// What Linux says in files about this machine and the limits of this process. It judges nothing. In
// each function `root` is "", or the folder that stands for "/" in a test.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace etalon {

// Such files have no size to go by. "" when there is none.
std::string ReadKernelFile(const std::string& path);
// The value of the first line "key : value"; "" when there is none.
std::string KernelEntry(std::string_view text, std::string_view key);
// What is between blanks and ends of lines.
std::vector<std::string_view> KernelWords(std::string_view text);

// Folders of this process's control group of one controller ("memory"; "" is version 2) and of all
// groups around it, from the inside.
std::vector<std::string> ControlGroupFolders(const std::string& root, std::string_view controller);

struct MemoryState {
  // 0: not known. What is free is what programs can still get: what only keeps files at hand counts
  // as free, and the limits of a container are observed.
  int64_t total_bytes = 0, free_bytes = 0;
};
MemoryState ReadMemory(const std::string& root);

}  // namespace etalon
