#include "records/record_texts.h"

#include <cstring>
#include <list>
#include <map>
#include <unordered_map>
#include <utility>

#include "base/hash.h"
#include "base/str.h"
#include "base/try.h"
#include "records/line_file.h"
#include "records/record_files.h"
#include "records/record_reader.h"
#include "records/sample_line.h"

namespace etalon {
namespace {

// Decoded frames that are kept: what few-shot examples and the documents in hand need.
constexpr uint64_t kKeptBytesMax = uint64_t{64} << 20;

using SharedText = std::shared_ptr<const std::string>;

// 64 bits of a digest name a place; the text's own digest then decides.
uint64_t PlaceKey(const std::string& sha256) {
  const auto digest = DigestFromHex(sha256);
  uint64_t key = 0;
  if (digest.ok()) std::memcpy(&key, digest->data(), sizeof(key));
  return key;
}

}  // namespace

struct RecordTexts::State {
  struct Frame {
    size_t number = 0;
    uint64_t bytes = 0;
    std::unordered_map<std::string, SharedText> texts;
  };

  std::unique_ptr<LineFrameReader> file;
  int64_t bytes = 0;
  std::string digest;
  std::list<Frame> kept;  // the one used last comes first
  uint64_t kept_bytes = 0;
  std::unordered_multimap<uint64_t, size_t> frame_of;  // texts of the frames passed so far
  size_t next_frame = 0;

  absl::StatusOr<CitedText> Parse(size_t frame, size_t line, std::string_view text) const;
  absl::StatusOr<const Frame*> Load(size_t number);
  absl::StatusOr<SharedText> FindPassed(const std::string& sha256);
  absl::StatusOr<SharedText> FindAhead(const std::string& sha256);
};

RecordTexts::RecordTexts(std::unique_ptr<State> state) : state_(std::move(state)) {}
RecordTexts::~RecordTexts() = default;

absl::StatusOr<std::unique_ptr<RecordTexts>> RecordTexts::Open(const std::string& folder) {
  ETALON_TRY(const Value manifest, ReadManifest(folder));
  auto state = std::make_unique<State>();
  const Value& about = *manifest.Find("texts");
  state->bytes = about.FindInt("bytes");
  state->digest = about.FindString("sha256");
  ETALON_TRY(state->file, OpenLineFile(folder, kTextsFile, about.FindInt("count")));
  return std::unique_ptr<RecordTexts>(new RecordTexts(std::move(state)));
}

absl::StatusOr<CitedText> RecordTexts::State::Parse(size_t frame, size_t line,
                                                    std::string_view text) const {
  auto parsed = ParseTextLine(text);
  if (parsed.ok()) return parsed;
  return absl::DataLossError(StrCat(file->name(), " is damaged: line ",
                                    file->FirstLineOf(frame) + static_cast<int64_t>(line), ": ",
                                    parsed.status().message()));
}

// Makes the frame the one used last, reading it if it is not kept.
absl::StatusOr<const RecordTexts::State::Frame*> RecordTexts::State::Load(size_t number) {
  for (auto it = kept.begin(); it != kept.end(); ++it) {
    if (it->number != number) continue;
    kept.splice(kept.begin(), kept, it);
    return &kept.front();
  }
  ETALON_TRY(const FrameLines lines, file->Read(number));
  Frame frame{.number = number, .bytes = lines.byte_count()};
  for (size_t i = 0; i < lines.size(); ++i) {
    ETALON_TRY(CitedText text, Parse(number, i, lines.Line(i)));
    std::string sha256 = ToHex(text.digest);
    if (number == next_frame) frame_of.emplace(PlaceKey(sha256), number);
    frame.texts.emplace(std::move(sha256), std::move(text.text));
  }
  if (number == next_frame) ++next_frame;
  kept_bytes += frame.bytes;
  kept.push_front(std::move(frame));
  while (kept_bytes > kKeptBytesMax && kept.size() > 1) {
    kept_bytes -= kept.back().bytes;
    kept.pop_back();
  }
  return &kept.front();
}

// Null when no frame passed so far holds it.
absl::StatusOr<SharedText> RecordTexts::State::FindPassed(const std::string& sha256) {
  const auto [begin, end] = frame_of.equal_range(PlaceKey(sha256));
  for (auto it = begin; it != end; ++it) {
    ETALON_TRY(const Frame* frame, Load(it->second));
    const auto found = frame->texts.find(sha256);
    if (found != frame->texts.end()) return found->second;
  }
  return SharedText();
}

absl::StatusOr<SharedText> RecordTexts::State::FindAhead(const std::string& sha256) {
  while (next_frame < file->frame_count()) {
    ETALON_TRY(const Frame* frame, Load(next_frame));
    const auto found = frame->texts.find(sha256);
    if (found != frame->texts.end()) return found->second;
  }
  return SharedText();
}

absl::StatusOr<std::shared_ptr<const std::string>> RecordTexts::Get(const std::string& sha256) {
  ETALON_TRY(SharedText text, state_->FindPassed(sha256));
  if (text == nullptr) {
    ETALON_TRY(text, state_->FindAhead(sha256));
  }
  if (text != nullptr) return text;
  return absl::NotFoundError(StrCat(state_->file->name(), " does not hold the text ", sha256));
}

absl::Status RecordTexts::Restore(AnsweredSample* answered) {
  Sample& sample = answered->sample;
  ETALON_TRY(sample.document, Get(sample.doc_hash));
  std::map<const Prompt*, std::shared_ptr<const Prompt>> restored;
  for (Request& request : sample.requests) {
    auto& whole = restored[request.prompt.get()];
    if (whole == nullptr) {
      Prompt prompt = *request.prompt;
      for (auto& part : prompt.parts) {
        ETALON_TRY(part, Get(*part));
      }
      for (Message& message : prompt.messages) {
        ETALON_TRY(const SharedText content, Get(message.content));
        message.content = *content;
      }
      whole = std::make_shared<const Prompt>(std::move(prompt));
    }
    request.prompt = whole;
  }
  return absl::OkStatus();
}

absl::Status RecordTexts::CheckAll() const {
  const LineFrameReader& file = *state_->file;
  Sha256 hash;
  int64_t bytes = 0;
  for (size_t frame = 0; frame < file.frame_count(); ++frame) {
    ETALON_TRY(const FrameLines lines, file.Read(frame));
    for (size_t i = 0; i < lines.size(); ++i) {
      ETALON_TRY_DO(state_->Parse(frame, i, lines.Line(i)));
      hash.Update(lines.Line(i));
      hash.Update("\n");
    }
    bytes += static_cast<int64_t>(lines.byte_count());
  }
  if (bytes != state_->bytes || ToHex(hash.Finish()) != state_->digest) {
    return absl::DataLossError(StrCat(file.name(), " is not what the manifest states"));
  }
  return absl::OkStatus();
}

}  // namespace etalon
