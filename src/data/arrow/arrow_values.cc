#include "data/arrow/arrow_values.h"

#include <arrow/util/decimal.h>

#include <limits>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"

namespace etalon {
namespace {

template <typename ArrayType>
auto At(const arrow::Array& array, int64_t row) {
  return static_cast<const ArrayType&>(array).Value(row);
}

absl::StatusOr<Value> Text(std::string_view text) {
  if (!IsValidUtf8(text)) return absl::InvalidArgumentError("text that is not UTF-8");
  return Value(text);
}

absl::StatusOr<Value> Range(const arrow::Array& values, int64_t begin, int64_t end) {
  Value::List list;
  list.reserve(static_cast<size_t>(end - begin));
  for (int64_t i = begin; i < end; ++i) {
    ETALON_TRY(Value item, ArrowValue(values, i));
    list.push_back(std::move(item));
  }
  return Value(std::move(list));
}

template <typename ListType>
absl::StatusOr<Value> List(const arrow::Array& array, int64_t row) {
  const auto& list = static_cast<const ListType&>(array);
  return Range(*list.values(), list.value_offset(row),
               list.value_offset(row) + list.value_length(row));
}

absl::StatusOr<Value> Struct(const arrow::Array& array, int64_t row) {
  const auto& record = static_cast<const arrow::StructArray&>(array);
  Value::Dict dict;
  for (int i = 0; i < record.num_fields(); ++i) {
    ETALON_TRY(Value item, ArrowValue(*record.field(i), row));
    dict.emplace_back(record.struct_type()->field(i)->name(), std::move(item));
  }
  return Value(std::move(dict));
}

// Days since 1970 to year, month and day of the proleptic Gregorian calendar (H. Hinnant's
// algorithm, "chrono-compatible low-level date algorithms").
std::string DateText(int64_t days) {
  days += 719468;
  const int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const int64_t day_of_era = days - era * 146097;
  const int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t shifted_month = (5 * day_of_year + 2) / 153;
  const int64_t day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
  const int64_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  const int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  return absl::StrFormat("%04d-%02d-%02d", year, month, day);
}

// Python's str(datetime): fractions only when there are any.
absl::StatusOr<Value> Timestamp(const arrow::Array& array, int64_t row) {
  const auto& type = static_cast<const arrow::TimestampType&>(*array.type());
  const int64_t units[] = {1, 1000, 1000000, 1000000000};
  const int64_t per_second = units[static_cast<int>(type.unit())];
  const int64_t raw = At<arrow::TimestampArray>(array, row);
  int64_t seconds = raw / per_second, fraction = raw % per_second;
  if (fraction < 0) fraction += per_second, --seconds;
  int64_t days = seconds / 86400, rest = seconds % 86400;
  if (rest < 0) rest += 86400, --days;
  std::string text =
      absl::StrFormat("%s %02d:%02d:%02d", DateText(days), rest / 3600, rest / 60 % 60, rest % 60);
  const int64_t micros =
      per_second >= 1000000 ? fraction / (per_second / 1000000) : fraction * (1000000 / per_second);
  if (micros != 0) text += absl::StrFormat(".%06d", micros);
  if (type.timezone() == "UTC") text += "+00:00";
  if (!type.timezone().empty() && type.timezone() != "UTC") {
    return absl::UnimplementedError(
        StrCat("timestamps of the time zone ", type.timezone(), " are not supported; store UTC"));
  }
  return Value(std::move(text));
}

absl::StatusOr<Value> Unsigned64(const arrow::Array& array, int64_t row) {
  const uint64_t value = At<arrow::UInt64Array>(array, row);
  if (value > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
    return absl::InvalidArgumentError(
        StrCat("the integer ", value, " does not fit 64 signed bits"));
  }
  return Value(static_cast<int64_t>(value));
}

}  // namespace

absl::Status FromArrow(const arrow::Status& status, const std::string& place) {
  if (status.ok()) return absl::OkStatus();
  const std::string message = StrCat(place, ": ", status.message());
  if (status.IsOutOfMemory()) return absl::ResourceExhaustedError(message);
  return absl::InvalidArgumentError(message);
}

absl::StatusOr<Value> ArrowValue(const arrow::Array& array, int64_t row) {
  if (array.IsNull(row)) return Value();
  switch (array.type_id()) {
    case arrow::Type::NA:
      return Value();
    case arrow::Type::BOOL:
      return Value(At<arrow::BooleanArray>(array, row));
    case arrow::Type::INT8:
      return Value(int64_t{At<arrow::Int8Array>(array, row)});
    case arrow::Type::INT16:
      return Value(int64_t{At<arrow::Int16Array>(array, row)});
    case arrow::Type::INT32:
      return Value(int64_t{At<arrow::Int32Array>(array, row)});
    case arrow::Type::INT64:
      return Value(int64_t{At<arrow::Int64Array>(array, row)});
    case arrow::Type::UINT8:
      return Value(int64_t{At<arrow::UInt8Array>(array, row)});
    case arrow::Type::UINT16:
      return Value(int64_t{At<arrow::UInt16Array>(array, row)});
    case arrow::Type::UINT32:
      return Value(int64_t{At<arrow::UInt32Array>(array, row)});
    case arrow::Type::UINT64:
      return Unsigned64(array, row);
    case arrow::Type::FLOAT:
      return Value(double{At<arrow::FloatArray>(array, row)});
    case arrow::Type::DOUBLE:
      return Value(At<arrow::DoubleArray>(array, row));
    case arrow::Type::STRING:
      return Text(static_cast<const arrow::StringArray&>(array).GetView(row));
    case arrow::Type::LARGE_STRING:
      return Text(static_cast<const arrow::LargeStringArray&>(array).GetView(row));
    case arrow::Type::STRING_VIEW:
      return Text(static_cast<const arrow::StringViewArray&>(array).GetView(row));
    case arrow::Type::LIST:
      return List<arrow::ListArray>(array, row);
    case arrow::Type::LARGE_LIST:
      return List<arrow::LargeListArray>(array, row);
    case arrow::Type::FIXED_SIZE_LIST: {
      const auto& list = static_cast<const arrow::FixedSizeListArray&>(array);
      return Range(*list.values(), list.value_offset(row),
                   list.value_offset(row) + list.value_length(row));
    }
    case arrow::Type::STRUCT:
      return Struct(array, row);
    case arrow::Type::DICTIONARY: {
      const auto& dictionary = static_cast<const arrow::DictionaryArray&>(array);
      return ArrowValue(*dictionary.dictionary(), dictionary.GetValueIndex(row));
    }
    case arrow::Type::DATE32:
      return Value(DateText(At<arrow::Date32Array>(array, row)));
    case arrow::Type::DATE64:
      return Value(DateText(At<arrow::Date64Array>(array, row) / 86400000));
    case arrow::Type::TIMESTAMP:
      return Timestamp(array, row);
    case arrow::Type::DECIMAL128:
      return Value(static_cast<const arrow::Decimal128Array&>(array).FormatValue(row));
    case arrow::Type::DECIMAL256:
      return Value(static_cast<const arrow::Decimal256Array&>(array).FormatValue(row));
    default:
      return absl::UnimplementedError(
          StrCat("a column of type ", array.type()->ToString(), " has no text form"));
  }
}

}  // namespace etalon
