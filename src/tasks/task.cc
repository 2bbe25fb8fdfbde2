#include "tasks/task.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/status/status.h"
#include "base/python.h"
#include "base/status.h"
#include "base/str.h"
#include "base/try.h"
#include "base/yaml.h"

namespace etalon {
namespace {

// The task's own generation arguments with those of the run over them, as the field merges them.
Value MergedArguments(const Value& own, const Value& over) {
  Value merged = own;
  if (!over.is_dict()) return merged;
  for (const auto& [name, value] : over.AsDict()) merged.Set(name, value);
  return merged;
}

int64_t EvaluatedCount(int64_t in_split, const TaskConfig& config, const TaskSettings& settings) {
  const std::optional<double> limit =
      settings.limit.has_value() ? settings.limit : config.default_limit;
  if (!limit.has_value() || *limit <= 0) return in_split;
  const double count = *limit < 1 ? std::ceil(static_cast<double>(in_split) * *limit) : *limit;
  return count >= static_cast<double>(in_split) ? in_split : static_cast<int64_t>(count);
}

std::vector<std::string> ColumnsOf(const Value& document) {
  std::vector<std::string> columns;
  if (!document.is_dict()) return columns;
  for (const auto& [name, value] : document.AsDict()) columns.push_back(name);
  return columns;
}

class DocumentStream : public SampleStream {
 public:
  // `chosen` are the documents to make samples of; empty: the first `count`.
  DocumentStream(std::unique_ptr<RowReader> documents, int64_t count,
                 const std::vector<int64_t>& chosen, PromptBuilder prompts, SampleBuilder samples,
                 const TaskConfig& config)
      : documents_(std::move(documents)),
        count_(count),
        chosen_(chosen),
        prompts_(std::move(prompts)),
        samples_(std::move(samples)),
        config_(config) {}

  absl::StatusOr<std::optional<Sample>> Next() override {
    if (next_in_held_ == held_.size()) {
      if (documents_made_ == count_) return std::optional<Sample>();
      const int64_t document =
          chosen_.empty() ? documents_made_ : chosen_[static_cast<size_t>(documents_made_)];
      auto samples = ReadDocument(document);
      if (!samples.ok()) {
        return Annotate(samples.status(), StrCat("task ", config_.name, ", document ", document));
      }
      held_ = *std::move(samples);
      next_in_held_ = 0;
      ++documents_made_;
    }
    return std::optional<Sample>(std::move(held_[next_in_held_++]));
  }

 private:
  // Documents that are not chosen are passed over and draw no examples, as in the field.
  absl::StatusOr<std::vector<Sample>> ReadDocument(int64_t number) {
    std::optional<Value> document;
    while (next_row_ <= number) {
      ETALON_TRY(document, documents_->Next());
      if (!document.has_value()) {
        return absl::DataLossError("the data now end here; they have changed since the run began");
      }
      ++next_row_;
    }
    std::vector<std::shared_ptr<const Prompt>> prompts;
    if (config_.output_type != OutputType::kLoglikelihoodRolling) {
      ETALON_TRY(prompts, prompts_.Build(*document));
    }
    return samples_.Build(number, *document, prompts);
  }

