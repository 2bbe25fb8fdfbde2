// metabench: rows that carry their own examples, which become one text before the question. The
// columns of the examples go; the permuted variants that draw at random have no port.
#include <string>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "base/letter_case.h"
#include "base/python.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/table.h"
#include "ports/wikihow.h"

namespace etalon {
namespace {

// A row from which columns are taken.
class Row {
 public:
  explicit Row(Value row) : row_(std::move(row)) {}

  absl::StatusOr<Value> Take(std::string_view name) {
    ETALON_TRY(const Value* value, Column(row_, name));
    Value taken = *value;
    row_.Erase(name);
    return taken;
  }
  absl::StatusOr<std::string> TakeText(std::string_view name) {
    ETALON_TRY(const std::string* text, TextColumn(row_, name));
    std::string taken = *text;
    row_.Erase(name);
    return taken;
  }
  absl::Status Drop(std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names) ETALON_TRY_DO(Take(name).status());
    return absl::OkStatus();
  }
  absl::Status SetHashOf(std::string_view name) {
    ETALON_TRY(const std::string* text, TextColumn(row_, name));
    row_.Set("original_hash", Sha256Hex(*text));
    return absl::OkStatus();
  }
  void Set(std::string_view name, Value value) { row_.Set(name, std::move(value)); }
  const Value& row() const { return row_; }

