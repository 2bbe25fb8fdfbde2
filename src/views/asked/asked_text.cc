#include <algorithm>
#include <string_view>

#include "base/hash.h"
#include "base/json.h"
#include "base/python.h"
#include "base/str.h"
#include "base/text.h"
#include "records/marks/answer_checks.h"
#include "views/asked/asked_sample.h"
#include "views/asked/text_block.h"
#include "views/language.h"
#include "views/terminal/rows_layout.h"

namespace etalon {
namespace {

constexpr std::string_view kGutter = "  │ ";

std::string Counted(size_t count, std::string_view noun) {
  return StrCat(CountText(static_cast<int64_t>(count), Language::kEnglish), " ", noun,
                count == 1 ? "" : "s");
}

std::string QuotedJson(std::string_view text) {
  std::string quoted;
  AppendJsonString(text, &quoted);
  return quoted;
}

BlockText WholeText(std::string_view text, bool is_scored) {
  return {.pieces = {std::string(text)}, .is_scored = is_scored};
}

BlockText TokenTexts(const AskedTokens& tokens, size_t begin, size_t end) {
  BlockText text{.is_tokens = true, .is_scored = begin >= tokens.first_scored};
  for (size_t i = begin; i < end; ++i) text.pieces.push_back(tokens.tokens[i].text);
  return text;
}

// "acc: mean, higher is better; ignore_case True"
std::string MetricText(const Value& metric) {
  const std::string name = metric.FindString("name"), scorer = metric.FindString("scorer");
  std::string text = StrCat(name, scorer == name ? "" : StrCat(" (scorer ", scorer, ")"), ": ",
                            metric.FindString("metric"));
  const Value* higher = metric.Find("higher_is_better");
  if (higher != nullptr && higher->is_bool()) {
    StrAppend(&text, higher->AsBool() ? ", higher" : ", lower", " is better");
  }
  if (const Value* arguments = metric.Find("arguments"); arguments != nullptr) {
    for (const auto& [key, value] : arguments->AsDict()) {
      StrAppend(&text, "; ", key, " ", PythonRepr(value));
    }
  }
  return text;
}

std::string FilterText(const Value& filter) {
  std::string text = StrCat(filter.FindString("name"), ": ");
  bool is_first = true;
  for (const Value& step : filter.Find("steps")->AsList()) {
    StrAppend(&text, is_first ? "" : ", then ", step.FindString("function"));
    is_first = false;
    for (const auto& [key, value] : step.AsDict()) {
      if (key != "function") StrAppend(&text, " ", key, " ", PythonRepr(value));
    }
  }
  return text;
}

std::string GenerationText(const GenerationSettings& generation) {
  std::vector<std::string> stops;
  for (const std::string& stop : generation.until) stops.push_back(QuotedJson(stop));
  std::string text = StrCat(
      "at most ", Counted(static_cast<size_t>(generation.max_tokens), "token"),
      stops.empty() ? ", to its end" : StrCat(", cut before the first ", JoinText(stops, " or ")));
  if (!generation.do_sample) return StrCat(text, "; greedy");
  StrAppend(&text, "; sampled at temperature ", CanonicalNumber(generation.temperature));
  if (generation.top_p < 1) StrAppend(&text, ", top_p ", CanonicalNumber(generation.top_p));
  if (generation.top_k > 0) StrAppend(&text, ", top_k ", generation.top_k);
  if (generation.min_p > 0) StrAppend(&text, ", min_p ", CanonicalNumber(generation.min_p));
  return text;
}

// One sample as text, from its place to its digests.
class AskedPage {
 public:
  AskedPage(const AskedSample& asked, const AskedLook& look)
      : asked_(asked), sample_(asked.sample), look_(look) {}

  StyledText Make() {
    Head();
    const Prompt* last = nullptr;
    for (size_t i = 0; i < sample_.requests.size(); ++i) {
      if (sample_.requests[i].prompt.get() != last) {
        last = sample_.requests[i].prompt.get();
        PromptOf(i);
      }
      RequestOf(i);
    }
    Target();
    Scoring();
    Digests();
    return std::move(page_);
  }

