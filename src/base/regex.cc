#include "base/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include "absl/status/status.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/texts/python_pattern.h"
#include "base/try.h"

namespace etalon {
namespace {

constexpr uint32_t kMatchLimit = 10000000;
// What keeps the places to come back to: a machine stack, one that is allocated, or a heap.
constexpr size_t kStackBytesMin = size_t{32} << 10, kStackBytesMax = size_t{256} << 20;
constexpr uint32_t kHeapKibMax = 1 << 20;
// Bytes that may be gone through where the machine's stack is too small: the limit on steps begins
// anew at each place where a match may start.
constexpr size_t kLongBytesMax = size_t{1} << 30;

std::string PcreMessage(int code) {
  unsigned char text[256];
  pcre2_get_error_message(code, text, sizeof(text));
  return reinterpret_cast<const char*>(text);
}

}  // namespace

struct PythonRegex::State {
  pcre2_code* code = nullptr;
  pcre2_match_context* context = nullptr;
  ~State() {
    pcre2_code_free(code);
    pcre2_match_context_free(context);
  }
};

PythonRegex::PythonRegex() : state_(std::make_unique<State>()) {}
PythonRegex::~PythonRegex() = default;

absl::StatusOr<std::unique_ptr<PythonRegex>> PythonRegex::Compile(std::string_view pattern,
                                                                  bool ignore_case) {
  const auto translated = PatternFromPython(pattern, ignore_case);
  if (!translated.ok()) {
    return Annotate(translated.status(), StrCat("regular expression \"", pattern, "\""));
  }
  // Python's ^ of (?m) also stands after a line end that ends the text.
  uint32_t flags = PCRE2_UTF | PCRE2_UCP | PCRE2_ALT_CIRCUMFLEX | PCRE2_USE_OFFSET_LIMIT;
  if (ignore_case) flags |= PCRE2_CASELESS;
  std::unique_ptr<PythonRegex> regex(new PythonRegex());
  int error = 0;
  PCRE2_SIZE offset = 0;
  const std::unique_ptr<pcre2_compile_context, decltype(&pcre2_compile_context_free)> context(
      pcre2_compile_context_create(nullptr), &pcre2_compile_context_free);
  pcre2_set_newline(context.get(), PCRE2_NEWLINE_LF);
  // A half of a surrogate pair is a character of Python, which no text of UTF-8 holds.
  pcre2_set_compile_extra_options(context.get(), PCRE2_EXTRA_ALLOW_SURROGATE_ESCAPES);
  regex->state_->code =
      pcre2_compile(reinterpret_cast<PCRE2_SPTR>(translated->text.data()), translated->text.size(),
                    flags, &error, &offset, context.get());
  if (regex->state_->code == nullptr) {
    const size_t origin =
        offset < translated->origins.size() ? translated->origins[offset] : pattern.size();
    return absl::InvalidArgumentError(
        StrCat("regular expression \"", pattern, "\": byte ", origin, ": ", PcreMessage(error)));
  }
  pcre2_jit_compile(regex->state_->code, PCRE2_JIT_COMPLETE);
  regex->state_->context = pcre2_match_context_create(nullptr);
  pcre2_set_match_limit(regex->state_->context, kMatchLimit);
  pcre2_set_depth_limit(regex->state_->context, kMatchLimit);  // kHeapKibMax is what bounds it
  pcre2_set_heap_limit(regex->state_->context, kHeapKibMax);
  return regex;
}

// One text being matched: what is written meanwhile, so that threads may share a regex.
class PythonRegex::Matching {
 public:
  explicit Matching(const State& state)
      : state_(state), data_(pcre2_match_data_create_from_pattern(state.code, nullptr)) {}
  ~Matching() {
    pcre2_match_data_free(data_);
    pcre2_match_context_free(context_);
    pcre2_jit_stack_free(stack_);
  }
  Matching(const Matching&) = delete;
  Matching& operator=(const Matching&) = delete;

  // pcre2_match; what is too long for one way to keep places is matched in the next one.
  int Match(std::string_view subject, size_t at, uint32_t options) {
    const auto match = [&](pcre2_match_context* context, uint32_t more) {
      return pcre2_match(state_.code, reinterpret_cast<PCRE2_SPTR>(subject.data()), subject.size(),
                         at, options | more, data_, context);
    };
    int count = match(state_.context, 0);
    if (count != PCRE2_ERROR_JIT_STACKLIMIT) return count;
    if (context_ == nullptr) {
      context_ = pcre2_match_context_copy(state_.context);
      stack_ = pcre2_jit_stack_create(kStackBytesMin, kStackBytesMax, nullptr);
      pcre2_jit_stack_assign(context_, nullptr, stack_);
    }
    const size_t last_start = at + kLongBytesMax / subject.size();
    pcre2_set_offset_limit(context_, last_start);
    count = match(context_, 0);
    if (count == PCRE2_ERROR_JIT_STACKLIMIT) count = match(context_, PCRE2_NO_JIT);
    const bool is_cut = count == PCRE2_ERROR_NOMATCH && last_start < subject.size();
    return is_cut ? PCRE2_ERROR_MATCHLIMIT : count;
  }
  const PCRE2_SIZE* Ends() const { return pcre2_get_ovector_pointer(data_); }

