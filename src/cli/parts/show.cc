// etalon show: what a record says.
#include <cstdio>
#include <memory>

#include "base/file.h"
#include "base/json.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "cli/record_output.h"
#include "cli/table.h"
#include "cli/usage.h"
#include "records/record_reader.h"
#include "records/record_texts.h"

namespace etalon {
namespace {

struct ShowOptions {
  std::string record, sample;
  bool is_json = false;
};

std::string HeadLines(const Value& manifest) {
  const Value* plan = manifest.Find("plan");
  if (plan == nullptr) return "";
  std::string text;
  if (const Value* model = plan->Find("model")) {
    StrAppend(&text, "model: ", model->FindString("name", model->FindString("kind")), ", ",
              model->FindString("description", model->FindString("kind")));
    const std::string mode = model->FindString("mode"), variant = model->FindString("cpu_variant");
    if (!mode.empty()) StrAppend(&text, ", ", mode, " mode");
    if (!variant.empty()) StrAppend(&text, ", ", variant);
    text += "\n";
  }
  if (const Value* tool = plan->Find("tool")) {
    StrAppend(&text, "tool:  ", tool->FindString("name"), " ", tool->FindString("version"), "\n");
  }
  if (const Value* samples = manifest.Find("samples")) {
    StrAppend(&text, "samples: ", samples->FindInt("count"), ", Merkle root ",
              samples->FindString("merkle_root"), "\n");
  }
  return text + "\n";
}

std::string Indented(std::string_view text) {
  return StrCat("  | ", ReplaceAll(text, "\n", "\n  | "), "\n");
}

absl::Status PrintSample(RecordedSample recorded, RecordTexts* texts) {
  AnsweredSample& answered = recorded.answered;
  ETALON_TRY_DO(texts->Restore(&answered));
  const Sample& sample = answered.sample;
  std::string text = StrCat(sample.task, ", document ", sample.doc_id);
  if (sample.repeat > 0) StrAppend(&text, ", repeat ", sample.repeat);
  StrAppend(&text, "\ndocument:\n", Indented(*sample.document), "target:\n",
            Indented(sample.target));
  const Prompt* last = nullptr;
  for (size_t i = 0; i < sample.requests.size(); ++i) {
    const Request& request = sample.requests[i];
    if (request.prompt.get() != last) {
      last = request.prompt.get();
      text += "prompt:\n";
      for (const Message& message : last->messages) {
        StrAppend(&text, "  ", message.role, ":\n", Indented(message.content));
      }
      if (!last->is_chat()) text += Indented(last->PlainText());
    }
    const Answer& answer = answered.answers[i];
    if (!answer.error.empty()) {
      StrAppend(&text, "no answer: ", answer.error, "\n");
    } else if (request.kind == RequestKind::kGenerateUntil) {
      StrAppend(&text, "answer (", answer.answer_tokens, " tokens, ended by ",
                StopReasonName(answer.stop), "):\n", Indented(answer.text));
    } else {
      StrAppend(&text, "log-likelihood ", CanonicalNumber(answer.log_likelihood),
                answer.is_greedy ? " (greedy)" : "", " of:\n", Indented(request.continuation));
    }
  }
  for (const auto& [name, score] : recorded.marks.scores) {
    StrAppend(&text, name, ":");
    for (const double each : score) StrAppend(&text, " ", CanonicalNumber(each));
    text += "\n";
  }
  if (!recorded.marks.failure.empty()) {
    StrAppend(&text, "not scored: ", recorded.marks.failure, "\n");
  }
  std::fputs(text.c_str(), stdout);
  return absl::OkStatus();
}

absl::Status ShowSample(const ShowOptions& options) {
  const size_t colon = options.sample.rfind(':');
  const auto doc_id =
      colon == std::string::npos ? std::nullopt : ParseInt(options.sample.substr(colon + 1));
  if (!doc_id.has_value()) {
    return UsageError("--sample",
                      StrCat("must be TASK:DOCUMENT, as mmlu_anatomy:7, not ", options.sample));
  }
  const std::string task = options.sample.substr(0, colon);
  ETALON_TRY(auto reader, RecordReader::Open(options.record));
  ETALON_TRY(auto texts, RecordTexts::Open(options.record));
  bool is_found = false;
  while (true) {
    ETALON_TRY(auto recorded, reader->NextRecorded());
    if (!recorded.has_value()) break;
    const Sample& sample = recorded->answered.sample;
    if (sample.task != task || sample.doc_id != *doc_id) continue;
    is_found = true;
    ETALON_TRY_DO(PrintSample(*std::move(recorded), texts.get()));
  }
  if (is_found) return absl::OkStatus();
  return absl::NotFoundError(
      StrCat(options.record, ": has no document ", *doc_id, " of task ", task));
}

absl::Status Show(const ShowOptions& options) {
  if (!options.sample.empty()) return ShowSample(options);
  ETALON_TRY(const Value manifest, ReadManifest(options.record));
  if (options.is_json) {
    std::fputs((PrettyJson(manifest) + "\n").c_str(), stdout);
    return absl::OkStatus();
  }
  std::fputs(HeadLines(manifest).c_str(), stdout);
  PrintRecord(manifest, options.record);
  return absl::OkStatus();
}

Action Declare(Flags* flags) {
  auto options = std::make_shared<ShowOptions>();
  flags->Positional("RECORD", "folder of the record", &options->record);
  flags->Text("--sample", "TASK:DOCUMENT: one sample whole, with its prompt and answers",
              &options->sample);
  flags->Switch("--json", "the whole manifest on standard output", &options->is_json);
  return [options] { return Show(*options); };
}

}  // namespace

extern const CommandEntry command_show;
const CommandEntry command_show = {
    .name = "show",
    .summary = "show the results of a record, or one sample whole",
    .examples =
        "  etalon show runs/m\n"
        "  etalon show runs/m --sample starter_gsm8k:0\n"
        "  etalon show runs/m --json\n",
    .order = 4,
    .declare = Declare,
};

}  // namespace etalon
