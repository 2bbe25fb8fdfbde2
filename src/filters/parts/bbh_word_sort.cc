#include <algorithm>

#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "etalon/filter.h"
#include "filters/arguments.h"
#include "filters/extended_regex.h"

namespace etalon {
namespace {

constexpr std::string_view kList = "List:";

// One of the words behind "List:" in the question. The words are patterns, as in the field.
absl::StatusOr<std::unique_ptr<PythonRegex>> AnyWord(const Value& scorer_input) {
  const Value* input = scorer_input.Find("input");
  if (input == nullptr || !input->is_string()) {
    return absl::InvalidArgumentError("bbh_word_sort: the document has no text \"input\"");
  }
  const auto parts = SplitText(input->AsString(), kList);
  if (parts.size() < 2) {
    return absl::InvalidArgumentError("bbh_word_sort: \"input\" has no \"List:\"");
  }
  std::string pattern, word;
  const auto end_word = [&] {
    if (word.empty()) return;
    StrAppend(&pattern, pattern.empty() ? "" : "|", "\\b", word, "\\b");
    word.clear();
  };
  for (const uint32_t code_point : DecodeUtf8(parts[1])) {
    if (IsPythonSpace(code_point)) {
      end_word();
    } else {
      AppendUtf8(code_point, &word);
    }
  }
  end_word();
  return PythonRegex::Compile(pattern);
}

// BIG-Bench Hard's word sorting: the words of the list in the response, each where it stands last.
class BbhWordSortFilter : public Filter {
 public:
  absl::StatusOr<Value> Apply(Value responses, const Value& scorer_input) const override {
    ETALON_TRY(const auto any_word, AnyWord(scorer_input));
    if (any_word->GroupCount() > 0) {
      return absl::InvalidArgumentError("bbh_word_sort: a word of the list has brackets");
    }
    return MapResponses(responses, [&any_word](const Value& response) -> absl::StatusOr<Value> {
      if (!response.is_string()) {
        return absl::InvalidArgumentError("bbh_word_sort: a response is no text");
      }
      ETALON_TRY(const auto matches, any_word->FindAll(response.AsString()));
      std::vector<std::string> words;
      for (size_t i = matches.size(); i-- > 0;) {
        const std::string& word = *matches[i].groups[0];
        if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(word);
      }
      std::reverse(words.begin(), words.end());
      return Value(JoinText(words, " "));
    });
  }
};

absl::StatusOr<std::unique_ptr<Filter>> Create(const Value& arguments) {
  ETALON_TRY_DO(RequireKnownArguments(arguments, {}));
  return std::make_unique<BbhWordSortFilter>();
}

}  // namespace

extern const FilterEntry filter_bbh_word_sort;
const FilterEntry filter_bbh_word_sort = {
    .name = "bbh_word_sort",
    .summary = "the words of the question's list, in the response's order",
    .create = Create,
};

}  // namespace etalon
