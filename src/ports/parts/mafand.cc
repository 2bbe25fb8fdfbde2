// MAFAND: translation between an African language and English or French. A pair of sentences names
// its languages; the African one is the first that is neither "en" nor "fr".
#include <string>
#include <utility>

#include "base/python.h"
#include "base/str.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/makers.h"
#include "ports/table.h"

namespace etalon {
namespace {

constexpr std::pair<std::string_view, std::string_view> kLanguages[] = {{"amh", "Amharic"},
                                                                        {"bam", "Bambara"},
                                                                        {"bbj", "Gbomala"},
                                                                        {"ewe", "Ewe"},
                                                                        {"fon", "Fon"},
                                                                        {"hau", "Hausa"},
                                                                        {"ibo", "Igbo"},
                                                                        {"kin", "Kinyarwanda"},
                                                                        {"lug", "Luganda"},
                                                                        {"luo", "Luo"},
                                                                        {"mos", "Mossi"},
                                                                        {"nya", "Chichewa"},
                                                                        {"pcm", "Nigerian Pidgin"},
                                                                        {"sna", "Shona"},
                                                                        {"swa", "Swahili"},
                                                                        {"tsn", "Setswana"},
                                                                        {"twi", "Twi"},
                                                                        {"wol", "Wolof"},
                                                                        {"xho", "Xhosa"},
                                                                        {"yor", "Yoruba"},
                                                                        {"zul", "Zulu"}};

struct Pair {
  std::string african_language, african;  // name and sentence
  std::string european_language, european;
};

absl::StatusOr<Value> African(const Value& document) {
  ETALON_TRY(const Value* pair, Column(document, "translation"));
  if (!pair->is_dict()) {
    return absl::InvalidArgumentError("the column \"translation\" is no mapping");
  }
  for (const auto& [key, sentence] : pair->AsDict()) {
    if (key != "en" && key != "fr") return sentence;
  }
  return absl::InvalidArgumentError("the column \"translation\" has no African language");
}

absl::StatusOr<Value> European(const Value& document) {
  ETALON_TRY(const Value* pair, Column(document, "translation"));
  if (pair->Find("en") != nullptr) return *pair->Find("en");
  ETALON_TRY(const Value* french, Column(*pair, "fr"));
  return *french;
}

absl::StatusOr<Pair> PairOf(const Value& document) {
  ETALON_TRY(const Value african, African(document));
  ETALON_TRY(const Value european, European(document));
  const Value& pair = *document.Find("translation");
  Pair named{.african = PythonStr(african),
             .european_language = pair.Find("en") != nullptr ? "English" : "French",
             .european = PythonStr(european)};
  for (const auto& [key, sentence] : pair.AsDict()) {
    if (key == "en" || key == "fr") continue;
    std::vector<std::string_view> codes;
    for (const auto& [code, name] : kLanguages) codes.push_back(code);
    ETALON_TRY(const int64_t index, IndexAmong("translation", key, codes));
    named.african_language = kLanguages[index].second;
    break;
  }
  return named;
}

std::string Advanced(std::string_view from, std::string_view to, std::string_view sentence) {
  return StrCat(
      "You are an advanced Translator, a specialized assistant designed to translate documents "
      "from ",
      from, " into ", to,
      ". \nYour main goal is to ensure translations are grammatically correct and human-oriented. "
      "\n",
      from, ": ", sentence, " \n", to, ": ");
}

absl::StatusOr<Value> Text1(const Value& document) {
  ETALON_TRY(const Pair pair, PairOf(document));
  return Value(Advanced(pair.african_language, pair.european_language, pair.african));
}

absl::StatusOr<Value> Reverse1(const Value& document) {
  ETALON_TRY(const Pair pair, PairOf(document));
  return Value(Advanced(pair.european_language, pair.african_language, pair.european));
}

// The second prompts: the field's functions give a tuple of this one text, and lm-eval stops there.
absl::StatusOr<Value> Text2(const Value& document) {
  ETALON_TRY(const Pair pair, PairOf(document));
  return Value(StrCat(pair.african_language, " sentence: ", pair.african, " \n",
                      pair.european_language, " sentence: "));
}

absl::StatusOr<Value> Reverse2(const Value& document) {
  ETALON_TRY(const Pair pair, PairOf(document));
  return Value(StrCat(pair.european_language, " sentence: ", pair.european, " \n",
                      pair.african_language, " sentence: \n"));
}

absl::StatusOr<Value> Reverse3(const Value& document) {
  ETALON_TRY(const Pair pair, PairOf(document));
  return Value(StrCat("You are a translation expert. Translate the following ",
                      pair.european_language, " sentence into ", pair.african_language, "\n",
                      pair.european_language, " sentence: ", pair.european, "\n",
                      pair.african_language, " sentence: "));
}

std::vector<PortedFunction> Functions() {
  return {
      DocumentPort("4e667d2d7d79be3a817447ddef6bf5bd194918c6c38579223e77289bd3f2db7a",
                   "mafand.get_target", European),
      DocumentPort("71688ec0f8c9f5596b02154a54aaac78e0343c0e018a302492a0c902e31aa7ec",
                   "mafand.get_target_reverse", African),
      DocumentPort("ee7b86d60b2e997e54ad4a47605eecd9638984bbdc0c283923198b7627e483f7",
                   "mafand.create_text_prompt_1", Text1),
      DocumentPort("25e29ada30b7fe43ded233d5d33048a40a0c6fcac49fd996edd890d2b4cc35d2",
                   "mafand.create_reverse_prompt_1", Reverse1),
      DocumentPort("1fa3cd5e4bf017c1067f9b2b674acb477703b0a45dcef344e9697503e2aa0960",
                   "mafand.create_text_prompt_2 (the text of its tuple)", Text2),
      DocumentPort("fbe4da82f2f4e4154b3aa550338ab1477cff1b6071569be5534ab17a281a32ee",
                   "mafand.create_reverse_prompt_2 (the text of its tuple)", Reverse2),
      DocumentPort("95b38d95d40b26815975c07612ab39256f9d497af0e8c0b2959ac70706057984",
                   "mafand.create_reverse_prompt_3", Reverse3),
  };
}

}  // namespace

extern const PortEntry port_mafand;
const PortEntry port_mafand = {
    .name = "mafand",
    .summary = "MAFAND: translation between African languages and English or French",
    .functions = Functions,
};

}  // namespace etalon
