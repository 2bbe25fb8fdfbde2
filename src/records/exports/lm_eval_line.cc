#include "records/exports/lm_eval_line.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "absl/status/status.h"
#include "base/hash.h"
#include "base/python.h"
#include "base/str.h"
#include "base/texts/answer_text.h"
#include "base/try.h"
#include "scorers/choices.h"

namespace etalon {
namespace {

constexpr PythonJsonOptions kDumps = {};

// lm-eval's sanitize_list: all that is no list becomes its str().
Value Sanitized(const Value& value) {
  if (!value.is_list()) return Value(PythonStr(value));
  Value::List out;
  for (const Value& item : value.AsList()) out.push_back(Sanitized(item));
  return Value(std::move(out));
}

Value LoggedPrompt(const Prompt& prompt) {
  if (!prompt.is_chat()) return Value(prompt.PlainText());
  Value::List messages;
  for (const Message& message : prompt.messages) {
    messages.push_back(Value::MakeDict({{"role", message.role}, {"content", message.content}}));
  }
  return Value(PythonJson(Value(std::move(messages))));
}

Value LoggedArguments(const Sample& sample) {
  Value arguments{Value::Dict()};
  for (size_t i = 0; i < sample.requests.size(); ++i) {
    const Request& request = sample.requests[i];
    Value of_request = Value::MakeDict({{"arg_0", LoggedPrompt(*request.prompt)}});
    if (request.kind == RequestKind::kLoglikelihood) {
      of_request.Set("arg_1", request.continuation);
    } else if (request.kind == RequestKind::kGenerateUntil) {
      of_request.Set("arg_1", request.generation.arguments);
    }
    arguments.Set(StrCat("gen_args_", i), std::move(of_request));
  }
  return arguments;
}

Value LoggedResponse(const Request& request, const Answer& answer,
                     const std::string& thinking_end) {
  const bool has_thoughts = !thinking_end.empty() && answer.error.empty();
  if (request.kind == RequestKind::kGenerateUntil && has_thoughts) {
    // That program takes them off before it logs an answer.
    return Value(AnswerAfterThoughts(answer.text, thinking_end, request.generation.until));
  }
  if (request.kind == RequestKind::kGenerateUntil) return Value(answer.text);
  if (request.kind == RequestKind::kLoglikelihoodRolling) return Value(answer.log_likelihood);
  return Value::MakeList({answer.log_likelihood, answer.is_greedy});
}

// For each request a list over repeats.
Value LoggedResponses(std::span<const AnsweredSample> repeats, const std::string& thinking_end) {
  Value::List all;
  for (size_t i = 0; i < repeats.front().answers.size(); ++i) {
    Value::List of_request;
    for (const AnsweredSample& repeat : repeats) {
      of_request.push_back(
          LoggedResponse(repeat.sample.requests[i], repeat.answers[i], thinking_end));
    }
    all.push_back(Sanitized(Value(std::move(of_request))));
  }
  return Value(std::move(all));
}

// A rolling log-likelihood is a number to lm-eval, and a pair to our filters.
Value LoggedFiltered(std::span<const Value> filtered, RequestKind kind) {
  Value::List all;
  for (const Value& each : filtered) {
    const bool is_pair = each.is_list() && each.AsList().size() == 2;
    const bool is_rolling = kind == RequestKind::kLoglikelihoodRolling;
    all.push_back(Sanitized(is_rolling && is_pair ? each.AsList()[0] : each));
  }
  return Value(std::move(all));
}

Value Ints(const Score& score) {
  Value::List list;
  for (const double number : score) list.emplace_back(static_cast<int64_t>(number));
  return Value(std::move(list));
}

Value Truths(const Score& score) {
  Value::List list;
  for (const double number : score) list.emplace_back(number != 0);
  return Value(std::move(list));
}

std::vector<double> Softmax(std::vector<double> logits) {
  const double largest = *std::max_element(logits.begin(), logits.end());
  double total = 0;
  for (double& each : logits) total += each = std::exp(each - largest);
  for (double& each : logits) each /= total;
  return logits;
}

// What lm-eval logs beside the right answer for metrics that need all choices.
absl::StatusOr<Value> LoggedChoices(std::string_view scorer, const LmEvalLineInput& input) {
  const Value& scorer_input = input.repeats.front().sample.scorer_input;
  ETALON_TRY(const Choices choices, ReadChoices(scorer_input, input.filtered));
  std::vector<double> numbers = choices.log_likelihoods;
  if (scorer == "brier_score") numbers = Softmax(std::move(numbers));
  return Value::MakeList(
      {*scorer_input.Find("gold"), Value(Value::List(numbers.begin(), numbers.end()))});
}

// What lm-eval hands to measures over all documents, whose counts are ours: the right answer and
// the answer.
Value LoggedTexts(const LmEvalLineInput& input) {
  const Value* references = input.repeats.front().sample.scorer_input.Find("references");
  const bool is_one = references->AsList().size() == 1;
  return Value::MakeList({is_one ? references->AsList()[0] : *references, input.filtered[0]});
}

bool IsOfCorpus(std::string_view scorer) {
  return scorer == "bleu" || scorer == "chrf" || scorer == "chrf++" || scorer == "ter";
}

absl::StatusOr<Value> LoggedMark(const Value& metric, const LmEvalLineInput& input) {
  const std::string name = metric.FindString("name"), scorer = metric.FindString("scorer");
  const auto found = input.marks->scores.find(StrCat(name, ",", input.filter));
  if (found == input.marks->scores.end() || found->second.empty()) {
    return absl::InvalidArgumentError(StrCat("the document has no mark for ", name));
  }
  const Score& score = found->second;
  const std::string type = input.task->FindString("output_type");
  if (scorer == "f1" || scorer == "mcc") return Ints(score);
  // The functions of IFEval give truth values, those of MATH whole numbers.
  if (scorer == "ifeval_prompt") return Value(score[0] != 0);
  if (scorer == "ifeval_instructions") return Truths(score);
  if (scorer.starts_with("math_")) return Value(static_cast<int64_t>(score[0]));
  if (scorer == "brier_score" || scorer == "likelihood") return LoggedChoices(scorer, input);
  if (IsOfCorpus(scorer)) return LoggedTexts(input);
  const bool is_int = (type == "multiple_choice" && scorer == "exact_match") ||
                      (type == "loglikelihood" && scorer == "acc");
  if (is_int) return Value(static_cast<int64_t>(score[0]));
  if (type == "loglikelihood_rolling" && score.size() == 2) {
    return Value::MakeList({score[0], static_cast<int64_t>(score[1])});
  }
  if (score.size() == 1) return Value(score[0]);
  return Value(Value::List(score.begin(), score.end()));
}

const Value* MetricNamed(const Value& task, std::string_view name) {
  for (const Value& metric : task.Find("metrics")->AsList()) {
    if (metric.FindString("name") == name) return &metric;
  }
  return nullptr;
}

// The bytes of a JSON text that stand for themselves: from a quote to the one that ends it.
size_t StringEnd(std::string_view text, size_t begin) {
  for (size_t at = begin + 1; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at + 1;
    }
  }
  return std::string_view::npos;
}

}  // namespace

