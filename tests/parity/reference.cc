#include "parity/reference.h"

#include <lzma.h>

#include <cstdio>
#include <limits>
#include <map>
#include <memory>

#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/python.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"

namespace etalon {
namespace {

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

// Python writes NaN and infinities, which JSON has not: as text here.
std::string WithoutNan(std::string_view line) {
  std::string text(line);
  for (const char* name : {"NaN", "-Infinity", "Infinity"}) {
    // Twice: neighbours in a list share a comma.
    for (const char* before : {": ", "[", ", ", ", "}) {
      text = ReplaceAll(text, StrCat(before, name, ","), StrCat(before, "\"", name, "\","));
      text = ReplaceAll(text, StrCat(before, name, "]"), StrCat(before, "\"", name, "\"]"));
      text = ReplaceAll(text, StrCat(before, name, "}"), StrCat(before, "\"", name, "\"}"));
    }
  }
  return text;
}

double LoggedNumber(const std::string& text) {
  if (text == "-inf") return -std::numeric_limits<double>::infinity();
  return ParseDouble(text).value_or(std::numeric_limits<double>::quiet_NaN());
}

Answer LoggedAnswer(const Value& response) {
  Answer answer;
  if (response.is_list()) {
    answer.log_likelihood = LoggedNumber(response.AsList()[0].AsString());
    answer.is_greedy = response.AsList()[1].AsString() == "True";
  } else {
    answer.text = PythonStr(response);
    answer.log_likelihood = LoggedNumber(answer.text);  // a rolling one; NaN for a text
  }
  return answer;
}

// SHA-256 over every argument and a NUL byte each.
std::string ArgumentsHash(const Value& arguments) {
  Sha256 hash;
  for (const auto& [name, list] : arguments.AsDict()) {
    for (const auto& [key, argument] : list.AsDict()) {
      hash.Update(argument.is_string()
                      ? argument.AsString()
                      : PythonJson(argument, {.ensure_ascii = true, .sort_keys = true}));
      hash.Update(std::string_view("\0", 1));
    }
  }
  return ToHex(hash.Finish());
}

absl::StatusOr<ReferenceSample> ReadLine(std::string_view text) {
  ReferenceSample sample;
  ETALON_TRY(sample.line, ParseJson(WithoutNan(text)));
  const Value& line = sample.line;
  sample.doc_id = line.FindInt("doc_id");
  sample.filter = line.FindString("filter");
  sample.doc_hash = line.FindString("doc_hash");
  sample.prompt_hash = line.FindString("prompt_hash");
  sample.target_hash = line.FindString("target_hash");
  sample.args_hash = line.FindString("args_hash");
  if (const Value* arguments = line.Find("arguments")) sample.args_hash = ArgumentsHash(*arguments);
  if (const Value* filtered = line.Find("filtered_resps")) sample.filtered = *filtered;
  const Value* responses = line.Find("resps");
  if (responses == nullptr) return sample;
  for (const Value& request : responses->AsList()) {
    sample.answers.emplace_back();
    for (const Value& response : request.AsList()) {
      sample.answers.back().push_back(LoggedAnswer(response));
    }
  }
  return sample;
}

absl::StatusOr<Value> ReadJson(const std::string& path) {
  ETALON_TRY(const std::string text, ReadMaybeXz(path));
  auto value = ParseJson(WithoutNan(text));
  if (!value.ok()) return Annotate(value.status(), path);
  return value;
}

}  // namespace

Value ReferenceEntry::Flag(const std::string& name) const {
  const size_t at = extra.find(name + " ");
  if (at == std::string::npos) return Value();
  const std::string rest = extra.substr(at + name.size() + 1);
  return Value(rest.substr(0, rest.find(' ')));
}

absl::StatusOr<std::string> ReadMaybeXz(const std::string& path) {
  ETALON_TRY(std::string bytes, ReadFile(path));
  if (!path.ends_with(".xz")) return bytes;
  auto text = DecodeXz(bytes);
  if (!text.ok()) return Annotate(text.status(), path);
  return text;
}

absl::StatusOr<std::vector<ReferenceEntry>> ReadReferenceIndex(const std::string& folder) {
  ETALON_TRY(const Value index, ReadJson(JoinPath(folder, "index.json")));
  std::vector<ReferenceEntry> entries;
  std::map<std::string, Value> results, metas;
  for (const Value& item : index.AsList()) {
    ReferenceEntry entry{.task = item.FindString("task"),
                         .run = item.FindString("run"),
                         .model = item.FindString("model"),
                         .file = item.FindString("file"),
                         .is_chat = item.FindBool("apply_chat_template"),
                         .is_multiturn = item.FindBool("fewshot_as_multiturn"),
                         .extra = item.FindString("extra_args")};
    if (const Value* metrics = item.Find("metrics")) entry.metrics = *metrics;
    const std::string results_file = item.FindString("results_file");
    if (!results.contains(results_file)) {
      ETALON_TRY(results[results_file], ReadJson(JoinPath(folder, results_file)));
    }
    if (const Value* all = results[results_file].Find("results");
        all != nullptr && all->Find(entry.task) != nullptr) {
      entry.results = *all->Find(entry.task);
    }
    if (const Value* groups = results[results_file].Find("groups")) entry.groups = *groups;
    const std::string meta_file = StrCat(entry.model, "/_runs/", entry.run, ".meta.json");
    if (!metas.contains(meta_file)) {
      ETALON_TRY(metas[meta_file], ReadJson(JoinPath(folder, meta_file)));
    }
    const std::string outside_file =
        JoinPath(folder, StrCat(entry.model, "/outside_vocabulary.json"));
    if (FileExists(outside_file)) {
      ETALON_TRY(const Value outside, ReadJson(outside_file));
      if (const Value* documents = outside.Find(entry.file)) {
        for (const Value& each : documents->AsList()) {
          entry.outside_vocabulary.insert(each.AsInt());
        }
      }
    }
    entry.num_fewshot = ParseInt(metas[meta_file].FindString("num_fewshot_arg"));
    entry.limit = ParseDouble(metas[meta_file].FindString("limit_arg"));
    entries.push_back(std::move(entry));
  }
  return entries;
}

absl::StatusOr<std::vector<ReferenceSample>> ReadReferenceSamples(const std::string& path) {
  ETALON_TRY(const std::string text, ReadMaybeXz(path));
  std::vector<ReferenceSample> samples;
  int64_t line_number = 0;
  for (const std::string_view line : SplitText(text, "\n")) {
    ++line_number;
    if (line.empty()) continue;
    auto sample = ReadLine(line);
    if (!sample.ok()) return Annotate(sample.status(), StrCat(path, ":", line_number));
    samples.push_back(*std::move(sample));
  }
  return samples;
}

}  // namespace etalon
