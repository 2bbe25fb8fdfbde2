#include "tasks/draft/task_draft.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/json.h"
#include "base/letter_case.h"
#include "base/python.h"
#include "base/safe_text.h"
#include "base/str.h"
#include "base/text.h"

namespace etalon {
namespace {

constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

// A YAML text in double quotes: JSON's form is one.
std::string Quoted(std::string_view text) {
  std::string quoted;
  AppendJsonString(text, &quoted);
  return quoted;
}

std::string QuotedList(const std::vector<std::string>& texts) {
  std::string list = "[";
  for (const std::string& text : texts) StrAppend(&list, list.size() > 1 ? ", " : "", Quoted(text));
  return list + "]";
}

std::string Letters(size_t count) { return std::string(kLetters.substr(0, count)); }

std::vector<std::string> LetterList(size_t count) {
  std::vector<std::string> letters;
  for (const char letter : kLetters.substr(0, count)) letters.emplace_back(1, letter);
  return letters;
}

// "review_text" as "Review text".
std::string Titled(std::string_view column) { return Capitalize(ReplaceAll(column, "_", " ")); }

class DraftWriter {
 public:
  explicit DraftWriter(const TaskDraft& draft)
      : draft_(draft), roles_(draft.roles), check_(draft.check) {}

  std::string Write() {
    Head();
    Data();
    if (roles_.kind == DraftKind::kMultipleChoice) {
      MultipleChoice();
    } else {
      Generation();
    }
    Examples();
    Metadata();
    return std::move(text_);
  }

 private:
  void Line(std::string_view line) { StrAppend(&text_, line, "\n"); }
  // Names of files and columns come from outside, and a line end would end the comment.
  void Comment(std::string_view words) { StrAppend(&text_, "# ", SafeLine(words), "\n"); }

  // The choices of a row as an expression of the template language, a list.
  std::string ChoiceList() const {
    const std::string& first = roles_.choices.front();
    switch (roles_.choice_form) {
      case ChoiceForm::kColumns: {
        std::string list = "[";
        for (const std::string& name : roles_.choices) {
          StrAppend(&list, list.size() > 1 ? ", " : "", name,
                    check_.has_text_choices ? "" : "|string");
        }
        return list + "]";
      }
      case ChoiceForm::kSeparated:
        return StrCat(first, ".split('", roles_.separator, "')");
      case ChoiceForm::kList:
      case ChoiceForm::kTextList: {
        const std::string list =
            roles_.choice_form == ChoiceForm::kList ? first : StrCat(first, ".text");
        return check_.has_text_choices ? list : StrCat(list, "|map('string')|list");
      }
      default:
        return first;
    }
  }

  // Whether the prompt lists the choices by letter, and a letter is what is scored.
  bool AsksForLetters() const {
    return check_.form == AnswerForm::kLetter && roles_.choice_form != ChoiceForm::kLiteral;
  }

  void Head() {
    Comment(
        StrCat("A task: what is asked of a model, and how its answers are scored. Try it with"));
    Comment(StrCat("  etalon tasks show ", draft_.task_file, " --sample 0"));
    Comment(StrCat("  etalon run --model M.gguf --tasks ", draft_.task_file,
                   " --limit 20 --output ", "runs/", draft_.name));
    Comment("Every key there is: docs/task-files.md. What stands in {{ }} is taken from the row.");
    Line("");
    Comment("Its name, in commands and tables.");
    Line(StrCat("task: ", Quoted(draft_.name)));
    Line("");
  }

  void Data() {
    const bool is_csv = draft_.table.format == "csv";
    Comment(StrCat("Its data: a file of this format (json: JSON Lines too), ",
                   CountOfRows(draft_.facts.rows), "; the path is relative to this file"));
    Comment("(lm-evaluation-harness looks from the folder it is started in).");
    Line(StrCat("dataset_path: ", draft_.table.format));
    Line("dataset_kwargs:");
    Line(StrCat("  data_files: {test: ", Quoted(draft_.data_file), "}"));
    if (is_csv && draft_.table.delimiter != ",") {
      Line(StrCat("  delimiter: ", Quoted(draft_.table.delimiter)));
    }
    Comment("Which of these rows are asked.");
    Line("test_split: test");
    Line("");
  }