std::vector<std::string> LmEvalMetricOrder(const Value& task) {
  static constexpr std::array kReported = {"word_perplexity",
                                           "byte_perplexity",
                                           "bits_per_byte",
                                           "perplexity",
                                           "acc",
                                           "f1",
                                           "mcc",
                                           "acc_norm",
                                           "acc_bytes",
                                           "exact_match",
                                           "brier_score",
                                           "likelihood",
                                           "acc_mutual_info"};
  std::vector<std::string> names;
  for (const Value& metric : task.Find("metrics")->AsList()) {
    names.push_back(metric.FindString("name"));
  }
  if (task.FindString("output_type") == "generate_until") return names;
  const auto rank = [](const std::string& name) {
    return std::find(kReported.begin(), kReported.end(), name) - kReported.begin();
  };
  std::stable_sort(names.begin(), names.end(), [&rank](const std::string& a, const std::string& b) {
    return rank(a) < rank(b);
  });
  return names;
}

absl::StatusOr<std::string> UnindentedJson(std::string_view indented) {
  std::string out;
  size_t at = 0;
  while (at < indented.size()) {
    const char c = indented[at];
    if (c == '"') {
      const size_t end = StringEnd(indented, at);
      if (end == std::string_view::npos) {
        return absl::InvalidArgumentError("the document's text is no JSON");
      }
      out.append(indented.substr(at, end - at));
      at = end;
      continue;
    }
    ++at;
    if (c == '\n') {
      at = std::min(indented.find_first_not_of(' ', at), indented.size());
      if (out.ends_with(',')) out += ' ';
    } else {
      out += c;
    }
  }
  return out;
}

absl::StatusOr<std::string> FormatLmEvalLine(const LmEvalLineInput& input) {
  const AnsweredSample& first = input.repeats.front();
  const Sample& sample = first.sample;
  const RequestKind kind =
      sample.requests.empty() ? RequestKind::kLoglikelihood : sample.requests.front().kind;
  ETALON_TRY(const std::string document, UnindentedJson(*sample.document));
  std::vector<std::string> metrics = LmEvalMetricOrder(*input.task);
  std::erase_if(metrics, [&input](const std::string& name) {
    return input.marks->failures.contains(StrCat(name, ",", input.filter));
  });
  std::string line = StrCat("{\"doc_id\": ", sample.doc_id, ", \"doc\": ", document);
  const auto put = [&line](std::string_view key, const Value& value) {
    StrAppend(&line, ", ", PythonJson(Value(key), kDumps), ": ", PythonJson(value, kDumps));
  };
  put("target", Value(sample.target));
  put("arguments", LoggedArguments(sample));
  put("resps", LoggedResponses(input.repeats, input.task->FindString("think_end_token")));
  put("filtered_resps", LoggedFiltered(input.filtered, kind));
  put("filter", Value(input.filter));
  put("metrics", Value(Value::List(metrics.begin(), metrics.end())));
  put("doc_hash", Value(sample.doc_hash));
  put("prompt_hash", Value(first.prompt_hash));
  put("target_hash", Value(Sha256Hex(sample.target)));
  for (const std::string& name : metrics) {
    ETALON_TRY(const Value mark, LoggedMark(*MetricNamed(*input.task, name), input));
    put(name, mark);
  }
  return line + "}";
}

}  // namespace etalon
