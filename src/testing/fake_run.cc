#include "testing/fake_run.h"

#include <utility>

#include "base/check.h"
#include "base/hash.h"
#include "base/python.h"
#include "base/random.h"
#include "base/str.h"

namespace etalon {
namespace {

constexpr int64_t kTasks = 4;
constexpr int32_t kRepeats = 3;  // of the last task

std::shared_ptr<const std::string> SharedText(std::string text) {
  return std::make_shared<const std::string>(std::move(text));
}

// A number from 0 to 1 for a place, the same each time.
double Draw(int64_t task, int64_t doc_id, int64_t salt) {
  const uint64_t mixed =
      MixSeed(MixSeed(static_cast<uint64_t>(task), static_cast<uint64_t>(doc_id)),
              static_cast<uint64_t>(salt));
  return static_cast<double>(mixed >> 11) * 0x1.0p-53;
}

Value MetricOf(const char* name, const char* metric, bool higher_is_better) {
  return Value::MakeDict({{"name", name},
                          {"scorer", name},
                          {"arguments", Value(Value::Dict())},
                          {"metric", metric},
                          {"higher_is_better", higher_is_better}});
}

// The field's own arguments, in an order that is not the alphabet's and with a float that looks
// like an integer.
Value GenerationArguments() {
  return Value::MakeDict({{"until", Value::MakeList({"\n", "Frage:"})},
                          {"do_sample", true},
                          {"top_k", 40.0},
                          {"max_gen_toks", 16}});
}

Value StepOf(const char* function) { return Value::MakeDict({{"function", function}}); }

Value Pipelines(bool is_generation) {
  if (!is_generation) {
    return Value::MakeList(
        {Value::MakeDict({{"name", "none"}, {"steps", Value::MakeList({StepOf("take_first")})}})});
  }
  Value regex = StepOf("regex");
  regex.Set("regex_pattern", "Antwort (\\d+)");
  return Value::MakeList(
      {Value::MakeDict(
           {{"name", "first"}, {"steps", Value::MakeList({regex, StepOf("take_first")})}}),
       Value::MakeDict(
           {{"name", "most"},
            {"steps", Value::MakeList({regex, StepOf("majority_vote"), StepOf("take_first")})}})});
}

Value TaskPlan(const char* name, const char* output_type, int64_t documents, Value metrics) {
  const bool is_generation = std::string_view(output_type) == "generate_until";
  return Value::MakeDict(
      {{"name", name},
       {"alias", name},
       {"version", 1},
       {"output_type", output_type},
       {"documents", Value::MakeDict({{"split", documents}, {"evaluated", documents}})},
       {"repeats", is_generation ? kRepeats : 1},
       {"filters", Pipelines(is_generation)},
       {"metrics", std::move(metrics)},
       {"generation", is_generation ? Value(PythonJson(GenerationArguments())) : Value()}});
}

Value GroupPlan(const char* name, bool weight_by_size) {
  return Value::MakeDict(
      {{"name", name},
       {"alias", name},
       {"version", Value()},
       {"children", Value::MakeList({"wahl", "satz"})},
       {"tasks", Value::MakeList({"wahl", "satz"})},
       {"metrics",
        Value::MakeList({Value::MakeDict(
            {{"metric", "acc"}, {"filters", Value()}, {"weight_by_size", weight_by_size}})})}});
}

Request PlainRequest(RequestKind kind, std::shared_ptr<const Prompt> prompt,
                     std::string continuation) {
  Request request;
  request.kind = kind;
  request.prompt = std::move(prompt);
  request.continuation = std::move(continuation);
  return request;
}

std::shared_ptr<const Prompt> PromptOf(int64_t task, int64_t doc_id) {
  static const auto kExamples = SharedText("Beispiel: 1 + 1 = 2\n\n");
  auto prompt = std::make_shared<Prompt>();
  const std::string question = StrCat("Frage ", doc_id, " der Aufgabe ", task, "? –\u2028");
  if (task == 3 && doc_id % 2 == 1) {
    prompt->messages = {{"system", "Antworte."}, {"user", question}};
    prompt->add_generation_prompt = doc_id % 4 == 1;
  } else {
    prompt->parts = {kExamples, SharedText(question)};
  }
  return prompt;
}

Answer LogLikelihood(double draw) {
  Answer answer;
  answer.log_likelihood = -10 * draw;
  answer.is_greedy = draw < 0.4;
  answer.prompt_tokens = 20;
  answer.answer_tokens = 1;
  return answer;
}

Answer Generation(double draw) {
  Answer answer;
  answer.text = draw < 0.25 ? "Ich weiß es nicht."
                            : StrCat("Also: Antwort ", static_cast<int64_t>(draw * 5), "!");
  answer.stop = draw < 0.5 ? StopReason::kStopString : StopReason::kLength;
  answer.prompt_tokens = 21;
  answer.answer_tokens = 7;
  return answer;
}

void AskChoices(const std::shared_ptr<const Prompt>& prompt, int64_t doc_id,
                AnsweredSample* answered) {
  Sample& sample = answered->sample;
  Value::List choices;
  for (const char* choice : {"rot", "grün", "blau", "gelb wie Stroh"}) {
    sample.requests.push_back(
        PlainRequest(RequestKind::kLoglikelihood, prompt, StrCat(" ", choice)));
    answered->answers.push_back(
        LogLikelihood(Draw(0, doc_id, static_cast<int64_t>(choices.size()))));
    choices.emplace_back(choice);
  }
  sample.target = StrCat(doc_id % 4);
  // Keys in the order in which a record gives them back.
  sample.scorer_input = Value::MakeDict({{"choices", Value(std::move(choices))},
                                         {"cluster", StrCat("Absatz ", doc_id / 2)},
                                         {"gold", doc_id % 4}});
}

void AskGeneration(const std::shared_ptr<const Prompt>& prompt, AnsweredSample* answered) {
  Sample& sample = answered->sample;
  Request request = PlainRequest(RequestKind::kGenerateUntil, prompt, "");
  GenerationSettings& settings = request.generation;
  settings.until = {"\n", "Frage:"};
  settings.max_tokens = 16;
  settings.do_sample = true;
  settings.temperature = 0.7;
  settings.top_p = 0.95;
  settings.top_k = 40;
  settings.min_p = 0.05;
  settings.seed =
      MixSeed(static_cast<uint64_t>(sample.doc_id), static_cast<uint64_t>(sample.repeat));
  settings.arguments = GenerationArguments();
  sample.requests.push_back(std::move(request));
  answered->answers.push_back(Generation(Draw(3, sample.doc_id, sample.repeat)));
  sample.target = "2";
  sample.scorer_input = Value::MakeDict({{"references", Value::MakeList({"2", "3"})}});
}

}  // namespace

Value FakeRunPlan(const FakeRunShape& shape) {
  const int64_t documents = shape.documents;
  return Value::MakeDict(
      {{"tool", Value::MakeDict({{"name", "etalon"}, {"version", "0"}, {"build", "test"}})},
       {"model", Value::MakeDict({{"kind", "fake"}})},
       {"settings", Value::MakeDict({{"seed", 0}})},
       {"tasks",
        Value::MakeList(
            {TaskPlan("wahl", "multiple_choice", documents,
                      Value::MakeList(
                          {MetricOf("acc", "mean", true), MetricOf("acc_norm", "mean", true)})),
             TaskPlan("satz", "loglikelihood", documents,
                      Value::MakeList({MetricOf("perplexity", "perplexity", false),
                                       MetricOf("acc", "mean", true)})),
             TaskPlan("fluss", "loglikelihood_rolling", documents,
                      Value::MakeList({MetricOf("word_perplexity", "weighted_perplexity", false),
                                       MetricOf("bits_per_byte", "bits_per_byte", false)})),
             TaskPlan("frage", "generate_until", documents,
                      Value::MakeList({MetricOf("exact_match", "mean", true)}))})},
       {"groups", Value::MakeList({GroupPlan("alle", true), GroupPlan("eben", false)})}});
}

Value FakeRun::ModelIdentity() const { return Value::MakeDict({{"kind", "fake"}}); }

AnsweredSample FakeRun::Make(int64_t task, int64_t doc_id, int32_t repeat) const {
  constexpr const char* kNames[kTasks] = {"wahl", "satz", "fluss", "frage"};
  AnsweredSample answered;
  Sample& sample = answered.sample;
  sample.task_index = static_cast<uint32_t>(task);
  sample.task = kNames[task];
  sample.doc_id = doc_id;
  sample.repeat = repeat;
  sample.document =
      SharedText(StrCat("{\n  \"id\": ", doc_id, ",\n  \"of\": \"", sample.task, "\"",
                        std::string(static_cast<size_t>(shape_.text_bytes), ' '), "\n}"));
  sample.doc_hash = Sha256Hex(*sample.document);
  sample.scorer_input = Value(Value::Dict());
  const auto prompt = PromptOf(task, doc_id);
  if (task == 0) {
    AskChoices(prompt, doc_id, &answered);
  } else if (task == 3) {
    AskGeneration(prompt, &answered);
  } else {
    const bool is_rolling = task == 2;
    sample.requests.push_back(
        PlainRequest(is_rolling ? RequestKind::kLoglikelihoodRolling : RequestKind::kLoglikelihood,
                     prompt, is_rolling ? "" : " Stroh"));
    answered.answers.push_back(LogLikelihood(Draw(task, doc_id, 0)));
    if (is_rolling) {
      answered.answers[0].is_greedy = false;
      sample.scorer_input = Value::MakeDict({{"bytes", 31 + doc_id}, {"words", 7 + doc_id}});
    }
  }
  answered.ask_hash = AskHash(sample);
  answered.prompt_hash = Sha256Hex(prompt->PlainText());
  return answered;
}

absl::StatusOr<std::optional<AnsweredSample>> FakeRun::Next() {
  if (task_ == kTasks) return std::optional<AnsweredSample>();
  AnsweredSample answered = Make(task_, doc_id_, repeat_);
  if (edit) edit(&answered);
  if (++repeat_ == (task_ == 3 ? kRepeats : 1)) {
    repeat_ = 0;
    if (++doc_id_ == shape_.documents) {
      doc_id_ = 0;
      ++task_;
    }
  }
  return std::optional<AnsweredSample>(std::move(answered));
}

std::vector<AnsweredSample> FakeRunSamples(const FakeRunShape& shape) {
  FakeRun run(shape);
  std::vector<AnsweredSample> samples;
  while (true) {
    auto answered = run.Next();
    ETALON_CHECK(answered.ok());
    if (!answered->has_value()) return samples;
    samples.push_back(*std::move(*answered));
  }
}

}  // namespace etalon
