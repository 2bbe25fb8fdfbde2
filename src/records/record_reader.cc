#include "records/record_reader.h"

#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/status.h"
#include "base/str.h"
#include "base/try.h"
#include "ledger/merkle.h"
#include "records/line_file.h"
#include "records/plan_order.h"
#include "records/record_files.h"

namespace etalon {
namespace {

absl::Status RequireKinds(const Value& manifest) {
  struct Key {
    const char* name;
    Value::Kind kind;
  };
  constexpr Key kKeys[] = {{"plan", Value::Kind::kDict},    {"results", Value::Kind::kList},
                           {"groups", Value::Kind::kList},  {"counts", Value::Kind::kList},
                           {"samples", Value::Kind::kDict}, {"texts", Value::Kind::kDict}};
  for (const Key& key : kKeys) {
    const Value* found = manifest.Find(key.name);
    if (found != nullptr && found->kind() == key.kind) continue;
    return absl::DataLossError(StrCat("\"", key.name, "\" is missing or of a wrong kind"));
  }
  for (const char* file : {"samples", "texts"}) {
    const Value& about = *manifest.Find(file);
    const std::string digest =
        about.FindString(std::string_view(file) == "texts" ? "sha256" : "merkle_root");
    if (about.FindInt("count", -1) >= 0 && about.FindInt("bytes", -1) >= 0 &&
        DigestFromHex(digest).ok()) {
      continue;
    }
    return absl::DataLossError(StrCat("\"", file, "\" lacks its count, bytes or digest"));
  }
  return absl::OkStatus();
}

}  // namespace

bool IsRecord(const std::string& folder) { return FileExists(JoinPath(folder, kManifestFile)); }

absl::StatusOr<Value> ParseManifest(std::string_view text) {
  ETALON_TRY(Value manifest, ParseCanonicalJson(text, kManifestLimits));
  if (manifest.FindString("format") != kRecordFormat) {
    return absl::DataLossError("no manifest of a record of etalon");
  }
  const Value* version = manifest.Find("version");
  if (version == nullptr || !version->is_int()) {
    return absl::DataLossError("a manifest without its version");
  }
  if (version->AsInt() != kRecordVersion) {
    return absl::InvalidArgumentError(
        StrCat("a record of version ", version->AsInt(),
               "; this program reads version 1: use the one that wrote it"));
  }
  ETALON_TRY_DO(RequireKinds(manifest));
  return manifest;
}

absl::StatusOr<Value> ReadManifest(const std::string& folder) {
  const std::string path = JoinPath(folder, kManifestFile);
  if (!IsRecord(folder)) {
    return absl::NotFoundError(StrCat(folder, " holds no record: there is no ", kManifestFile));
  }
  ETALON_TRY(const std::string text, ReadFile(path, kManifestLimits.bytes_max));
  auto manifest = ParseManifest(text);
  if (!manifest.ok()) return Annotate(manifest.status(), path);
  return manifest;
}

absl::StatusOr<Value> GenerationArgumentsOf(const Value& task) {
  const Value* stated = task.Find("generation");
  if (stated == nullptr || stated->is_none()) return Value();
  Value arguments = *stated;
  if (stated->is_string()) {
    auto parsed = ParseJson(stated->AsString(), {.bytes_max = kManifestLimits.bytes_max});
    if (parsed.ok()) arguments = *std::move(parsed);
  }
  if (arguments.is_dict()) return arguments;
  return absl::DataLossError(
      StrCat("task ", task.FindString("name"), ": \"generation\" holds no arguments"));
}

struct RecordReader::State {
  Value manifest;
  std::vector<Value> generation;  // of each task
  std::optional<PlanOrder> order;
  std::unique_ptr<LineFrameReader> file;
  std::optional<size_t> frame;  // which `lines` are
  FrameLines lines;
  int64_t next_line = 0;
  uint64_t bytes = 0;
  MerkleAccumulator tree;

