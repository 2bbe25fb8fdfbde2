#include "cli/flags.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/status/statusor.h"
#include "base/letter_case.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"

namespace etalon {
namespace {

absl::Status MustBe(std::string_view what, std::string_view word) {
  return absl::InvalidArgumentError(StrCat("must be ", what, ", not ", word));
}

// The word, or the choice that it stands for.
absl::StatusOr<std::string> ChoiceOf(const Flag& flag, std::string_view word) {
  const std::vector<std::string>& choices = flag.choices;
  if (choices.empty()) return std::string(word);
  const std::string lower = LowerCase(word);
  for (const std::string& choice : choices) {
    if (lower == LowerCase(choice)) return choice;
  }
  const std::string what =
      choices.size() == 1 ? choices.front() : StrCat("one of ", JoinText(choices, ", "));
  return absl::InvalidArgumentError(
      StrCat("must be ", what, ", not ", word, DidYouMean(lower, choices)));
}

struct Setter {
  const Flag& flag;
  const std::vector<std::string>& words;

  absl::Status operator()(std::string* target) const {
    ETALON_TRY(*target, ChoiceOf(flag, words.back()));
    return absl::OkStatus();
  }
  absl::Status operator()(std::vector<std::string>* target) const {
    target->clear();
    for (const std::string& word : words) {
      const auto parts = flag.is_list ? SplitText(word, ",") : std::vector<std::string_view>{word};
      for (const std::string_view part : parts) {
        if (flag.is_list && TrimSpaces(part).empty()) continue;
        ETALON_TRY(std::string value, ChoiceOf(flag, flag.is_list ? TrimSpaces(part) : part));
        target->push_back(std::move(value));
      }
    }
    return absl::OkStatus();
  }
  absl::Status operator()(std::optional<int64_t>* target) const {
    *target = ParseInt(words.back());
    return target->has_value() ? absl::OkStatus() : MustBe("a whole number", words.back());
  }
  absl::Status operator()(std::optional<double>* target) const {
    *target = ParseDouble(words.back());
    return target->has_value() ? absl::OkStatus() : MustBe("a number", words.back());
  }
  absl::Status operator()(bool* target) const {
    constexpr std::array<std::string_view, 4> kYes = {"true", "1", "yes", "on"};
    constexpr std::array<std::string_view, 4> kNo = {"false", "0", "no", "off"};
    const std::string word = LowerCase(words.back());
    *target = std::find(kYes.begin(), kYes.end(), word) != kYes.end();
    const bool is_known = *target || std::find(kNo.begin(), kNo.end(), word) != kNo.end();
    return is_known ? absl::OkStatus() : MustBe("true or false", words.back());
  }
};

}  // namespace

std::string Flag::name() const { return names.substr(0, names.find(',')); }

std::string Flag::value_name() const {
  if (is_switch() || is_positional) return "";
  if (!placeholder.empty()) return placeholder;
  if (!choices.empty()) return JoinText(choices, "|");
  switch (kind) {
    case ValueKind::kFile:
      return "FILE";
    case ValueKind::kFolder:
      return "DIR";
    case ValueKind::kModel:
      return "MODEL";
    case ValueKind::kTasks:
    case ValueKind::kPlain:
      break;
  }
  if (is_list) return "A,B,…";
  if (std::holds_alternative<std::optional<int64_t>*>(target)) return "N";
  return std::holds_alternative<std::optional<double>*>(target) ? "X" : "TEXT";
}

absl::Status SetFlag(const Flag& flag, const std::vector<std::string>& words) {
  if (words.empty()) return absl::InvalidArgumentError("needs a value");
  if (words.size() > 1 && !flag.may_repeat()) {
    return absl::InvalidArgumentError(
        StrCat("takes one value and has ", words.size(), ": ", JoinText(words, ", ")));
  }
  return std::visit(Setter{flag, words}, flag.target);
}

Flag& Flags::Add(const std::string& names, const std::string& help, Flag::Target target) {
  Flag& flag = flags_.emplace_back();
  flag.names = names;
  flag.help = help;
  flag.target = target;
  // What one call shall leave and print is no setting, whichever command it is.
  const std::string name = flag.name();
  flag.is_setting = name.starts_with("--") && name != "--output" && name != "--json";
  return flag;
}

Flag& Flags::Text(const std::string& names, const std::string& help, std::string* value) {
  return Add(names, help, value);
}

Flag& Flags::Texts(const std::string& names, const std::string& help,
                   std::vector<std::string>* values) {
  return Add(names, help, values);
}

Flag& Flags::List(const std::string& names, const std::string& help,
                  std::vector<std::string>* values) {
  Flag& flag = Add(names, help, values);
  flag.is_list = true;
  return flag;
}

Flag& Flags::Int(const std::string& names, const std::string& help, std::optional<int64_t>* value) {
  return Add(names, help, value);
}

Flag& Flags::Number(const std::string& names, const std::string& help,
                    std::optional<double>* value) {
  return Add(names, help, value);
}

Flag& Flags::Switch(const std::string& names, const std::string& help, bool* value) {
  return Add(names, help, value);
}

Flag& Flags::Positional(const std::string& name, const std::string& help, std::string* value) {
  Flag& flag = Add(name, help, value);
  flag.is_positional = flag.is_required = true;
  return flag;
}

Flag& Flags::Positionals(const std::string& name, const std::string& help,
                         std::vector<std::string>* values, bool is_required) {
  Flag& flag = Add(name, help, values);
  flag.is_positional = true;
  flag.is_required = is_required;
  return flag;
}

const Flag* Flags::Find(std::string_view name) const {
  for (const Flag& flag : flags_) {
    for (const std::string_view each : SplitText(flag.names, ",")) {
      if (each == name) return &flag;
    }
  }
  return nullptr;
}

}  // namespace etalon
