// Ports of functions that are ROUGE, by the names that lm-eval's results have.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/python.h"
#include "ports/table.h"

namespace etalon {
namespace {

using ::testing::HasSubstr;

PortedFunction Port(std::string_view name) {
  for (const PortEntry* family : PortEntryTable()) {
    for (PortedFunction& function : family->functions()) {
      if (function.name == name) return std::move(function);
    }
  }
  ADD_FAILURE() << "no port is called " << name;
  return {};
}

TEST(RougePorts, HandAllMeasuresToTheirAggregation) {
  const auto metrics = Port("french_bench.rouge1").metrics(Value(Value::Dict()));
  ASSERT_TRUE(metrics.ok());
  ASSERT_EQ(metrics->size(), 1u);
  EXPECT_EQ(metrics->front().metric, "rouge1");
  EXPECT_EQ(metrics->front().scorer, "rouge_all");
  EXPECT_EQ(Port("french_bench.rouge1_agg").aggregation, "rouge1");
  EXPECT_EQ(Port("afrobench.xlsum.rougeL_agg").aggregation, "rougeL");
}

TEST(RougePorts, CnnDailymailIsStemmed) {
  const PortedFunction port = Port("cnn_dailymail.process_results");
  ASSERT_EQ(port.process_results.size(), 3u);
  for (const PortedMetric& each : port.process_results) {
    EXPECT_EQ(each.scorer, "rouge");
    EXPECT_EQ(each.arguments.FindString("measure"), each.metric);
    EXPECT_TRUE(each.arguments.FindBool("use_stemmer"));
  }
  const auto input = port.scorer_input(Value::MakeDict({{"highlights", "a  b"}}), Value());
  EXPECT_EQ(PythonJson(*input, {}), R"({"references": ["a  b"]})");
}

TEST(RougePorts, LongbenchGivesItsMarkTwoNames) {
  const PortedFunction port = Port("longbench.get_rouge_with_score");
  ASSERT_EQ(port.process_results.size(), 2u);
  EXPECT_EQ(port.process_results[0].metric, "score");
  EXPECT_EQ(port.process_results[1].metric, "rouge_score");
  const Value document = Value::MakeDict({{"answers", Value::MakeList({"a", "b"})}});
  EXPECT_EQ(PythonJson(*port.scorer_input(document, Value()), {}), R"({"references": ["a", "b"]})");
}

TEST(RougePorts, EvalitaTakesTheSummaryOrElseTheTarget) {
  const PortedFunction port = Port("evalita_llm.process_results_sum");
  const auto references = [&](const Value& document) {
    const auto input = port.scorer_input(document, Value());
    return input.ok() ? PythonJson(*input, {}) : std::string(input.status().message());
  };
  EXPECT_EQ(references(Value::MakeDict({{"target", "t"}})), R"({"references": ["t"]})");
  EXPECT_EQ(references(Value::MakeDict({{"target", "t"}, {"summary", "s"}})),
            R"({"references": ["s"]})");
  EXPECT_THAT(references(Value(Value::Dict())), HasSubstr("no column \"target\""));
}

}  // namespace
}  // namespace etalon
