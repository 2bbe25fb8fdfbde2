// Binary records in memory: a writer of variable-length integers, doubles, texts and Values, and a
// reader of foreign bytes that never goes past their end. It does no I/O.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "etalon/value.h"

namespace etalon {

class ByteWriter {
 public:
  void Fixed32(uint32_t value);
  void Fixed64(uint64_t value);
  void Unsigned(uint64_t value);  // LEB128
  void Signed(int64_t value);     // zigzag, LEB128
  void Double(double value);
  void Bytes(std::string_view bytes) { out_.append(bytes); }
  void Text(std::string_view text);  // length and bytes
  void PutValue(const Value& value);
  std::string Take() { return std::move(out_); }
  size_t size() const { return out_.size(); }

 private:
  std::string out_;
};

// Every read is DataLoss with the offset when the bytes end early or make no sense.
class ByteReader {
 public:
  static constexpr uint64_t kValuesMax = uint64_t{1} << 24;
  // Gives at most `values_max` Values, each list and dict and what they hold counted one: foreign
  // bytes must not ask for more memory than that.
  explicit ByteReader(std::string_view bytes, uint64_t values_max = kValuesMax)
      : bytes_(bytes), values_left_(values_max) {}
  absl::StatusOr<uint32_t> Fixed32();
  absl::StatusOr<uint64_t> Fixed64();
  absl::StatusOr<uint64_t> Unsigned();
  absl::StatusOr<int64_t> Signed();
  absl::StatusOr<double> Double();
  absl::StatusOr<std::string_view> Bytes(uint64_t count);
  absl::StatusOr<std::string_view> Text();
  absl::StatusOr<Value> GetValue(int depth_max = 128);
  // A count of things of at least one byte each, so that it cannot exceed what is left.
  absl::StatusOr<uint64_t> Count();
  bool is_at_end() const { return offset_ == bytes_.size(); }
  size_t offset() const { return offset_; }

 private:
  absl::Status Damaged(std::string_view what) const;
  // A view of the caller's bytes, which outlive the reader.
  std::string_view bytes_;
  size_t offset_ = 0;
  uint64_t values_left_;
};

}  // namespace etalon
