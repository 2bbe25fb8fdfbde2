// Values of flags that were not given on the command line: from the environment (ETALON_LIMIT),
// then etalon.toml in the current folder, then etalon.toml in the config folder. It sets no flag
// that was given.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/files/user_folders.h"
#include "cli/commands.h"
#include "cli/settings/settings_file.h"

namespace etalon {

struct Setting {
  std::vector<std::string> words;
  std::string place;  // "ETALON_LIMIT", "etalon.toml:3"
};

class Settings {
 public:
  // InvalidArgument with file and line for a key that no command has. `current_folder` is where
  // etalon.toml is looked for first; "" is the one that the process is in.
  static absl::StatusOr<Settings> Load(const Environment& environment,
                                       const std::string& current_folder,
                                       const std::vector<Command>& commands);
  // The same without those that are wrong, which errors() says.
  static Settings LoadRight(const Environment& environment, const std::string& current_folder,
                            const std::vector<Command>& commands);

  // What holds for a flag of a command when it is not given; nothing: its default.
  std::optional<Setting> Find(std::string_view command, const Flag& flag) const;
  // Sets all flags of the command that were not given. InvalidArgument names the place.
  absl::Status Apply(const Command& command) const;
  // The same, and goes on after errors; returns them all.
  std::vector<absl::Status> ApplyRight(const Command& command) const;

  // Of files that could not be read and keys that no command has.
  const std::vector<absl::Status>& errors() const { return errors_; }
  // Variables ETALON_… that are no setting, with what was perhaps meant.
  const std::vector<std::string>& notes() const { return notes_; }
  // Sections of the files: commands with settings of their own.
  bool HasSection(std::string_view command) const;

 private:
  void LoadFile(const std::string& path, const std::vector<Command>& commands);
  void LoadEnvironment(const Environment& environment, const std::vector<Command>& commands);

  std::map<std::string, std::string> variables_;  // by the name of the variable
  std::vector<FileEntry> entries_;                // of both files, the stronger one first
  std::vector<absl::Status> errors_;
  std::vector<std::string> notes_;
};

// "ETALON_NUM_FEWSHOT" of --num-fewshot.
std::string VariableName(const Flag& flag);

}  // namespace etalon
