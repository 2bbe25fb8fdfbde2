// Asks a model what lm-evaluation-harness asked one (its --log_samples files), or a list of
// {prompt, choices}, and compares the answers. It reads no task file: it tests model and engine
// alone.
//
// links: etalon_engine etalon_models
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/json.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "engine/trie_model.h"
#include "models/table.h"

namespace etalon {
namespace {

struct Expected {
  std::string text;
  double log_likelihood = 0;
  bool is_greedy = false;
};

struct Question {
  std::string place;
  Request request;
  std::optional<Expected> expected;
};

struct Totals {
  int64_t scored = 0, generated = 0, errors = 0, greedy_flips = 0, beyond = 0;
  int64_t text_differences = 0;
  double delta_max = 0, relative_max = 0, seconds = 0;
};

// xz files are read through the program xz.
absl::StatusOr<std::string> ReadAll(const std::string& path) {
  if (!path.ends_with(".xz")) return ReadFile(path);
  FILE* pipe = popen(StrCat("xz -dc '", path, "'").c_str(), "r");
  if (pipe == nullptr) return absl::UnavailableError("cannot start xz");
  std::string text;
  char buffer[65536];
  for (size_t size = 0; (size = fread(buffer, 1, sizeof(buffer), pipe)) > 0;) {
    text.append(buffer, size);
  }
  if (pclose(pipe) != 0) return absl::DataLossError(StrCat(path, ": xz failed"));
  return text;
}

std::shared_ptr<const Prompt> PlainPrompt(std::string text) {
  auto prompt = std::make_shared<Prompt>();
  prompt->parts.push_back(std::make_shared<const std::string>(std::move(text)));
  return prompt;
}

GenerationSettings SettingsOf(const Value& arguments) {
  GenerationSettings settings;
  if (const Value* until = arguments.Find("until")) {
    for (const Value& stop : until->AsList()) settings.until.push_back(stop.AsString());
  }
  settings.max_tokens = static_cast<int32_t>(arguments.FindInt("max_gen_toks", 256));
  settings.do_sample = arguments.FindBool("do_sample");
  settings.temperature = arguments.FindDouble("temperature");
  return settings;
}

Question QuestionOf(const Value& arguments, const Value& response) {
  Question question;
  const std::string text = arguments.FindString("arg_0");
  question.request.prompt = PlainPrompt(text);
  const Value* second = arguments.Find("arg_1");
  Expected expected;
  if (second != nullptr && second->is_dict()) {
    question.request.kind = RequestKind::kGenerateUntil;
    question.request.generation = SettingsOf(*second);
    expected.text = response.AsList()[0].AsString();
  } else if (second == nullptr) {
    question.request.kind = RequestKind::kLoglikelihoodRolling;
    const Value& value = response.AsList()[0];
    expected.log_likelihood =
        *ParseDouble((value.is_list() ? value.AsList()[0] : value).AsString());
  } else {
    question.request.continuation = second->AsString();
    const auto& pair = response.AsList()[0].AsList();
    expected.log_likelihood = *ParseDouble(pair[0].AsString());
    expected.is_greedy = pair[1].AsString() == "True";
  }
  question.expected = expected;
  return question;
}

absl::StatusOr<std::vector<Question>> ReadLoggedSamples(const std::string& path) {
  ETALON_TRY(const std::string text, ReadAll(path));
  std::vector<Question> questions;
  std::set<int64_t> seen;  // a sample has one line a filter
  for (const std::string_view line : SplitText(text, "\n")) {
    if (line.empty()) continue;
    // Metrics follow the answers, and Python writes those that are no numbers as NaN.
    const std::string head = StrCat(line.substr(0, line.find(", \"filtered_resps\": ")), "}");
    ETALON_TRY(const Value sample, ParseJson(head));
    const int64_t doc_id = sample.FindInt("doc_id");
    if (!seen.insert(doc_id).second) continue;
    const auto& arguments = sample.Find("arguments")->AsDict();
    const auto& responses = sample.Find("resps")->AsList();
    for (size_t i = 0; i < responses.size(); ++i) {
      Question question = QuestionOf(arguments[i].second, responses[i]);
      question.place = StrCat(path, " doc ", doc_id, " request ", i);
      questions.push_back(std::move(question));
    }
  }
  return questions;
}

absl::StatusOr<std::vector<Question>> ReadChoiceList(const std::string& path) {
  ETALON_TRY(const std::string text, ReadAll(path));
  ETALON_TRY(const Value list, ParseJson(text));
  std::vector<Question> questions;
  for (const Value& item : list.AsList()) {
    const auto prompt = PlainPrompt(item.FindString("prompt"));
    for (const Value& choice : item.Find("choices")->AsList()) {
      Question question;
      question.place = item.FindString("id");
      question.request.prompt = prompt;
      question.request.continuation = choice.AsString();
      questions.push_back(std::move(question));
    }
  }
  return questions;
}

void Compare(const Question& question, const Answer& answer, Totals* totals) {
  const bool is_text = question.request.kind == RequestKind::kGenerateUntil;
  (is_text ? totals->generated : totals->scored) += 1;
  if (!answer.error.empty()) {
    ++totals->errors;
    std::printf("  error: %s: %s\n", question.place.c_str(), answer.error.c_str());
    return;
  }
  if (!question.expected.has_value()) return;
  const Expected& expected = *question.expected;
  if (is_text) {
    if (answer.text == expected.text) return;
    ++totals->text_differences;
    const auto at = std::mismatch(answer.text.begin(), answer.text.end(), expected.text.begin(),
                                  expected.text.end());
    const auto offset = at.first - answer.text.begin();
    std::printf(
        "  text: %s: differs at byte %td of %zu (%s, %d tokens): ours \"%.40s\" theirs \"%.40s\"\n",
        question.place.c_str(), offset, expected.text.size(), StopReasonName(answer.stop),
        answer.answer_tokens, answer.text.c_str() + offset, expected.text.c_str() + offset);
    return;
  }
  const double delta = std::abs(answer.log_likelihood - expected.log_likelihood);
  const double relative = delta / std::max(1.0, std::abs(expected.log_likelihood));
  totals->delta_max = std::max(totals->delta_max, delta);
  totals->relative_max = std::max(totals->relative_max, relative);
  if (relative > 1e-3) {
    ++totals->beyond;
    std::printf("  log-likelihood: %s: ours %.6f theirs %.6f\n", question.place.c_str(),
                answer.log_likelihood, expected.log_likelihood);
  }
  if (question.request.kind == RequestKind::kLoglikelihood &&
      answer.is_greedy != expected.is_greedy) {
    ++totals->greedy_flips;
    std::printf("  greedy flag: %s: ours %d\n", question.place.c_str(), answer.is_greedy);
  }
}

absl::Status RunFile(const std::string& path, TrieModel* model, Totals* totals) {
  const bool is_list = path.ends_with(".json");
  ETALON_TRY(const auto questions, is_list ? ReadChoiceList(path) : ReadLoggedSamples(path));
  Sample sample;
  for (const Question& question : questions) sample.requests.push_back(question.request);
  const TrieStatistics before = model->statistics();
  const auto start = std::chrono::steady_clock::now();
  ETALON_TRY(const auto answers, model->AnswerWindow(std::span(&sample, 1)));
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  totals->seconds += seconds;
  std::printf("%s: %zu requests, %.2f s, %ld tokens asked, %ld computed, %ld rows\n",
              BaseName(path).c_str(), questions.size(), seconds,
              static_cast<long>(model->statistics().asked_tokens - before.asked_tokens),
              static_cast<long>(model->statistics().unique_tokens - before.unique_tokens),
              static_cast<long>(model->statistics().logit_rows - before.logit_rows));
  for (size_t i = 0; i < questions.size(); ++i) Compare(questions[i], answers[0][i], totals);
  return absl::OkStatus();
}

absl::Status Run(std::vector<std::string> arguments) {
  ModelOptions options;
  std::vector<std::string> files;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    const bool has_value = i + 1 < arguments.size();
    if (argument == "--fast") {
      options.is_fast = true;
    } else if (argument == "--threads" && has_value) {
      options.threads = static_cast<int32_t>(ParseInt(arguments[++i]).value_or(0));
    } else if (argument == "--ctx" && has_value) {
      options.context = static_cast<int32_t>(ParseInt(arguments[++i]).value_or(0));
    } else if (argument == "--cpu-variant" && has_value) {
      options.cpu_variant = arguments[++i];
    } else if (options.argument.empty()) {
      options.argument = argument;
    } else {
      files.push_back(argument);
    }
  }
  ETALON_TRY(auto handle, FindModelEntry("llama")->create(options));
  TrieModel model(std::move(handle.token_model), nullptr);
  std::printf("%s\n", PrettyJson(model.Identity()).c_str());
  Totals totals;
  for (const std::string& file : files) ETALON_TRY_DO(RunFile(file, &model, &totals));
  std::printf(
      "total: %.1f s; %ld log-likelihoods, max |difference| %.3g (%.3g of max(1, |ll|)), %ld "
      "beyond "
      "1e-3, %ld greedy flags differ; %ld generations, %ld differ; %ld errors\n",
      totals.seconds, static_cast<long>(totals.scored), totals.delta_max, totals.relative_max,
      static_cast<long>(totals.beyond), static_cast<long>(totals.greedy_flips),
      static_cast<long>(totals.generated), static_cast<long>(totals.text_differences),
      static_cast<long>(totals.errors));
  return absl::OkStatus();
}

}  // namespace
}  // namespace etalon

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs(
        "usage: model_parity MODEL.gguf [--threads N] [--ctx N] [--fast] [--cpu-variant V] "
        "SAMPLES.jsonl[.xz]|LIST.json…\n",
        stderr);
    return 2;
  }
  const absl::Status status = etalon::Run(std::vector<std::string>(argv + 1, argv + argc));
  if (status.ok()) return 0;
  std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
  return 3;
}
