// WikiText: a page as it was before it was cut into tokens, scored by the words and bytes of the
// page as it is.
#include <memory>

#include "base/regex.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/table.h"
#include "tasks/word_count.h"

namespace etalon {
namespace {

struct Step {
  const char* from;  // a pattern where is_pattern
  const char* to;
  bool is_pattern = false;
};

// The order counts, and so does what is a slip: "/' [0-9]/" stands between slashes.
constexpr Step kSteps[] = {
    {"s '", "s'"},
    {"/' [0-9]/", "/'[0-9]/", true},
    {" @-@ ", "-"},
    {" @,@ ", ","},
    {" @.@ ", "."},
    {" : ", ": "},
    {" ; ", "; "},
    {" . ", ". "},
    {" ! ", "! "},
    {" ? ", "? "},
    {" , ", ", "},
    {R"(\(\s*([^\)]*?)\s*\))", R"((\1))", true},
    {R"(\[\s*([^\]]*?)\s*\])", R"([\1])", true},
    {R"({\s*([^}]*?)\s*})", R"({\1})", true},
    {R"("\s*([^"]*?)\s*")", R"("\1")", true},
    {R"('\s*([^']*?)\s*')", R"('\1')", true},
    {"= = = =", "===="},
    {"= = =", "==="},
    {"= =", "=="},
    {" \u00b0 ", "\u00b0"},
    {" \n", "\n"},
    {"\n ", "\n"},
    {" N ", " 1 "},
    {" 's", "'s"},
};

absl::StatusOr<Value> Detokenized(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const std::string* page, TextColumn(document, "page"));
  std::string text = *page;
  for (const Step& step : kSteps) {
    if (step.is_pattern) {
      ETALON_TRY(const auto pattern, PythonRegex::Compile(step.from));
      ETALON_TRY(text, pattern->Sub(step.to, text));
    } else {
      text = ReplaceAll(text, step.from, step.to);
    }
  }
  return Value(std::move(text));
}

absl::StatusOr<Value> Lengths(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const std::string* page, TextColumn(document, "page"));
  return Value::MakeDict(
      {{"words", WordCount(*page)}, {"bytes", static_cast<int64_t>(page->size())}});
}

std::vector<PortedFunction> Functions() {
  return {{.digest = "9fe20472784fc7fa96e5cd8e8ea30961c220f2758579d969c4ef905f08522c71",
           .name = "wikitext.wikitext_detokenizer",
           .version = "1",
           .of_document = Detokenized},
          {.digest = "a6c3ac5f25217dab05fc18217641f42ec9afbd90440f9d841423a76cf22294f6",
           .name = "wikitext.process_results",
           .version = "1",
           .process_results = {{.metric = "word_perplexity", .scorer = "word_perplexity"},
                               {.metric = "byte_perplexity", .scorer = "byte_perplexity"},
                               {.metric = "bits_per_byte", .scorer = "bits_per_byte"}},
           .scorer_input = Lengths}};
}

}  // namespace

extern const PortEntry port_wikitext;
const PortEntry port_wikitext = {
    .name = "wikitext",
    .summary = "WikiText: pages put together again",
    .functions = Functions,
};

}  // namespace etalon
