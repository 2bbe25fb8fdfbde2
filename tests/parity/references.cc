#include "parity/references.h"

#include <lzma.h>

#include <cstddef>
#include <memory>
#include <set>
#include <utility>

#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "base/str.h"
#include "base/try.h"
#include "engine/trie_model.h"
#include "models/table.h"
#include "parity/hashes.h"
#include "ports/table.h"
#include "python/python_results.h"
#include "python/task_python.h"
#include "records/task_scorer.h"
#include "sandbox/sandboxed_programs.h"

namespace etalon {
namespace {

// What the index leaves out of the names of files.
constexpr std::string_view kTime = "2026-01-01T00-00-00.000000";

absl::StatusOr<std::string> DecodeXz(const std::string& bytes) {
  lzma_stream stream = LZMA_STREAM_INIT;
  if (lzma_stream_decoder(&stream, UINT64_MAX, 0) != LZMA_OK) {
    return absl::InternalError("lzma does not start");
  }
  stream.next_in = reinterpret_cast<const uint8_t*>(bytes.data());
  stream.avail_in = bytes.size();
  std::string text;
  std::vector<char> block(size_t{1} << 20);
  lzma_ret code = LZMA_OK;
  while (code == LZMA_OK) {
    stream.next_out = reinterpret_cast<uint8_t*>(block.data());
    stream.avail_out = block.size();
    code = lzma_code(&stream, stream.avail_in == 0 ? LZMA_FINISH : LZMA_RUN);
    text.append(block.data(), block.size() - stream.avail_out);
  }
  lzma_end(&stream);
  if (code != LZMA_STREAM_END) return absl::DataLossError("damaged xz data");
  return text;
}

// One task of one run: an entry of index.json.
struct Entry {
  std::string task, file;
  // Documents with characters that the model's vocabulary lacks: the reference dropped them.
  std::set<int64_t> outside_vocabulary;

  bool has_samples() const { return file.ends_with(".samples.jsonl.xz"); }
};

struct Run {
  std::string model, name, results_file;
  std::vector<Entry> entries;
};

absl::StatusOr<Value> ReadJson(const std::string& path) {
  ETALON_TRY(const std::string text, ReadMaybeXz(path));
  auto value = ParseJson(text);
  if (!value.ok()) return Annotate(value.status(), path);
  return value;
}

// By "MODEL/RUN".
absl::StatusOr<std::map<std::string, Run>> ReadIndex(const std::string& folder) {
  ETALON_TRY(const Value index, ReadJson(JoinPath(folder, "index.json")));
  std::map<std::string, Run> runs;
  for (const Value& item : index.AsList()) {
    const std::string model = item.FindString("model"), name = item.FindString("run");
    Run& run = runs[StrCat(model, "/", name)];
    run = {.model = model,
           .name = name,
           .results_file = JoinPath(folder, item.FindString("results_file")),
           .entries = std::move(run.entries)};
    Entry entry{.task = item.FindString("task"), .file = item.FindString("file")};
    const std::string outside = JoinPath(folder, StrCat(model, "/outside_vocabulary.json"));
    if (FileExists(outside)) {
      ETALON_TRY(const Value documents, ReadJson(outside));
      if (const Value* of_entry = documents.Find(entry.file)) {
        for (const Value& each : of_entry->AsList()) entry.outside_vocabulary.insert(each.AsInt());
      }
    }
    run.entries.push_back(std::move(entry));
  }
  return runs;
}

class References {
 public:
  References(const ReferenceOptions& options, const TaskIndex& index)
      : options_(options),
        functions_(options.python == PythonUse::kAll ? FunctionTable() : NativePorts()),
        source_{.index = index,
                .functions = functions_,
                .digests = &digests_,
                .data_folders = options.data_folders,
                .names = options.task_names,
                .programs = StartPrograms} {
    if (options.python != PythonUse::kNone) functions_.Allow(&python_);
  }

