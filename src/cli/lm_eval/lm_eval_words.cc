#include "cli/lm_eval/lm_eval_words.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "cli/lm_eval/lm_eval_line.h"

namespace etalon {
namespace {

const LmEvalFlag* FindFlag(std::string_view word) {
  for (const LmEvalFlag& flag : LmEvalFlags()) {
    if (word == flag.letter || (word.starts_with("--") && word.substr(2) == flag.name)) {
      return word.empty() ? nullptr : &flag;
    }
    // A value that may be left out is taken behind our spelling too.
    if (flag.words == Words::kMaybeOne && word == flag.text) return &flag;
  }
  return nullptr;
}

bool IsFlag(std::string_view word) {
  return word.size() > 1 && word.front() == '-' && !ParseDouble(word).has_value();
}

bool IsLevel(std::string_view word) {
  static constexpr std::string_view kLevels[] = {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"};
  return std::find(std::begin(kLevels), std::end(kLevels), word) != std::end(kLevels);
}

// The words after words[*at] that belong to it; *at moves to the last of them.
std::vector<std::string> TakeValues(const std::vector<std::string>& words, Words kind, size_t* at) {
  std::vector<std::string> values;
  const size_t most = kind == Words::kNone ? 0 : kind == Words::kMany ? words.size() : 1;
  while (values.size() < most && *at + 1 < words.size() && !IsFlag(words[*at + 1])) {
    values.push_back(words[++*at]);
  }
  return values;
}

class Translator {
 public:
  Translator(const std::vector<std::string>& words, const Command& command)
      : words_(words), command_(command), is_run_(command.entry->name == "run") {}

  absl::StatusOr<LmEvalTranslation> Translate() {
    line_.AddWord(words_.front());
    for (at_ = 1; at_ < words_.size(); ++at_) {
      if (words_[at_] == "--") break;
      ETALON_TRY_DO(TranslateOne());
    }
    // What stands after "--" is no flag.
    const std::vector<std::string> rest(words_.begin() + static_cast<int64_t>(at_), words_.end());
    ETALON_TRY_DO(line_.Finish());
    line_.words().insert(line_.words().end(), rest.begin(), rest.end());
    return LmEvalTranslation{std::move(line_.words()), std::move(line_.notes())};
  }

 private:
  absl::Status TranslateOne() {
    const std::string& word = words_[at_];
    const size_t equals = word.starts_with("--") ? word.find('=') : std::string::npos;
    const std::string name = word.substr(0, equals);
    if (is_run_ && name == "-v" && at_ + 1 < words_.size() && IsLevel(words_[at_ + 1])) {
      ++at_;
      line_.Note("-v LEVEL has no effect: --verbose says more, --quiet less");
      return absl::OkStatus();
    }
    const LmEvalFlag* flag = FindFlag(name);
    // Other commands take only what is one of their own flags under another name.
    const bool is_ours = flag != nullptr && command_.flags->Find(flag->text) != nullptr;
    if (flag == nullptr || (!is_run_ && (!is_ours || name.size() == 2))) {
      line_.AddWord(WithDashes(word, name));
      return absl::OkStatus();
    }
    std::vector<std::string> values;
    if (equals != std::string::npos) {
      values.push_back(word.substr(equals + 1));
    } else if (is_run_) {
      values = TakeValues(words_, flag->words, &at_);
    } else {
      // What follows stays where it is.
      line_.AddWord(flag->text);
      return absl::OkStatus();
    }
    if (values.empty() && (flag->words == Words::kOne || flag->words == Words::kMany)) {
      return UsageError(name, "needs a value");
    }
    return flag->turn(*flag, values, &line_);
  }

  // Any flag of ours may be written with low lines.
  std::string WithDashes(const std::string& word, const std::string& name) const {
    if (!name.starts_with("--") || command_.flags->Find(name) != nullptr) return word;
    const std::string dashed = ReplaceAll(name, "_", "-");
    if (command_.flags->Find(dashed) == nullptr) return word;
    return StrCat(dashed, word.substr(name.size()));
  }

  const std::vector<std::string>& words_;
  const Command& command_;
  const bool is_run_;
  size_t at_ = 0;
  LmEvalLine line_;
};

}  // namespace

absl::StatusOr<LmEvalTranslation> TranslateLmEval(const std::vector<std::string>& words,
                                                  const Command& command) {
  return Translator(words, command).Translate();
}

}  // namespace etalon
