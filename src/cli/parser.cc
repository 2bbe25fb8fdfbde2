#include "cli/parser.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <deque>
#include <utility>

#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"

namespace etalon {
namespace {

// A flag and the words that the library found for it.
struct Bound {
  Flag* flag = nullptr;
  std::vector<std::string> words;
  CLI::Option* option = nullptr;
  bool is_on = false;
};

void Bind(CLI::App* app, Bound* bound) {
  const Flag& flag = *bound->flag;
  if (flag.is_switch()) {
    bound->option = app->add_flag(flag.names, bound->is_on);
    return;
  }
  bound->option = app->add_option(flag.names, bound->words)->type_size(1);
  bound->option->allow_extra_args(flag.is_positional && flag.may_repeat());
  if (flag.is_positional && !flag.may_repeat()) bound->option->expected(1);
}

absl::Status UnknownCommand(const std::string& word, const std::vector<Command>& commands) {
  if (word.starts_with("-")) {
    return UsageError(word, "needs a command before it, as in: etalon run --model M.gguf");
  }
  // Commands of lm-evaluation-harness.
  if (word == "ls") return UsageError("ls", "is `etalon tasks list` here");
  if (word == "validate") return UsageError("validate", "is `etalon tasks check` here");
  return UsageError(StrCat("\"", word, "\""),
                    StrCat("is no command", DidYouMean(word, CommandNames(commands))));
}

absl::Status Unexpected(const std::string& word, const Command& command) {
  const std::string name(command.entry->name);
  if (!word.starts_with("-")) {
    return UsageError(name, StrCat("takes no \"", word, "\""));
  }
  const std::string flag = word.substr(0, word.find('='));
  std::vector<std::string> names;
  for (const Flag& each : command.flags->all()) {
    if (!each.is_positional) names.push_back(each.name());
  }
  return UsageError(name,
                    StrCat("has no flag ", flag, DidYouMean(ReplaceAll(flag, "_", "-"), names)));
}

absl::Status SetBound(std::deque<Bound>* all) {
  for (Bound& bound : *all) {
    if (bound.option->count() == 0) continue;
    if (bound.flag->is_switch()) bound.words = {bound.is_on ? "true" : "false"};
    const absl::Status status = SetFlag(*bound.flag, bound.words);
    if (!status.ok()) return UsageError(bound.flag->name(), ToView(status.message()));
    bound.flag->is_given = true;
  }
  return absl::OkStatus();
}

// The library names the flag first: "--limit: 1 required TEXT missing".
absl::Status MissingValue(std::string_view message) {
  return UsageError(message.substr(0, message.find(':')), "needs a value");
}

}  // namespace

absl::StatusOr<ParsedLine> ParseLine(const std::vector<std::string>& words,
                                     std::vector<Command>* commands) {
  CLI::App app;
  app.set_version_flag("--version", "");
  app.require_subcommand(0, 1);
  app.allow_extras();
  std::vector<std::deque<Bound>> bound(commands->size());
  std::vector<CLI::App*> subs;
  for (size_t i = 0; i < commands->size(); ++i) {
    const Command& command = (*commands)[i];
    subs.push_back(app.add_subcommand(std::string(command.entry->name)));
    subs.back()->allow_extras();
    for (Flag& flag : command.flags->all()) {
      bound[i].push_back({&flag});
      Bind(subs.back(), &bound[i].back());
    }
  }
  ParsedLine parsed;
  if (!words.empty()) {
    const Command* found = FindCommand(*commands, words.front());
    if (found != nullptr) parsed.command = &(*commands)[found - commands->data()];
  }
  try {
    // The library wants the last one first.
    app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::CallForHelp&) {
    parsed.asked = Asked::kHelp;
    return parsed;
  } catch (const CLI::CallForVersion&) {
    parsed.asked = Asked::kVersion;
    return parsed;
  } catch (const CLI::ArgumentMismatch& error) {
    return MissingValue(error.what());
  } catch (const CLI::ParseError& error) {
    return UsageError(words.empty() ? "COMMAND" : words.front(), error.what());
  }
  std::vector<std::string> strangers = app.remaining(/*recurse=*/true);
  // The library counts the mark itself too.
  if (const auto mark = std::find(strangers.begin(), strangers.end(), "--");
      mark != strangers.end()) {
    strangers.erase(mark);
  }
  if (parsed.command == nullptr) {
    if (!strangers.empty()) return UnknownCommand(strangers.front(), *commands);
    return UsageError("COMMAND", "is missing: what shall be done?");
  }
  if (!strangers.empty()) return Unexpected(strangers.front(), *parsed.command);
  const auto index = static_cast<size_t>(parsed.command - commands->data());
  ETALON_TRY_DO(SetBound(&bound[index]));
  return parsed;
}

absl::Status CheckRequired(const Command& command) {
  for (const Flag& flag : command.flags->all()) {
    if (flag.is_required && !flag.is_given) {
      return UsageError(flag.name(), StrCat("is missing: ", flag.help));
    }
  }
  return absl::OkStatus();
}

}  // namespace etalon
