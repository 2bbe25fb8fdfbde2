#include "cli/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <utility>

#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "cli/table.h"
#include "cli/usage.h"

namespace etalon {
namespace {

class Cli11Flags : public Flags {
 public:
  explicit Cli11Flags(CLI::App* app) : app_(*app) {}

  void Text(const std::string& names, const std::string& help, std::string* value) override {
    app_.add_option(names, *value, help)->type_name(TypeName(names));
  }
  void Texts(const std::string& names, const std::string& help,
             std::vector<std::string>* values) override {
    app_.add_option(names, *values, help)
        ->type_size(1)
        ->allow_extra_args(false)
        ->type_name(TypeName(names));
  }
  void List(const std::string& names, const std::string& help,
            std::vector<std::string>* values) override {
    app_.add_option(names, *values, help)
        ->delimiter(',')
        ->type_size(1)
        ->allow_extra_args(false)
        ->type_name("A,B,…");
  }
  void Int(const std::string& names, const std::string& help,
           std::optional<int64_t>* value) override {
    app_.add_option(names, *value, help)->type_name("N");
  }
  void Number(const std::string& names, const std::string& help,
              std::optional<double>* value) override {
    app_.add_option(names, *value, help)->type_name("X");
  }
  void Switch(const std::string& names, const std::string& help, bool* value) override {
    app_.add_flag(names, *value, help);
  }
  void Positional(const std::string& name, const std::string& help, std::string* value) override {
    app_.add_option(name, *value, help)->required()->type_name("");
  }
  void Positionals(const std::string& name, const std::string& help,
                   std::vector<std::string>* values, bool is_required) override {
    app_.add_option(name, *values, help)->required(is_required)->type_name("");
  }

 private:
  // "--task-path" takes a TASK-PATH in a help text otherwise: the kind of thing reads better.
  static std::string TypeName(const std::string& names) {
    if (names.find("path") != std::string::npos || names.find("data") != std::string::npos ||
        names.find("output") != std::string::npos) {
      return "DIR";
    }
    return "TEXT";
  }
  CLI::App& app_;
};

std::vector<const CommandEntry*> OrderedCommands() {
  std::vector<const CommandEntry*> commands(CommandEntryTable().begin(), CommandEntryTable().end());
  std::sort(commands.begin(), commands.end(),
            [](const auto* a, const auto* b) { return a->order < b->order; });
  return commands;
}

// The library says that words are left over; this says which command was perhaps meant.
std::string UnknownCommandHint(int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return "";
  std::vector<std::string> names;
  for (const CommandEntry* command : CommandEntryTable()) names.emplace_back(command->name);
  if (std::find(names.begin(), names.end(), argv[1]) != names.end()) return "";
  return StrCat("unknown command \"", std::string(argv[1]), "\"", DidYouMean(argv[1], names));
}

int Parse(CLI::App* app, int argc, char** argv) {
  try {
    app->parse(argc, argv);
    return -1;
  } catch (const CLI::Success& help) {
    return app->exit(help);
  } catch (const CLI::ParseError& error) {
    const std::string hint = UnknownCommandHint(argc, argv);
    const std::string reason = hint.empty() ? error.what() : hint;
    std::fprintf(stderr, "etalon: %s\nRun `etalon --help` or `etalon COMMAND --help`.\n",
                 reason.c_str());
    return kExitUsage;
  }
}

int Report(const absl::Status& status) {
  if (!status.ok()) {
    const std::string message(status.message());
    std::fprintf(stderr, "etalon: %s\n", message.c_str());
  }
  return ExitCodeOf(status);
}

// A table that could not be written is no success.
absl::Status WithOutputWritten(const absl::Status& status) {
  const bool is_lost = std::fflush(stdout) != 0 || std::ferror(stdout) != 0;
  if (!status.ok() || !is_lost) return status;
  return absl::UnavailableError("standard output cannot be written; is the disk full?");
}

}  // namespace

int RunCommandLine(int argc, char** argv) {
  // A file beyond its limit is an error that says so, not a signal that kills.
  std::signal(SIGXFSZ, SIG_IGN);
  CLI::App app{
      "Etalon measures language models exactly: runs the field's tasks, keeps every sample,\n"
      "states every score with its uncertainty, and re-computes it from the record.",
      "etalon"};
  app.set_version_flag("--version", "etalon " ETALON_VERSION);
  app.require_subcommand(1);
  app.get_formatter()->column_width(34);
  std::vector<std::pair<CLI::App*, Action>> actions;
  for (const CommandEntry* command : OrderedCommands()) {
    CLI::App* sub = app.add_subcommand(std::string(command->name), std::string(command->summary));
    Cli11Flags flags(sub);
    actions.emplace_back(sub, command->declare(&flags));
    sub->footer(StrCat("\nExamples:\n", command->examples));
  }
  if (const int code = Parse(&app, argc, argv); code >= 0) return code;
  for (const auto& [sub, action] : actions) {
    if (!sub->parsed()) continue;
    try {
      return Report(WithOutputWritten(action()));
    } catch (const std::bad_alloc&) {
      return Report(absl::ResourceExhaustedError(
          "out of memory; what was committed to a journal is safe: run again with --resume"));
    } catch (const std::exception& error) {
      return Report(absl::InternalError(StrCat("a bug: ", error.what())));
    }
  }
  return kExitUsage;
}

}  // namespace etalon
