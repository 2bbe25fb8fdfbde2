// Rows of single tasks: CSAT-QA, GRE Physics, arithmetic, NorQuAD, Moral Stories, MathQA, WSC273
// and the Basque exams; and summaries without double blanks.
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/letter_case.h"
#include "base/python.h"
#include "base/regex.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/makers.h"
#include "ports/table.h"
#include "similarity/words.h"

namespace etalon {
namespace {

absl::StatusOr<Value> CsatQa(const Value& document) {
  ETALON_TRY(const Value* context, Column(document, "context"));
  ETALON_TRY(const Value* question, Column(document, "question"));
  std::string text =
      StrCat("다음을 읽고 정답으로 알맞은 것을 고르시요.\n### Context: ", PythonStr(*context),
             "\n### Question: ", PythonStr(*question), "\n### Options:");
  Value::List choices;
  for (int i = 1; i <= 5; ++i) {
    ETALON_TRY(const Value* option, Column(document, StrCat("option#", i)));
    StrAppend(&text, "\n(", i, ") ", PythonStr(*option));
    choices.emplace_back(StrCat("(", i, ")"));
  }
  StrAppend(&text, "\n### Answer: 주어진 문제의 정답은");
  ETALON_TRY(const int64_t gold, IntegerColumn(document, "gold"));
  return Value::MakeDict(
      {{"question", std::move(text)}, {"choices", Value(std::move(choices))}, {"gold", gold - 1}});
}

// Python's 1 in a dict's values.
bool IsOne(const Value& value) {
  return (value.is_number() && value.AsDouble() == 1) || (value.is_bool() && value.AsBool());
}

absl::StatusOr<bool> IsGradable(const Value& document) {
  ETALON_TRY(const Value* image, Column(document, "has_image"));
  if (IsTrue(*image)) return false;
  ETALON_TRY(const Value* scores, Column(document, "target_scores"));
  if (scores->is_none()) return false;
  if (!scores->is_dict()) {
    return absl::InvalidArgumentError("the column \"target_scores\" is no mapping");
  }
  return std::any_of(scores->AsDict().begin(), scores->AsDict().end(),
                     [](const auto& entry) { return IsOne(entry.second); });
}

absl::StatusOr<Value> GrePhysics(const Value& document) {
  ETALON_TRY(const std::string* input, TextColumn(document, "input"));
  Value::List choices;
  int64_t gold = -1;
  for (const auto& [letter, score] : document.Find("target_scores")->AsDict()) {
    if (gold < 0 && IsOne(score)) gold = static_cast<int64_t>(choices.size());
    choices.emplace_back(letter);
  }
  return Value::MakeDict(
      {{"input", PythonStrip(*input)}, {"choices", Value(std::move(choices))}, {"gold", gold}});
}

absl::StatusOr<Value> Arithmetic(const Value& document) {
  ETALON_TRY(const std::string* raw, TextColumn(document, "context"));
  ETALON_TRY(const Value* completion, Column(document, "completion"));
  std::string context = ReplaceAll(PythonStrip(*raw), "\n\n", "\n");
  context = ReplaceAll(ReplaceAll(context, "Q:", "Question:"), "A:", "Answer:");
  return Value::MakeDict({{"context", std::move(context)}, {"completion", *completion}});
}

// The passage's first line is its title.
absl::StatusOr<Value> NorQuad(const Value& document) {
  ETALON_TRY(const std::string* raw, TextColumn(document, "context"));
  ETALON_TRY(const std::string* question, TextColumn(document, "question"));
  const std::string_view context = PythonStrip(*raw);
  const size_t end = std::min(context.find('\n'), context.size());
  const std::string_view rest = context.substr(std::min(end + 1, context.size()));
  return Value::MakeDict({{"title", PythonStrip(context.substr(0, end))},
                          {"passage", PythonStrip(rest)},
                          {"question", SingleSpaced(*question)}});
}

absl::StatusOr<Value> MoralStories(const Value& document) {
  std::string query;
  for (const char* name : {"norm", "situation", "intention"}) {
    ETALON_TRY(const std::string* text, TextColumn(document, name));
    StrAppend(&query, name[0] == 'n' ? "" : " ", Capitalize(*text));
  }
  ETALON_TRY(const Value* moral, Column(document, "moral_action"));
  ETALON_TRY(const Value* immoral, Column(document, "immoral_action"));
  return Value::MakeDict({{"query", std::move(query)},
                          {"choices", Value::MakeList({*moral, *immoral})},
                          {"label", 0}});
}

absl::StatusOr<Value> MathQaChoices(const Value& document) {
  ETALON_TRY(const std::string* options, TextColumn(document, "options"));
  ETALON_TRY(const auto option, PythonRegex::Compile("[abcd] \\) .*?, |e \\) .*?$"));
  ETALON_TRY(const auto matches, option->FindAll(*options));
  constexpr size_t kLabel = 4;  // "a ) "
  Value::List choices;
  for (const auto& match : matches) {
    std::string choice = match.groups[0]->substr(kLabel);
    while (choice.ends_with(' ') || choice.ends_with(',')) choice.pop_back();
    choices.emplace_back(std::move(choice));
  }
  return Value(std::move(choices));
}

// An option of WSC273 in the place of the pronoun: possessive after "my", and in lower case where
// no sentence begins.
absl::StatusOr<std::string> WscOption(const Value& document, const std::vector<uint32_t>& text,
                                      std::string option) {
  static constexpr std::array<std::string_view, 5> kPossessive = {"my", "his", "her", "our",
                                                                  "their"};
  static constexpr std::array<std::string_view, 11> kUpper = {
      "A", "An", "The", "She", "He", "It", "They", "My", "His", "Her", "Their"};
  ETALON_TRY(const std::string* pronoun, TextColumn(document, "pronoun"));
  ETALON_TRY(const int64_t place, IntegerColumn(document, "pronoun_loc"));
  const std::string low = LowerCase(*pronoun);
  if (std::find(kPossessive.begin(), kPossessive.end(), low) != kPossessive.end()) option += "'s";
  const std::vector<std::string_view> words = SplitWords(option);
  if (words.empty()) return absl::InvalidArgumentError("an option has no word");
  // As Python counts: two before the first is the last but one.
  const auto size = static_cast<int64_t>(text.size());
  const int64_t before = place - 2 < 0 ? place - 2 + size : place - 2;
  if (before < 0 || before >= size) {
    return absl::InvalidArgumentError("the column \"pronoun_loc\" is no place in the text");
  }
  const bool begins_sentence = text[static_cast<size_t>(before)] == '.';
  const bool is_upper = std::find(kUpper.begin(), kUpper.end(), words[0]) != kUpper.end();
  if (begins_sentence || !is_upper) return option;
  return ReplaceAll(option, words[0], LowerCase(words[0]));
}

absl::StatusOr<Value> Wsc(const Value& document) {
  ETALON_TRY(const std::string* raw, TextColumn(document, "text"));
  ETALON_TRY(const auto options, TextsColumn(document, "options"));
  if (options.size() < 2) return absl::InvalidArgumentError("there are fewer than two options");
  const std::string text = ReplaceAll(*raw, "  ", " ");
  Value::List changed(options.begin(), options.end());
  for (size_t i = 0; i < 2; ++i) {
    ETALON_TRY(std::string option, WscOption(document, DecodeUtf8(text), options[i]));
    changed[i] = Value(std::move(option));
  }
  return Value::MakeDict({{"text", text}, {"options", Value(std::move(changed))}});
}

// The letters of two to four choices; of more the first four.
absl::StatusOr<Value> BasqueLetters(const Value& document) {
  ETALON_TRY(const Value::List* candidates, ListColumn(document, "candidates"));
  if (candidates->size() < 2) return absl::InvalidArgumentError("there are too few candidates");
  const Value::List letters = {"A", "B", "C", "D"};
  const size_t count = std::min(candidates->size(), letters.size());
  return Value(Value::List(letters.begin(), letters.begin() + static_cast<std::ptrdiff_t>(count)));
}

absl::StatusOr<std::string> BasqueQuestion(const Value& document) {
  ETALON_TRY(const Value letters, BasqueLetters(document));
  ETALON_TRY(const Value* question, Column(document, "question"));
  std::string text = StrCat("Galdera: ", PythonStr(*question), "\n");
  const Value::List& candidates = document.Find("candidates")->AsList();
  for (size_t i = 0; i < letters.AsList().size(); ++i) {
    StrAppend(&text, letters.AsList()[i].AsString(), ": ", PythonStr(candidates[i]), "\n");
  }
  return text + "Erantzuna:";
}

absl::StatusOr<Value> BasqueTrivia(const Value& document) {
  ETALON_TRY(std::string text, BasqueQuestion(document));
  return Value(std::move(text));
}

absl::StatusOr<Value> BasqueReading(const Value& document) {
  ETALON_TRY(const Value* context, Column(document, "context"));
  ETALON_TRY(const std::string text, BasqueQuestion(document));
  return Value(StrCat("Pasartea: ", PythonStr(*context), "\n\n", text));
}

// Runs of blanks as one.
std::string SingleBlanks(std::string_view text) {
  std::string single;
  for (const char c : text) {
    if (c != ' ' || !single.ends_with(' ')) single += c;
  }
  return single;
}

absl::StatusOr<Value> Summary(const Value& document) {
  ETALON_TRY(const std::string* text, TextColumn(document, "text"));
  ETALON_TRY(const std::string* summary, TextColumn(document, "summary"));
  return Value::MakeDict({{"text", SingleBlanks(*text)}, {"summary", SingleBlanks(*summary)}});
}

absl::StatusOr<Value> Cabreu(const Value& document) {
  ETALON_TRY(const std::string* content, TextColumn(document, "content"));
  ETALON_TRY(const Value* given, Column(document, "summaries"));
  Value summaries = *given;
  for (const char* kind : {"abstractive", "extractive", "extreme"}) {
    ETALON_TRY(const Value* of_kind, Column(summaries, kind));
    Value changed = *of_kind;
    for (const char* annotator : {"a1", "a2", "a3"}) {
      ETALON_TRY(const std::string* text, TextColumn(changed, annotator));
      changed.Set(annotator, SingleBlanks(*text));
    }
    summaries.Set(kind, std::move(changed));
  }
  return Value::MakeDict(
      {{"content", SingleBlanks(*content)}, {"summaries", std::move(summaries)}});
}

// The first tenth.
absl::StatusOr<std::vector<Value>> FirstTenth(std::vector<Value> documents, const Value&) {
  documents.resize(static_cast<size_t>(0.1 * static_cast<double>(documents.size())));
  return documents;
}

std::vector<PortedFunction> Functions() {
  return {
      {.digest = "0de67892ee4158b461214a91f5e32b8b052114f0149c027130654f51df4abc79",
       .name = "med_text_classification.process_docs",
       .version = "1",
       .of_documents = FirstTenth},
      MapPort("b97c5eff17b9d78d9b7c1e52625e2154b6c3d092f5a792c8a40592ce923d352b",
              "csatqa.process_docs", CsatQa),
      FilterMapPort("04d0d8bd3ae036f48b11f2762db84d5a12864c9e2751a028b189696fdc40c06d",
                    "physics_gre.process_docs", IsGradable, GrePhysics),
      MapPort("9e381a0ab05fb479a1e9425c2c3c9c1eb97a22a6231606a2d02bf635ea57f594",
              "arithmetic.process_docs", Arithmetic),
      MapPort("6bf3f597c65ad681378168f1eeb5749c231a93070a9b64773b064110befa12e6",
              "norquad.process_docs", NorQuad),
      MapPort("62e8004f033637246e922235d97e47e162efbaff31946d3d948ca26daa6bfb91",
              "moral_stories.process_docs", MoralStories),
      DocumentPort("b76a6b2346748ebb3e884b90576256da72714b967566e1ab3e1aa77827a67d79",
                   "mathqa.doc_to_choice", MathQaChoices),
      MapPort("7cfb9c8a14ba8e7f4c77b8c17a592390b571e5b433a2e8984ed1af6e686e883b",
              "wsc273.process_doc", Wsc),
      DocumentPort("8f5cba3c5a635d01933c5fa8724d4708fec3eaa357ac976dad022cf29254e94c",
                   "eus_trivia.doc_to_choice", BasqueLetters),
      DocumentPort("d987bd43a3eaf7d5ea2ea163a471af7e76ab3845545dce4da7bc306fdfccae01",
                   "eus_trivia.doc_to_text", BasqueTrivia),
      DocumentPort("3789d734fb002f99fc01348a6a69e68c5b9251f39f05352154b169d177e11225",
                   "eus_reading.doc_to_text_context", BasqueReading),
      MapPort("796d73c14c79392ff4ca3d18b7a9d142501b3ea25c5ee18ed097bbc0ad51e00f",
              "galician_bench.process_summarization", Summary),
      MapPort("4bbc38b0b3d052b50c84fb61c49bb98aa93595e6ae0f5fa47eb9938d1363fec6",
              "spanish_bench.process_xlsum", Summary),
      MapPort("2f35c6f6f73594c116dccaebf3d1d4ac4ba2e984e11d3ca61c588795e565712e",
              "catalan_bench.process_doc_cabreu", Cabreu),
  };
}

}  // namespace

extern const PortEntry port_small_rows;
const PortEntry port_small_rows = {
    .name = "small_rows",
    .summary = "CSAT-QA, GRE Physics, arithmetic, NorQuAD, Moral Stories, MathQA, WSC273 …",
    .functions = Functions,
};

}  // namespace etalon
