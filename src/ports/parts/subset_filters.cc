// Functions of process_docs that keep the rows of one subset, each with a text of its own:
// Winogender, IndicParam, Glianorex, NorEval, CLIcK and Uncheatable Eval.
#include <string>
#include <utility>

#include "base/letter_case.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/makers.h"
#include "ports/table.h"

namespace etalon {
namespace {

PortedFunction Beginning(std::string_view digest, std::string_view name, const char* column,
                         std::string_view prefix) {
  return FilterPort(digest, name, [column, prefix](const Value& document) -> absl::StatusOr<bool> {
    ETALON_TRY(const std::string* text, TextColumn(document, column));
    return text->starts_with(prefix);
  });
}

absl::StatusOr<bool> HasFact(const Value& document) {
  ETALON_TRY(const std::string* fact, TextColumn(document, "fact"));
  return !fact->empty();
}

// Rows of CLIcK are told apart by their "id", as "CSAT_korean_22_3".
struct ClickId {
  std::string text;

  bool Has(std::string_view part) const { return text.find(part) != std::string::npos; }
  bool HasWord(std::string_view part) const {
    return LowerCase(text).find(part) != std::string::npos;
  }
  // The number between two underscores; counted from the end when negative.
  absl::StatusOr<int64_t> Number(int index) const {
    const auto parts = SplitText(text, "_");
    const auto count = static_cast<int>(parts.size());
    const int place = index < 0 ? index + count : index;
    if (place >= 0 && place < count) {
      const auto number = ParseInt(PythonStrip(parts[static_cast<size_t>(place)]));
      if (number.has_value()) return *number;
    }
    return absl::InvalidArgumentError(
        StrCat("the column \"id\" holds \"", text, "\", with no number where one is wanted"));
  }
};

absl::StatusOr<ClickId> IdOf(const Value& document) {
  ETALON_TRY(const std::string* id, TextColumn(document, "id"));
  return ClickId{*id};
}

// `exact` may be empty: then the word alone counts.
PortedFunction ClickCulture(std::string_view digest, std::string_view name, std::string_view word,
                            std::string_view exact = "") {
  return FilterPort(digest, name, [word, exact](const Value& document) -> absl::StatusOr<bool> {
    ETALON_TRY(const ClickId id, IdOf(document));
    return id.HasWord(word) || (!exact.empty() && id.Has(exact));
  });
}

absl::StatusOr<bool> IsText(const Value& document) {
  constexpr int64_t kTextsEnd = 35, kGrammarEnd = 4;
  ETALON_TRY(const ClickId id, IdOf(document));
  if (id.Has("CSAT_korean_22")) return true;
  if (id.Has("CSAT_korean_23")) {
    ETALON_TRY(const int64_t number, id.Number(-1));
    if (number < kTextsEnd) return true;
  }
  if (!id.Has("TK")) return false;
  ETALON_TRY(const int64_t number, id.Number(-1));
  return number > kGrammarEnd;
}

// A question about a conversation.
absl::StatusOr<bool> IsOfSpeech(const Value& document) {
  ETALON_TRY(const std::string* question, TextColumn(document, "question"));
  for (const std::string_view word : {"대화", "발화", "질의"}) {
    if (question->find(word) != std::string::npos) return true;
  }
  return false;
}

// Exams before the 21st had grammar in questions 11 and later, and function before.
constexpr int64_t kNewExam = 21, kFirstGrammar = 11;

absl::StatusOr<bool> IsGrammar(const Value& document) {
  ETALON_TRY(const ClickId id, IdOf(document));
  if (id.Has("CSAT_korean")) {
    ETALON_TRY(const int64_t exam, id.Number(2));
    if (exam < kNewExam) {
      ETALON_TRY(const int64_t number, id.Number(3));
      if (number >= kFirstGrammar) return true;
    }
  }
  if (id.Has("Kedu_1")) {
    const auto parts = SplitText(id.text, "_");
    if (parts[1] != "16") return true;
    ETALON_TRY(const bool is_of_speech, IsOfSpeech(document));
    if (!is_of_speech) return true;
  }
  if (!id.Has("TK")) return false;
  constexpr int64_t kTextsBegin = 5;
  ETALON_TRY(const int64_t number, id.Number(-1));
  return number < kTextsBegin;
}

absl::StatusOr<bool> IsFunction(const Value& document) {
  ETALON_TRY(const ClickId id, IdOf(document));
  if (id.Has("CSAT_korean")) {
    constexpr int64_t kTextsLast = 34;
    ETALON_TRY(const int64_t last, id.Number(-1));
    if (last > kTextsLast) return true;
    ETALON_TRY(const int64_t exam, id.Number(2));
    if (exam < kNewExam) {
      ETALON_TRY(const int64_t number, id.Number(3));
      if (number < kFirstGrammar) return true;
    }
  }
  if (id.Has("Kedu_16")) {
    ETALON_TRY(const bool is_of_speech, IsOfSpeech(document));
    if (is_of_speech) return true;
  }
  return id.Has("PSE_korean");
}

void AddIndicParam(std::vector<PortedFunction>* functions) {
  static constexpr struct {
    std::string_view digest, subject;
  } kSubjects[] = {
      {"ea78ceeb85a649d5e4691006382dee0bd11c779c7e0408f194f9320a6bcd67f1", "Bodo"},
      {"bbe392b326632c9cb4bcbb0aa53b86b639b3fe24f8c3edfb4500b433c0f8c186", "Dogri"},
      {"cb622722a12dbfbc51bd57c6dc73a16b10792df73db9b48323eb5ff5c24bf0cc", "Gujarati_surya"},
      {"17403f6e29bb94679670e2f16a84a693accb625ff8f9fff03c0e9471c3c78536", "Konkani"},
      {"fb92ea61132531f0b8da36c99b76204532f32ff32dbd3528b6604a5619507e23", "Maithili"},
      {"b0b552c46d5d867a39b848ba5f3b29359223a04a50df31eee171c19fb84aa4bc", "Marathi"},
      {"f1729f1a4478cd5af12f5399bb6d01e401cb4d4cdf3afb9946c97fecb23d3c84", "Nepali"},
      {"f8743a8d002084ff38ab08b12c5ecbd15bb3671aae55b3e480d87dd1b1097fd6", "Oriya"},
      {"968e051117975a34af83d398ee6a5843684a60a923b9d42ce7dda1981bf38942", "Rajasthani"},
      {"3729843a3e2214dbcfda94ca99469d60d8f5dbc4dbf2539f3d3db826cff29b11", "Sanskrit"},
      {"ff9be2810d554259dc1184039efa41b072ef29ae266533809db1ff304202b76e", "Sanskrit Mix"},
      {"aa47112f2d755dc0e622e9f896b73db9e0727a85489a08deb38e525ffdc71889", "Santali"},
  };
  for (const auto& each : kSubjects) {
    functions->push_back(
        WherePort(each.digest, StrCat("indicparam.", each.subject), "subject", each.subject));
  }
}

void AddUncheatable(std::vector<PortedFunction>* functions) {
  static constexpr struct {
    std::string_view digest, category;
  } kCategories[] = {
      {"a1f4473dd5e64f657df10641720f353d13520158c9cd503280d6e72a9b92fea3", "ao3_english"},
      {"2e1c86bc5b645f81cf1deea7fc3de664874cc844dd7b7255a0c44283ae20eee1", "ao3_nonenglish"},
      {"0aa42f8a20b005db9407c56674a860f27c2a30a601d071490fee767539febaa1", "arxiv_cs"},
      {"dc4ce253e72f900ad68ad3b76bf91994a098c99de6a95f97680bf8e8c68fb1fc", "arxiv_math"},
      {"220b3c8f2d653dcc998b48836d54b95308281cc314d0c44448f3eb1920498882", "arxiv_other"},
      {"3410c5a00e2e95411bf86e14baf03fbb9525be7a8220b7f2632000522ed458b1", "arxiv_physics"},
      {"3c8ceb1e63bdaf5f3370985ada7344cdd10e8164a9dfeb97ebabb21272b9b585", "bbc_news"},
      {"16ad88ef0afbedf000609496e42b1c48e0d73d2c0940d792d68dcbeb5346b380", "biorxiv_all"},
      {"b07614d0601b696a3af8996f931ed69b15ff56baf99905dff8bea14ebe1cbcbe", "github_cpp"},
      {"842cb17ceeecf26166c1531b6bd23b0ff5df32b7cfddecb1e26c12ccb87a2ef8", "github_javascript"},
      {"d1de06efe2c09f2892daabf8d0d02f446acb8ad916c13eb9bc0b0f1c7cdad778", "github_markdown"},
      {"2c9c954c58f5cf7819be3ebcd61cea723ab2b79446a96229fc6f3ec2238dca81", "github_other"},
      {"e9680aeb7d6f2a3c2754688f4245312eb72a84d31d744e5c8e470cee09925ffe", "github_python"},
      {"3dfe6127c2dad1a27fc21c3b8cd90a8bc05e95ce251323193368dc33ca906fa3", "wikipedia_english"},
      {"b87f0f0b3f667a22f6823c8d62f85ddcbe7ddb0196a722da269068265708a2c5", "wikipedia_nonenglish"},
  };
  for (const auto& each : kCategories) {
    functions->push_back(WherePort(each.digest, StrCat("uncheatable_eval.filter_", each.category),
                                   "category", each.category));
  }
}

std::vector<PortedFunction> Functions() {
  std::vector<PortedFunction> functions = {
      WherePort("c2e015bdc393f4726c2a9981d4d95e86db860676782652ac6623436db1e3aea8",
                "winogender.filter_male", "gender", "male"),
      WherePort("61cfaba3eea6f39063b44a02037c82063aa1fa89c3ae41a5dfe44b9f208094c9",
                "winogender.filter_female", "gender", "female"),
      WherePort("3f385d2ce0ae7d8e77dece5adfdeb06e8113a7582bcb30453e62b8126d385c72",
                "winogender.filter_neutral", "gender", "neutral"),
      Beginning("be31d5ee820d2b33e8b1ed8b252addbf4e57e2e2850e9b32b3c86a0cd57af92b",
                "glianorex.filter_french", "language", "fr"),
      Beginning("0249cd60b52a8c4de8b52d637713d9d0934b48623ce6913a9871017a7016c896",
                "glianorex.filter_english", "language", "en"),
      WherePort("933ed275e09ed92676258c53d143eb9e881845e5cec164bf0fda77bba8684387",
                "noridiom.filter_dataset_nb", "language", "nob"),
      WherePort("54b157d9dc9a49566e2d71fe78927fdea7853f6fe324f69bfe5a4f813e5ac23f",
                "noridiom.filter_dataset_nn", "language", "nno"),
      FilterPort("3af64e1529a29410753e30b68b28475e69a80ddde5b35d5aba798f8c9ecd5f00",
                 "noropenbookqa.filter_dataset", HasFact),
      ClickCulture("e8fc8337bd84dc7c640f2b7849fd0b14efa9f24f3250e02aba1e3782b42ecf1e",
                   "click.extract_economy", "economy"),
      ClickCulture("e4a6ccfdea0aed53667b0e4ff9e706e0394827d843a2874ae6c6848c754fed8e",
                   "click.extract_geography", "geography"),
      ClickCulture("dde17ebcce3b6a87be722f1c0d5c68b225c270806e405b958d2c885256f56f58",
                   "click.extract_history", "history", "KHB"),
      ClickCulture("8d8609e51973af33f951da090bd72d73a8bd5602133a3f5526560b0777a32ac7",
                   "click.extract_law", "law", "PSAT"),
      ClickCulture("c74ba2d5812c6947cc94f208c27a70999c6966c9977f307232c536c890de5c03",
                   "click.extract_politics", "politics"),
      ClickCulture("d434c27a072939b4ad08f3ca7788f78dd9c8f992de7484f513e18e72a1baf741",
                   "click.extract_kpop", "popular"),
      ClickCulture("a9f5438d632260f5cf9ea1b96acf3e86a49e57b68b888da80416bae6f4b0ac2a",
                   "click.extract_society", "society"),
      ClickCulture("36312439e12f118f271b7645a6e38086ac75c3652ef871b601a3cf9d8ea209bd",
                   "click.extract_tradition", "tradition"),
      FilterPort("629da4a253d2369534bda5ce65577473db13a245ae11636a94a68f0f59ffe7da",
                 "click.extract_text", IsText),
      FilterPort("d8256ad9aec629638ca83fd2c795370e18732b1a375da06633fdbb9ab8541a77",
                 "click.extract_grammar", IsGrammar),
      FilterPort("13ff9e23a15f86e2f3da869d58748c9a12704ba986ae3f13a986753d2cccdebd",
                 "click.extract_function", IsFunction),
  };
  AddIndicParam(&functions);
  AddUncheatable(&functions);
  return functions;
}

}  // namespace

extern const PortEntry port_subset_filters;
const PortEntry port_subset_filters = {
    .name = "subset_filters",
    .summary = "one subset's rows: Winogender, IndicParam, Glianorex, NorEval, CLIcK",
    .functions = Functions,
};

}  // namespace etalon
