#include "engine/journal.h"

#include <utility>

#include "base/bytes.h"
#include "base/compress.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/parallel.h"
#include "base/status.h"
#include "base/str.h"
#include "base/try.h"
#include "engine/sample_codec.h"

namespace etalon {
namespace {

constexpr std::string_view kMagic = "etalon-journal\n";
constexpr char kVersion = 1;
constexpr uint64_t kFileHeaderBytes = kMagic.size() + 1;
constexpr uint64_t kFrameHeaderBytes = 20;
constexpr uint64_t kCheckedHeaderBytes = 16;  // what the header's own checksum covers
constexpr uint64_t kPayloadBytesMax = uint64_t{512} << 20;
constexpr int64_t kWindowsMax = int64_t{1} << 40;
constexpr int64_t kSamplesMax = int64_t{1} << 53;
constexpr int64_t kShardsMax = int64_t{1} << 20;
// Level 1 costs half the time of level 3 and 4 % more bytes: answers compress badly, and what
// repeats was taken out before.
constexpr int kZstdLevel = 1;

struct FrameHeader {
  char type = 0;
  uint64_t bytes = 0;
  uint32_t crc = 0;
};

std::string EncodeFrameHeader(const FrameHeader& header) {
  ByteWriter out;
  out.Bytes(std::string_view(&header.type, 1));
  out.Bytes(std::string_view("\0\0\0", 3));
  out.Fixed64(header.bytes);
  out.Fixed32(header.crc);
  std::string bytes = out.Take();
  ByteWriter crc;
  crc.Fixed32(Crc32c(bytes));
  return bytes + crc.Take();
}

// Nullopt unless the bytes are a header that some writer wrote.
std::optional<FrameHeader> DecodeFrameHeader(std::string_view bytes) {
  if (bytes.size() < kFrameHeaderBytes) return std::nullopt;
  ByteReader in(bytes.substr(4));
  FrameHeader header;
  header.type = bytes[0];
  header.bytes = in.Fixed64().value_or(0);
  header.crc = in.Fixed32().value_or(0);
  const uint32_t own_crc = in.Fixed32().value_or(0);
  if (own_crc != Crc32c(bytes.substr(0, kCheckedHeaderBytes))) return std::nullopt;
  if (header.bytes > kPayloadBytesMax) return std::nullopt;
  return header;
}

}  // namespace

struct JournalReader::ScannedFrame {
  FrameHeader header;
  uint64_t offset = 0;  // of the frame
  std::string payload;  // as much of it as there is
  bool is_whole = false;
  uint64_t end() const { return offset + kFrameHeaderBytes + header.bytes; }
};

absl::StatusOr<std::unique_ptr<JournalReader>> JournalReader::Open(const std::string& path) {
  ETALON_TRY(auto reader, OpenIntactPart(path));
  ETALON_TRY_DO(reader->damage());
  return reader;
}

absl::StatusOr<std::unique_ptr<JournalReader>> JournalReader::OpenIntactPart(
    const std::string& path) {
  ETALON_TRY(auto file, OpenRandom(path));
  return OpenIntactPart(std::move(file), path);
}

absl::StatusOr<std::unique_ptr<JournalReader>> JournalReader::OpenIntactPart(
    std::unique_ptr<RandomFile> file, const std::string& path) {
  std::unique_ptr<JournalReader> reader(new JournalReader());
  reader->path_ = path;
  reader->file_ = std::move(file);
  ETALON_TRY_DO(reader->Scan());
  return reader;
}

absl::Status JournalReader::Scan() {
  ETALON_TRY(const std::string start, file_->ReadAt(0, kFileHeaderBytes));
  if (kMagic.substr(0, start.size()) != start.substr(0, kMagic.size())) {
    return absl::InvalidArgumentError(StrCat(path_, " is no journal of etalon"));
  }
  if (start.size() < kFileHeaderBytes) return absl::OkStatus();
  if (start.back() != kVersion) {
    return absl::InvalidArgumentError(StrCat(
        path_, " is a journal of version ", static_cast<int>(static_cast<uint8_t>(start.back())),
        "; this program reads version 1: use the one that wrote it"));
  }
  uint64_t offset = kFileHeaderBytes;
  while (offset < file_->Size()) {
    ETALON_TRY(const std::optional<ScannedFrame> frame, ReadFrame(offset));
    if (frame.has_value() && frame->is_whole) {
      damage_ = TakeFrame(*frame);
      if (!damage_.ok()) return absl::OkStatus();
      offset = intact_bytes_ = frame->end();
      continue;
    }
    // A crash leaves a frame that the file's end cuts off, one whose last pages were not written,
    // or zeros where the file grew before its bytes arrived.
    bool is_torn = frame.has_value() ? frame->end() >= file_->Size()
                                     : file_->Size() - offset < kFrameHeaderBytes;
    if (!frame.has_value() && !is_torn) {
      ETALON_TRY(is_torn, IsOnlyZeros(offset));
    }
    if (!is_torn) damage_ = DamageAt(offset, "the frame fails its checksum");
    return absl::OkStatus();
  }
  return absl::OkStatus();
}

// Nullopt when no frame header stands there.
absl::StatusOr<std::optional<JournalReader::ScannedFrame>> JournalReader::ReadFrame(
    uint64_t offset) const {
  ETALON_TRY(const std::string head, file_->ReadAt(offset, kFrameHeaderBytes));
  const std::optional<FrameHeader> header = DecodeFrameHeader(head);
  if (!header.has_value()) return std::optional<ScannedFrame>();
  ScannedFrame frame;
  frame.header = *header;
  frame.offset = offset;
  if (frame.end() > file_->Size()) return std::optional<ScannedFrame>(std::move(frame));
  ETALON_TRY(frame.payload, file_->ReadAt(offset + kFrameHeaderBytes, header->bytes));
  frame.is_whole = frame.payload.size() == header->bytes && Crc32c(frame.payload) == header->crc;
  return std::optional<ScannedFrame>(std::move(frame));
}

absl::StatusOr<bool> JournalReader::IsOnlyZeros(uint64_t offset) const {
  constexpr uint64_t kChunkBytes = uint64_t{1} << 20;
  for (uint64_t at = offset; at < file_->Size(); at += kChunkBytes) {
    ETALON_TRY(const std::string bytes, file_->ReadAt(at, kChunkBytes));
    if (bytes.find_first_not_of('\0') != std::string::npos) return false;
  }
  return true;
}

absl::Status JournalReader::DamageAt(uint64_t offset, std::string_view what) const {
  std::string message = StrCat(path_, " is damaged at byte ", offset, ": ", what);
  if (is_empty_) {
    StrAppend(&message, "; nothing before it can be used, start the run again elsewhere");
  } else {
    StrAppend(&message, "; the ", windows_.size(), " windows before it are intact: `truncate -s ",
              offset, "` of the file and --resume ask only for the rest again");
  }
  return absl::DataLossError(message);
}

absl::Status JournalReader::TakeFrame(const ScannedFrame& frame) {
  if (end_.has_value()) return DamageAt(frame.offset, "a frame after the end frame");
  const bool is_header = frame.header.type == 'H';
  if (is_header != is_empty_) {
    return DamageAt(frame.offset, is_header ? "a second header frame" : "the header is missing");
  }
  switch (frame.header.type) {
    case 'H':
      return TakeHeader(frame.payload);
    case 'W':
      return TakeWindow(frame);
    case 'E': {
      const absl::Status status = TakeEnd(frame.payload);
      return status.ok() ? status : DamageAt(frame.offset, ToView(status.message()));
    }
    default:
      return DamageAt(frame.offset, "a frame of an unknown type");
  }
}

absl::Status JournalReader::TakeHeader(const std::string& payload) {
  auto header = ParseJson(payload);
  if (!header.ok()) return DamageAt(kFileHeaderBytes, ToView(header.status().message()));
  const Value* plan = header->Find("plan");
  const Value* shard = header->Find("shard");
  if (plan == nullptr || shard == nullptr) {
    return DamageAt(kFileHeaderBytes, "a header without a plan or a shard");
  }
  shard_ = {shard->FindInt("index", -1), shard->FindInt("count", 0)};
  if (shard_.count < 1 || shard_.count > kShardsMax || shard_.index < 0 ||
      shard_.index >= shard_.count) {
    return DamageAt(kFileHeaderBytes, "a header with an impossible shard");
  }
  plan_ = *plan;
  is_empty_ = false;
  return absl::OkStatus();
}

absl::Status JournalReader::TakeWindow(const ScannedFrame& frame) {
  ByteReader in(frame.payload);
  const auto index = in.Fixed64();
  const auto samples = in.Fixed32();
  if (!index.ok() || !samples.ok()) return DamageAt(frame.offset, "a window without its number");
  const uint64_t expected = static_cast<uint64_t>(shard_.index + window_count() * shard_.count);
  if (*index != expected || *index >= kWindowsMax) {
    return DamageAt(frame.offset, StrCat("window ", *index, " stands in place of ", expected));
  }
  windows_.push_back({.payload_offset = frame.offset + kFrameHeaderBytes,
                      .payload_bytes = frame.header.bytes,
                      .payload_crc = frame.header.crc,
                      .samples = *samples});
  sample_count_ += *samples;
  return absl::OkStatus();
}

absl::Status JournalReader::TakeEnd(const std::string& payload) {
  ByteReader in(payload);
  JournalEnd end;
  ETALON_TRY(end.windows, in.Fixed64());
  ETALON_TRY(end.samples, in.Fixed64());
  ETALON_TRY(end.shard_windows, in.Fixed64());
  if (end.windows < 0 || end.windows > kWindowsMax || end.samples < sample_count_ ||
      end.samples > kSamplesMax || !in.is_at_end()) {
    return absl::DataLossError("an impossible end frame");
  }
  const int64_t owned = (end.windows - shard_.index + shard_.count - 1) / shard_.count;
  if (end.shard_windows != window_count() || owned != window_count()) {
    return absl::DataLossError(StrCat("the end frame counts ", end.shard_windows,
                                      " windows of this shard out of ", end.windows,
                                      ", the journal holds ", windows_.size()));
  }
  end_ = end;
  return absl::OkStatus();
}

bool JournalReader::HasWindow(int64_t index) const {
  return index >= 0 && shard_.Owns(index) && index / shard_.count < window_count();
}

int64_t JournalReader::WindowSamples(int64_t index) const {
  return HasWindow(index) ? windows_[static_cast<size_t>(index / shard_.count)].samples : 0;
}

absl::StatusOr<std::vector<AnsweredSample>> JournalReader::ReadWindow(int64_t index) const {
  if (!HasWindow(index)) {
    return absl::NotFoundError(StrCat(path_, ": window ", index, " was not committed"));
  }
  const Frame& frame = windows_[static_cast<size_t>(index / shard_.count)];
  const std::string place =
      StrCat(path_, ": window ", index, " at byte ", frame.payload_offset - kFrameHeaderBytes);
  ETALON_TRY(const std::string payload, file_->ReadAt(frame.payload_offset, frame.payload_bytes));
  if (payload.size() != frame.payload_bytes || Crc32c(payload) != frame.payload_crc) {
    return absl::DataLossError(StrCat(place, " was changed while it was being read"));
  }
  constexpr size_t kNumbersBytes = 12;  // window index and number of samples
  const SampleCodecLimits limits;
  auto bytes = ZstdDecompress(std::string_view(payload).substr(kNumbersBytes), limits.bytes);
  if (!bytes.ok()) return Annotate(bytes.status(), place);
  auto samples = DecodeSamples(*bytes, frame.samples, limits);
  if (!samples.ok()) return Annotate(samples.status(), place);
  return samples;
}

absl::Status JournalWriter::AppendFrame(char type, std::string_view payload,
                                        std::string_view before) {
  ETALON_TRY_DO(WaitForSync());
  if (payload.size() > kPayloadBytesMax) {
    return absl::ResourceExhaustedError(StrCat("a frame of ", payload.size(),
                                               " bytes; a journal takes at most ", kPayloadBytesMax,
                                               ": make the windows smaller"));
  }
  const FrameHeader header = {type, payload.size(), Crc32c(payload)};
  // One append, so that a crash tears one frame at most.
  failure_ = file_->Append(StrCat(before, EncodeFrameHeader(header), payload));
  return failure_;
}

absl::Status JournalWriter::WaitForSync() {
  if (!syncing_.valid()) return failure_;
  failure_ = syncing_.get();
  if (failure_.ok()) ++synced_windows_;
  return failure_;
}

absl::Status JournalWriter::Sync() {
  if (failure_.ok()) failure_ = file_->Sync();
  return failure_;
}

absl::Status JournalWriter::Begin(const Value& plan, const ShardPosition& shard) {
  const Value header = Value::MakeDict(
      {{"plan", plan},
       {"shard", Value::MakeDict({{"index", shard.index}, {"count", shard.count}})}});
  ETALON_TRY(const std::string text, CanonicalJson(header));
  ETALON_TRY_DO(AppendFrame('H', text, StrCat(kMagic, kVersion)));
  return Sync();
}

absl::Status JournalWriter::AppendWindow(int64_t index, std::span<const AnsweredSample> samples) {
  ETALON_TRY(const std::string bytes, EncodeSamples(samples));
  ETALON_TRY(const std::string frame, ZstdCompress(bytes, kZstdLevel));
  ByteWriter payload;
  payload.Fixed64(static_cast<uint64_t>(index));
  payload.Fixed32(static_cast<uint32_t>(samples.size()));
  payload.Bytes(frame);
  ETALON_TRY_DO(AppendFrame('W', payload.Take()));
  syncing_ = RunAside([this] { return file_->Sync(); });
  return absl::OkStatus();
}

absl::Status JournalWriter::AppendEnd(const JournalEnd& end) {
  ByteWriter payload;
  payload.Fixed64(static_cast<uint64_t>(end.windows));
  payload.Fixed64(static_cast<uint64_t>(end.samples));
  payload.Fixed64(static_cast<uint64_t>(end.shard_windows));
  ETALON_TRY_DO(AppendFrame('E', payload.Take()));
  return Sync();
}

}  // namespace etalon
