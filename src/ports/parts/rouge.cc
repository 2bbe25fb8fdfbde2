// Metrics and aggregations of task files that are ROUGE: over all documents by evaluate's "rouge",
// or of each document with rouge_score.
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "base/str.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/table.h"

namespace etalon {
namespace {

// Hands answer and reference on to its aggregation, which computes all four measures.
PortedFunction Metric(std::string_view digest, std::string_view family, std::string_view name) {
  return {.digest = std::string(digest),
          .name = StrCat(family, ".", name),
          .version = "1",
          .metrics = [name](const Value& /*arguments*/) {
            return std::vector<PortedMetric>{{.metric = std::string(name), .scorer = "rouge_all"}};
          }};
}

PortedFunction Aggregation(std::string_view digest, std::string_view name,
                           std::string_view measure) {
  return {.digest = std::string(digest),
          .name = std::string(name),
          .version = "1",
          .aggregation = std::string(measure)};
}

PortedMetric OfDocument(std::string_view measure, bool uses_stemmer) {
  PortedMetric metric{.metric = std::string(measure),
                      .scorer = "rouge",
                      .arguments = Value::MakeDict({{"measure", measure}})};
  if (uses_stemmer) metric.arguments.Set("use_stemmer", true);
  return metric;
}

// Evalita's reference: the summary, or else the target.
absl::StatusOr<Value> Summary(const Value& document, const Value& /*arguments*/) {
  const bool has_summary = document.Find("summary") != nullptr;
  ETALON_TRY(const std::string* text, TextColumn(document, has_summary ? "summary" : "target"));
  return Value::MakeDict({{"references", Value::MakeList({*text})}});
}

absl::StatusOr<Value> Highlights(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const std::string* text, TextColumn(document, "highlights"));
  return Value::MakeDict({{"references", Value::MakeList({*text})}});
}

absl::StatusOr<Value> Answers(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const auto answers, TextsColumn(document, "answers"));
  return Value::MakeDict({{"references", Value(Value::List(answers.begin(), answers.end()))}});
}

std::vector<PortedFunction> Functions() {
  return {
      Metric("db087fac240321e4702ca7a30146bdf0cf5ba1c98199daa128e8f655b9de2c35", "french_bench",
             "rouge1"),
      Metric("dcdc7a72ec59d383f01c3c7693c10404c0a4a4a9f7f0c7af96f593917bb1cd41", "afrobench.xlsum",
             "rougeL"),
      Aggregation("2bd3cd90937c11401eb6f4c58295c2a5c24a05be7029494e266a70ffebbf8144",
                  "french_bench.rouge1_agg", "rouge1"),
      Aggregation("8f72cd302b4417f9a28ed99d8953bd203ea471aa6534245159879605e2352203",
                  "galician_bench.rouge1_agg", "rouge1"),
      Aggregation("9ebe5ce120a03ef541290feee5c64b9ef8928ea74683d79cdfb44cb0126a3ac8",
                  "spanish_bench.rouge1_agg", "rouge1"),
      Aggregation("2c0dfe886ed2ab8321e5d801906cccb0240d16c029e996eeaa89b8ddc0fd9cd3",
                  "afrobench.xlsum.rougeL_agg", "rougeL"),
      {.digest = "435f0bf7ecb555a1fbc014c3688b99f5e1600a45242ad5201268e7fe1c1b5e0c",
       .name = "evalita_llm.process_results_sum",
       .version = "1",
       .process_results = {OfDocument("rouge1", /*uses_stemmer=*/false)},
       .scorer_input = Summary},
      {.digest = "2d61961bea7bc568c38d84804fae83af9d1cf77405b546e375be90d5a97d00dd",
       .name = "longbench.get_rouge_with_score",
       .version = "1",
       .process_results = {{.metric = "score", .scorer = "rouge_sets"},
                           {.metric = "rouge_score", .scorer = "rouge_sets"}},
       .scorer_input = Answers},
      // Without the package bert_score, whose numbers need a model of their own. Its normal form of
      // the texts changes no word.
      {.digest = "7724920d5e492435dfb3a81968e88ffdc38b05cb976b883439df72d109156b40",
       .name = "cnn_dailymail.process_results",
       .version = "1",
       .process_results = {OfDocument("rouge1", /*uses_stemmer=*/true),
                           OfDocument("rouge2", /*uses_stemmer=*/true),
                           OfDocument("rougeL", /*uses_stemmer=*/true)},
       .scorer_input = Highlights},
  };
}

}  // namespace

extern const PortEntry port_rouge;
const PortEntry port_rouge = {
    .name = "rouge",
    .summary = "ROUGE of summaries, over all documents or of each",
    .functions = Functions,
};

}  // namespace etalon
