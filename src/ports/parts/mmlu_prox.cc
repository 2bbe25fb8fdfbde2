// MMLU-ProX: MMLU-Pro with a chain of thought in many languages. Its module reads the language from
// the folder that it lies in.
#include <algorithm>
#include <iterator>
#include <utility>

#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/table.h"

namespace etalon {
namespace {

constexpr std::string_view kLetters = "ABCDEFGHIJ";

// What the prompts of a language say.
struct Words {
  const char* language;  // name of the folder
  const char* question;
  const char* options;
  const char* answer;
  const char* thought;  // the beginning of an example's thought, which `answer` replaces
};

constexpr Words kWords[] = {
    {"af", "Vraag:", "Opsies:", "Antwoord: Kom ons dink stap vir stap.",
     "A: Kom ons dink stap vir stap."},
    {"ar", "سؤال:", "الخيارات:", "الإجابة: دعنا نفكر خطوة بخطوة.", "أ: دعنا نفكر خطوة بخطوة."},
    {"bn", "প্রশ্ন:", "বিকল্পগুলি:", "উত্তর: আসুন ধাপে ধাপে চিন্তা করি।",  //
     "A: আসুন ধাপে ধাপে চিন্তা করি।"},
    {"cs", "Otázka:", "Možnosti:", "Odpověď: Přemýšlejme krok za krokem.",
     "A: Přemýšlejme krok za krokem."},
    {"de", "Frage:", "Optionen:", "Antwort: Denken wir Schritt für Schritt nach.",
     "A: Denken wir Schritt für Schritt nach."},
    {"en", "Question:", "Options:", "Answer: Let's think step by step.",
     "A: Let's think step by step."},
    {"es", "Pregunta:", "Opciones:", "Respuesta: Pensemos paso a paso.",
     "A: Pensemos paso a paso."},
    {"fr", "Question :", "Options :", "Réponse : Réfléchissons étape par étape.",
     "A: Réfléchissons étape par étape."},
    {"hi", "प्रश्न:", "विकल्प:", "उत्तर: चलिए चरण-दर-चरण सोचते हैं।",  //
     "A: चलिए चरण-दर-चरण सोचते हैं।"},
    {"hu", "Kérdés:", "Opciók:", "Válasz: Gondolkodjunk lépésről lépésre.",
     "A: Gondolkodjunk lépésről lépésre."},
    {"id", "Pertanyaan:", "Pilihan:", "Jawaban: Mari berpikir langkah demi langkah.",
     "A: Mari berpikir langkah demi langkah."},
    {"it", "Domanda:", "Opzioni:", "Risposta: Ragioniamo passo dopo passo.",
     "A: Ragioniamo passo dopo passo."},
    {"ja", "質問：", "選択肢：", "回答：一歩一歩考えていきましょう。",
     "A: 一歩一歩考えていきましょう。"},
    {"ko", "질문：", "선택 사항：", "답변: 한 단계씩 생각해 봅시다.",
     "A: 한 단계씩 생각해 봅시다."},
    {"mr", "प्रश्न:", "पर्याय:", "उत्तर: चला पायरी पायरीने विचार करू.",  //
     "A: चला पायरी पायरीने विचार करू."},
    {"ne", "प्रश्न:", "विकल्पहरू:", "उत्तर: चरणबद्ध रूपमा सोचौं।", "A: चरणबद्ध रूपमा सोचौं।"},
    {"pt", "Pergunta:", "Opções:", "Resposta: Vamos pensar passo a passo.",
     "A: Vamos pensar passo a passo."},
    {"ru", "Вопрос:", "Варианты:", "Ответ: Давайте подумаем шаг за шагом.",
     "A: Давайте подумаем шаг за шагом."},
    {"sr", "Pitanje:", "Opcije:", "Odgovor: Razmislimo korak po korak.",
     "A: Razmislimo korak po korak."},
    {"sw", "Swali:", "Chaguo:", "Jibu: Hebu tufikiria hatua kwa hatua.",
     "A: Hebu tufikiria hatua kwa hatua."},
    {"te", "ప్రశ్న:", "ఎంపికలు:", "సమాధానం: దశలవారీగా ఆలోచిద్దాం.", "A: దశలవారీగా ఆలోచిద్దాం."},
    {"th", "คำถาม:", "ตัวเลือก:", "คำตอบ: มาคิดทีละขั้นตอนกัน", "A: มาคิดทีละขั้นตอนกัน"},
    {"uk", "Питання:", "Варіанти:", "Відповідь: Давайте подумаємо крок за кроком.",
     "A: Давайте подумаємо крок за кроком."},
    {"ur", "سوال:", "آپشنز:", "جواب: آئیے قدم بہ قدم سوچتے ہیں۔", "A: آئیے قدم بہ قدم سوچتے ہیں۔"},
    {"vi", "Câu hỏi:", "Lựa chọn:", "Trả lời: Hãy suy nghĩ từng bước một.",
     "A: Hãy suy nghĩ từng bước một."},
    {"wo", "Laaj:", "Tànneef:", "Tontu: Nan xalaat ci dooley dooley.",
     "A: Nan xalaat ci dooley dooley."},
    {"yo", "Ìbéèrè:", "Àwọn àṣàyàn:", "Ìdáhùn: Ẹ jẹ́ ká ronú lọ́nà tíṣíṣe.",
     "A: Ẹ jẹ́ ká ronú lọ́nà tíṣíṣe."},
    {"zh", "问题：", "选项：", "答案：让我们一步一步地思考。", "A: 让我们一步一步地思考。"},
    {"zu", "Umbuzo:", "Izinketho:", "Impendulo: Asicabange isinyathelo ngesinyathelo.",
     "A: Asicabange isinyathelo ngesinyathelo."},
};

absl::StatusOr<Words> WordsOf(const Value& arguments) {
  const std::string language = arguments.FindString(kPortFolder);
  const auto* it = std::find_if(std::begin(kWords), std::end(kWords),
                                [&](const Words& words) { return words.language == language; });
  if (it == std::end(kWords)) {
    return absl::InvalidArgumentError(
        StrCat("the folder \"", language, "\" of the module is no language of MMLU-ProX"));
  }
  return *it;
}

absl::StatusOr<Value> Text(const Value& document, const Value& arguments) {
  ETALON_TRY(const Words words, WordsOf(arguments));
  ETALON_TRY(const std::string* question, TextColumn(document, "question"));
  std::string text = StrCat(words.question, "\n", *question, "\n", words.options, "\n");
  for (size_t i = 0; i < kLetters.size(); ++i) {
    const std::string name = StrCat("option_", i);
    ETALON_TRY(const Value* option, Column(document, name));
    if (option->is_none()) continue;
    ETALON_TRY(const std::string* shown, TextColumn(document, name));
    StrAppend(&text, kLetters.substr(i, 1), ". ", *shown, "\n");
  }
  if (!arguments.FindBool("including_answer", true)) return Value(text + words.answer);
  ETALON_TRY(const std::string* thought, TextColumn(document, "cot_content"));
  return Value(StrCat(text, ReplaceAll(*thought, words.thought, words.answer), "\n\n"));
}

std::vector<PortedFunction> Functions() {
  return {{.digest = "62b56d3f0a4cf06649b8d39fd3a2bb00cbcfebb457cdf17951ccbbd1426cd0da",
           .name = "mmlu_prox.format_cot_example",
           .version = "1",
           .of_document = Text}};
}

}  // namespace

extern const PortEntry port_mmlu_prox;
const PortEntry port_mmlu_prox = {
    .name = "mmlu_prox",
    .summary = "MMLU-ProX: MMLU-Pro with a chain of thought in many languages",
    .functions = Functions,
};

}  // namespace etalon
