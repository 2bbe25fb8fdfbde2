#include "scorers/ifeval/language.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/letter_case.h"
#include "base/random.h"
#include "base/regex.h"
#include "base/text.h"
#include "base/try.h"
#include "scorers/ifeval/data.h"

namespace etalon::ifeval {
namespace {

constexpr int kTrials = 7, kRoundsMax = 1000, kGramMax = 3;
constexpr double kAlpha = 0.5, kAlphaWidth = 0.05, kBaseFrequency = 10000;
constexpr double kReported = 0.1, kConverged = 0.99999;
constexpr size_t kCharactersMax = 10000;

// Vietnamese letters that come in two code points, by mark and letter.
constexpr std::string_view kBareLetters = "AEIOUYaeiouyÂÊÔâêôĂăƠơƯư";
constexpr uint32_t kMarks[] = {0x300, 0x301, 0x303, 0x309, 0x323};
constexpr std::string_view kMarkedLetters[] = {
    "ÀÈÌÒÙỲàèìòùỳẦỀỒầềồẰằỜờỪừ", "ÁÉÍÓÚÝáéíóúýẤẾỐấếốẮắỚớỨứ", "ÃẼĨÕŨỸãẽĩõũỹẪỄỖẫễỗẴẵỠỡỮữ",
    "ẢẺỈỎỦỶảẻỉỏủỷẨỂỔẩểổẲẳỞởỬử", "ẠẸỊỌỤỴạẹịọụỵẬỆỘậệộẶặỢợỰự"};

using CodePoints = std::vector<uint32_t>;

CodePoints ComposeVietnamese(const CodePoints& text) {
  static const CodePoints& bare = *new CodePoints(DecodeUtf8(kBareLetters));
  CodePoints out;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto letter = std::find(bare.begin(), bare.end(), text[i]);
    const auto mark = i + 1 < text.size()
                          ? std::find(std::begin(kMarks), std::end(kMarks), text[i + 1])
                          : std::end(kMarks);
    if (letter == bare.end() || mark == std::end(kMarks)) {
      out.push_back(text[i]);
      continue;
    }
    const CodePoints marked = DecodeUtf8(kMarkedLetters[mark - std::begin(kMarks)]);
    out.push_back(marked[static_cast<size_t>(letter - bare.begin())]);
    ++i;
  }
  return out;
}

// One profile's share of a character n-gram among the n-grams of its length.
struct Share {
  size_t language;
  double probability;
};

class Profiles {
 public:
  Profiles();
  absl::StatusOr<std::optional<std::string>> Detect(std::string_view text) const;

 private:
  using Shares = std::vector<Share>;
  absl::StatusOr<CodePoints> Clean(std::string_view text) const;
  std::vector<const Shares*> Grams(const CodePoints& text) const;
  uint32_t Normalise(uint32_t c) const;
  std::vector<double> Trial(const std::vector<const Shares*>& grams, double alpha,
                            PythonRandom* random) const;

