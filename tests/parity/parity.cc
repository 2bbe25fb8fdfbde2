#include "parity/parity.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "absl/strings/str_format.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/python.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "engine/trie_model.h"
#include "models/table.h"
#include "python/python_results.h"
#include "sandbox/sandboxed_programs.h"
#include "tasks/selection.h"

namespace etalon {
namespace {

constexpr double kTolerance = 1e-3;  // of a log-likelihood, against max(1, |it|)

std::string Shown(const std::string& text) { return PythonQuote(text.substr(0, 60)); }

// One answer of the reference for each request of one repeat.
std::vector<Answer> AnswersOf(const ReferenceSample& sample, size_t repeat) {
  std::vector<Answer> answers;
  for (const auto& request : sample.answers) {
    answers.push_back(repeat < request.size() ? request[repeat] : Answer());
  }
  return answers;
}

bool IsClose(double ours, double theirs, double tolerance) {
  if (std::isinf(ours) || std::isinf(theirs)) return ours == theirs;
  return std::abs(ours - theirs) <= tolerance * std::max(1.0, std::abs(theirs));
}

}  // namespace

struct Parity::Compared {
  const ReferenceEntry& entry;
  ParityTotals& totals;
  EntryReport report;
  std::unique_ptr<Task> task;
  // Lines of the reference by filter, in the order of documents.
  std::vector<std::string> filters;
  std::map<std::string, std::vector<ReferenceSample>> lines;
  std::vector<std::vector<AnsweredSample>> documents;  // ours: [document][repeat]
  bool has_own_answers = false;                        // a real model was asked

