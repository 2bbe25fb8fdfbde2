// links: etalon_ports
// Ports against what the Python functions of the field gave for the same input. One line of
// tests/data/ports/*.jsonl is one call {"function", "digest", "part", "arguments"?, "input"}, and
// what it "gives", or the name of the exception that it "fails" with.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/json.h"
#include "base/python.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "filters/table.h"
#include "metrics/table.h"
#include "ports/table.h"
#include "scorers/table.h"

namespace etalon {
namespace {

// One number, or several.
Value Number(const Score& score) {
  if (score.size() == 1) return Value(score[0]);
  return Value(Value::List(score.begin(), score.end()));
}

// Whole numbers and truths are floats, as marks are.
Value AsFloats(const Value& value) {
  if (value.is_bool()) return Value(value.AsBool() ? 1.0 : 0.0);
  if (value.is_number()) return Value(value.AsDouble());
  if (value.is_list()) {
    Value::List list;
    for (const Value& item : value.AsList()) list.push_back(AsFloats(item));
    return Value(std::move(list));
  }
  Value dict{Value::Dict()};
  for (const auto& [key, item] : value.AsDict()) dict.Set(key, AsFloats(item));
  return dict;
}

absl::StatusOr<Score> MarkOf(const std::string& scorer, const Value& arguments,
                             const Value& scorer_input, const Value& results) {
  const ScorerEntry* entry = FindScorerEntry(scorer);
  if (entry == nullptr) return absl::NotFoundError(StrCat("no scorer \"", scorer, "\""));
  ETALON_TRY(const auto made, entry->create(arguments));
  return made->Mark(scorer_input, results.AsList());
}

// What process_results gives for {"document", "results"}.
absl::StatusOr<Value> Marks(const PortedFunction& port, const Value& input,
                            const Value& arguments) {
  ETALON_TRY(const Value scorer_input, port.scorer_input(*input.Find("document"), arguments));
  Value marks{Value::Dict()};
  for (const PortedMetric& metric : port.process_results) {
    ETALON_TRY(const Score mark,
               MarkOf(metric.scorer, metric.arguments, scorer_input, *input.Find("results")));
    marks.Set(metric.metric, Number(mark));
  }
  return marks;
}

// What process_results and then the functions of "aggregations" give for a list of {"document",
// "results"}.
absl::StatusOr<Value> Aggregates(const FunctionTable& table, const PortedFunction& port,
                                 const Value& line) {
  Value values{Value::Dict()};
  for (const PortedMetric& each : port.process_results) {
    const Value* digest = line.Find("aggregations")->Find(each.metric);
    if (digest == nullptr) return absl::NotFoundError(each.metric);
    const auto aggregation = table.Find(digest->AsString());
    if (aggregation == nullptr) return absl::NotFoundError(digest->AsString());
    const auto metric = FindMetricEntry(aggregation->aggregation)->create({});
    for (const Value& item : line.Find("input")->AsList()) {
      ETALON_TRY(const Value scorer_input,
                 port.scorer_input(*item.Find("document"), Value(Value::Dict())));
      ETALON_TRY(const Score mark,
                 MarkOf(each.scorer, each.arguments, scorer_input, *item.Find("results")));
      ETALON_TRY_DO(metric->Add(mark, ""));
    }
    ETALON_TRY(const Estimate estimate, metric->Finish());
    values.Set(each.metric, estimate.value);
  }
  return values;
}

// What an aggregation gives of marks [gold, predicted].
absl::StatusOr<Value> OfPairs(const PortedFunction& port, const Value& pairs) {
  const auto metric = FindMetricEntry(port.aggregation)->create({});
  for (const Value& pair : pairs.AsList()) {
    ETALON_TRY_DO(metric->Add({pair.AsList()[0].AsDouble(), pair.AsList()[1].AsDouble()}, ""));
  }
  ETALON_TRY(const Estimate estimate, metric->Finish());
  return Value(estimate.value);
}

// What a filter gives for a list of responses.
absl::StatusOr<Value> Filtered(const PortedFunction& port, const Value& responses) {
  ETALON_TRY(const auto filter, FindFilterEntry(port.filter)->create(Value(Value::Dict())));
  return filter->Apply(responses, Value(Value::Dict()));
}

// What a metric gives for {"references", "answer"}.
absl::StatusOr<Value> MetricOf(const PortedFunction& port, const Value& input,
                               const Value& arguments) {
  ETALON_TRY(const auto metrics, port.metrics(arguments));
  ETALON_TRY(const Score mark, MarkOf(metrics[0].scorer, metrics[0].arguments, input,
                                      Value::MakeList({*input.Find("answer")})));
  return Number(mark);
}

// What an aggregation gives of pairs [right answer, response].
absl::StatusOr<Value> Aggregated(const PortedFunction& port, const Value& items) {
  const auto metric = FindMetricEntry(port.aggregation)->create({});
  for (const Value& item : items.AsList()) {
    const Value& target = item.AsList()[0];
    const Value references = target.is_list() ? target : Value::MakeList({target});
    ETALON_TRY(const Score mark, MarkOf(port.scorer, port.scorer_arguments,
                                        Value::MakeDict({{"references", references}}),
                                        Value::MakeList({item.AsList()[1]})));
    ETALON_TRY_DO(metric->Add(mark, ""));
  }
  ETALON_TRY(const Estimate estimate, metric->Finish());
  return Value(estimate.value);
}

absl::StatusOr<Value> Call(const FunctionTable& table, const PortedFunction& port,
                           const Value& line) {
  const Value none{Value::Dict()};
  const Value& arguments = line.Find("arguments") == nullptr ? none : *line.Find("arguments");
  const Value& input = *line.Find("input");
  const std::string part = line.FindString("part");
  if (part == "document") return port.of_document(input, arguments);
  if (part == "documents") {
    ETALON_TRY(auto documents, port.of_documents(input.AsList(), arguments));
    return Value(std::move(documents));
  }
  if (part == "marks") return Marks(port, input, arguments);
  if (part == "pairs") return OfPairs(port, input);
  if (part == "filter") return Filtered(port, input);
  if (part == "aggregates") return Aggregates(table, port, line);
  if (part == "metric") return MetricOf(port, input, arguments);
  return Aggregated(port, input);
}

void CheckLine(const FunctionTable& table, const std::string& place, const Value& line) {
  SCOPED_TRACE(place + ": " + line.FindString("function"));
  const auto port = table.Find(line.FindString("digest"));
  ASSERT_NE(port, nullptr) << "there is no such port";
  const absl::StatusOr<Value> given = Call(table, *port, line);
  if (const Value* failure = line.Find("fails")) {
    EXPECT_FALSE(given.ok()) << "Python: " << failure->AsString()
                             << ", ours: " << PythonJson(*given);
    return;
  }
  ASSERT_TRUE(given.ok()) << given.status();
  const std::string part = line.FindString("part");
  const bool has_numbers = part != "document" && part != "documents" && part != "filter";
  const Value& wanted = *line.Find("gives");
  // The order of columns matters, that of numbers does not.
  const PythonJsonOptions form{.sort_keys = has_numbers};
  EXPECT_EQ(PythonJson(*given, form), PythonJson(has_numbers ? AsFloats(wanted) : wanted, form));
}

TEST(PortVectors, GiveWhatPythonGives) {
  const FunctionTable table = NativePorts();
  const std::string folder = JoinPath(ETALON_SOURCE_DIR, "tests/data/ports");
  const auto names = ListFiles(folder);
  ASSERT_TRUE(names.ok()) << names.status();
  ASSERT_FALSE(names->empty());
  for (const std::string& name : *names) {
    const auto text = ReadFile(name);
    ASSERT_TRUE(text.ok()) << text.status();
    int number = 0;
    for (const std::string_view line : SplitText(*text, "\n")) {
      ++number;
      if (line.empty()) continue;
      const auto parsed = ParseJson(line);
      ASSERT_TRUE(parsed.ok()) << parsed.status();
      CheckLine(table, StrCat(BaseName(name), ":", number), *parsed);
    }
  }
}

}  // namespace
}  // namespace etalon