 private:
  Value row_;
};

std::string ShotColumn(std::string_view column, int shot) { return StrCat(column, "_shot_", shot); }

absl::StatusOr<const Value*> ItemOf(const Value& list, int64_t index) {
  if (!list.is_list() || index < 0 || index >= static_cast<int64_t>(list.AsList().size())) {
    return absl::InvalidArgumentError("an example has no choice of its right answer's number");
  }
  return &list.AsList()[static_cast<size_t>(index)];
}

absl::StatusOr<std::string> ArcExample(Row* row, int shot) {
  ETALON_TRY(const Value question, row->Take(ShotColumn("arc_question", shot)));
  ETALON_TRY(const Value label, row->Take(ShotColumn("arc_answerKey", shot)));
  ETALON_TRY(const Value choices, row->Take(ShotColumn("arc_choices", shot)));
  ETALON_TRY_DO(row->Drop({ShotColumn("arc_idx", shot)}));
  ETALON_TRY(const Value::List* labels, ListColumn(choices, "label"));
  ETALON_TRY(const Value* texts, Column(choices, "text"));
  for (size_t i = 0; i < labels->size(); ++i) {
    if (!((*labels)[i] == label)) continue;
    ETALON_TRY(const Value* answer, ItemOf(*texts, static_cast<int64_t>(i)));
    return StrCat("Question: ", PythonStr(question), "\nAnswer: ", PythonStr(*answer), "\n\n");
  }
  return absl::InvalidArgumentError("an example's answer is none of its labels");
}

absl::Status Arc(Row* row) {
  std::string examples;
  for (int shot = 1; shot <= 25; ++shot) {
    ETALON_TRY(const std::string example, ArcExample(row, shot));
    examples += example;
  }
  row->Set("twentyfive_shot_preprompt", examples);
  ETALON_TRY_DO(row->SetHashOf("question"));
  return row->Drop({"alltwentyfiveshot_longprompt"});
}

constexpr int kShots = 5;

absl::Status Gsm8k(Row* row) {
  std::string examples;
  for (int shot = 1; shot <= kShots; ++shot) {
    ETALON_TRY(const Value question, row->Take(ShotColumn("gsm8k_prompt", shot)));
    ETALON_TRY(const Value answer, row->Take(ShotColumn("gsm8k_answer", shot)));
    ETALON_TRY_DO(row->Drop({ShotColumn("gsm8k_idx", shot)}));
    StrAppend(&examples, "Question: ", PythonStr(question), "\nAnswer: ", PythonStr(answer),
              "\n\n");
  }
  ETALON_TRY_DO(row->SetHashOf("question"));
  row->Set("five_shot_preprompt", examples);
  return row->Drop({"allfiveshot_longprompt"});
}

std::string HellaswagText(std::string_view activity, std::string_view first,
                          std::string_view second) {
  return WithoutWikihowMarks(StrCat(activity, ": ", first, " ", Capitalize(second)));
}

absl::StatusOr<std::string> HellaswagExample(Row* row, int shot) {
  ETALON_TRY(const std::string first, row->TakeText(ShotColumn("hellaswag_ctx_a", shot)));
  ETALON_TRY(const std::string second, row->TakeText(ShotColumn("hellaswag_ctx_b", shot)));
  ETALON_TRY_DO(row->Drop({ShotColumn("hellaswag_ctx", shot)}));
  ETALON_TRY(const std::string activity,
             row->TakeText(ShotColumn("hellaswag_activity_labels", shot)));
  ETALON_TRY(const int64_t right, IntegerColumn(row->row(), ShotColumn("hellaswag_label", shot)));
  ETALON_TRY(const Value endings, row->Take(ShotColumn("hellaswag_endings", shot)));
  ETALON_TRY_DO(
      row->Drop({ShotColumn("hellaswag_label", shot), ShotColumn("hellaswag_ind", shot),
                 ShotColumn("hellaswag_source_id", shot), ShotColumn("hellaswag_split", shot),
                 ShotColumn("hellaswag_split_type", shot)}));
  ETALON_TRY(const Value* ending, ItemOf(endings, right));
  if (!ending->is_string()) return absl::InvalidArgumentError("an example's ending is no text");
  return StrCat(HellaswagText(activity, first, second), " ",
                WithoutWikihowMarks(ending->AsString()), "\n\n");
}

absl::Status Hellaswag(Row* row) {
  constexpr int kHellaswagShots = 10;
  ETALON_TRY(const std::string first, row->TakeText("ctx_a"));
  ETALON_TRY(const std::string second, row->TakeText("ctx_b"));
  ETALON_TRY_DO(row->Drop({"ctx"}));
  ETALON_TRY(const std::string* activity, TextColumn(row->row(), "activity_label"));
  row->Set("query", HellaswagText(*activity, first, second));
  ETALON_TRY(const auto endings, TextsColumn(row->row(), "endings"));
  Value::List choices;
  for (const std::string& ending : endings) choices.emplace_back(WithoutWikihowMarks(ending));
  row->Set("choices", Value(std::move(choices)));
  ETALON_TRY(const int64_t gold, IntegerColumn(row->row(), "label"));
  row->Set("gold", gold);
  ETALON_TRY_DO(row->Drop({"activity_label", "endings"}));
  std::string examples;
  for (int shot = 1; shot <= kHellaswagShots; ++shot) {
    ETALON_TRY(const std::string example, HellaswagExample(row, shot));
    examples += example;
  }
  ETALON_TRY_DO(row->SetHashOf("query"));
  row->Set("ten_shot_preprompt", examples);
  return row->Drop({"alltenshot_longprompt"});
}

absl::StatusOr<std::string> MmluExample(Row* row, int shot) {
  constexpr std::string_view kLetters = "ABCD";
  ETALON_TRY(const std::string question, row->TakeText(ShotColumn("mmlu_question", shot)));
  ETALON_TRY(const int64_t answer, IntegerColumn(row->row(), ShotColumn("mmlu_answers", shot)));
  ETALON_TRY(const Value choices, row->Take(ShotColumn("mmlu_choices", shot)));
  ETALON_TRY_DO(row->Drop({ShotColumn("mmlu_answers", shot), ShotColumn("mmlu_ind", shot)}));
  const auto letters = static_cast<int64_t>(kLetters.size());
  if (answer < -letters || answer >= letters) {
    return absl::InvalidArgumentError("an example's answer is no number of a choice");
  }
  std::string example(PythonStrip(question));
  for (int64_t i = 0; i < letters; ++i) {
    ETALON_TRY(const Value* choice, ItemOf(choices, i));
    StrAppend(&example, "\n", kLetters.substr(static_cast<size_t>(i), 1), ". ", PythonStr(*choice));
  }
  // As Python counts: -1 is the last.
  const auto index = static_cast<size_t>(answer < 0 ? answer + letters : answer);
  return StrCat(example, "\nAnswer: ", kLetters.substr(index, 1), "\n\n");
}

absl::Status Mmlu(Row* row) {
  ETALON_TRY(const std::string* subject, TextColumn(row->row(), "subject"));
  std::string examples = StrCat("The following are multiple choice questions (with answers) about ",
                                ReplaceAll(*subject, "_", " "), ".\n\n");
  for (int shot = 1; shot <= kShots; ++shot) {
    ETALON_TRY(const std::string example, MmluExample(row, shot));
    examples += example;
  }
  ETALON_TRY_DO(row->SetHashOf("question"));
  row->Set("five_shot_preprompt", examples);
  return row->Drop({"allfiveshot_longprompt"});
}

absl::Status Truthfulqa(Row* row) { return row->SetHashOf("question"); }

absl::StatusOr<std::string> WinograndeExample(Row* row, int shot) {
  ETALON_TRY(const std::string sentence, row->TakeText(ShotColumn("winogrande_prompt", shot)));
  ETALON_TRY(const std::string right, row->TakeText(ShotColumn("winogrande_answer", shot)));
  ETALON_TRY_DO(row->Drop({ShotColumn("winogrande_idx", shot)}));
  ETALON_TRY(const std::string first, row->TakeText(ShotColumn("winogrande_option1", shot)));
  ETALON_TRY(const std::string second, row->TakeText(ShotColumn("winogrande_option2", shot)));
  ETALON_TRY(const int64_t answer, IndexAmong("winogrande_answer", right, {"1", "2"}));
  return StrCat(ReplaceAll(sentence, "_", answer == 0 ? first : second), "\n\n");
}

absl::Status Winogrande(Row* row) {
  std::string examples;
  for (int shot = 1; shot <= kShots; ++shot) {
    ETALON_TRY(const std::string example, WinograndeExample(row, shot));
    examples += example;
  }
  ETALON_TRY_DO(row->SetHashOf("sentence"));
  ETALON_TRY(const std::string* sentence, TextColumn(row->row(), "sentence"));
  row->Set("sentence", StrCat(examples, *sentence));
  return row->Drop({"allfiveshot_longprompt"});
}

// With the two options in each other's place.
absl::Status SwappedWinogrande(Row* row) {
  ETALON_TRY_DO(Winogrande(row));
  ETALON_TRY(const Value* first, Column(row->row(), "option1"));
  ETALON_TRY(const Value* second, Column(row->row(), "option2"));
  ETALON_TRY(const Value* answer, Column(row->row(), "answer"));
  const Value one = *first, two = *second, right = *answer;
  row->Set("option1", two);
  row->Set("option2", one);
  if (right == Value("1")) row->Set("answer", "2");
  if (right == Value("2")) row->Set("answer", "1");
  return absl::OkStatus();
}

PortedFunction Rows(std::string_view digest, std::string_view name, absl::Status (*change)(Row*)) {
  return {.digest = std::string(digest),
          .name = std::string(name),
          .version = "1",
          .of_documents = [change](std::vector<Value> documents,
                                   const Value&) -> absl::StatusOr<std::vector<Value>> {
            for (Value& document : documents) {
              Row row(std::move(document));
              ETALON_TRY_DO(change(&row));
              document = row.row();
            }
            return documents;
          }};
}

std::vector<PortedFunction> Functions() {
  return {
      Rows("f310586f2c0b95ad2902c2eb43cc5b899899b99e8b71990565922d4904593ae6",
           "metabench.process_arc", Arc),
      Rows("a7401ae6021b3058827dcb36ae537feb657fd60b3fa4d9bdbf37fa50b9f36904",
           "metabench.process_gsm8k", Gsm8k),
      Rows("7a06f3085c363af3dcc7e612af894ffad3398d9c20d67ea51d78fe187dcc52ac",
           "metabench.process_hellaswag", Hellaswag),
      Rows("512bf15c0daec92df4d0011bad411d084293baccc096fda927a989c7df855ee0",
           "metabench.process_mmlu", Mmlu),
      Rows("513690976a8011c7f537cf5d9845d4a7c2da3365908f09a6193d3cfb229d38d1",
           "metabench.process_truthfulqa", Truthfulqa),
      Rows("03ad054c9be65441eac2b968b6902acbfc422533f6a0dfc446add0fb91204e49",
           "metabench.process_winogrande", Winogrande),
      Rows("477c3a745fc014dd039315f21efc3123a7f4deb1e3de201616fc7ecbc4a7eec8",
           "metabench.permute.process_winogrande", SwappedWinogrande),
  };
}

}  // namespace

extern const PortEntry port_metabench;
const PortEntry port_metabench = {
    .name = "metabench",
    .summary = "metabench: rows that carry their own examples",
    .functions = Functions,
};

}  // namespace etalon
