#include "records/imports/lm_eval_samples.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "base/file.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "records/imports/object_fields.h"
#include "records/imports/sample_lines.h"

namespace etalon {
namespace {

constexpr std::string_view kPrefix = "samples_", kExtension = ".jsonl",
                           kOtherExtension = ".samples.jsonl";

// samples_<task>_<time>.jsonl as lm-eval names it, else the folder's name.
LmEvalSamplesFile Named(const std::string& path) {
  LmEvalSamplesFile file{.path = path};
  std::string_view name = path;
  name = name.substr(name.rfind('/') + 1);
  const size_t last = name.rfind('_');
  if (name.starts_with(kPrefix) && name.ends_with(kExtension) && last > kPrefix.size()) {
    file.task = std::string(name.substr(kPrefix.size(), last - kPrefix.size()));
    file.time = std::string(name.substr(last + 1));
  } else {
    file.task = BaseName(ParentFolder(path));
  }
  return file;
}

bool IsSamplesName(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return name.ends_with(kOtherExtension) ||
         (name.starts_with(kPrefix) && name.ends_with(kExtension));
}

// {"arg_0": context, "arg_1": continuation or generation arguments}
absl::StatusOr<Request> ReadRequest(const Value& arguments,
                                    const std::shared_ptr<const Prompt>& before) {
  const Value* context = arguments.Find("arg_0");
  if (context == nullptr || !context->is_string() || arguments.AsDict().size() > 2) {
    return absl::DataLossError("\"arguments\" of a request are none of a known kind");
  }
  Request request;
  if (before != nullptr && *before->parts.front() == context->AsString()) {
    request.prompt = before;
  } else {
    auto prompt = std::make_shared<Prompt>();
    prompt->parts.push_back(std::make_shared<const std::string>(context->AsString()));
    request.prompt = std::move(prompt);
  }
  const Value* second = arguments.Find("arg_1");
  if (second == nullptr) {
    request.kind = RequestKind::kLoglikelihoodRolling;
  } else if (second->is_dict()) {
    request.kind = RequestKind::kGenerateUntil;
    request.generation.arguments = *second;
  } else if (second->is_string()) {
    request.continuation = second->AsString();
  } else {
    return absl::DataLossError("\"arg_1\" is neither a continuation nor generation arguments");
  }
  return request;
}

absl::StatusOr<double> ReadNats(const Value& text) {
  const auto nats = text.is_string() ? ParseDouble(text.AsString()) : std::nullopt;
  if (text.is_string() && text.AsString() == "-inf") return -HUGE_VAL;
  if (nats.has_value() && std::isfinite(*nats)) return *nats;
  return absl::DataLossError("\"resps\" hold a log-likelihood that is no number");
}

absl::StatusOr<Answer> ReadAnswer(RequestKind kind, const Value& response) {
  Answer answer;
  if (kind == RequestKind::kGenerateUntil) {
    if (!response.is_string()) return absl::DataLossError("\"resps\" hold what is no text");
    answer.text = response.AsString();
    return answer;
  }
  if (!response.is_list()) {
    ETALON_TRY(answer.log_likelihood, ReadNats(response));
    return answer;
  }
  const Value::List& pair = response.AsList();
  const bool is_pair = pair.size() == 2 && (pair[1] == Value("True") || pair[1] == Value("False"));
  if (!is_pair) {
    return absl::DataLossError("\"resps\" hold a log-likelihood without its greedy flag");
  }
  ETALON_TRY(answer.log_likelihood, ReadNats(pair[0]));
  answer.is_greedy = pair[1] == Value("True");
  return answer;
}

// The samples of one file.
class FileSamples : public AnsweredStream {
 public:
  FileSamples(std::unique_ptr<RandomFile> file, std::string name, std::string task)
      : lines_(std::move(file), std::move(name)), task_(std::move(task)) {}

  absl::StatusOr<std::optional<AnsweredSample>> Next() override {
    while (next_held_ == held_.size()) {
      ETALON_TRY(const bool is_line, ReadLine());
      if (!is_line) return std::optional<AnsweredSample>();
    }
    return std::optional<AnsweredSample>(std::move(held_[next_held_++]));
  }

 private:
  // False after the last line of the file.
  absl::StatusOr<bool> ReadLine() {
    auto line = lines_.Next();
    absl::Status status = line.status();
    if (status.ok() && !line->has_value()) return false;
    if (status.ok()) status = TakeLine(**line);
    if (status.ok()) return true;
    return lines_.AtLine(status);
  }