  static std::string CountOfRows(int64_t rows) {
    return StrCat(rows, rows == 1 ? " row" : " rows");
  }

  // The question with what stands around it: `end` is what the model goes on from.
  std::string QuestionTemplate(std::string_view middle, std::string_view end) const {
    constexpr std::array<std::string_view, 6> kAsIs = {"prompt",  "instruction", "input",
                                                       "content", "message",     "utterance"};
    constexpr std::array<std::string_view, 6> kQuestions = {"question", "question_text", "query",
                                                            "problem",  "stem",          "goal"};
    const std::string name = LowerCase(roles_.question);
    const auto is_among = [&](const auto& names) {
      return std::find(names.begin(), names.end(), name) != names.end();
    };
    const std::string column = StrCat("{{", roles_.question, "}}");
    if (is_among(kAsIs)) {
      // A prompt that is whole by itself.
      const bool is_whole = middle.empty() && roles_.choice_form != ChoiceForm::kLabels;
      return is_whole ? column : StrCat(column, "\n", middle, end);
    }
    const std::string title = is_among(kQuestions) ? "Question" : Titled(roles_.question);
    return StrCat(title, ": ", column, "\n", middle, end);
  }

  void MultipleChoice() {
    Comment(
        "What is asked: how likely each choice is after the prompt; the likeliest is the answer.");
    Comment("Also: generate_until (the model writes, and its text is compared).");
    Line("output_type: multiple_choice");
    Line("");
    if (roles_.choice_form == ChoiceForm::kLabels) return Labels();
    if (AsksForLetters()) return LetterChoices();
    TextChoices();
  }

  void LetterChoices() {
    const std::string list = ChoiceList();
    std::string shown;
    const bool is_fixed = roles_.choice_form == ChoiceForm::kColumns;
    if (is_fixed) {
      for (size_t i = 0; i < roles_.choices.size(); ++i) {
        StrAppend(&shown, kLetters.substr(i, 1), ". {{", roles_.choices[i], "}}\n");
      }
    } else {
      shown = StrCat("{% for choice in ", list, " %}{{'", Letters(check_.choices_max),
                     "'[loop.index0]}}. {{choice}}\n{% endfor %}");
    }
    Comment("The prompt. The choices stand in it by letter, since the answers are letters.");
    Line(StrCat("doc_to_text: ", Quoted(QuestionTemplate(shown, "Answer:"))));
    Comment("The choices: what may follow the prompt, after one blank (target_delimiter).");
    if (check_.choices_min == check_.choices_max) {
      Line(StrCat("doc_to_choice: ", QuotedList(LetterList(check_.choices_max))));
    } else {
      Line(StrCat("doc_to_choice: ", Quoted(StrCat("{{'", Letters(check_.choices_max), "'[:(", list,
                                                   ")|length]|list}}"))));
    }
    Comment(StrCat("The right one: here the letter in column ", roles_.answer,
                   "; a number counts from 0."));
    Line(StrCat("doc_to_target: ", LetterTarget()));
    Comment("Small models often do better when the texts themselves are scored. For that:");
    Comment(StrCat("  doc_to_text: ", Quoted(QuestionTemplate("", "Answer:"))));
    Comment(StrCat("  doc_to_choice: ", Quoted(StrCat("{{", list, "}}"))));
    Comment(StrCat("  doc_to_target: ", Quoted(NumberOfLetter())));
    Line("");
    Metrics({{"acc", "How often the likeliest choice is the right one."}});
  }

  std::string LetterTarget() const {
    return check_.has_plain_letters ? roles_.answer
                                    : Quoted(StrCat("{{", roles_.answer, "|trim|upper}}"));
  }

