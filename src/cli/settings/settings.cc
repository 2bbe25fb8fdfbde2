#include "cli/settings/settings.h"

#include <algorithm>
#include <set>

#include "base/file.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"

namespace etalon {
namespace {

constexpr std::string_view kFileName = "etalon.toml";
constexpr std::string_view kCacheVariable = "ETALON_CACHE";

// "num-fewshot", also of a key that was written num_fewshot.
std::string KeyOf(std::string_view name) {
  return ReplaceAll(name.starts_with("--") ? name.substr(2) : name, "_", "-");
}

std::set<std::string> KeysOf(const Command& command) {
  std::set<std::string> keys;
  for (const Flag& flag : command.flags->all()) {
    if (flag.is_setting) keys.insert(KeyOf(flag.name()));
  }
  return keys;
}

absl::Status CheckKey(const FileEntry& entry, const std::vector<Command>& commands) {
  std::set<std::string> keys;
  for (const Command& command : commands) {
    if (entry.section.empty() || command.entry->name == entry.section) {
      keys.merge(KeysOf(command));
    }
  }
  if (keys.empty()) {
    return absl::InvalidArgumentError(StrCat(entry.place, ": [", entry.section, "]: is no command",
                                             DidYouMean(entry.section, CommandNames(commands))));
  }
  if (keys.contains(KeyOf(entry.key))) return absl::OkStatus();
  const std::vector<std::string> names(keys.begin(), keys.end());
  return absl::InvalidArgumentError(
      StrCat(entry.place, ": ", entry.key, ": ",
             entry.section.empty() ? "no command has such a setting"
                                   : StrCat("`etalon ", entry.section, "` has no such setting"),
             DidYouMean(KeyOf(entry.key), names), "; `etalon config` lists all"));
}

}  // namespace

std::string VariableName(const Flag& flag) {
  std::string name = "ETALON_";
  for (const char c : KeyOf(flag.name())) {
    name += c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  }
  return name;
}

absl::StatusOr<Settings> Settings::Load(const Environment& environment,
                                        const std::string& current_folder,
                                        const std::vector<Command>& commands) {
  Settings settings = LoadRight(environment, current_folder, commands);
  if (!settings.errors_.empty()) return settings.errors_.front();
  return settings;
}

Settings Settings::LoadRight(const Environment& environment, const std::string& current_folder,
                             const std::vector<Command>& commands) {
  Settings settings;
  settings.LoadEnvironment(environment, commands);
  settings.LoadFile(
      current_folder.empty() ? std::string(kFileName) : JoinPath(current_folder, kFileName),
      commands);
  const std::string config = FindUserFolders(environment).config;
  if (!config.empty()) settings.LoadFile(JoinPath(config, kFileName), commands);
  return settings;
}

void Settings::LoadEnvironment(const Environment& environment,
                               const std::vector<Command>& commands) {
  std::set<std::string> known = {std::string(kCacheVariable)};
  for (const Command& command : commands) {
    for (const Flag& flag : command.flags->all()) {
      if (flag.is_setting) known.insert(VariableName(flag));
    }
  }
  constexpr std::string_view kPrefix = "ETALON_";
  std::vector<std::string> names;  // without what all have in common
  for (const std::string& name : known) names.push_back(name.substr(kPrefix.size()));
  for (const auto& [name, value] : environment) {
    if (!name.starts_with(kPrefix)) continue;
    if (name == kCacheVariable && !value.empty() && !value.starts_with('/')) {
      notes_.push_back(
          StrCat(name, " is ", value, ": not a whole path, from /, so nothing is kept"));
    }
    if (known.contains(name)) {
      // An empty variable is one that was taken back.
      if (!value.empty()) variables_[name] = value;
    } else {
      const auto nearest = NearestNames(name.substr(kPrefix.size()), names, 1);
      const std::string hint =
          nearest.empty() ? "" : StrCat("; did you mean ", kPrefix, nearest.front(), "?");
      notes_.push_back(StrCat("the variable ", name, " is no setting", hint));
    }
  }
}

void Settings::LoadFile(const std::string& path, const std::vector<Command>& commands) {
  if (!FileExists(path)) return;
  auto entries = ReadSettingsFile(path);
  if (!entries.ok()) return errors_.push_back(entries.status());
  const auto begin = static_cast<int64_t>(entries_.size());
  for (FileEntry& entry : *entries) {
    if (absl::Status status = CheckKey(entry, commands); status.ok()) {
      entries_.push_back(std::move(entry));
    } else {
      errors_.push_back(std::move(status));
    }
  }
  // Within a file a section is stronger than what stands above all sections.
  std::stable_partition(entries_.begin() + begin, entries_.end(),
                        [](const auto& e) { return !e.section.empty(); });
}

std::optional<Setting> Settings::Find(std::string_view command, const Flag& flag) const {
  if (!flag.is_setting) return std::nullopt;
  const std::string variable = VariableName(flag);
  if (const auto found = variables_.find(variable); found != variables_.end()) {
    Setting setting = {{found->second}, variable};
    // A list of folders is written as in PATH.
    if (flag.may_repeat() && !flag.is_list) {
      setting.words.clear();
      for (const std::string_view part : SplitText(found->second, ":")) {
        if (!part.empty()) setting.words.emplace_back(part);
      }
    }
    return setting;
  }
  const std::string key = KeyOf(flag.name());
  for (const FileEntry& entry : entries_) {
    if (!entry.section.empty() && entry.section != command) continue;
    if (KeyOf(entry.key) == key) return Setting{entry.values, entry.place};
  }
  return std::nullopt;
}

absl::Status Settings::Apply(const Command& command) const {
  const std::vector<absl::Status> errors = ApplyRight(command);
  return errors.empty() ? absl::OkStatus() : errors.front();
}

std::vector<absl::Status> Settings::ApplyRight(const Command& command) const {
  std::vector<absl::Status> errors;
  for (const Flag& flag : command.flags->all()) {
    if (flag.is_given) continue;
    const std::optional<Setting> setting = Find(command.entry->name, flag);
    if (!setting.has_value()) continue;
    const absl::Status status = SetFlag(flag, setting->words);
    if (status.ok()) continue;
    const bool is_variable = setting->place.starts_with("ETALON_");
    if (is_variable) {
      errors.push_back(UsageError(setting->place, ToView(status.message())));
    } else {
      // As for a key that is wrong: a file is input, whatever stands in it.
      errors.push_back(absl::InvalidArgumentError(
          StrCat(setting->place, ": ", KeyOf(flag.name()), ": ", ToView(status.message()))));
    }
  }
  return errors;
}

bool Settings::HasSection(std::string_view command) const {
  return std::any_of(entries_.begin(), entries_.end(),
                     [&](const FileEntry& entry) { return entry.section == command; });
}

}  // namespace etalon