 private:
  void Line(std::string_view text, std::string_view indent = "") {
    page_.push_back({TextStyle::kPlain, look_.columns == 0
                                            ? StrCat(indent, text, "\n")
                                            : WrappedText(text, indent, look_.columns)});
  }

  void Title(std::string_view title, std::string_view rest) {
    page_.push_back({TextStyle::kStrong, std::string(title)});
    page_.push_back({TextStyle::kPlain, StrCat(rest, "\n")});
  }

  void Block(const BlockText& text, std::string first = std::string(kGutter),
             std::string rest = std::string(kGutter)) {
    AppendBlock(text, {std::move(first), std::move(rest), look_.columns, look_.is_whole}, &page_);
  }

  void Head() {
    const Value* documents = asked_.task.Find("documents");
    Title(StrCat(sample_.task, ", document ", sample_.doc_id),
          StrCat(" of ", CountText(documents->FindInt("split"), Language::kEnglish)));
    const int64_t repeats = asked_.task.FindInt("repeats", 1);
    if (repeats > 1) Line(StrCat("asked ", repeats, " times"));
    const Value* fewshot = asked_.task.Find("fewshot");
    const auto count = static_cast<size_t>(fewshot->FindInt("count"));
    if (count == 0) return;
    const std::string source = fewshot->FindString("source");
    Line(StrCat(Counted(count, "example"),
                source == "samples" ? " of the task file" : StrCat(" from split ", source),
                fewshot->FindString("sampler") == "first_n"
                    ? ", its first"
                    : StrCat(", drawn with seed ", fewshot->FindInt("seed"))));
  }

  // What stands before the continuation, or the whole text of a rolling log-likelihood.
  void PromptOf(size_t i) {
    const Request& request = sample_.requests[i];
    const AskedRequest& asked = asked_.requests[i];
    if (!asked_.is_rendered) return Messages(*request.prompt);
    if (request.kind == RequestKind::kLoglikelihoodRolling) return Rolling(asked);
    std::string rest = StrCat(", ", Counted(CodePointCount(asked.prompt), "character"));
    if (asked.sequences.empty()) {
      Title("prompt", rest);
      return Block(WholeText(asked.prompt, /*is_scored=*/false));
    }
    const AskedTokens& tokens = asked.sequences.front();
    StrAppend(&rest, ", ", Counted(tokens.first_scored, "token"));
    if (tokens.truncated > 0) {
      StrAppend(&rest, "; ", Counted(static_cast<size_t>(tokens.truncated), "token"),
                " cut off on the left, for want of context");
    }
    Title("prompt", rest);
    Block(TokenTexts(tokens, 0, tokens.first_scored));
  }

  void Messages(const Prompt& prompt) {
    Title("chat", StrCat(", ", Counted(prompt.messages.size(), "message"),
                         "; --model M.gguf shows the text that its template makes of them"));
    for (const Message& message : prompt.messages) {
      Line(StrCat(message.role, ":"), "  ");
      Block(WholeText(message.content, /*is_scored=*/false));
    }
  }

  void Rolling(const AskedRequest& asked) {
    std::string rest = StrCat(", ", Counted(CodePointCount(asked.prompt), "character"));
    if (asked.sequences.empty()) {
      Title("text", rest);
      return Block(WholeText(asked.prompt, /*is_scored=*/true));
    }
    BlockText text{.is_tokens = true, .is_scored = true};
    for (const AskedTokens& window : asked.sequences) {
      const BlockText part = TokenTexts(window, window.first_scored, window.tokens.size());
      text.pieces.insert(text.pieces.end(), part.pieces.begin(), part.pieces.end());
    }
    Title("text", StrCat(rest, ", ", Counted(text.pieces.size(), "token"), " in ",
                         Counted(asked.sequences.size(), "window"), "; the first follows ",
                         QuotedJson(VisibleBytes(asked.sequences.front().tokens.front().text))));
    Block(text);
  }

