// What a run needs and is not here, got from a hub after saying what it is. It decides nothing
// about tasks.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "cli/flags.h"
#include "cli/log.h"
#include "cli/progress/reporter.h"
#include "data/dataset.h"

namespace etalon {

// --offline and --hub of a command that may pull.
struct MayPull {
  bool is_offline = false;
  std::string hub;

  void Declare(Flags* flags);
  // False also when there is no cache folder to pull into.
  bool Now() const;
};

absl::Status PullMissingData(const std::vector<MissingDataset>& missing, const MayPull& may,
                             Log* log, ProgressReporter* reporter);
// Of a model that is named by hf://; nothing for others, and for one that is here.
absl::Status PullMissingModel(const std::string& spec, const MayPull& may, Log* log,
                              ProgressReporter* reporter);

}  // namespace etalon
