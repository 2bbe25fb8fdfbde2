// Small things on text: splitting, UTF-8, nearest names. No regular expressions.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace etalon {

std::vector<std::string_view> SplitText(std::string_view text, std::string_view separator);
std::string JoinText(std::span<const std::string> parts, std::string_view separator);
std::string_view TrimSpaces(std::string_view text);  // ASCII white space at both ends
std::string ReplaceAll(std::string_view text, std::string_view from, std::string_view to);

size_t AsciiPrefix(std::string_view text);  // bytes before the first that is no ASCII
bool IsValidUtf8(std::string_view text);
// Python's len(str): code points. Bytes that are no UTF-8 count one each.
size_t CodePointCount(std::string_view utf8);
std::vector<uint32_t> DecodeUtf8(std::string_view utf8);  // bad bytes become U+FFFD
void AppendUtf8(uint32_t code_point, std::string* out);
// Every maximal bad part becomes U+FFFD, as Python's decode(errors="replace").
std::string RepairUtf8(std::string_view bytes);
// Python's str.isspace for one code point, and str.strip() with no argument.
bool IsPythonSpace(uint32_t code_point);
std::string_view PythonStrip(std::string_view utf8);

// Up to `count` of `names` nearest to `name` by edit distance, best first; only plausible ones.
std::vector<std::string> NearestNames(std::string_view name, std::span<const std::string> names,
                                      size_t count = 3);
// `; did you mean "x", "y"?` or nothing.
std::string DidYouMean(std::string_view name, std::span<const std::string> names);

std::optional<int64_t> ParseInt(std::string_view text);
std::optional<double> ParseDouble(std::string_view text);

}  // namespace etalon