  absl::StatusOr<std::string_view> Line(int64_t index);
  absl::StatusOr<RecordedSample> Parse(int64_t index, std::string_view line) const;
  absl::Status Complete(Sample* sample, size_t task) const;
  absl::Status CheckEnd() const;
  absl::Status Damaged(int64_t index, std::string_view what) const {
    return absl::DataLossError(StrCat(file->name(), " is damaged: line ", index, ": ", what));
  }
};

RecordReader::RecordReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
RecordReader::~RecordReader() = default;

absl::StatusOr<std::unique_ptr<RecordReader>> RecordReader::Open(const std::string& folder) {
  auto state = std::make_unique<State>();
  ETALON_TRY(state->manifest, ReadManifest(folder));
  const Value& plan = *state->manifest.Find("plan");
  const std::string manifest_path = JoinPath(folder, kManifestFile);
  auto order = PlanOrder::Create(plan);
  if (!order.ok()) {
    return absl::DataLossError(StrCat(manifest_path, ": ", order.status().message()));
  }
  state->order = *std::move(order);
  for (const Value& task : plan.Find("tasks")->AsList()) {
    auto generation = GenerationArgumentsOf(task);
    if (!generation.ok()) return Annotate(generation.status(), manifest_path);
    state->generation.push_back(*std::move(generation));
  }
  ETALON_TRY(state->file,
             OpenLineFile(folder, kSamplesFile, state->manifest.Find("samples")->FindInt("count")));
  return std::unique_ptr<RecordReader>(new RecordReader(std::move(state)));
}

const Value& RecordReader::manifest() const { return state_->manifest; }
int64_t RecordReader::sample_count() const { return state_->file->line_count(); }

absl::StatusOr<std::string_view> RecordReader::State::Line(int64_t index) {
  const size_t wanted = file->FrameOf(index);
  if (frame != wanted) {
    frame.reset();
    ETALON_TRY(lines, file->Read(wanted));
    frame = wanted;
  }
  return lines.Line(static_cast<size_t>(index - file->FirstLineOf(wanted)));
}

absl::StatusOr<RecordedSample> RecordReader::State::Parse(int64_t index,
                                                          std::string_view line) const {
  auto recorded = ParseSampleLine(line);
  if (!recorded.ok()) return Damaged(index, ToView(recorded.status().message()));
  return recorded;
}

// What a line leaves to the plan.
absl::Status RecordReader::State::Complete(Sample* sample, size_t task) const {
  sample->task_index = static_cast<uint32_t>(task);
  for (Request& request : sample->requests) {
    if (request.kind != RequestKind::kGenerateUntil) continue;
    if (generation[task].is_none()) {
      return absl::DataLossError(StrCat("task ", sample->task, " has no generation arguments"));
    }
    request.generation.arguments = generation[task];
  }
  return absl::OkStatus();
}

absl::Status RecordReader::State::CheckEnd() const {
  const Value& about = *manifest.Find("samples");
  const absl::Status complete = order->Finish();
  if (!complete.ok()) {
    return absl::DataLossError(StrCat(file->name(), ": ", complete.message()));
  }
  if (bytes != static_cast<uint64_t>(about.FindInt("bytes"))) {
    return absl::DataLossError(StrCat(file->name(), " holds ", bytes,
                                      " bytes of lines, the manifest says ",
                                      about.FindInt("bytes")));
  }
  const std::string root = ToHex(tree.Root()), stated = about.FindString("merkle_root");
  if (root == stated) return absl::OkStatus();
  return absl::DataLossError(StrCat(file->name(), " is not what the manifest states: its Merkle ",
                                    "root is ", root, ", not ", stated));
}

absl::StatusOr<std::optional<RecordedSample>> RecordReader::NextRecorded() {
  State& state = *state_;
  if (state.next_line == state.file->line_count()) {
    ETALON_TRY_DO(state.CheckEnd());
    return std::optional<RecordedSample>();
  }
  ETALON_TRY(const std::string_view line, state.Line(state.next_line));
  state.tree.Add(line);
  state.bytes += line.size() + 1;
  ETALON_TRY(RecordedSample recorded, state.Parse(state.next_line, line));
  Sample& sample = recorded.answered.sample;
  const absl::Status in_order = state.order->Take(sample);
  if (!in_order.ok()) return state.Damaged(state.next_line, ToView(in_order.message()));
  const absl::Status completed = state.Complete(&sample, state.order->task_index());
  if (!completed.ok()) return state.Damaged(state.next_line, ToView(completed.message()));
  ++state.next_line;
  return std::optional<RecordedSample>(std::move(recorded));
}

absl::StatusOr<RecordedSample> RecordReader::ReadAt(int64_t index) {
  State& state = *state_;
  if (index < 0 || index >= state.file->line_count()) {
    return absl::NotFoundError(
        StrCat("there is no sample ", index, " among ", state.file->line_count()));
  }
  ETALON_TRY(const std::string_view line, state.Line(index));
  ETALON_TRY(RecordedSample recorded, state.Parse(index, line));
  Sample& sample = recorded.answered.sample;
  const auto& tasks = state.manifest.Find("plan")->Find("tasks")->AsList();
  for (size_t task = 0; task < tasks.size(); ++task) {
    if (tasks[task].FindString("name") != sample.task) continue;
    const absl::Status completed = state.Complete(&sample, task);
    if (!completed.ok()) return state.Damaged(index, ToView(completed.message()));
    return recorded;
  }
  return state.Damaged(index, StrCat("the plan has no task ", sample.task));
}

absl::StatusOr<std::optional<AnsweredSample>> RecordReader::Next() {
  ETALON_TRY(std::optional<RecordedSample> recorded, NextRecorded());
  if (!recorded.has_value()) return std::optional<AnsweredSample>();
  return std::optional<AnsweredSample>(std::move(recorded->answered));
}

Value RecordReader::ModelIdentity() const {
  const Value* model = state_->manifest.Find("plan")->Find("model");
  return model == nullptr ? Value() : *model;
}

}  // namespace etalon
