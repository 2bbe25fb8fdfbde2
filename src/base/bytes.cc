#include "base/bytes.h"

#include <bit>
#include <cstring>

#include "absl/status/status.h"
#include "base/check.h"
#include "base/str.h"
#include "base/try.h"

namespace etalon {

static_assert(std::endian::native == std::endian::little, "written for little-endian machines");

void ByteWriter::Fixed32(uint32_t value) {
  out_.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

void ByteWriter::Fixed64(uint64_t value) {
  out_.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

void ByteWriter::Unsigned(uint64_t value) {
  while (value >= 0x80) {
    out_ += static_cast<char>(value | 0x80);
    value >>= 7;
  }
  out_ += static_cast<char>(value);
}

void ByteWriter::Signed(int64_t value) {
  Unsigned((static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63));
}

void ByteWriter::Double(double value) { Fixed64(std::bit_cast<uint64_t>(value)); }

void ByteWriter::Text(std::string_view text) {
  Unsigned(text.size());
  Bytes(text);
}

void ByteWriter::PutValue(const Value& value) {
  out_ += static_cast<char>(value.kind());
  switch (value.kind()) {
    case Value::Kind::kNone:
      return;
    case Value::Kind::kBool:
      return Unsigned(value.AsBool());
    case Value::Kind::kInt:
      return Signed(value.AsInt());
    case Value::Kind::kFloat:
      return Double(value.AsDouble());
    case Value::Kind::kString:
      return Text(value.AsString());
    case Value::Kind::kList:
      Unsigned(value.AsList().size());
      for (const Value& item : value.AsList()) PutValue(item);
      return;
    case Value::Kind::kDict:
      Unsigned(value.AsDict().size());
      for (const auto& [key, item] : value.AsDict()) {
        Text(key);
        PutValue(item);
      }
      return;
  }
  ETALON_CHECK(false);
}

absl::Status ByteReader::Damaged(std::string_view what) const {
  return absl::DataLossError(StrCat("byte ", offset_, ": ", what));
}

absl::StatusOr<std::string_view> ByteReader::Bytes(uint64_t count) {
  if (count > bytes_.size() - offset_) return Damaged("the bytes end early");
  const std::string_view bytes = bytes_.substr(offset_, count);
  offset_ += count;
  return bytes;
}

absl::StatusOr<uint32_t> ByteReader::Fixed32() {
  ETALON_TRY(const std::string_view bytes, Bytes(sizeof(uint32_t)));
  uint32_t value = 0;
  std::memcpy(&value, bytes.data(), sizeof(value));
  return value;
}

absl::StatusOr<uint64_t> ByteReader::Fixed64() {
  ETALON_TRY(const std::string_view bytes, Bytes(sizeof(uint64_t)));
  uint64_t value = 0;
  std::memcpy(&value, bytes.data(), sizeof(value));
  return value;
}

absl::StatusOr<uint64_t> ByteReader::Unsigned() {
  uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    if (offset_ == bytes_.size()) return Damaged("the bytes end early");
    const auto byte = static_cast<unsigned char>(bytes_[offset_++]);
    value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  return Damaged("an integer of more than 10 bytes");
}

absl::StatusOr<int64_t> ByteReader::Signed() {
  ETALON_TRY(const uint64_t value, Unsigned());
  return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1);
}

absl::StatusOr<double> ByteReader::Double() {
  ETALON_TRY(const uint64_t bits, Fixed64());
  return std::bit_cast<double>(bits);
}

absl::StatusOr<std::string_view> ByteReader::Text() {
  ETALON_TRY(const uint64_t size, Unsigned());
  return Bytes(size);
}

absl::StatusOr<uint64_t> ByteReader::Count() {
  ETALON_TRY(const uint64_t count, Unsigned());
  if (count > bytes_.size() - offset_) return Damaged("a count beyond the bytes that are left");
  return count;
}

absl::StatusOr<Value> ByteReader::GetValue(int depth_max) {
  if (depth_max <= 0) return Damaged("nested too deep");
  if (values_left_ == 0) return Damaged("too many values");
  --values_left_;
  ETALON_TRY(const std::string_view kind, Bytes(1));
  switch (static_cast<Value::Kind>(kind[0])) {
    case Value::Kind::kNone:
      return Value();
    case Value::Kind::kBool: {
      ETALON_TRY(const uint64_t value, Unsigned());
      return Value(value != 0);
    }
    case Value::Kind::kInt: {
      ETALON_TRY(const int64_t value, Signed());
      return Value(value);
    }
    case Value::Kind::kFloat: {
      ETALON_TRY(const double value, Double());
      return Value(value);
    }
    case Value::Kind::kString: {
      ETALON_TRY(const std::string_view text, Text());
      return Value(text);
    }
    case Value::Kind::kList: {
      ETALON_TRY(const uint64_t count, Count());
      Value::List list;
      for (uint64_t i = 0; i < count; ++i) {
        ETALON_TRY(Value item, GetValue(depth_max - 1));
        list.push_back(std::move(item));
      }
      return Value(std::move(list));
    }
    case Value::Kind::kDict: {
      ETALON_TRY(const uint64_t count, Count());
      Value::Dict dict;
      for (uint64_t i = 0; i < count; ++i) {
        ETALON_TRY(const std::string_view key, Text());
        ETALON_TRY(Value item, GetValue(depth_max - 1));
        dict.emplace_back(std::string(key), std::move(item));
      }
      return Value(std::move(dict));
    }
  }
  return Damaged("an unknown kind of value");
}

}  // namespace etalon
