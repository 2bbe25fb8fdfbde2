#include "cli/help/completion.h"

#include <algorithm>
#include <set>

#include "base/str.h"
#include "base/text.h"
#include "models/table.h"

namespace etalon {
namespace {

// The first part of a help text: a menu has one line.
std::string Meaning(std::string_view help) {
  constexpr size_t kMeaningMax = 60;
  help = help.substr(0, help.find_first_of("\n;:"));
  std::string text(help.substr(0, help.find(" (default")));
  return CodePointCount(text) <= kMeaningMax ? text : text.substr(0, text.rfind(' ', kMeaningMax));
}

class Completer {
 public:
  Completer(const std::vector<std::string>& words, const Command& command,
            const TaskNames& task_names)
      : words_(words), command_(command), task_names_(task_names), current_(words.back()) {}

  Completion Run() {
    ReadEarlierWords();
    const size_t equals = current_.starts_with("--") ? current_.find('=') : std::string::npos;
    if (equals != std::string::npos) {
      const Flag* flag = command_.flags->Find(current_.substr(0, equals));
      if (flag != nullptr) AddValues(*flag, current_.substr(0, equals + 1));
    } else if (open_ != nullptr) {
      AddValues(*open_, "");
    } else if (current_.starts_with("-") && !is_past_flags_) {
      AddFlags();
    } else {
      const Flag* positional = Positional();
      if (positional != nullptr) AddValues(*positional, "");
      const bool is_free = positional == nullptr || !positional->is_required;
      if (current_.empty() && !is_past_flags_ && is_free) AddFlags();
    }
    return std::move(completion_);
  }

 private:
  // Which flags were given, and which one waits for its value.
  void ReadEarlierWords() {
    for (size_t i = 1; i + 1 < words_.size(); ++i) {
      const std::string& word = words_[i];
      if (open_ != nullptr) {
        KeepFolder(*open_, word);
        open_ = nullptr;
      } else if (is_past_flags_ || !word.starts_with("-")) {
        ++positionals_;
      } else if (word == "--") {
        is_past_flags_ = true;
      } else {
        const size_t equals = word.find('=');
        const Flag* flag = command_.flags->Find(word.substr(0, equals));
        if (flag == nullptr) continue;
        given_.insert(flag->name());
        if (equals != std::string::npos) {
          KeepFolder(*flag, word.substr(equals + 1));
        } else if (!flag->is_switch()) {
          open_ = flag;
        }
      }
    }
  }

  void KeepFolder(const Flag& flag, const std::string& value) {
    if (flag.name() == "--task-path") task_folders_.push_back(value);
  }

  const Flag* Positional() const {
    size_t place = 0;
    for (const Flag& flag : command_.flags->all()) {
      if (!flag.is_positional) continue;
      if (place == positionals_ || flag.may_repeat()) return &flag;
      ++place;
    }
    return nullptr;
  }

  void Add(std::string word, std::string meaning) {
    if (!word.starts_with(current_)) return;
    completion_.candidates.push_back({std::move(word), std::move(meaning)});
  }

  void AddFlags() {
    for (const Flag& flag : command_.flags->all()) {
      if (flag.is_positional) continue;
      if (given_.contains(flag.name()) && !flag.may_repeat()) continue;
      Add(flag.name(), Meaning(flag.help));
    }
    Add("--help", "show the flags");
  }

  // `before` is the part of the word that is no value: "--limit=".
  void AddValues(const Flag& flag, const std::string& before) {
    std::string value = current_.substr(before.size());
    std::string kept = before;
    if (flag.is_list) {
      // The last one of the list is being typed.
      const size_t comma = value.rfind(',');
      if (comma != std::string::npos) {
        kept += value.substr(0, comma + 1);
        value.erase(0, comma + 1);
      }
    }
    for (const std::string& choice : flag.choices) Add(kept + choice, "");
    switch (flag.kind) {
      case ValueKind::kTasks:
        for (const std::string& name : task_names_(task_folders_)) Add(kept + name, "");
        AddPaths(ValueKind::kFile, kept);
        break;
      case ValueKind::kModel:
        AddModels(kept, value);
        break;
      case ValueKind::kFile:
      case ValueKind::kFolder:
        AddPaths(flag.kind, kept);
        break;
      case ValueKind::kPlain:
        break;
    }
  }

  void AddModels(const std::string& kept, const std::string& value) {
    const size_t colon = value.find(':');
    if (colon != std::string::npos) {
      AddPaths(ValueKind::kFile, kept + value.substr(0, colon + 1));
      return;
    }
    for (const ModelEntry* entry : ModelEntryTable()) {
      Add(StrCat(kept, entry->name, ":"), Meaning(entry->summary));
    }
    AddPaths(ValueKind::kFile, kept);
  }

  void AddPaths(ValueKind kind, const std::string& prefix) {
    completion_.paths = kind;
    completion_.path_prefix = prefix;
  }

  const std::vector<std::string>& words_;
  const Command& command_;
  const TaskNames& task_names_;
  const std::string& current_;
  const Flag* open_ = nullptr;
  bool is_past_flags_ = false;
  size_t positionals_ = 0;
  std::set<std::string> given_;
  std::vector<std::string> task_folders_;
  Completion completion_;
};

}  // namespace

Completion Complete(const std::vector<std::string>& words, const std::vector<Command>& commands,
                    const TaskNames& task_names) {
  Completion completion;
  if (words.empty()) return completion;
  if (words.size() > 1) {
    const Command* command = FindCommand(commands, words.front());
    return command == nullptr ? completion : Completer(words, *command, task_names).Run();
  }
  for (const Command& command : commands) {
    const std::string name(command.entry->name);
    if (!name.starts_with(words.front())) continue;
    completion.candidates.push_back({name, Meaning(command.entry->summary)});
  }
  for (const char* flag : {"--help", "--version"}) {
    if (words.front().starts_with("-") && std::string_view(flag).starts_with(words.front())) {
      completion.candidates.push_back({flag, ""});
    }
  }
  return completion;
}

std::string CompletionText(const Completion& completion) {
  std::string text = "paths\t";
  switch (completion.paths) {
    case ValueKind::kFile:
      text += "files";
      break;
    case ValueKind::kFolder:
      text += "folders";
      break;
    default:
      text += "none";
  }
  StrAppend(&text, "\t", completion.path_prefix, "\n");
  for (const Candidate& candidate : completion.candidates) {
    StrAppend(&text, candidate.word, "\t", candidate.meaning, "\n");
  }
  return text;
}

}  // namespace etalon
