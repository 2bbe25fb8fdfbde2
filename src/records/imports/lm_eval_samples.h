// Answers that lm-evaluation-harness logged (`--log_samples`), for replaying them. It reads nothing
// that lm-eval made of them: no marks, no filtered answers.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/file.h"
#include "etalon/answered_sample.h"

namespace etalon {

struct LmEvalSamplesFile {
  std::string path, task;
  std::string time;  // as the name has it; empty for a file of another name
};

// `path` is one file of samples or a folder, searched to its depths for
// `samples_<task>_<time>.jsonl` and `<task>/<run>.samples.jsonl`; of one task in one folder the
// latest time comes first. NotFound when there is none.
absl::StatusOr<std::vector<LmEvalSamplesFile>> FindLmEvalSamples(const std::string& path);

// The samples of those files, in that order.
//
// One sample for each document and repeat: of a document's lines, one for each filter, the first
// filter's is read. Samples have task, doc_id, repeat, doc_hash, target, requests with their prompt
// and arguments, prompt_hash, ask_hash (AskHash of the logged arguments) and answers; what lm-eval
// does not log (token counts, stop reasons, scorer_input, settings) has its default, `document` is
// null. A chat was logged as the text that the model saw, so its ask_hash is of that text. DataLoss
// names file and line.
absl::StatusOr<std::unique_ptr<AnsweredStream>> OpenLmEvalSamples(const std::string& path);
// The same of one open file; `name` is for messages.
std::unique_ptr<AnsweredStream> ReadLmEvalSamples(std::unique_ptr<RandomFile> file,
                                                  const std::string& name, const std::string& task);

}  // namespace etalon
