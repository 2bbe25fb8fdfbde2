#include "parity/run_parity.h"

#include <algorithm>
#include <utility>

#include "base/str.h"
#include "base/try.h"
#include "tasks/selection.h"

namespace etalon {

bool RunParity::agrees() const {
  const auto agree = [](const auto& each) { return each.agrees(); };
  return std::all_of(tasks.begin(), tasks.end(), agree) &&
         std::all_of(groups.begin(), groups.end(), agree);
}

absl::StatusOr<std::unique_ptr<Task>> BindLogged(const LoggedTask& logged,
                                                 const ParitySource& source) {
  const auto renamed = source.names.find(logged.task);
  const std::string& name = renamed == source.names.end() ? logged.task : renamed->second;
  ETALON_TRY(const Selection selection, SelectTasks(source.index, {name}));
  TaskSettings settings = logged.settings;
  settings.data_folders = source.data_folders;
  const auto chosen = logged.settings.chosen.find(logged.task);
  if (chosen != logged.settings.chosen.end()) settings.chosen = {{name, chosen->second}};
  return Task::Create(selection.tasks.front(), settings, source.functions, source.digests);
}

absl::StatusOr<TaskParity> CompareLogged(const LoggedTask& logged, const ParitySource& source,
                                         const ParityModel& model,
                                         std::function<void(int64_t documents)> on_progress) {
  ParityInputs inputs{.logged = &logged,
                      .model = model.model,
                      .asks_model = model.is_asked,
                      .unreadable = model.unreadable,
                      .on_progress = std::move(on_progress)};
  auto task = BindLogged(logged, source);
  absl::Status status = task.status();
  std::unique_ptr<ProgramRunner> programs;
  if (status.ok() && source.programs) {
    auto prepared = source.programs((*task)->plan());
    status = prepared.status();
    if (status.ok()) programs = *std::move(prepared);
  }
  if (!status.ok()) {
    return TaskParity{.task = logged.task,
                      .samples = logged.samples,
                      .results = logged.results,
                      .not_compared = std::string(ToView(status.message()))};
  }
  inputs.task = task->get();
  inputs.programs = programs.get();
  return CompareTask(inputs);
}

absl::StatusOr<RunParity> CompareRuns(std::span<const LoggedTask> logged,
                                      const ParitySource& source, const ParityModel& model,
                                      const std::function<void(int64_t documents)>& on_progress) {
  RunParity run;
  int64_t done = 0;
  for (const LoggedTask& each : logged) {
    const int64_t before = done;
    ETALON_TRY(TaskParity task, CompareLogged(each, source, model, [&](int64_t documents) {
                 done = before + documents;
                 if (on_progress) on_progress(done);
               }));
    run.tasks.push_back(std::move(task));
  }
  const double tolerance = model.is_asked ? kLoglikelihoodTolerance : kScoreTolerance;
  ETALON_TRY(run.groups, CompareGroupsOfRuns(source.index, run.tasks, tolerance));
  return run;
}

}  // namespace etalon