  absl::Status TakeLine(std::string_view line) {
    held_.clear();
    next_held_ = 0;
    if (TrimSpaces(line).empty()) return absl::OkStatus();
    ETALON_TRY(const ObjectFields fields, FindObjectFields(line));
    // All documents of one filter, then all of the next.
    const std::string_view filter = FieldOf(fields, "filter");
    if (!filter_.has_value()) filter_ = std::string(filter);
    if (filter.empty() != filter_->empty()) {
      return absl::DataLossError("\"filter\" is not in every line");
    }
    if (filter != *filter_) return absl::OkStatus();
    AnsweredSample answered;
    Sample& sample = answered.sample;
    sample.task = task_;
    ETALON_TRY(sample.doc_id, ParseDocId(fields));
    ETALON_TRY(sample.doc_hash, ParseTextField(fields, "doc_hash"));
    ETALON_TRY(answered.prompt_hash, ParseTextField(fields, "prompt_hash"));
    ETALON_TRY(sample.target, ParseTextField(fields, "target"));
    sample.scorer_input = Value(Value::Dict());
    ETALON_TRY(const Value arguments, ParseField(fields, "arguments"));
    if (!arguments.is_dict()) return absl::DataLossError("\"arguments\" is no object");
    for (const auto& [name, of_request] : arguments.AsDict()) {
      const bool is_first = sample.requests.empty();
      ETALON_TRY(Request request,
                 ReadRequest(of_request, is_first ? nullptr : sample.requests.back().prompt));
      sample.requests.push_back(std::move(request));
    }
    answered.ask_hash = AskHash(sample);
    ETALON_TRY(const Value responses, ParseField(fields, "resps"));
    return AddRepeats(answered, responses);
  }

  // `responses`: for each request a list over repeats.
  absl::Status AddRepeats(const AnsweredSample& answered, const Value& responses) {
    const std::vector<Request>& requests = answered.sample.requests;
    const size_t repeats = CountRepeats(responses, requests.size());
    if (repeats == 0) {
      return absl::DataLossError(
          "\"resps\" is no list with, for each request, the answers of its repeats");
    }
    for (size_t repeat = 0; repeat < repeats; ++repeat) {
      AnsweredSample each = answered;
      each.sample.repeat = static_cast<int32_t>(repeat);
      for (size_t i = 0; i < requests.size(); ++i) {
        ETALON_TRY(Answer answer,
                   ReadAnswer(requests[i].kind, responses.AsList()[i].AsList()[repeat]));
        each.answers.push_back(std::move(answer));
      }
      held_.push_back(std::move(each));
    }
    return absl::OkStatus();
  }

  // 0 unless every request has the same number of answers.
  static size_t CountRepeats(const Value& responses, size_t requests) {
    if (!responses.is_list() || responses.AsList().size() != requests || requests == 0) return 0;
    const Value& first = responses.AsList().front();
    for (const Value& each : responses.AsList()) {
      if (!each.is_list() || !first.is_list()) return 0;
      if (each.AsList().size() != first.AsList().size()) return 0;
    }
    return first.AsList().size();
  }

  SampleLines lines_;
  const std::string task_;
  std::optional<std::string> filter_;  // the first one of the file, as written
  std::vector<AnsweredSample> held_;   // the repeats of one document
  size_t next_held_ = 0;
};

class SamplesStream : public AnsweredStream {
 public:
  explicit SamplesStream(std::vector<LmEvalSamplesFile> files) : files_(std::move(files)) {}

  absl::StatusOr<std::optional<AnsweredSample>> Next() override {
    while (true) {
      if (current_ == nullptr) {
        if (next_file_ == files_.size()) return std::optional<AnsweredSample>();
        const LmEvalSamplesFile& next = files_[next_file_++];
        ETALON_TRY(auto file, OpenRandom(next.path));
        current_ = ReadLmEvalSamples(std::move(file), next.path, next.task);
      }
      ETALON_TRY(std::optional<AnsweredSample> answered, current_->Next());
      if (answered.has_value()) return answered;
      current_.reset();
    }
  }

 private:
  const std::vector<LmEvalSamplesFile> files_;
  size_t next_file_ = 0;
  std::unique_ptr<AnsweredStream> current_;
};

}  // namespace

absl::StatusOr<std::vector<LmEvalSamplesFile>> FindLmEvalSamples(const std::string& path) {
  std::vector<LmEvalSamplesFile> files;
  if (!IsFolder(path)) {
    if (!FileExists(path)) {
      return absl::NotFoundError(StrCat("cannot read ", path, ": no such file or folder"));
    }
    files.push_back(Named(path));
    if (!files.front().task.empty()) return files;
    return absl::InvalidArgumentError(
        StrCat(path, ": the name says no task; call it samples_TASK_TIME.jsonl"));
  }
  ETALON_TRY(const std::vector<std::string> paths, ListFiles(path));
  for (const std::string& each : paths) {
    if (IsSamplesName(each)) files.push_back(Named(each));
  }
  if (files.empty()) {
    return absl::NotFoundError(
        StrCat(path, " holds no samples_*.jsonl; run lm_eval with --log_samples"));
  }
  std::sort(files.begin(), files.end(), [](const LmEvalSamplesFile& a, const LmEvalSamplesFile& b) {
    return std::make_tuple(ParentFolder(a.path), a.task, b.time, a.path) <
           std::make_tuple(ParentFolder(b.path), b.task, a.time, b.path);
  });
  return files;
}

std::unique_ptr<AnsweredStream> ReadLmEvalSamples(std::unique_ptr<RandomFile> file,
                                                  const std::string& name,
                                                  const std::string& task) {
  return std::make_unique<FileSamples>(std::move(file), name, task);
}

absl::StatusOr<std::unique_ptr<AnsweredStream>> OpenLmEvalSamples(const std::string& path) {
  ETALON_TRY(std::vector<LmEvalSamplesFile> files, FindLmEvalSamples(path));
  return std::make_unique<SamplesStream>(std::move(files));
}

}  // namespace etalon