  const std::vector<ReferenceSample>& first() const { return lines.at(filters.front()); }
  void Differ(std::string what) { report.differences.push_back(std::move(what)); }
};

absl::StatusOr<std::unique_ptr<Parity>> Parity::Create(const ParityOptions& options) {
  std::unique_ptr<Parity> parity(new Parity());
  parity->options_ = options;
  if (options.python == PythonUse::kAll) parity->functions_ = FunctionTable();
  if (options.python != PythonUse::kNone) parity->functions_.Allow(&parity->python_);
  ETALON_TRY(parity->index_, TaskIndex::Build(options.task_paths));
  ETALON_TRY(parity->entries_, ReadReferenceIndex(options.reference_folder));
  return parity;
}

absl::StatusOr<std::unique_ptr<Task>> Parity::Bind(const ReferenceEntry& entry) {
  const auto renamed = options_.task_names.find(entry.task);
  const std::string& name = renamed == options_.task_names.end() ? entry.task : renamed->second;
  ETALON_TRY(const Selection selection, SelectTasks(index_, {name}));
  TaskSettings settings;
  settings.data_folders = options_.data_folders;
  settings.num_fewshot = entry.num_fewshot;
  settings.limit = entry.limit.value_or(0);
  // --seed random,numpy,torch,fewshot
  if (const Value seeds = entry.Flag("--seed"); seeds.is_string()) {
    const auto parts = SplitText(seeds.AsString(), ",");
    settings.fewshot_seed = static_cast<uint64_t>(ParseInt(parts.back()).value_or(1234));
  }
  if (const Value generation = entry.Flag("--gen_kwargs"); generation.is_string()) {
    settings.generation_arguments = Value(Value::Dict());
    for (const std::string_view pair : SplitText(generation.AsString(), ",")) {
      const size_t equals = pair.find('=');
      settings.generation_arguments.Set(pair.substr(0, equals),
                                        ParseInt(pair.substr(equals + 1)).value_or(0));
    }
  }
  if (const size_t begin = entry.extra.find("--samples '"); begin != std::string::npos) {
    const size_t open = entry.extra.find('\'', begin) + 1;
    ETALON_TRY(const Value chosen,
               ParseJson(entry.extra.substr(open, entry.extra.find('\'', open) - open)));
    for (const auto& [task, documents] : chosen.AsDict()) {
      for (const Value& each : documents.AsList()) settings.chosen[task].push_back(each.AsInt());
    }
  }
  if (entry.is_chat) settings.chat = ChatSettings{.fewshot_as_multiturn = entry.is_multiturn};
  return Task::Create(selection.tasks.front(), settings, functions_, &digests_);
}

absl::StatusOr<Model*> Parity::FindModel(const std::string& name) {
  const auto path = options_.models.find(name);
  if (path == options_.models.end()) return nullptr;
  auto& model = models_[name];
  if (model == nullptr) {
    ModelOptions options;
    options.argument = path->second;
    options.threads = options_.threads;
    ETALON_TRY(ModelHandle handle, FindModelEntry("llama")->create(options));
    model = std::make_unique<TrieModel>(std::move(handle.token_model), nullptr);
  }
  return model.get();
}

absl::Status Parity::CompareQuestions(Compared* compared) {
  ETALON_TRY(Model* const model, FindModel(compared->entry.model));
  ETALON_TRY(auto stream, compared->task->Open(0));
  const auto& lines = compared->first();
  ParityTotals& totals = compared->totals;
  while (true) {
    ETALON_TRY(std::optional<Sample> sample, stream->Next());
    if (!sample.has_value()) break;
    AnsweredSample answered;
    answered.ask_hash = AskHash(*sample);
    if (sample->repeat == 0) {
      compared->documents.emplace_back();
    }
    // Its place in the reference; its number differs from it where single documents were chosen.
    const size_t document = compared->documents.size() - 1;
    if (sample->repeat == 0) {
      if (document >= lines.size()) {
        return absl::AbortedError(
            StrCat("the reference has ", lines.size(), " documents, we more"));
      }
      const ReferenceSample& line = lines[document];
      const auto count = [&](const char* what, const std::string& ours, const std::string& theirs,
                             int64_t* agreeing) {
        if (ours == theirs) {
          ++*agreeing;
        } else {
          compared->Differ(StrCat("document ", sample->doc_id, ": another ", what));
        }
      };
      ++totals.samples;
      if (sample->doc_id != line.doc_id) {
        compared->Differ(
            StrCat("document ", sample->doc_id, " stands where the reference has ", line.doc_id));
      }
      count("doc_hash", sample->doc_hash, line.doc_hash, &totals.doc_hashes);
      count("target_hash", Sha256Hex(sample->target), line.target_hash, &totals.target_hashes);
      const Prompt& prompt = *sample->requests.front().prompt;
      if (prompt.is_chat() && model == nullptr) {
        ++totals.chat_prompts_unknown;
      } else {
        ETALON_TRY(const std::string text,
                   prompt.is_chat() ? model->Render(prompt) : prompt.PlainText());
        count("prompt_hash", Sha256Hex(text), line.prompt_hash, &totals.prompt_hashes);
      }
      // The field hashes a chat after its template.
      if (!prompt.is_chat()) {
        count("args_hash", answered.ask_hash, line.args_hash, &totals.argument_hashes);
      } else {
        ++totals.argument_hashes;
      }
    }
    answered.answers = AnswersOf(lines[document], static_cast<size_t>(sample->repeat));
    answered.sample = *std::move(sample);
    compared->documents.back().push_back(std::move(answered));
  }
  if (compared->documents.size() != lines.size()) {
    compared->Differ(
        StrCat(compared->documents.size(), " documents; the reference has ", lines.size()));
  }
  return absl::OkStatus();
}

absl::Status Parity::CompareAnswers(Compared* compared) {
  ETALON_TRY(Model* const model, FindModel(compared->entry.model));
  if (model == nullptr || !options_.asks_models) return absl::OkStatus();
  compared->has_own_answers = true;
  ParityTotals& totals = compared->totals;
  std::vector<Sample> window;
  for (const auto& document : compared->documents) {
    for (const AnsweredSample& repeat : document) window.push_back(repeat.sample);
  }
  ETALON_TRY(auto answers, model->AnswerWindow(window));
  size_t next = 0;
  for (auto& document : compared->documents) {
    for (AnsweredSample& answered : document) {
      std::vector<Answer> theirs = std::move(answered.answers);
      answered.answers = std::move(answers[next++]);
      const std::string place = StrCat("document ", answered.sample.doc_id);
      for (size_t i = 0; i < answered.answers.size(); ++i) {
        const Answer& ours = answered.answers[i];
        const Request& request = answered.sample.requests[i];
        if (!ours.error.empty() &&
            compared->entry.outside_vocabulary.contains(answered.sample.doc_id)) {
          ++totals.outside_vocabulary;
          continue;
        }
        if (!ours.error.empty()) {
          ++totals.failed;
          compared->Differ(StrCat(place, " request ", i, ": ", ours.error));
          continue;
        }
        if (request.kind == RequestKind::kGenerateUntil) {
          ++totals.texts;
          if (ours.text == theirs[i].text) continue;
          ++totals.texts_differ;
          const auto at = std::mismatch(ours.text.begin(), ours.text.end(), theirs[i].text.begin(),
                                        theirs[i].text.end());
          const auto offset = static_cast<size_t>(at.first - ours.text.begin());
          compared->Differ(StrCat(place, ": text differs at byte ", offset, " of ",
                                  theirs[i].text.size(), ": ", Shown(ours.text.substr(offset)),
                                  " for ", Shown(theirs[i].text.substr(offset))));
          continue;
        }
        ++totals.answers;
        const double scale = std::max(1.0, std::abs(theirs[i].log_likelihood));
        const double delta = std::abs(ours.log_likelihood - theirs[i].log_likelihood) / scale;
        totals.relative_max = std::max(totals.relative_max, delta);
        if (!(delta <= kTolerance)) {
          ++totals.beyond;
          compared->Differ(absl::StrFormat("%s request %d: log-likelihood %.6f for %.6f", place, i,
                                           ours.log_likelihood, theirs[i].log_likelihood));
        }
        if (request.kind == RequestKind::kLoglikelihood && ours.is_greedy != theirs[i].is_greedy) {
          ++totals.greedy_flips;
          compared->Differ(StrCat(place, " request ", i, ": another greedy flag"));
        }
      }
    }
  }
  return absl::OkStatus();
}

namespace {

// A number, a truth value or a list of truth values, as lm-eval logs marks. Other lists are logged
// in the shape of their aggregation; the values of whole tasks compare them.
std::optional<Score> LoggedMark(const Value* logged) {
  if (logged == nullptr) return std::nullopt;
  if (logged->is_number()) return Score{logged->AsDouble()};
  if (logged->is_bool()) return Score{logged->AsBool() ? 1.0 : 0.0};
  if (!logged->is_list()) return std::nullopt;
  Score score;
  for (const Value& each : logged->AsList()) {
    if (!each.is_bool()) return std::nullopt;
    score.push_back(each.AsBool() ? 1.0 : 0.0);
  }
  return score;
}

bool AreClose(const Score& ours, const Score& theirs, double tolerance) {
  if (ours.size() != theirs.size()) return false;
  for (size_t i = 0; i < ours.size(); ++i) {
    if (!IsClose(ours[i], theirs[i], tolerance)) return false;
  }
  return true;
}

}  // namespace

void Parity::CompareDocumentMarks(size_t document, const DocumentMarks& marks, Compared* compared) {
  for (const std::string& filter : compared->filters) {
    const auto& lines = compared->lines.at(filter);
    if (document >= lines.size()) continue;
    const Value& line = lines[document].line;
    const Value* metrics = line.Find("metrics");
    if (metrics == nullptr) continue;
    for (const Value& metric : metrics->AsList()) {
      const Value* theirs = line.Find(metric.AsString());
      const auto ours = marks.scores.find(StrCat(metric.AsString(), ",", filter));
      const auto logged = LoggedMark(theirs);
      if (!logged.has_value()) continue;
      ++compared->totals.marks;
      if (ours != marks.scores.end() &&
          AreClose(ours->second, *logged, compared->has_own_answers ? kTolerance : 1e-12)) {
        continue;
      }
      ++compared->totals.marks_differ;
      compared->Differ(StrCat("document ", document, ": ", metric.AsString(), ",", filter, " is ",
                              ours == marks.scores.end() ? StrCat("missing (", marks.failure, ")")
                                                         : PythonFloat(ours->second.front()),
                              " for ", PythonRepr(*theirs)));
    }
  }
}

void Parity::CompareResults(const TaskScorer& scorer, ProgramRunner* programs, Compared* compared) {
  constexpr int32_t kBootstrap = 100000;
  const Value& theirs = compared->entry.results;
  if (!theirs.is_dict()) return;
  ParityTotals& totals = compared->totals;
  const double tolerance = compared->has_own_answers ? kTolerance : 1e-12;
  const std::vector<TaskResult> results = scorer.Results(kBootstrap, programs);
  const ReferenceEntry& entry = compared->entry;
  // Means of answers of our own would differ in their last digits.
  if (entry.groups.is_dict() && !compared->has_own_answers) {
    RunOfTasks& run = runs_[StrCat(entry.model, "/", entry.run)];
    run.groups = entry.groups;
    run.results.emplace(entry.task, results);
  }
  for (const TaskResult& result : results) {
    const Value* value = theirs.Find(StrCat(result.metric, ",", result.filter));
    const Value* error = theirs.Find(StrCat(result.metric, "_stderr,", result.filter));
    if (value == nullptr) continue;
    ++totals.values;
    if (!result.estimate.ok()) {
      if (value->is_none() || *value == Value("NaN")) continue;  // not defined there either
      ++totals.values_differ;
      compared->Differ(StrCat(result.metric, ": ", ToView(result.estimate.status().message())));
      continue;
    }
    if (!value->is_number() || !IsClose(result.estimate->value, value->AsDouble(), tolerance)) {
      ++totals.values_differ;
      compared->Differ(StrCat(result.metric, ",", result.filter, ": ",
                              PythonFloat(result.estimate->value), " for ", PythonRepr(*value)));
    }
    if (error == nullptr) continue;
    ++totals.errors;
    const auto& ours = result.lm_eval_standard_error;
    const bool is_equal =
        error->is_number()
            ? ours.has_value() && IsClose(*ours, error->AsDouble(), std::max(tolerance, 1e-9))
            : !ours.has_value();
    if (is_equal) continue;
    ++totals.errors_differ;
    compared->Differ(StrCat(result.metric, "_stderr,", result.filter, ": ",
                            ours.has_value() ? PythonFloat(*ours) : "N/A", " for ",
                            PythonRepr(*error)));
  }
}

absl::Status Parity::CompareMarks(Compared* compared) {
  if (compared->first().empty() || compared->first().front().answers.empty()) {
    return absl::OkStatus();
  }
  ETALON_TRY(auto scorer, TaskScorer::Create(compared->task->plan()));
  std::unique_ptr<ProgramRunner> programs;
  if (scorer->runs_programs()) {
    ETALON_TRY(programs, SandboxedPrograms::Start({}));
  } else if (scorer->runs_python()) {
    ETALON_TRY(auto python, PythonResults::Start());
    ETALON_TRY_DO(python->Add(compared->task->plan()));
    programs = std::move(python);
  }
  for (size_t i = 0; i < compared->documents.size(); ++i) {
    const int64_t doc_id = compared->documents[i].front().sample.doc_id;
    ETALON_TRY(const DocumentMarks marks, scorer->Mark(compared->documents[i], programs.get()));
    if (compared->has_own_answers && compared->entry.outside_vocabulary.contains(doc_id)) continue;
    CompareDocumentMarks(i, marks, compared);
  }
  // Without some documents the values are of other sets.
  if (compared->has_own_answers && !compared->entry.outside_vocabulary.empty()) {
    return absl::OkStatus();
  }
  CompareResults(*scorer, programs.get(), compared);
  return absl::OkStatus();
}

absl::StatusOr<EntryReport> Parity::Check(const ReferenceEntry& entry) {
  ParityTotals& totals = totals_[entry.model];
  ++totals.entries;
  Compared compared{.entry = entry, .totals = totals};
  const auto skip = [&](std::string why) {
    ++totals.skipped;
    ++skipped_[why.substr(0, 200)];
    compared.report.skipped = std::move(why);
    return compared.report;
  };
  auto task = Bind(entry);
  if (absl::IsUnimplemented(task.status())) {
    const std::string why(ToView(task.status().message()));
    return skip(why.substr(why.find(": ") + 2));
  }
  if (!task.ok()) {
    ++difference_count_;
    compared.Differ(std::string(ToView(task.status().message())));
    return compared.report;
  }
  compared.task = *std::move(task);
  ETALON_TRY(auto lines, ReadReferenceSamples(JoinPath(options_.reference_folder, entry.file)));
  for (ReferenceSample& line : lines) {
    auto& list = compared.lines[line.filter];
    if (list.empty()) compared.filters.push_back(line.filter);
    list.push_back(std::move(line));
  }
  absl::Status status = CompareQuestions(&compared);
  if (status.ok()) status = CompareAnswers(&compared);
  if (status.ok()) status = CompareMarks(&compared);
  if (!status.ok()) compared.Differ(std::string(ToView(status.message())));
  difference_count_ += static_cast<int64_t>(compared.report.differences.size());
  return compared.report;
}

absl::StatusOr<GroupTotals> Parity::CheckGroups() {
  GroupTotals totals;
  for (const auto& [name, run] : runs_) {
    ETALON_TRY_DO(Annotate(CompareGroups(index_, run.groups, run.results, &totals), name));
  }
  difference_count_ += static_cast<int64_t>(totals.differences.size());
  return totals;
}

std::string Parity::Summary() const {
  std::string text;
  for (const auto& [model, t] : totals_) {
    StrAppend(&text, model, ": ", t.entries, " entries, ", t.skipped, " not compared; ", t.samples,
              " documents: doc_hash ", t.doc_hashes, ", prompt_hash ", t.prompt_hashes,
              ", target_hash ", t.target_hashes, ", arguments ", t.argument_hashes, " agree");
    if (t.chat_prompts_unknown > 0) {
      StrAppend(&text, " (", t.chat_prompts_unknown, " prompts need the model's chat template)");
    }
    if (t.answers + t.texts + t.failed > 0) {
      StrAppend(&text, "\n  answers: ", t.answers, " log-likelihoods, ", t.beyond,
                " beyond 1e-3, largest ", t.relative_max, ", ", t.greedy_flips,
                " greedy flags differ; ", t.texts, " texts, ", t.texts_differ, " differ; ",
                t.failed, " failed");
    }
    if (t.marks + t.values > 0) {
      StrAppend(&text, "\n  scores: ", t.marks, " marks, ", t.marks_differ, " differ; ", t.values,
                " values, ", t.values_differ, " differ; ", t.errors, " standard errors, ",
                t.errors_differ, " differ");
    }
    text += "\n";
  }
  for (const auto& [why, count] : skipped_)
    StrAppend(&text, "not compared ", count, ": ", why, "\n");
  return text;
}

}  // namespace etalon
