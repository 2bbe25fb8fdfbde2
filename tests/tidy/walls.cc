#include "tidy/walls.h"

#include <elf.h>

#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>

#include "base/file.h"
#include "base/str.h"
#include "base/text.h"

namespace etalon {
namespace {

std::set<std::string> Words(std::string_view text) {
  std::set<std::string> words;
  for (std::string_view word : SplitText(text, " ")) {
    if (!word.empty()) words.emplace(word);
  }
  return words;
}

// The library of tools/layers.txt that an include needs; "" for the language's own headers and the
// system's; nothing when it is not known.
std::optional<std::string> LibraryOf(std::string_view include) {
  static const std::pair<std::string_view, std::string_view> kLibraries[] = {
      {"absl/status/status.h", "absl::status"},
      {"absl/status/statusor.h", "absl::statusor"},
      {"absl/strings/str_format.h", "absl::str_format"},
      {"absl/strings/", "absl::strings"},
      {"absl/time/", "absl::time"},
      {"arrow/", "arrow::arrow"},
      {"parquet/", "arrow::parquet"},
      {"llama.h", "llama::llama"},
      {"ggml", "llama::llama"},
      {"gguf.h", "llama::llama"},
      {"jinja/", "llama::common"},
      {"cblas.h", "openblas::openblas"},
      {"fit.h", "llama::common"},
      {"yaml.h", "yaml::yaml"},
      {"openssl/", "OpenSSL::Crypto"},
      {"curl/", "CURL::libcurl"},
      {"nlohmann/", "nlohmann_json::nlohmann_json"},
      {"CLI/", "CLI11::CLI11"},
      {"toml++/", "tomlplusplus::tomlplusplus"},
      {"simdjson.h", "simdjson::simdjson"},
      {"boost/", "Boost::headers"},
      {"pcre2.h", "pcre2::pcre2"},
      {"seccomp.h", "seccomp::seccomp"},
      {"zstd.h", "zstd::zstd"},
      {"utf8proc.h", "utf8proc::utf8proc"},
      {"lzma.h", "lzma::lzma"},
      {"gtest/", "GTest::gtest"},
      {"gmock/", "GTest::gmock"},
  };
  static const std::set<std::string_view> kSystem = {
      "arpa/inet.h", "dirent.h", "dlfcn.h",  "elf.h",        "errno.h",    "fcntl.h",   "fnmatch.h",
      "glob.h",      "malloc.h", "poll.h",   "netinet/in.h", "pwd.h",      "pthread.h", "sched.h",
      "signal.h",    "spawn.h",  "stdlib.h", "stdio.h",      "sys/file.h", "termios.h", "unistd.h"};
  for (const auto& [prefix, library] : kLibraries) {
    if (include.starts_with(prefix)) return std::string(library);
  }
  const bool is_language = include.find_first_of("./") == std::string_view::npos;
  if (is_language || include.starts_with("sys/") || kSystem.contains(include)) return "";
  return std::nullopt;
}

}  // namespace

const std::map<std::string, Room>& Rooms() {
  static const auto* const rooms = [] {
    auto* all = new std::map<std::string, Room>;
    const std::string text = ReadFile(JoinPath(ETALON_SOURCE_DIR, "tools/layers.txt")).value();
    int number = 0;
    for (std::string_view line : SplitText(text, "\n")) {
      ++number;
      const size_t colon = line.find(':'), bar = line.find('|');
      if (line.starts_with('#') || bar == std::string_view::npos || bar < colon) continue;
      std::string name(line.substr(0, colon));
      if (name.ends_with('+')) name.pop_back();
      (*all)[name] = {number, Words(line.substr(colon + 1, bar - colon - 1)),
                      Words(line.substr(bar + 1))};
    }
    return all;
  }();
  return *rooms;
}

std::string RoomOf(std::string_view path) {
  std::string best;
  for (const auto& [name, room] : Rooms()) {
    if (path.starts_with(name + "/") && name.size() > best.size()) best = name;
  }
  return best;
}

std::string Objection(const std::string& room, std::string_view include, bool is_test) {
  if (include.find("..") != std::string_view::npos) return "no include climbs: start from src";
  if (include.starts_with("etalon/") || include.starts_with("absl/status/")) return "";
  const Room none;
  const auto found = Rooms().find(room);
  const Room& own = found == Rooms().end() ? none : found->second;
  const std::string other = RoomOf(include);
  if (!other.empty()) {
    const bool is_allowed = other == room || own.rooms.contains(other) ||
                            (other == "base" && !own.rooms.empty()) ||
                            (other == "testing" && is_test);
    if (is_allowed) return "";
    return StrCat(room, " may not reach ", other, ": hand it in, move the code, or give ",
                  "tools/layers.txt the line and docs/decisions the reason");
  }
  const std::optional<std::string> library = LibraryOf(include);
  if (!library) return "unknown header: put its library into LibraryOf of tests/tidy_test.cc";
  const bool is_test_library = is_test && library->starts_with("GTest::");
  if (library->empty() || is_test_library || own.libraries.contains(*library)) return "";
  return StrCat(room, " may not use ", *library, ": go through the room that wraps it, or list it ",
                "in tools/layers.txt");
}

std::string IncludedFile(std::string_view line) {
  if (!line.starts_with("#include ")) return "";
  const size_t begin = line.find_first_of("\"<"), end = line.find_last_of("\">");
  return begin == std::string_view::npos ? ""
                                         : std::string(line.substr(begin + 1, end - begin - 1));
}

std::vector<std::string> NeededLibraries(const std::string& path) {
  const std::string file = ReadFile(path).value_or("");
  const auto read = [&](auto* value, uint64_t offset) {
    if (offset > file.size() || file.size() - offset < sizeof(*value)) return false;
    std::memcpy(value, file.data() + offset, sizeof(*value));
    return true;
  };
  std::vector<std::string> names;
  Elf64_Ehdr header;
  if (!read(&header, 0)) return names;
  for (int i = 0; i < header.e_shnum; ++i) {
    Elf64_Shdr section, strings;
    if (!read(&section, header.e_shoff + i * sizeof(section))) return names;
    if (section.sh_type != SHT_DYNAMIC) continue;
    if (!read(&strings, header.e_shoff + section.sh_link * sizeof(strings))) return names;
    Elf64_Dyn entry;
    for (uint64_t offset = 0; offset < section.sh_size; offset += sizeof(entry)) {
      if (!read(&entry, section.sh_offset + offset) || entry.d_tag == DT_NULL) break;
      const uint64_t name = strings.sh_offset + entry.d_un.d_val;
      if (entry.d_tag == DT_NEEDED && name < file.size()) names.emplace_back(file.data() + name);
    }
  }
  return names;
}

}  // namespace etalon
