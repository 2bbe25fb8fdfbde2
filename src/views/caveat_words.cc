#include "views/caveat_words.h"

#include <algorithm>

#include "base/check.h"
#include "base/str.h"

namespace etalon {
namespace {

const CaveatWords kWords[] = {
    {CaveatKind::kNothingScored,
     {"nothing scored", "rien n’est noté"},
     {"No document of the task has a score, so there is no number at all.",
      "Aucun document de la tâche n’a de note : il n’y a donc aucun résultat."},
     {"Look at one sample; most often the model gave no answer or the data name no right one.",
      "Regardez un échantillon ; le plus souvent le modèle n’a pas répondu ou les données ne "
      "disent pas la bonne réponse."}},
    {CaveatKind::kFailed,
     {"no answer", "sans réponse"},
     {"These samples got no answer and are in no score; the score is of the others only.",
      "Ces échantillons n’ont pas eu de réponse et n’entrent dans aucune note ; la note ne porte "
      "que sur les autres."},
     {"Read the error of one of them and run again; a score over what happened to work is biased.",
      "Lisez l’erreur de l’un d’eux et recommencez ; une note sur ce qui a bien voulu marcher est "
      "biaisée."}},
    {CaveatKind::kUnscored,
     {"not scored", "non notés"},
     {"The scorer refused these documents; they are in no score.",
      "La notation a refusé ces documents ; ils n’entrent dans aucune note."},
     {"The reason, which stands with each of these samples, names what the data or the task file "
      "lack.",
      "La raison, qui est donnée avec chacun de ces échantillons, nomme ce qui manque aux données "
      "ou "
      "au fichier de tâche."}},
    {CaveatKind::kNoGold,
     {"right answer missing", "bonne réponse absente"},
     {"The right answer is not among the choices, so the model cannot be right.",
      "La bonne réponse n’est pas parmi les choix : le modèle ne peut pas avoir raison."},
     {"Use a split with public answers, or mend doc_to_target; a number over these says nothing.",
      "Prenez une partie dont les réponses sont publiques, ou corrigez doc_to_target ; un nombre "
      "sur ces documents ne dit rien."}},
    {CaveatKind::kAllEqual,
     {"all choices equal", "choix tous égaux"},
     {"Every choice got the same log-likelihood: the first one was counted as chosen, whatever it "
      "was.",
      "Tous les choix ont la même log-vraisemblance : le premier a été compté comme choisi, quel "
      "qu’il soit."},
     {"The choices are the same text, or the model cannot tell them apart; look at the choices of "
      "one sample.",
      "Les choix sont le même texte, ou le modèle ne les distingue pas ; regardez les choix d’un "
      "échantillon."}},
    {CaveatKind::kZero,
     {"no token to score", "aucun jeton à noter"},
     {"A log-likelihood of exactly 0 is of a continuation without a token of its own: nothing was "
      "measured there.",
      "Une log-vraisemblance d’exactement 0 vient d’une suite sans jeton propre : rien n’y a été "
      "mesuré."},
     {"Look for empty choices, or for a prompt that already ends with the choice.",
      "Cherchez des choix vides, ou une consigne qui finit déjà par le choix."}},
    {CaveatKind::kNothingExtracted,
     {"nothing extracted", "rien d’extrait"},
     {"The filter found no answer in what the model wrote; each such document counts as wrong.",
      "Le filtre n’a pas trouvé de réponse dans ce que le modèle a écrit ; chaque document de ce "
      "genre compte comme faux."},
     {"Read some answers: if they are right but in another form, the number measures the form. Try "
      "another filter, more examples or the chat template.",
      "Lisez quelques réponses : si elles sont justes mais d’une autre forme, le nombre mesure la "
      "forme. Essayez un autre filtre, plus d’exemples ou le gabarit de conversation."}},
    {CaveatKind::kEmpty,
     {"empty answers", "réponses vides"},
     {"The model wrote nothing but white space; each such answer counts as wrong.",
      "Le modèle n’a écrit que des blancs ; chaque réponse de ce genre compte comme fausse."},
     {"Often a stop string comes first or the prompt lacks the chat template: read the end of a "
      "prompt.",
      "Souvent une chaîne d’arrêt vient en premier ou il manque le gabarit de conversation : lisez "
      "la fin d’une consigne."}},
    {CaveatKind::kOutside,
     {"outside the choices", "hors des choix"},
     {"The right answers are few fixed forms and these answers are none of them.",
      "Les bonnes réponses sont quelques formes fixes et ces réponses n’en sont aucune."},
     {"The model did not answer the question as it was put: the number measures that too. Read "
      "some answers.",
      "Le modèle n’a pas répondu dans la forme demandée : le nombre mesure aussi cela. Lisez "
      "quelques réponses."}},
    {CaveatKind::kThoughtsOpen,
     {"thoughts without end", "réflexions sans fin"},
     {"These answers never came to the end of thinking, so what was scored as the answer is the "
      "unfinished thoughts.",
      "Ces réponses ne sont jamais arrivées à la fin de la réflexion : ce qui a été noté comme "
      "réponse, c’est la réflexion inachevée."},
     {"If they were cut off, allow more: --gen-kwargs max_gen_toks=N. If they end by themselves, "
      "the model does not think or ends its thoughts otherwise than --think-end-token says.",
      "Si elles ont été coupées, permettez-en plus : --gen-kwargs max_gen_toks=N. Si elles "
      "finissent d’elles-mêmes, le modèle ne réfléchit pas ou finit sa réflexion autrement que ne "
      "le dit --think-end-token."}},
    {CaveatKind::kCutAtLength,
     {"answers cut off", "réponses coupées"},
     {"These answers ended only because the largest number of tokens was reached.",
      "Ces réponses ne se sont arrêtées qu’au nombre maximal de jetons."},
     {"If the answer comes late in the text, allow more: --gen-kwargs max_gen_toks=N.",
      "Si la réponse vient tard dans le texte, permettez-en plus : --gen-kwargs max_gen_toks=N."}},
    {CaveatKind::kTruncated,
     {"prompts cut", "consignes coupées"},
     {"These prompts did not fit the context and lost their beginning: examples, instructions or "
      "the first part of the question are missing.",
      "Ces consignes dépassaient le contexte et ont perdu leur début : il manque des exemples, "
      "des instructions ou le début de la question."},
     {"Use a longer context (--ctx), or fewer examples where there are any (--num-fewshot).",
      "Prenez un contexte plus long (--ctx), ou moins d’exemples s’il y en a (--num-fewshot)."}},
    {CaveatKind::kChance,
     {"like guessing", "comme au hasard"},
     {"The interval of the score holds what guessing would give, or one answer given every time: "
      "this does not show any knowledge.",
      "L’intervalle de la note contient ce que donnerait le hasard, ou une même réponse donnée à "
      "chaque fois : cela ne montre aucune connaissance."},
     {"Measure more documents; if it stays, the model does not know, or prompt and answers do not "
      "fit together.",
      "Mesurez plus de documents ; si cela persiste, le modèle ne sait pas, ou consigne et "
      "réponses ne vont pas ensemble."}},
    {CaveatKind::kBelowChance,
     {"worse than guessing", "pire que le hasard"},
     {"The score is surely below what guessing would give, or one answer given every time.",
      "La note est sûrement au-dessous de ce que donnerait le hasard, ou une même réponse donnée à "
      "chaque fois."},
     {"Models are seldom that wrong: check the order of the labels, and whether the question is "
      "meant to mislead.",
      "Un modèle se trompe rarement autant : vérifiez l’ordre des étiquettes, et si la question "
      "est faite pour tromper."}},
    {CaveatKind::kOnePosition,
     {"one position", "une seule position"},
     {"One place among the choices is chosen far more often than right answers or guessing "
      "explain.",
      "Une place parmi les choix est prise bien plus souvent que les bonnes réponses ou le hasard "
      "ne l’expliquent."},
     {"The model may prefer a letter to an answer; compare with the choices in another order or "
      "more examples.",
      "Le modèle préfère peut-être une lettre à une réponse ; comparez avec un autre ordre des "
      "choix ou plus d’exemples."}},
    {CaveatKind::kNoneRight,
     {"none right", "aucune juste"},
     {"Not a single document is right.", "Pas un seul document n’est juste."},
     {"That is far more often an error of prompt, filter or data than of the model: read some "
      "answers.",
      "C’est bien plus souvent une erreur de consigne, de filtre ou de données que du modèle : "
      "lisez quelques réponses."}},
    {CaveatKind::kAllRight,
     {"every document right", "tous les documents justes"},
     {"Not a single document is wrong.", "Pas un seul document n’est faux."},
     {"The task does not tell good models apart, or the answer stands in the prompt.",
      "La tâche ne distingue pas les bons modèles, ou la réponse est dans la consigne."}},
    {CaveatKind::kTied,
     {"best choices tied", "meilleurs choix à égalité"},
     {"Two or more choices share the largest log-likelihood; the first one counts.",
      "Deux choix ou plus ont la plus grande log-vraisemblance ; le premier compte."},
     {"Look whether choices are given twice.", "Regardez si des choix sont donnés deux fois."}},
    {CaveatKind::kPartial,
     {"part of the data", "une partie des données"},
     {"Only the first or the chosen documents were asked, not a random draw of all; the "
      "interval takes "
      "them for one.",
      "Seuls les premiers documents ou ceux choisis ont été posés, sans tirage au sort parmi tous "
      "; l’intervalle "
      "les prend pour un tirage."},
     {"Do not compare the score with one over all documents; --limit 0 asks all.",
      "Ne comparez pas la note à une note sur tous les documents ; --limit 0 les pose tous."}},
};

Phrase UnitOf(CaveatKind kind) {
  switch (kind) {
    case CaveatKind::kFailed:
    case CaveatKind::kAllEqual:
    case CaveatKind::kTied:
    case CaveatKind::kTruncated:
      return {"samples", "échantillons"};
    case CaveatKind::kZero:
      return {"log-likelihoods", "log-vraisemblances"};
    case CaveatKind::kNothingExtracted:
    case CaveatKind::kEmpty:
    case CaveatKind::kOutside:
    case CaveatKind::kThoughtsOpen:
    case CaveatKind::kCutAtLength:
      return {"answers", "réponses"};
    default:
      return {"documents", "documents"};
  }
}

std::string CountOfText(CaveatKind kind, const CaveatPlace& place, Language language) {
  std::string text = StrCat(CountText(place.count, language), Phrase{" of ", " sur "}.In(language),
                            CountText(place.of, language), " ", UnitOf(kind).In(language), " (",
                            ShareText(place.share(), language), ")");
  if (!place.filter.empty() && place.filter != "none") {
    StrAppend(&text, Phrase{", filter ", ", filtre "}.In(language), place.filter);
  }
  return text;
}

std::string ScoreName(const CaveatPlace& place) {
  const bool is_plain = place.filter.empty() || place.filter == "none";
  return is_plain ? place.metric : StrCat(place.metric, ",", place.filter);
}

}  // namespace

const CaveatWords& WordsOf(CaveatKind kind) {
  const auto* const found = std::find_if(std::begin(kWords), std::end(kWords),
                                         [kind](const auto& words) { return words.kind == kind; });
  ETALON_CHECK(found != std::end(kWords));
  return *found;
}

std::string PlaceText(CaveatKind kind, const CaveatPlace& place, Language language) {
  switch (kind) {
    case CaveatKind::kNothingScored:
      return StrCat(CountOfText(kind, place, language), ": ", place.reason);
    case CaveatKind::kChance:
    case CaveatKind::kBelowChance:
      return StrCat(ScoreName(place), " ", ScoreText(place.value, language),
                    Phrase{"; guessing gives ", " ; le hasard donne "}.In(language),
                    ScoreText(place.expected, language));
    case CaveatKind::kOnePosition:
      return StrCat(
          Phrase{"choice number ", "choix numéro "}.In(language), place.position + 1,
          Phrase{" chosen in ", " pris dans "}.In(language), ShareText(place.value, language),
          Phrase{" of documents; at most ", " des documents ; on attend au plus "}.In(language),
          ShareText(place.expected, language), Phrase{" is expected", ""}.In(language));
    case CaveatKind::kNoneRight:
    case CaveatKind::kAllRight:
      return StrCat(ScoreName(place), Phrase{" over ", " sur "}.In(language),
                    CountText(place.of, language), " documents");
    default:
      return CountOfText(kind, place, language);
  }
}

std::string LabelsText(const std::vector<CaveatKind>& kinds, Language language) {
  std::string text;
  for (const CaveatKind kind : kinds) {
    StrAppend(&text, text.empty() ? "" : ", ", WordsOf(kind).label.In(language));
  }
  return text;
}

}  // namespace etalon
