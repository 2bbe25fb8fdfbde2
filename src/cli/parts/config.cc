// etalon config: which settings hold, and where each comes from.
#include <algorithm>
#include <memory>
#include <set>

#include "base/files/user_folders.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "cli/commands.h"
#include "cli/print.h"
#include "cli/settings/settings.h"
#include "cli/table.h"

namespace etalon {
namespace {

struct ConfigOptions {
  bool is_json = false;
};

struct Row {
  std::string command;  // "" when it holds for all that have such a flag
  std::string name, value, from;
  bool is_default = false;
};

std::string KeyName(const Flag& flag) { return flag.name().substr(2); }

Row RowOf(std::string_view command, const Flag& flag, const Settings& settings) {
  Row row = {std::string(command), KeyName(flag), flag.fallback, "default", true};
  if (const auto setting = settings.Find(command, flag)) {
    row.value = JoinText(setting->words, flag.is_list ? "," : " ");
    row.from = setting->place;
    row.is_default = false;
  } else if (row.value.empty()) {
    row.value = flag.is_switch() ? "false" : "not set";
  }
  return row;
}

// Each setting once, then those that a command has for itself alone.
absl::StatusOr<std::vector<Row>> SettingRows(const std::vector<Command>& commands,
                                             const Settings& settings) {
  std::vector<Row> rows, own;
  std::set<std::string> seen;
  for (const Command& command : commands) {
    // A value that its flag cannot have is found here too.
    ETALON_TRY_DO(settings.Apply(command));
    for (const Flag& flag : command.flags->all()) {
      if (!flag.is_setting) continue;
      if (seen.insert(flag.name()).second) rows.push_back(RowOf("", flag, settings));
      if (!settings.HasSection(command.entry->name)) continue;
      Row row = RowOf(command.entry->name, flag, settings);
      const Row all = RowOf("", flag, settings);
      if (row.value != all.value || row.from != all.from) own.push_back(std::move(row));
    }
  }
  rows.insert(rows.end(), own.begin(), own.end());
  return rows;
}

std::vector<Row> FolderRows(const Environment& environment) {
  const UserFolders folders = FindUserFolders(environment);
  const auto from = [&](const char* variable) {
    const auto found = environment.find(variable);
    return found != environment.end() && found->second.starts_with('/') ? variable : "default";
  };
  const bool has_own = environment.contains("ETALON_CACHE");
  return {{"", "cache folder", folders.cache, has_own ? "ETALON_CACHE" : from("XDG_CACHE_HOME")},
          {"", "config folder", folders.config, from("XDG_CONFIG_HOME")},
          {"", "data folder", folders.data, from("XDG_DATA_HOME")}};
}

std::string Table(const std::vector<Row>& rows) {
  const auto name = [](const Row& row) {
    return row.command.empty() ? row.name : StrCat(row.command, ".", row.name);
  };
  size_t names = 0, values = 0;
  constexpr size_t kValuesMax = 40;
  for (const Row& row : rows) {
    names = std::max(names, CodePointCount(name(row)));
    values = std::max(values, std::min(CodePointCount(row.value), kValuesMax));
  }
  std::string text;
  for (const Row& row : rows) {
    const size_t name_size = CodePointCount(name(row)), value_size = CodePointCount(row.value);
    StrAppend(&text, name(row), std::string(names - name_size + 2, ' '), row.value,
              std::string(value_size < values ? values - value_size : 0, ' '), "  ", row.from,
              "\n");
  }
  return text;
}

Value Json(const std::vector<Row>& settings, const std::vector<Row>& folders) {
  Value::List list;
  for (const Row& row : settings) {
    Value entry = Value::MakeDict({{"name", row.name}});
    if (!row.command.empty()) entry.Set("command", row.command);
    if (!row.is_default) entry.Set("value", row.value);
    entry.Set("from", row.from);
    list.push_back(std::move(entry));
  }
  Value named{Value::Dict()};
  for (const Row& row : folders) named.Set(row.name.substr(0, row.name.find(' ')), row.value);
  return Value::MakeDict({{"settings", Value(std::move(list))}, {"folders", std::move(named)}});
}

absl::Status PrintConfig(const ConfigOptions& options) {
  CommonOptions common;
  const std::vector<Command> commands = DeclareCommands(&common);
  const Environment environment = ProcessEnvironment();
  ETALON_TRY(const Settings settings, Settings::Load(environment, "", commands));
  ETALON_TRY(std::vector<Row> rows, SettingRows(commands, settings));
  const std::vector<Row> folders = FolderRows(environment);
  if (options.is_json) {
    PrintJson(Json(rows, folders));
    return absl::OkStatus();
  }
  rows.insert(rows.end(), folders.begin(), folders.end());
  PrintText(Table(rows));
  return absl::OkStatus();
}

Action Declare(Flags* flags) {
  auto options = std::make_shared<ConfigOptions>();
  flags->Switch("--json", "as JSON on standard output", &options->is_json);
  return [options] { return PrintConfig(*options); };
}

}  // namespace

extern const CommandEntry command_config;
const CommandEntry command_config = {
    .name = "config",
    .summary = "show which settings hold and where each comes from",
    .examples =
        "  etalon config\n"
        "  ETALON_THREADS=2 etalon config --json\n",
    .order = 80,
    .declare = Declare,
};

}  // namespace etalon