  std::string NumberOfLetter() const {
    return StrCat("{{'", Letters(check_.choices_max), "'.find(", roles_.answer,
                  check_.has_plain_letters ? "" : "|trim|upper", ")}}");
  }

  // The number of the choice that reads as the answer does; nothing where there is none.
  std::string NumberOfText(std::string_view list) const {
    return StrCat("{% for choice in ", list, " %}{% if choice == ", roles_.answer,
                  "|string %}{{loop.index0}}{% endif %}{% endfor %}");
  }

  std::string TextTarget() const {
    const std::string& answer = roles_.answer;
    switch (check_.form) {
      case AnswerForm::kLetter:
        return Quoted(NumberOfLetter());
      case AnswerForm::kFromZero:
        return Quoted(StrCat("{{", answer, "}}"));
      case AnswerForm::kFromOne:
        return Quoted(StrCat("{{", answer, "|int - 1}}"));
      default:
        break;
    }
    if (check_.has_text_choices && check_.has_text_answers) return answer;
    return Quoted(NumberOfText(ChoiceList()));
  }

  void TextChoices() {
    Comment("The prompt. The choices do not stand in it: each is tried as what follows.");
    Line(StrCat("doc_to_text: ", Quoted(QuestionTemplate("", "Answer:"))));
    Comment("The choices: a list of texts, each after one blank (target_delimiter).");
    Line(StrCat("doc_to_choice: ", Quoted(StrCat("{{", ChoiceList(), "}}"))));
    Comment("The right one: its text, or its number from 0.");
    Line(StrCat("doc_to_target: ", TextTarget()));
    Line("");
    Metrics(
        {{"acc", "How often the likeliest choice is the right one."},
         {"acc_norm", "The same by likelihood a character, so that long choices stand a chance."}});
  }

  void Labels() {
    Comment("The prompt.");
    const std::string end = StrCat(Titled(roles_.answer), ":");
    Line(StrCat("doc_to_text: ", Quoted(QuestionTemplate("", end))));
    const ColumnFacts& answer = *draft_.facts.Find(roles_.answer);
    std::vector<std::string> labels = roles_.choices;
    std::string target = roles_.answer;
    if (answer.is_all(answer.bools)) {
      labels = {"no", "yes"};
    } else if (!answer.is_all(answer.texts)) {
      target = Quoted(NumberOfText(PythonList(labels)));
    }
    Comment(StrCat("The choices: the values of ", roles_.answer, ". ",
                   answer.is_all(answer.texts) ? "Words that fit the prompt may do better."
                                               : "Give them words that fit the prompt."));
    Line(StrCat("doc_to_choice: ", QuotedList(labels)));
    Comment("The right one: its text as above, or its number from 0.");
    Line(StrCat("doc_to_target: ", target));
    Line("");
    Metrics({{"acc", "How often the likeliest label is the right one."}});
  }

  static std::string PythonList(const std::vector<std::string>& texts) {
    std::string list = "[";
    for (const std::string& each : texts) {
      StrAppend(&list, list.size() > 1 ? ", " : "", PythonQuote(each));
    }
    return list + "]";
  }

  void Generation() {
    const ColumnFacts& answer = *draft_.facts.Find(roles_.answer);
    Comment("What is asked: a text that the model writes.");
    Comment("Also: multiple_choice (how likely each of several texts is).");
    Line("output_type: generate_until");
    Line("");
    Comment("The prompt.");
    Line(StrCat("doc_to_text: ", Quoted(QuestionTemplate("", "Answer:"))));
    Comment("The right answer; a list in the data is several, any of which is right.");
    Line(StrCat("doc_to_target: ", roles_.answer));
    Comment(
        "How it writes: until one of these texts, at most so many tokens, the likeliest each "
        "time.");
    Line("generation_kwargs:");
    Line(StrCat("  until: [", answer.with_line_end > 0 ? R"("\n\n")" : R"("\n")", "]"));
    Line(StrCat("  max_gen_toks: ", TokensFor(answer.longest)));
    Line("  do_sample: false");
    Line("");
    answer.is_all(answer.ints) ? NumberFilter() : StripFilter();
    Metrics(
        {{"exact_match", "How often the text is the right answer, letter for letter but for:"}});
    Line("    ignore_case: true");
    Line("    ignore_punctuation: " + std::string(answer.is_all(answer.ints) ? "false" : "true"));
    if (answer.is_all(answer.ints)) Line(R"(    regexes_to_ignore: [","])");
    if (answer.long_values * 2 > answer.rows) {
      Comment("Most answers are long, and a model will hardly hit one exactly. Rather:");
      Comment("  - metric: chrf");
      Comment("  - metric: bleu");
    }
    Line("");
  }