  const std::unique_ptr<RowReader> documents_;
  const int64_t count_;
  const std::vector<int64_t>& chosen_;
  PromptBuilder prompts_;
  const SampleBuilder samples_;
  const TaskConfig& config_;
  int64_t documents_made_ = 0, next_row_ = 0;
  std::vector<Sample> held_;  // repeats of one document
  size_t next_in_held_ = 0;
};

}  // namespace

absl::Status Task::FindFunctions(const TaskFile& file, const FunctionTable& functions) {
  const auto bind = [&](const Value& value, const std::string& key,
                        BoundFunction* bound) -> absl::Status {
    if (value.is_none()) return absl::OkStatus();
    if (!IsFunctionReference(value)) {
      return file.ErrorAt(key, "process_docs: must be a !function");
    }
    ETALON_TRY(*bound, BindFunction(value, key, file, functions));
    if (!bound->port->of_documents) {
      return file.ErrorAt(key, StrCat("process_docs: the function \"", bound->port->name,
                                      "\" is not of whole splits"));
    }
    return absl::OkStatus();
  };
  ETALON_TRY_DO(bind(config_.process_docs, "process_docs", &process_docs_));
  const bool is_own = file.config.Find("fewshot_config") != nullptr &&
                      file.config.Find("fewshot_config")->Find("process_docs") != nullptr;
  ETALON_TRY_DO(bind(config_.fewshot.process_docs, is_own ? "fewshot_config" : "process_docs",
                     &fewshot_process_docs_));
  // Every function that stands in the file has a port, or binding it is an error.
  ports_ = Value(Value::Dict());
  for (const FunctionUse& use : FunctionsOf(file, functions)) {
    ETALON_TRY_DO(use.identity.status());
    const std::string key = use.place.substr(0, use.place.find('.'));
    const Value reference =
        Value::MakeDict({{std::string(kYamlFunctionKey), use.identity->reference}});
    ETALON_TRY(const BoundFunction bound, BindFunction(reference, key, file, functions));
    Value port = Value::MakeDict({{"function", bound.identity.reference},
                                  {"digest", bound.identity.digest},
                                  {"version", bound.port->version},
                                  {"arguments", bound.arguments}});
    if (const Value* modules = bound.port->python.Find("modules")) port.Set("modules", *modules);
    ports_.Set(use.place, std::move(port));
  }
  return BindSamples(file, functions);
}

absl::Status Task::BindSamples(const TaskFile& file, const FunctionTable& functions) {
  const auto& samples = config_.fewshot.samples;
  if (!samples.has_value() || !IsFunctionReference(*samples)) return absl::OkStatus();
  ETALON_TRY(fewshot_samples_, BindFunction(*samples, "fewshot_config", file, functions));
  if (fewshot_samples_.port->of_documents) return absl::OkStatus();
  return file.ErrorAt("fewshot_config",
                      StrCat("fewshot_config.samples: the function \"", fewshot_samples_.port->name,
                             "\" gives no documents"));
}

absl::Status Task::FindPool(const DatasetRequest& request) {
  FewshotConfig& fewshot = config_.fewshot;
  // As the field does: a split, else the examples in the file, else the first split that there is.
  const bool is_from_file = !fewshot.split.has_value() && fewshot.samples.has_value();
  if (is_from_file) {
    fewshot_.source = "samples";
    if (fewshot_samples_.is_bound()) {
      ETALON_TRY(fewshot_.pool,
                 fewshot_samples_.port->of_documents({}, fewshot_samples_.arguments));
    } else if (fewshot.samples->is_list()) {
      fewshot_.pool = fewshot.samples->AsList();
    } else {
      return absl::InvalidArgumentError("fewshot_config.samples must be a list of documents");
    }
  } else {
    const bool has_split = fewshot.split.has_value();
    const std::string split = has_split                              ? *fewshot.split
                              : config_.training_split.has_value()   ? *config_.training_split
                              : config_.validation_split.has_value() ? *config_.validation_split
                                                                     : *config_.test_split;
    ETALON_TRY(const Documents pool,
               Documents::Find(request, split, has_split ? fewshot_process_docs_ : process_docs_));
    fewshot_.source = split;
    ETALON_TRY(fewshot_.pool, pool.ReadAll());
    pool_dataset_ = pool.dataset();
  }
  // lm-eval compares the two names, which are also equal when neither is given.
  fewshot_.sampler.excludes_question = fewshot.split == config_.test_split;
  fewshot_.sampler.sampler = fewshot.sampler;
  return absl::OkStatus();
}

absl::Status Task::CountDocuments(const TaskSettings& settings) {
  const auto chosen = settings.chosen.find(config_.name);
  if (chosen == settings.chosen.end()) {
    evaluated_ = EvaluatedCount(in_split_, config_, settings);
    return absl::OkStatus();
  }
  chosen_ = chosen->second;
  evaluated_ = static_cast<int64_t>(chosen_.size());
  if (chosen_.back() < in_split_) return absl::OkStatus();
  return absl::InvalidArgumentError(StrCat("task ", config_.name, ": document ", chosen_.back(),
                                           " is chosen, but the split ends with ", in_split_ - 1));
}

absl::Status Task::FindDocuments(const TaskFile& file, const TaskSettings& settings) {
  DatasetRequest request = config_.dataset;
  request.folders = settings.data_folders;
  const std::string split =
      config_.test_split.has_value() ? *config_.test_split : *config_.validation_split;
  auto documents = Documents::Find(request, split, process_docs_);
  if (!documents.ok()) return Annotate(documents.status(), file.At("dataset_path"));
  documents_ = *std::move(documents);
  ETALON_TRY(auto reader, documents_->Open());
  ETALON_TRY(std::optional<Value> document, reader->Next());
  if (!document.has_value()) {
    return file.ErrorAt("dataset_path", StrCat("the split \"", split, "\" holds no document"));
  }
  first_document_ = *std::move(document);
  ETALON_TRY(const int64_t others, reader->CountRest());
  in_split_ = 1 + others;
  ETALON_TRY_DO(CountDocuments(settings));

  // A task that says 0 is never asked with examples, whatever the command line says.
  int64_t count = config_.num_fewshot.value_or(0);
  if (settings.num_fewshot.has_value() && config_.num_fewshot != 0) count = *settings.num_fewshot;
  if (config_.output_type == OutputType::kLoglikelihoodRolling) count = 0;
  fewshot_.sampler.count = count;
  fewshot_.sampler.seed = settings.fewshot_seed;
  if (count == 0) return absl::OkStatus();
  return Annotate(FindPool(request), file.At("num_fewshot"));
}

absl::Status Task::ReadFields(const TaskFile& file, const FunctionTable& functions) {
  const std::vector<std::string> columns = ColumnsOf(first_document_);
  const std::vector<std::string> pool_columns =
      fewshot_.pool.empty() ? columns : ColumnsOf(fewshot_.pool.front());
  const auto read = [&](const Value& value, const std::string& key,
                        const std::vector<std::string>& names,
                        std::optional<Field>* field) -> absl::Status {
    if (value.is_none()) return absl::OkStatus();
    if (value.is_string() && value.AsString().empty() && key != "doc_to_text" &&
        key != "doc_to_target") {
      return absl::OkStatus();
    }
    ETALON_TRY(*field, Field::Create(value, key, file, functions, names));
    return absl::OkStatus();
  };
  ETALON_TRY_DO(read(config_.doc_to_text, "doc_to_text", columns, &fields_.text));
  ETALON_TRY_DO(read(config_.doc_to_target, "doc_to_target", columns, &fields_.target));
  ETALON_TRY_DO(read(config_.doc_to_choice, "doc_to_choice", columns, &fields_.choices));
  ETALON_TRY_DO(read(config_.gen_prefix, "gen_prefix", columns, &fields_.gen_prefix));
  ETALON_TRY_DO(read(config_.description, "description", columns, &fields_.description));
  ETALON_TRY_DO(read(config_.cluster, "metadata.cluster", columns, &fields_.cluster));
  const FewshotConfig& shot = config_.fewshot;
  const Value* own = file.config.Find("fewshot_config");
  const auto key = [&](const std::string& name) {
    return own != nullptr && own->Find(name) != nullptr ? "fewshot_config." + name : name;
  };
  ETALON_TRY_DO(read(shot.doc_to_text, key("doc_to_text"), columns, &fields_.shot_text));
  ETALON_TRY_DO(read(shot.doc_to_target, key("doc_to_target"), columns, &fields_.shot_target));
  ETALON_TRY_DO(read(shot.doc_to_choice, key("doc_to_choice"), columns, &fields_.shot_choices));
  ETALON_TRY_DO(read(shot.gen_prefix, key("gen_prefix"), pool_columns, &fields_.shot_gen_prefix));
  return absl::OkStatus();
}

absl::StatusOr<Value> Task::DescribePlan(const TaskFile& file, FileDigests* digests) {
  ETALON_TRY(Value files, digests->Describe(&documents_->dataset()));
  Value dataset = Value::MakeDict(
      {{"path", config_.dataset.path},
       {"name", config_.dataset.name.has_value() ? Value(*config_.dataset.name) : Value()},
       {"split", documents_->dataset().split},
       {"files", std::move(files)}});
  Value fewshot = Value::MakeDict({{"count", fewshot_.sampler.count}});
  if (fewshot_.sampler.count > 0) {
    fewshot.Set("sampler", fewshot_.sampler.sampler);
    fewshot.Set("seed", static_cast<int64_t>(fewshot_.sampler.seed));
    fewshot.Set("source", fewshot_.source);
    if (pool_dataset_.has_value()) {
      ETALON_TRY(Value pool_files, digests->Describe(&*pool_dataset_));
      fewshot.Set("files", std::move(pool_files));
    }
  }
  Value documents = Value::MakeDict({{"split", in_split_}, {"evaluated", evaluated_}});
  if (!chosen_.empty()) {
    documents.Set("chosen", Value(Value::List(chosen_.begin(), chosen_.end())));
  }
  Value plan =
      Value::MakeDict({{"name", config_.name},
                       {"alias", config_.alias},
                       {"version", config_.version},
                       {"output_type", OutputTypeName(config_.output_type)},
                       {"dataset", std::move(dataset)},
                       {"documents", std::move(documents)},
                       {"fewshot", std::move(fewshot)},
                       {"repeats", config_.repeats},
                       {"filters", config_.filters},
                       {"metrics", config_.metrics},
                       {"generation", config_.generation_arguments.is_none()
                                          ? Value()
                                          : Value(PythonJson(config_.generation_arguments))},
                       {"config", file.config}});
  if (!thinking_end_.empty()) plan.Set("think_end_token", thinking_end_);
  if (!ports_.AsDict().empty()) plan.Set("ports", ports_);
  // So that whoever has the record, and no task file, can score it by these functions again.
  Value python;
  for (const BoundFunction& bound : config_.scorer_inputs) {
    const Value* texts = bound.port->python.Find("texts");
    if (texts != nullptr) python.Set(bound.port->python.FindString("modules"), *texts);
  }
  if (!python.is_none()) plan.Set("python", std::move(python));
  return plan;
}

absl::StatusOr<std::unique_ptr<Task>> Task::Create(const TaskFile& file,
                                                   const TaskSettings& settings,
                                                   const FunctionTable& functions,
                                                   FileDigests* digests) {
  std::unique_ptr<Task> task(new Task());
  ETALON_TRY(task->config_, ReadTaskConfig(file, functions));
  TaskConfig& config = task->config_;
  if (config.output_type == OutputType::kGenerateUntil) {
    config.generation_arguments =
        MergedArguments(config.generation_arguments, settings.generation_arguments);
    auto checked = ReadGenerationSettings(config.generation_arguments);
    if (!checked.ok()) return Annotate(checked.status(), StrCat("task ", config.name));
    task->generation_ = *std::move(checked);
    task->generation_.seed = settings.seed;
    task->thinking_end_ = settings.thinking_end;
  }
  ETALON_TRY_DO(task->FindFunctions(file, functions));
  if (settings.python_seed != 0) {
    const auto seed = static_cast<int64_t>(settings.python_seed);
    for (BoundFunction* bound :
         {&task->process_docs_, &task->fewshot_process_docs_, &task->fewshot_samples_}) {
      if (bound->is_bound()) bound->arguments.Set(kPortSeed, seed);
    }
  }
  ETALON_TRY_DO(task->FindDocuments(file, settings));
  ETALON_TRY_DO(task->ReadFields(file, functions));
  PromptOptions& options = task->prompt_options_;
  options.has_choices = task->fields_.choices.has_value();
  options.target_delimiter = config.target_delimiter;
  options.fewshot_delimiter = config.fewshot_delimiter;
  options.shot_delimiters = {config.fewshot.target_delimiter, config.fewshot.fewshot_delimiter};
  options.system_instruction = settings.system_instruction;
  options.chat = settings.chat;
  ETALON_TRY_DO(task->LookAtFirstDocument());
  ETALON_TRY(task->plan_, task->DescribePlan(file, digests));
  return task;
}

absl::Status Task::LookAtFirstDocument() {
  const absl::Status read = ReadKindsFromFirstDocument();
  if (!read.ok()) return Annotate(read, StrCat("task ", config_.name, ", document 0"));
  // Rendered once, so that what is wrong with the templates is known before a model is loaded.
  ETALON_TRY(auto stream, Open(0));
  return stream->Next().status();
}

absl::Status Task::ReadKindsFromFirstDocument() {
  const bool has_choices = prompt_options_.has_choices;
  if (config_.output_type == OutputType::kMultipleChoice && fields_.text.has_value()) {
    ETALON_TRY(const Value text, fields_.text->Text(first_document_, has_choices));
    prompt_options_.is_multiple_input = text.is_int();
  }
  ETALON_TRY(const Value target, fields_.target->Target(first_document_, has_choices));
  is_multiple_target_ = target.is_list() && !target.AsList().empty();
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<SampleStream>> Task::Open(uint32_t task_index) const {
  ETALON_TRY(auto documents, documents_->Open());
  auto prompts = PromptBuilder::Create(fields_, prompt_options_, fewshot_);
  if (!prompts.ok()) return Annotate(prompts.status(), StrCat("task ", config_.name));
  SampleOptions options{.task_index = task_index,
                        .is_multiple_target = is_multiple_target_,
                        .generation = generation_};
  return std::make_unique<DocumentStream>(
      std::move(documents), evaluated_, chosen_, *std::move(prompts),
      SampleBuilder(config_, fields_, prompt_options_, std::move(options)), config_);
}

absl::StatusOr<std::optional<Sample>> TaskStream::Next() {
  while (true) {
    if (current_ == nullptr) {
      if (next_task_ == tasks_.size()) return std::optional<Sample>();
      ETALON_TRY(current_, tasks_[next_task_]->Open(static_cast<uint32_t>(next_task_)));
      ++next_task_;
    }
    ETALON_TRY(std::optional<Sample> sample, current_->Next());
    if (sample.has_value()) return sample;
    current_.reset();
  }
}

}  // namespace etalon
