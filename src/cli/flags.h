// The flags of one command as data. A command declares them once; the parser, the help, shell
// completion, the man page and settings all read this list. It parses no command line.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/status.h"

namespace etalon {

// What a value names, for completion and for the word that stands for it in help.
enum class ValueKind { kPlain, kFile, kFolder, kTasks, kModel };

struct Flag {
  using Target = std::variant<std::string*, std::vector<std::string>*, std::optional<int64_t>*,
                              std::optional<double>*, bool*>;
  std::string names;  // "--quiet,-q"; of a word without a dash, its name: "RECORD"
  std::string help;
  Target target;
  bool is_positional = false, is_required = false;
  bool is_list = false;   // one word may hold several values, comma-separated
  bool is_given = false;  // on this command line; set by the parser

  // What a declaration may add.
  ValueKind kind = ValueKind::kPlain;
  std::string placeholder;           // "A,B,…"; "" for the usual one
  std::vector<std::string> choices;  // all there are, in any letter case; empty: anything
  std::string fallback;              // what holds when the flag is not given, in words
  bool is_setting = true;            // may also stand in etalon.toml and in the environment

  bool is_switch() const { return std::holds_alternative<bool*>(target); }
  bool may_repeat() const { return std::holds_alternative<std::vector<std::string>*>(target); }
  std::string name() const;        // the first one, "--quiet" or "RECORD"
  std::string value_name() const;  // what stands for the value in help; "" for a switch
};

// Sets the target from the words that were given for it. InvalidArgument says what they must be,
// without the name of the flag.
absl::Status SetFlag(const Flag& flag, const std::vector<std::string>& words);

class Log;

class Flags {
 public:
  // `log` outlives the run of the command; null where nothing is run.
  explicit Flags(Log* log = nullptr) : log_(log) {}
  // Where a command says what it does, beside its results.
  Log* log() const { return log_; }

  // The targets must outlive the parse. A reference that is returned stays good.
  Flag& Text(const std::string& names, const std::string& help, std::string* value);
  // May be given several times.
  Flag& Texts(const std::string& names, const std::string& help, std::vector<std::string>* values);
  // Comma-separated, and may be given several times.
  Flag& List(const std::string& names, const std::string& help, std::vector<std::string>* values);
  Flag& Int(const std::string& names, const std::string& help, std::optional<int64_t>* value);
  Flag& Number(const std::string& names, const std::string& help, std::optional<double>* value);
  Flag& Switch(const std::string& names, const std::string& help, bool* value);
  // Words without a dash, in their order. The last positional may take several.
  Flag& Positional(const std::string& name, const std::string& help, std::string* value);
  Flag& Positionals(const std::string& name, const std::string& help,
                    std::vector<std::string>* values, bool is_required);

  std::deque<Flag>& all() { return flags_; }
  const std::deque<Flag>& all() const { return flags_; }
  // The flag of this very name ("--quiet", "-q"), or null.
  const Flag* Find(std::string_view name) const;

 private:
  Flag& Add(const std::string& names, const std::string& help, Flag::Target target);
  Log* log_;
  std::deque<Flag> flags_;
};

using Action = std::function<absl::Status()>;

}  // namespace etalon