 private:
  const State& state_;
  pcre2_match_data* data_;
  pcre2_match_context* context_ = nullptr;  // of long matches, once one is needed
  pcre2_jit_stack* stack_ = nullptr;
};

int PythonRegex::GroupCount() const {
  uint32_t count = 0;
  pcre2_pattern_info(state_->code, PCRE2_INFO_CAPTURECOUNT, &count);
  return static_cast<int>(count);
}

absl::StatusOr<std::vector<PythonRegex::Match>> PythonRegex::Matches(std::string_view subject,
                                                                     size_t count_max) const {
  if (!IsValidUtf8(subject)) return absl::InvalidArgumentError("the text is not UTF-8");
  Matching matching(*state_);
  std::vector<Match> matches;
  size_t at = 0;
  uint32_t options = PCRE2_NO_UTF_CHECK;
  while (at <= subject.size() && matches.size() < count_max) {
    const int count = matching.Match(subject, at, options);
    if (count == PCRE2_ERROR_NOMATCH) {
      if ((options & PCRE2_NOTEMPTY_ATSTART) == 0) break;
      // Nothing but the empty match just taken stands here: go on one character further.
      options = PCRE2_NO_UTF_CHECK;
      for (++at; at < subject.size() && (static_cast<unsigned char>(subject[at]) & 0xc0) == 0x80;) {
        ++at;
      }
      continue;
    }
    if (count < 0) {
      return absl::ResourceExhaustedError(
          StrCat("a regular expression gave up: ", PcreMessage(count)));
    }
    const PCRE2_SIZE* ends = matching.Ends();
    Match match{.begin = ends[0], .end = ends[1]};
    for (int i = 0; i <= GroupCount(); ++i) {
      if (i >= count || ends[2 * i] == PCRE2_UNSET) {
        match.groups.emplace_back();
      } else {
        match.groups.emplace_back(subject.substr(ends[2 * i], ends[2 * i + 1] - ends[2 * i]));
      }
    }
    at = match.end;
    // Python 3.7 and later: after an empty match a non-empty one may start at the same place; after
    // a non-empty one an empty one may follow at once.
    options = PCRE2_NO_UTF_CHECK | (match.begin == match.end ? PCRE2_NOTEMPTY_ATSTART : 0);
    matches.push_back(std::move(match));
  }
  return matches;
}

absl::StatusOr<std::vector<PythonRegex::Match>> PythonRegex::FindAll(
    std::string_view subject) const {
  return Matches(subject, SIZE_MAX);
}

absl::StatusOr<std::optional<PythonRegex::Match>> PythonRegex::Search(
    std::string_view subject) const {
  ETALON_TRY(auto matches, Matches(subject, 1));
  if (matches.empty()) return std::optional<Match>();
  return std::optional<Match>(std::move(matches.front()));
}

absl::StatusOr<std::string> PythonRegex::Expand(std::string_view replacement,
                                                const Match& match) const {
  std::string out;
  const auto append_group = [&](std::string_view name) -> absl::Status {
    std::optional<int64_t> number = ParseInt(name);
    if (!number.has_value()) {
      number = pcre2_substring_number_from_name(
          state_->code, reinterpret_cast<PCRE2_SPTR>(std::string(name).c_str()));
    }
    if (*number < 0 || *number >= static_cast<int64_t>(match.groups.size())) {
      return absl::InvalidArgumentError(StrCat("invalid group reference ", name));
    }
    out += match.groups[static_cast<size_t>(*number)].value_or("");
    return absl::OkStatus();
  };
  for (size_t i = 0; i < replacement.size(); ++i) {
    if (replacement[i] != '\\' || i + 1 == replacement.size()) {
      out += replacement[i];
      continue;
    }
    const char c = replacement[++i];
    if (c == 'g' && i + 1 < replacement.size() && replacement[i + 1] == '<') {
      const size_t end = replacement.find('>', i);
      if (end == std::string_view::npos)
        return absl::InvalidArgumentError("missing >, unterminated name");
      ETALON_TRY_DO(append_group(replacement.substr(i + 2, end - i - 2)));
      i = end;
    } else if (c >= '1' && c <= '9') {
      const bool has_two =
          i + 1 < replacement.size() && replacement[i + 1] >= '0' && replacement[i + 1] <= '9';
      ETALON_TRY_DO(append_group(replacement.substr(i, has_two ? 2 : 1)));
      i += has_two ? 1 : 0;
    } else if (const size_t at = std::string_view("nrtabfv\\").find(c);
               at != std::string_view::npos) {
      out += "\n\r\t\a\b\f\v\\"[at];
    } else if (std::isalnum(static_cast<unsigned char>(c)) == 0) {
      out += '\\';
      out += c;
    } else {
      return absl::InvalidArgumentError(StrCat("bad escape \\", std::string(1, c)));
    }
  }
  return out;
}

absl::StatusOr<std::string> PythonRegex::Sub(std::string_view replacement, std::string_view subject,
                                             int64_t count) const {
  ETALON_TRY(const auto matches,
             Matches(subject, count > 0 ? static_cast<size_t>(count) : SIZE_MAX));
  std::string out;
  size_t at = 0;
  for (const Match& match : matches) {
    ETALON_TRY(const std::string text, Expand(replacement, match));
    StrAppend(&out, subject.substr(at, match.begin - at), text);
    at = match.end;
  }
  StrAppend(&out, subject.substr(at));
  return out;
}

absl::StatusOr<std::vector<std::string>> PythonRegex::Split(std::string_view subject) const {
  ETALON_TRY(const auto matches, Matches(subject, SIZE_MAX));
  std::vector<std::string> pieces;
  size_t at = 0;
  for (const Match& match : matches) {
    pieces.emplace_back(subject.substr(at, match.begin - at));
    for (size_t i = 1; i < match.groups.size(); ++i) {
      pieces.push_back(match.groups[i].value_or(""));
    }
    at = match.end;
  }
  pieces.emplace_back(subject.substr(at));
  return pieces;
}

}  // namespace etalon