  std::vector<std::string> names_;
  std::unordered_map<std::string, Shares> grams_;
  std::unordered_map<uint32_t, uint32_t> kanji_;
  std::unique_ptr<PythonRegex> url_, mail_;
};

Profiles::Profiles() {
  double totals[kGramMax] = {};
  for (const std::string_view line : SplitText(LanguagesData(), "\n")) {
    if (line.empty()) continue;
    const auto fields = SplitText(line, "\t");
    if (fields[0] == "#" && fields.size() == 2 + kGramMax) {
      names_.emplace_back(fields[1]);
      for (size_t i = 0; i < kGramMax; ++i) totals[i] = ParseDouble(fields[2 + i]).value_or(0);
      continue;
    }
    const double total = totals[CodePointCount(fields[0]) - 1];
    const double share = ParseDouble(fields[1]).value_or(0) / total;
    grams_[std::string(fields[0])].push_back({names_.size() - 1, share});
  }
  for (const std::string_view line : SplitText(KanjiData(), "\n")) {
    const CodePoints alike = DecodeUtf8(line);
    for (const uint32_t c : alike) kanji_[c] = alike.front();
  }
  auto url = PythonRegex::Compile(R"(https?://[-_.?&~;+=/#0-9A-Za-z]{1,2076})");
  auto mail =
      PythonRegex::Compile(R"([-_.0-9A-Za-z]{1,64}@[-_0-9A-Za-z]{1,255}[-_.0-9A-Za-z]{1,255})");
  ETALON_CHECK(url.ok() && mail.ok());
  url_ = *std::move(url);
  mail_ = *std::move(mail);
}

// Without addresses, repeated blanks, and Latin letters where most are others.
absl::StatusOr<CodePoints> Profiles::Clean(std::string_view text) const {
  ETALON_TRY(std::string plain, url_->Sub(" ", text));
  ETALON_TRY(plain, mail_->Sub(" ", plain));
  CodePoints all = ComposeVietnamese(DecodeUtf8(plain));
  if (all.size() > kCharactersMax) all.resize(kCharactersMax);
  const auto both_blank = [](uint32_t a, uint32_t b) { return a == ' ' && b == ' '; };
  all.erase(std::unique(all.begin(), all.end(), both_blank), all.end());
  const auto is_latin = [](uint32_t c) { return c >= 'A' && c <= 'z'; };
  const auto latin = std::count_if(all.begin(), all.end(), is_latin);
  const auto other = std::count_if(all.begin(), all.end(), [](uint32_t c) { return c >= 0x300; });
  if (latin * 2 < other) std::erase_if(all, is_latin);
  return all;
}

uint32_t Profiles::Normalise(uint32_t c) const {
  const auto is_within = [c](uint32_t first, uint32_t last) { return c >= first && c <= last; };
  if (c < 0x80) return is_within('A', 'Z') || is_within('a', 'z') ? c : ' ';
  if (c == 0xa0 || c == 0xab || c == 0xb0 || c == 0xbb) return ' ';
  if (c == 0x219) return 0x15f;
  if (c == 0x21b) return 0x163;
  if (c == 0x6cc) return 0x64a;
  if (is_within(0x1ea0, 0x1eff)) return 0x1ec3;
  if (is_within(0x2000, 0x206f)) return ' ';
  if (is_within(0x3040, 0x309f)) return 0x3042;
  if (is_within(0x30a0, 0x30ff)) return 0x30a2;
  if (is_within(0x3100, 0x312f) || is_within(0x31a0, 0x31bf)) return 0x3105;
  if (is_within(0xac00, 0xd7af)) return 0xac00;
  if (!is_within(0x4e00, 0x9fff)) return c;
  const auto found = kanji_.find(c);
  return found == kanji_.end() ? c : found->second;
}

// N-grams that some profile has, in the order of the text; words in capitals are left out.
std::vector<const Profiles::Shares*> Profiles::Grams(const CodePoints& text) const {
  std::vector<const Shares*> grams;
  CodePoints window = {' '};
  bool is_capital_word = false;
  for (const uint32_t raw : text) {
    const uint32_t c = Normalise(raw);
    const uint32_t last = window.back();
    if (last == ' ') {
      window = {' '};
      is_capital_word = false;
    } else if (window.size() >= kGramMax) {
      window.erase(window.begin());
    }
    if (last != ' ' || c != ' ') {
      window.push_back(c);
      is_capital_word = IsUpper(c) && (is_capital_word || IsUpper(last));
    }
    if (is_capital_word) continue;
    std::string gram;
    for (size_t n = 1; n <= window.size(); ++n) {
      std::string letter;
      AppendUtf8(window[window.size() - n], &letter);
      gram.insert(0, letter);
      const auto found = gram == " " ? grams_.end() : grams_.find(gram);
      if (found != grams_.end()) grams.push_back(&found->second);
    }
  }
  return grams;
}

std::vector<double> Profiles::Trial(const std::vector<const Shares*>& grams, double alpha,
                                    PythonRandom* random) const {
  std::vector<double> probabilities(names_.size(), 1.0 / static_cast<double>(names_.size()));
  const double weight = alpha / kBaseFrequency;
  for (int round = 0;; ++round) {
    const Shares& shares = *grams[random->RandBelow(grams.size())];
    auto next = shares.begin();
    for (size_t i = 0; i < probabilities.size(); ++i) {
      const bool has_share = next != shares.end() && next->language == i;
      probabilities[i] *= weight + (has_share ? (next++)->probability : 0.0);
    }
    if (round % 5 != 0) continue;
    double sum = 0, largest = 0;
    for (const double each : probabilities) sum += each;
    for (double& each : probabilities) largest = std::max(largest, each /= sum);
    if (largest > kConverged || round >= kRoundsMax) return probabilities;
  }
}

// random.gauss(0, 1): two numbers are made at a time.
class Gauss {
 public:
  double Next(PythonRandom* random) {
    if (kept_.has_value()) return *std::exchange(kept_, std::nullopt);
    const double angle = random->Random() * 2 * std::numbers::pi;
    const double radius = std::sqrt(-2.0 * std::log(1.0 - random->Random()));
    kept_ = std::sin(angle) * radius;
    return std::cos(angle) * radius;
  }

 private:
  std::optional<double> kept_;
};

absl::StatusOr<std::optional<std::string>> Profiles::Detect(std::string_view text) const {
  ETALON_TRY(const CodePoints clean, Clean(text));
  const auto grams = Grams(clean);
  if (grams.empty()) return std::optional<std::string>();
  PythonRandom random(0);
  Gauss gauss;
  std::vector<double> means(names_.size());
  for (int trial = 0; trial < kTrials; ++trial) {
    const double alpha = kAlpha + gauss.Next(&random) * kAlphaWidth;
    const auto probabilities = Trial(grams, alpha, &random);
    for (size_t i = 0; i < means.size(); ++i) means[i] += probabilities[i] / kTrials;
  }
  const auto best = std::max_element(means.begin(), means.end());
  if (*best <= kReported) return std::optional<std::string>("unknown");
  return std::optional<std::string>(names_[static_cast<size_t>(best - means.begin())]);
}

}  // namespace

absl::StatusOr<std::optional<std::string>> DetectLanguage(std::string_view text) {
  static const Profiles& profiles = *new Profiles();
  return profiles.Detect(text);
}

}  // namespace etalon::ifeval