  absl::Status Compare(const Run& run, RunParity* all) {
    // Its name says in reports which run it is.
    const std::string folder = JoinPath(options_.scratch_folder, StrCat(run.model, "/", run.name));
    ETALON_TRY(const std::string results, ReadMaybeXz(run.results_file));
    const std::string results_path = JoinPath(folder, StrCat("results_", kTime, ".json"));
    ETALON_TRY_DO(Put(results_path, results));
    ETALON_TRY(Model* const model, FindModel(run.model));
    ParityModel asked = {.model = model, .is_asked = model != nullptr && options_.asks_models};
    std::vector<TaskParity> tasks;
    for (const Entry& entry : run.entries) {
      ETALON_TRY(const std::string text,
                 ReadMaybeXz(JoinPath(options_.reference_folder, entry.file)));
      asked.unreadable = &entry.outside_vocabulary;
      ETALON_TRY(TaskParity task, entry.has_samples()
                                      ? CompareSamples(folder, entry.task, text, asked)
                                      : CompareKept(results, results_path, entry, text));
      tasks.push_back(std::move(task));
    }
    if (!asked.is_asked) {
      ETALON_TRY(const auto groups, CompareGroupsOfRuns(source_.index, tasks, kScoreTolerance));
      all->groups.insert(all->groups.end(), groups.begin(), groups.end());
    }
    all->tasks.insert(all->tasks.end(), tasks.begin(), tasks.end());
    return absl::OkStatus();
  }

 private:
  static absl::StatusOr<std::unique_ptr<ProgramRunner>> StartPrograms(const Value& task) {
    ETALON_TRY(const auto scorer, TaskScorer::Create(task));
    if (scorer->runs_programs()) return SandboxedPrograms::Start({});
    if (!scorer->runs_python()) return std::unique_ptr<ProgramRunner>();
    ETALON_TRY(auto python, PythonResults::Start());
    ETALON_TRY_DO(python->Add(task));
    return python;
  }

  static absl::Status Put(const std::string& path, const std::string& text) {
    ETALON_TRY_DO(MakeFolders(ParentFolder(path)));
    return WriteFileAtomically(path, text);
  }

  absl::StatusOr<TaskParity> CompareSamples(const std::string& folder, const std::string& task,
                                            const std::string& text,
                                            const ParityModel& asked) const {
    const std::string path = JoinPath(folder, StrCat("samples_", task, "_", kTime, ".jsonl"));
    ETALON_TRY_DO(Put(path, text));
    ETALON_TRY(const auto logged, FindLoggedTasks({path}));
    auto compared = CompareLogged(logged.front(), source_, asked, {});
    ETALON_TRY_DO(Put(path, ""));  // all of them together are large
    return compared;
  }

  absl::StatusOr<TaskParity> CompareKept(const std::string& results,
                                         const std::string& results_path, const Entry& entry,
                                         const std::string& text) const {
    ETALON_TRY(LoggedTask logged, ReadLoggedTask(results, entry.task, results_path));
    logged.samples = entry.file;
    return CompareHashes(logged, text, source_);
  }

  absl::StatusOr<Model*> FindModel(const std::string& name) {
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

  const ReferenceOptions& options_;
  TaskPython python_;  // outlives the tasks
  FunctionTable functions_;
  FileDigests digests_;
  const ParitySource source_;
  std::map<std::string, std::unique_ptr<Model>> models_;
};

}  // namespace

absl::StatusOr<std::string> ReadMaybeXz(const std::string& path) {
  ETALON_TRY(std::string bytes, ReadFile(path));
  if (!path.ends_with(".xz")) return bytes;
  auto text = DecodeXz(bytes);
  if (!text.ok()) return Annotate(text.status(), path);
  return text;
}

absl::StatusOr<RunParity> CompareReferences(const ReferenceOptions& options) {
  ETALON_TRY(const TaskIndex index, TaskIndex::Build(options.task_paths));
  ETALON_TRY(const auto runs, ReadIndex(options.reference_folder));
  References references(options, index);
  RunParity all;
  for (const auto& [name, run] : runs) {
    if (name.find(options.only) == std::string::npos) continue;
    ETALON_TRY_DO(Annotate(references.Compare(run, &all), name));
  }
  return all;
}

}  // namespace etalon
