#include "cli/settings/settings_file.h"

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/file.h"
#include "base/json.h"
#include "base/str.h"
#include "base/try.h"

namespace etalon {
namespace {

std::optional<std::string> WordOf(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* truth = node.as_boolean()) return truth->get() ? "true" : "false";
  if (const auto* number = node.as_integer()) return StrCat(number->get());
  if (const auto* number = node.as_floating_point()) return CanonicalNumber(number->get());
  return std::nullopt;
}

class FileReader {
 public:
  explicit FileReader(const std::string& path) : path_(path) {}

  absl::StatusOr<std::vector<FileEntry>> Read(const toml::table& root) {
    for (const auto& [key, node] : root) {
      const toml::table* section = node.as_table();
      if (section == nullptr) {
        ETALON_TRY_DO(Add("", std::string(key.str()), node));
        continue;
      }
      for (const auto& [inner, value] : *section) {
        ETALON_TRY_DO(Add(std::string(key.str()), std::string(inner.str()), value));
      }
    }
    // The library keeps keys in the order of the alphabet.
    std::stable_sort(entries_.begin(), entries_.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<FileEntry> entries;
    for (auto& [line, entry] : entries_) entries.push_back(std::move(entry));
    return entries;
  }

 private:
  absl::Status Add(std::string section, std::string key, const toml::node& node) {
    const uint32_t line = node.source().begin.line;
    FileEntry entry = {std::move(section), std::move(key), {}, StrCat(path_, ":", line)};
    absl::Status wrong = absl::InvalidArgumentError(
        StrCat(entry.place, ": ", entry.key,
               ": must be a text, a number, true or false, or an array of these"));
    if (const toml::array* array = node.as_array()) {
      for (const toml::node& each : *array) {
        auto word = WordOf(each);
        if (!word.has_value()) return wrong;
        entry.values.push_back(*std::move(word));
      }
    } else if (auto word = WordOf(node)) {
      entry.values.push_back(*std::move(word));
    } else {
      return wrong;
    }
    entries_.emplace_back(line, std::move(entry));
    return absl::OkStatus();
  }

  const std::string& path_;
  std::vector<std::pair<uint32_t, FileEntry>> entries_;
};

}  // namespace

absl::StatusOr<std::vector<FileEntry>> ReadSettingsFile(const std::string& path) {
  constexpr uint64_t kBytesMax = 1 << 20;
  ETALON_TRY(const std::string text, ReadFile(path, kBytesMax));
  const toml::parse_result parsed = toml::parse(text, path);
  if (!parsed) {
    return absl::InvalidArgumentError(StrCat(path, ":", parsed.error().source().begin.line,
                                             ": is no TOML: ", parsed.error().description()));
  }
  return FileReader(path).Read(parsed.table());
}

}  // namespace etalon