  void RequestOf(size_t i) {
    const Request& request = sample_.requests[i];
    const AskedRequest& asked = asked_.requests[i];
    if (!asked.error.empty()) Line(StrCat("cannot be asked: ", asked.error));
    if (request.kind == RequestKind::kGenerateUntil) {
      Title("then ", StrCat("the model writes ", GenerationText(request.generation),
                            "; what it writes is scored"));
    }
    if (request.kind != RequestKind::kLoglikelihood) return;
    const size_t choices = ChoiceCount();
    if (i == 0) {
      Title("scored", choices == 0 ? ": how likely this is to follow"
                                   : StrCat(": how likely each of ", Counted(choices, "choice"),
                                            " is to follow"));
    } else if (i == choices) {
      Title("asked too", ": the choices alone");
    }
    const size_t number = choices == 0 ? 0 : i % choices + 1;
    Continuation(request, asked, number);
  }

  size_t ChoiceCount() const {
    const Value* choices = sample_.scorer_input.Find("choices");
    return choices == nullptr || !choices->is_list() ? 0 : choices->AsList().size();
  }

  // `number` counts choices from 1; 0: there are none.
  void Continuation(const Request& request, const AskedRequest& asked, size_t number) {
    const std::vector<size_t> right = RightPositions(sample_.scorer_input);
    const bool is_right =
        number > 0 && std::find(right.begin(), right.end(), number - 1) != right.end();
    const std::string gutter = number == 0 ? std::string(kGutter) : "      ";
    std::string first = gutter;
    if (number > 0) {
      const std::string digits = StrCat(number);
      first = StrCat(is_right ? "→" : " ",
                     std::string(digits.size() < 3 ? 3 - digits.size() : 0, ' '), digits, "  ");
    }
    if (asked.sequences.empty()) {
      Block(WholeText(request.continuation, /*is_scored=*/true), first, gutter);
    } else {
      const AskedTokens& tokens = asked.sequences.front();
      Block(TokenTexts(tokens, tokens.first_scored, tokens.tokens.size()), first, gutter);
      page_.back().text.pop_back();  // the line end
      page_.push_back({TextStyle::kFaint,
                       StrCat("  ", Counted(tokens.tokens.size() - tokens.first_scored, "token"))});
      if (tokens.tokens.size() == tokens.first_scored) {
        page_.back().text += ": its log-likelihood is 0 whatever the model";
      }
      page_.push_back({TextStyle::kPlain, "\n"});
    }
    if (!is_right) return;
    page_.back().text.pop_back();
    page_.push_back({TextStyle::kStrong, "  ← right"});
    page_.push_back({TextStyle::kPlain, "\n"});
  }

  void Target() {
    Title("target", "");
    Block(WholeText(sample_.target, /*is_scored=*/false));
    if (ChoiceCount() > 0 && HasNoGold(sample_.scorer_input)) {
      Line("which is none of the choices, so that no answer can be right; see doc_to_target");
    }
  }

  void Scoring() {
    const Value::List& metrics = asked_.task.Find("metrics")->AsList();
    Title("scored by", "");
    for (const Value& metric : metrics) Line(MetricText(metric), "  ");
    if (asked_.task.FindString("output_type") != "generate_until") return;
    Title("after the filters", "");
    for (const Value& filter : asked_.task.Find("filters")->AsList()) {
      Line(FilterText(filter), "  ");
    }
  }

  void Digests() {
    std::string text = StrCat("doc_hash    ", sample_.doc_hash, "\n");
    if (asked_.is_rendered) {
      StrAppend(&text, "prompt_hash ", Sha256Hex(asked_.requests.front().prompt), "\n");
    }
    page_.push_back({TextStyle::kFaint, text});
  }

  const AskedSample& asked_;
  const Sample& sample_;
  const AskedLook look_;
  StyledText page_;
};

}  // namespace

StyledText AskedLegend(bool has_tokens) {
  return {{TextStyle::kScored, "⟦…⟧"},
          {TextStyle::kFaint, StrCat(" is scored", has_tokens ? ", ▏ parts tokens" : "",
                                     ", ⏎ is a line end, · a blank, ⇥ a tab\n\n")}};
}

StyledText AskedText(const AskedSample& asked, const AskedLook& look) {
  return AskedPage(asked, look).Make();
}

}  // namespace etalon
