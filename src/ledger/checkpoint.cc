#include "ledger/checkpoint.h"

#include <algorithm>
#include <charconv>

#include "absl/status/status.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "ledger/base64.h"

namespace etalon {

absl::StatusOr<uint64_t> ParseDecimal(std::string_view text) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() ||
      (text.size() > 1 && text.front() == '0') || value > uint64_t{1} << 63) {
    return absl::InvalidArgumentError("is no decimal number");
  }
  return value;
}

absl::StatusOr<Digest> ParseBase64Digest(std::string_view text) {
  ETALON_TRY(const std::string bytes, DecodeBase64(text, Base64Alphabet::kStandard));
  Digest digest;
  if (bytes.size() != digest.size()) return absl::InvalidArgumentError("is no hash of 32 bytes");
  std::copy(bytes.begin(), bytes.end(), digest.begin());
  return digest;
}

std::string Base64Digest(const Digest& digest) {
  return Base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

absl::StatusOr<Checkpoint> Checkpoint::Parse(std::string_view text) {
  if (text.empty() || text.back() != '\n') {
    return absl::InvalidArgumentError("checkpoint: does not end in a line end");
  }
  text.remove_suffix(1);
  const auto lines = SplitText(text, "\n");
  constexpr size_t kLinesMin = 3;
  if (lines.size() < kLinesMin) {
    return absl::InvalidArgumentError("checkpoint: has fewer than three lines");
  }
  if (lines.size() > kLinesMin + kExtensionsMax) {
    return absl::InvalidArgumentError(
        StrCat("checkpoint: has more than ", kExtensionsMax, " extensions"));
  }
  if (std::any_of(lines.begin(), lines.end(), [](auto line) { return line.empty(); })) {
    return absl::InvalidArgumentError("checkpoint: has an empty line");
  }
  Checkpoint checkpoint;
  checkpoint.origin = std::string(lines[0]);
  auto size = ParseDecimal(lines[1]);
  if (!size.ok()) return Annotate(size.status(), "checkpoint: size of the tree");
  auto root = ParseBase64Digest(lines[2]);
  if (!root.ok()) return Annotate(root.status(), "checkpoint: root");
  checkpoint.tree = {.size = *size, .root = *root};
  for (size_t i = kLinesMin; i < lines.size(); ++i) checkpoint.extensions.emplace_back(lines[i]);
  return checkpoint;
}

std::string Checkpoint::Format() const {
  std::string text = StrCat(origin, "\n", StrCat(tree.size), "\n", Base64Digest(tree.root), "\n");
  for (const std::string& extension : extensions) StrAppend(&text, extension, "\n");
  return text;
}

}  // namespace etalon