  // A token has about four characters; twice that is left, for what stands around the answer.
  static int64_t TokensFor(size_t characters) {
    int64_t tokens = 32;
    while (tokens < 1024 && tokens * 2 < static_cast<int64_t>(characters)) tokens *= 2;
    return tokens;
  }

  void StripFilter() {
    Comment("What is scored of it: here the text without white space at its ends.");
    Comment("Also: regex, with a regex_pattern whose group is the answer.");
    Line("filter_list:");
    Line("  - name: stripped");
    Line("    filter:");
    Line("      - function: remove_whitespace");
    Line("      - function: take_first");
    Line("");
  }

  void NumberFilter() {
    Comment("The answers are whole numbers: of what is written the last number is scored.");
    Line("filter_list:");
    Line("  - name: last-number");
    Line("    filter:");
    Line("      - function: regex");
    Line(R"x(        regex_pattern: "(-?[0-9][0-9,]*)")x");
    Line("        group_select: -1");
    Line("      - function: take_first");
    Line("");
  }

  struct Metric {
    std::string_view name, words;
  };
  void Metrics(const std::vector<Metric>& metrics) {
    Comment("What is measured.");
    Line("metric_list:");
    for (const Metric& metric : metrics) {
      Line(StrCat("  - metric: ", metric.name, "  # ", metric.words));
    }
    if (roles_.kind == DraftKind::kMultipleChoice) Line("");
  }

  void Examples() {
    Comment("Examples before each question: `--num-fewshot K`, or `num_fewshot: K` here.");
    if (draft_.facts.rows < kFewshotRowsMin) {
      Comment(StrCat("With ", CountOfRows(draft_.facts.rows),
                     " there are too few to draw them from; ",
                     "write some into a file of their own:"));
    } else {
      Comment(
          "They are drawn from the rows above, never the question itself. Rows of their own are");
      Comment("better, since these are measured on:");
    }
    Comment(StrCat("  data_files: {test: ", Quoted(draft_.data_file), ", train: \"…\"}"));
    Comment("  fewshot_split: train");
    if (draft_.facts.rows >= kFewshotRowsMin) Line("fewshot_split: test");
    Line("");
    Comment("A text before all of that, such as instructions; it ends with a line end of its own.");
    Line("description: \"\"");
    Line("");
  }

  void Metadata() {
    Comment("For people, kept in every record. Raise the version whenever a score may change.");
    Comment("  description: what a high score shows, and where the rows come from");
    Comment("  license: under which terms the rows may be used, such as CC-BY-4.0");
    Line("metadata:");
    Line("  version: 1");
    Line("  description: \"\"");
    Line("  license: \"\"");
  }

  const TaskDraft& draft_;
  const ColumnRoles& roles_;
  const RowCheck& check_;
  std::string text_;
};

}  // namespace

std::string DraftText(const TaskDraft& draft) { return DraftWriter(draft).Write(); }

std::string TaskNameOf(std::string_view text) {
  std::string name;
  for (const char c : text) {
    const bool is_kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                         (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
    if (is_kept || (!name.empty() && name.back() != '_')) name += is_kept ? c : '_';
  }
  while (!name.empty() && name.back() == '_') name.pop_back();
  return name;
}

}  // namespace etalon
