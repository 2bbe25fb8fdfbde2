// Rows of pairs of sentences for the Iberian, French and PAWS-X tasks: a sentence without its last
// mark, before one that begins in lower case. And SuperGLUE's Winograd schemas.
#include <algorithm>
#include <string>
#include <utility>

#include "base/letter_case.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/makers.h"
#include "ports/table.h"
#include "similarity/words.h"

namespace etalon {
namespace {

// lm-eval's general_detokenize.
std::string Joined(std::string_view text) {
  static constexpr std::pair<std::string_view, std::string_view> kPairs[] = {
      {" n't", "n't"}, {" )", ")"}, {"( ", "("}, {"\" ", "\""},
      {" \"", "\""},   {" '", "'"}, {" .", "."}, {" ,", ","}};
  std::string joined(text);
  for (const auto& [from, to] : kPairs) joined = ReplaceAll(joined, from, to);
  return joined;
}

std::string Detokenized(std::string_view text) { return std::string(PythonStrip(Joined(text))); }

std::string WithoutLast(std::string text, std::string_view marks) {
  if (!text.empty() && marks.find(text.back()) != std::string_view::npos) text.pop_back();
  return text;
}

absl::StatusOr<std::string> BeginningLow(std::string_view text) {
  const std::vector<uint32_t> letters = DecodeUtf8(text);
  if (letters.empty()) return absl::InvalidArgumentError("a sentence is empty");
  std::string first;
  AppendUtf8(letters.front(), &first);
  return LowerCase(first) + std::string(text.substr(first.size()));
}

struct Columns {
  std::string_view first, second;
};

bool IsEmptyOrNone(const Value& value) { return value.is_none() || value == Value(""); }

absl::StatusOr<bool> HasBoth(const Value& document, const Columns& columns) {
  ETALON_TRY(const Value* first, Column(document, columns.first));
  if (IsEmptyOrNone(*first)) return false;
  ETALON_TRY(const Value* second, Column(document, columns.second));
  return !IsEmptyOrNone(*second);
}

absl::StatusOr<Value> Paraphrase(const Value& document, const Columns& columns,
                                 bool is_detokenized) {
  ETALON_TRY(const std::string* raw_first, TextColumn(document, columns.first));
  ETALON_TRY(const std::string* raw_second, TextColumn(document, columns.second));
  std::string first = *raw_first, second = *raw_second;
  if (is_detokenized) {
    first = Detokenized(first);
    second = Detokenized(second);
  }
  ETALON_TRY(second, BeginningLow(second));
  Value changed{Value::Dict()};
  changed.Set(columns.first, WithoutLast(std::move(first), ".,;"));
  changed.Set(columns.second, std::move(second));
  return changed;
}

PortedFunction Paraphrases(std::string_view digest, std::string_view name, Columns columns,
                           bool is_detokenized = true) {
  return FilterMapPort(
      digest, name, [columns](const Value& document) { return HasBoth(document, columns); },
      [columns, is_detokenized](const Value& document) {
        return Paraphrase(document, columns, is_detokenized);
      });
}

absl::StatusOr<Value> Inference(const Value& document, const Columns& columns) {
  ETALON_TRY(const std::string* premise, TextColumn(document, columns.first));
  ETALON_TRY(const std::string* hypothesis, TextColumn(document, columns.second));
  ETALON_TRY(std::string second, BeginningLow(Detokenized(*hypothesis)));
  if (!second.ends_with('.')) second += '.';
  Value changed{Value::Dict()};
  changed.Set(columns.first, WithoutLast(Detokenized(*premise), ".,!?"));
  changed.Set(columns.second, std::move(second));
  return changed;
}

absl::StatusOr<Value> GalicianInference(const Value& document) {
  ETALON_TRY(Value changed, Inference(document, {"sentence1", "sentence2"}));
  ETALON_TRY(const std::string* label, TextColumn(document, "gold_label"));
  ETALON_TRY(const int64_t gold,
             IndexAmong("gold_label", *label, {"entailment", "neutral", "contradiction"}));
  changed.Set("gold_label", gold);
  return changed;
}

absl::StatusOr<Value> LowChoices(const Value& document) {
  Value changed{Value::Dict()};
  for (const char* name : {"choice1", "choice2"}) {
    ETALON_TRY(const std::string* choice, TextColumn(document, name));
    ETALON_TRY(std::string low, BeginningLow(*choice));
    changed.Set(name, std::move(low));
  }
  return changed;
}

// SuperGLUE's Winograd schemas: a text with its pronoun in stars. Words are counted between white
// space, what is behind the pronoun in characters.
absl::StatusOr<Value> SchemaText(const Value& document) {
  ETALON_TRY(const std::string* text, TextColumn(document, "text"));
  ETALON_TRY(const std::string* noun, TextColumn(document, "span1_text"));
  ETALON_TRY(const std::string* pronoun, TextColumn(document, "span2_text"));
  ETALON_TRY(const int64_t place, IntegerColumn(document, "span2_index"));
  const auto words = SplitWords(*text);
  const auto count = static_cast<int64_t>(words.size());
  if (place < 0) return absl::InvalidArgumentError("the column \"span2_index\" is below 0");
  std::string passage;
  for (int64_t i = 0; i < std::min(place, count); ++i) {
    StrAppend(&passage, i == 0 ? "" : " ", words[static_cast<size_t>(i)]);
  }
  const std::vector<uint32_t> characters = DecodeUtf8(*text);
  const size_t begin = CodePointCount(passage) + CodePointCount(*pronoun) + 1;
  StrAppend(&passage, " *", *pronoun, "*");
  for (size_t i = begin; i < characters.size(); ++i) AppendUtf8(characters[i], &passage);
  return Value(StrCat("Passage: ", Joined(passage),
                      "\nQuestion: In the passage above, does the pronoun \"*", *pronoun,
                      "*\" refer to \"*", *noun, "*\"?\nAnswer:"));
}

std::vector<PortedFunction> Functions() {
  return {
      Paraphrases("bb2e68153fa86fe4e745ff0537535b41e17ef8595ce244b476242ec4ec28906c",
                  "paws_x.process_docs_paraphrases", {"sentence1", "sentence2"}),
      Paraphrases("1edb085520f3e731eb86204d87a2685ef32a5678014908c6006fecdb8eab69ea",
                  "catalan_bench.process_docs_paraphrases", {"sentence1", "sentence2"}),
      Paraphrases("0f37602529f2590fae1b8121793c23e711abed3853bc95bc77e8d0dc6ce3c685",
                  "spanish_bench.process_docs_paraphrases", {"sentence1", "sentence2"}),
      Paraphrases("29b5a2fb80f20a9a88e7dbb1fbc1ca87363099ff129f38487f4f1c9c8c59fc64",
                  "galician_bench.process_docs_paws", {"sentence1", "sentence2"}),
      Paraphrases("763a8663d028b2a8737d78b9794bb778b3931712a9733537b095cadd34f37328",
                  "galician_bench.process_docs_paraphrases", {"Frase", "Paráfrase"}),
      Paraphrases("089ef821909d6dd74d94c2bac31a46aa06fdc4061549823911c3268cc6fbc8a1",
                  "basque_bench.paws_process_docs", {"sentence1", "sentence2"},
                  /*is_detokenized=*/false),
      MapPort("63b637743d98ca6946c7f8c1e9bd81c3a5914fc9f60e7a8564eb20f893d51eaa",
              "catalan_bench.process_doc_nli",
              [](const Value& document) { return Inference(document, {"premise", "hypothesis"}); }),
      MapPort("e94023bddc6b479e34f75dc4a04a713bac060f8b2c9471b33a8712f81189c0e6",
              "galician_bench.process_doc_nli", GalicianInference),
      MapPort("1db5f2465d10f5c4a6db4b59630cc534f007213ddf99a43a946d692c08a11b93",
              "catalan_bench.process_docs_copa_ca", LowChoices),
      MapPort("527c21cbeaaf1e7f0e001380e694dfc5f49c89c2525d3cff954baf09a37fe891",
              "spanish_bench.process_docs_copa_es", LowChoices),
      DocumentPort("75d62a3e7a0ce76fed65b8b0c5827a658f650350fc1b5328b598d6e2eb73d9fd",
                   "super_glue.wsc.default_doc_to_text", SchemaText),
  };
}

}  // namespace

extern const PortEntry port_sentence_rows;
const PortEntry port_sentence_rows = {
    .name = "sentence_rows",
    .summary = "PAWS-X, and paraphrase, inference and COPA in Iberian languages",
    .functions = Functions,
};

}  // namespace etalon
