// CrowS-Pairs: the more and the less stereotyping sentence of a pair, of all or of one kind of
// bias.
#include <utility>

#include "base/text.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/table.h"

namespace etalon {
namespace {

struct Bias {
  const char* digest;
  const char* function;
  const char* prefix;  // of the column bias_type
};

constexpr Bias kBiases[] = {
    {"80dd9f8232429fde88d7e67e457193133371c0458c3a1d8cae5b7ea60b683c43", "filter_race_color",
     "race-color"},
    {"623c758c593b32cff68e57eecf2d1f35c653dd8477732a98740f44f713dc8a54", "filter_socio",
     "socioeconomic"},
    {"93a5388e0f4ca267eab8872ce088ae568cc051f9d5a413d3fb736d73dee15d24", "filter_gender", "gender"},
    {"1e35ec5f9d669a7284cf856665fef5b6f4064add38014a72569f3545f42709fd", "filter_age", "age"},
    {"1cf3cd8b854d693d75199e94605aec81ead01da5d3ab2ac5387102cb971c00c4", "filter_religion",
     "religion"},
    {"14c8bd63e900c30f065c3f9c213fdbc843e65f8336482838b43ea7fcceae7c4f", "filter_disability",
     "disability"},
    {"469d3aece93211fc58bd6cbecb2157b84bd7ee88b4887e5fb50a17d6cdc33a27", "filter_orientation",
     "sexual-orientation"},
    {"df24ea0680b67ab4838c55371ba707407c01e52761a44bac0db349136e0f7643", "filter_nationality",
     "nationality"},
    {"8b0456bcb869d990d7623a022dfeb20b08abd517fdd6371e1d4cce1c9e1d66d6", "filter_appearance",
     "physical-appearance"},
    {"614ce1a0c5c4461c32dbd887987194e78576df5b467ce02285fec9c82da1ac4f", "filter_autre", "autre"},
};

absl::StatusOr<Value> Choices(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const std::string* more, TextColumn(document, "sent_more"));
  ETALON_TRY(const std::string* less, TextColumn(document, "sent_less"));
  return Value::MakeList({*more, *less});
}

// Its two scorers read the log-likelihoods alone.
absl::StatusOr<Value> NoInput(const Value& /*document*/, const Value& /*arguments*/) {
  return Value(Value::Dict());
}

PortedFunction FilterOf(const Bias& bias) {
  const std::string prefix = bias.prefix;
  const auto keep = [prefix](const Value& document) -> absl::StatusOr<bool> {
    ETALON_TRY(const std::string* type, TextColumn(document, "bias_type"));
    return type->starts_with(prefix);
  };
  return {.digest = bias.digest,
          .name = std::string("crows_pairs.") + bias.function,
          .version = "1",
          .of_documents = [keep](std::vector<Value> documents, const Value& /*arguments*/) {
            return FilterDocuments(std::move(documents), keep);
          }};
}

std::vector<PortedFunction> Functions() {
  std::vector<PortedFunction> functions = {
      {.digest = "b9143e9ad12efb7cb60e51797f0af96267638e642760505d1b76a7768f7e67fa",
       .name = "crows_pairs.doc_to_choice",
       .version = "1",
       .of_document = Choices},
      {.digest = "34e14444b1cc6afbefaf7a7ffb06d72733725218877d6694e459e2cd29ce5e6f",
       .name = "crows_pairs.process_results",
       .version = "1",
       .process_results = {{.metric = "likelihood_diff", .scorer = "likelihood_diff"},
                           {.metric = "pct_stereotype", .scorer = "pct_stereotype"}},
       .scorer_input = NoInput}};
  for (const Bias& bias : kBiases) functions.push_back(FilterOf(bias));
  return functions;
}

}  // namespace

extern const PortEntry port_crows_pairs;
const PortEntry port_crows_pairs = {
    .name = "crows_pairs",
    .summary = "CrowS-Pairs: pairs of sentences, of all or of one kind of bias",
    .functions = Functions,
};

}  // namespace etalon
