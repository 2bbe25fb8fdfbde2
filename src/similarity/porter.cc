#include "similarity/porter.h"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <utility>

#include "base/str.h"

namespace etalon {
namespace {

bool IsConsonant(std::string_view word, size_t at) {
  // A y is a vowel behind a consonant; a row of them takes turns.
  bool is_after_consonant = false;
  for (size_t i = at;; --i) {
    const char c = word[i];
    if (c != 'y' || i == 0) {
      const bool is_consonant = c == 'y' || std::string_view("aeiou").find(c) == std::string::npos;
      return is_consonant != is_after_consonant;
    }
    is_after_consonant = !is_after_consonant;
  }
}

// Porter's m: how often consonants follow vowels.
size_t Measure(std::string_view stem) {
  size_t measure = 0;
  for (size_t i = 1; i < stem.size(); ++i) {
    if (IsConsonant(stem, i) && !IsConsonant(stem, i - 1)) ++measure;
  }
  return measure;
}

bool IsPositive(std::string_view stem) { return Measure(stem) > 0; }
bool IsAboveOne(std::string_view stem) { return Measure(stem) > 1; }

bool HasVowel(std::string_view stem) {
  for (size_t i = 0; i < stem.size(); ++i) {
    if (!IsConsonant(stem, i)) return true;
  }
  return false;
}

bool EndsInDoubleConsonant(std::string_view word) {
  const size_t n = word.size();
  return n >= 2 && word[n - 1] == word[n - 2] && IsConsonant(word, n - 1);
}

// Porter's *o: consonant, vowel and a consonant other than w, x and y; NLTK adds words of one vowel
// and one consonant.
bool EndsShort(std::string_view word) {
  const size_t n = word.size();
  if (n == 2) return !IsConsonant(word, 0) && IsConsonant(word, 1);
  return n >= 3 && IsConsonant(word, n - 3) && !IsConsonant(word, n - 2) &&
         IsConsonant(word, n - 1) && std::string_view("wxy").find(word[n - 1]) == std::string::npos;
}

std::string_view Without(std::string_view word, std::string_view suffix) {
  return word.substr(0, word.size() - suffix.size());
}

struct Rule {
  std::string_view suffix, replacement;
  bool (*holds)(std::string_view stem);
};

// The first rule whose suffix the word has decides, even when its condition does not hold.
std::string Apply(std::string_view word, std::initializer_list<Rule> rules) {
  for (const Rule& rule : rules) {
    if (!word.ends_with(rule.suffix)) continue;
    const std::string_view stem = Without(word, rule.suffix);
    return rule.holds(stem) ? StrCat(stem, rule.replacement) : std::string(word);
  }
  return std::string(word);
}

bool Always(std::string_view /*stem*/) { return true; }

std::string Plurals(std::string_view word) {
  if (word.size() == 4 && word.ends_with("ies")) return std::string(Without(word, "s"));
  return Apply(
      word,
      {{"sses", "ss", Always}, {"ies", "i", Always}, {"ss", "ss", Always}, {"s", "", Always}});
}

std::string AfterPast(std::string stem) {
  for (const std::string_view end : {"at", "bl", "iz"}) {
    if (stem.ends_with(end)) return stem + "e";
  }
  if (EndsInDoubleConsonant(stem)) {
    if (std::string_view("lsz").find(stem.back()) == std::string::npos) stem.pop_back();
    return stem;
  }
  return Measure(stem) == 1 && EndsShort(stem) ? stem + "e" : stem;
}

std::string Past(std::string_view word) {
  if (word.ends_with("ied")) return StrCat(Without(word, "ied"), word.size() == 4 ? "ie" : "i");
  if (word.ends_with("eed")) return Apply(word, {{"eed", "ee", IsPositive}});
  for (const std::string_view end : {"ed", "ing"}) {
    if (!word.ends_with(end)) continue;
    const std::string_view stem = Without(word, end);
    return HasVowel(stem) ? AfterPast(std::string(stem)) : std::string(word);
  }
  return std::string(word);
}

std::string FinalY(std::string_view word) {
  return Apply(word, {{"y", "i", [](std::string_view stem) {
                         return stem.size() > 1 && IsConsonant(stem, stem.size() - 1);
                       }}});
}

std::string DoubleSuffixes(std::string_view word) {
  if (word.ends_with("alli") && IsPositive(Without(word, "alli"))) {
    return DoubleSuffixes(Without(word, "li"));
  }
  return Apply(
      word, {{"ational", "ate", IsPositive},
             {"tional", "tion", IsPositive},
             {"enci", "ence", IsPositive},
             {"anci", "ance", IsPositive},
             {"izer", "ize", IsPositive},
             {"bli", "ble", IsPositive},
             {"alli", "al", IsPositive},
             {"entli", "ent", IsPositive},
             {"eli", "e", IsPositive},
             {"ousli", "ous", IsPositive},
             {"ization", "ize", IsPositive},
             {"ation", "ate", IsPositive},
             {"ator", "ate", IsPositive},
             {"alism", "al", IsPositive},
             {"iveness", "ive", IsPositive},
             {"fulness", "ful", IsPositive},
             {"ousness", "ous", IsPositive},
             {"aliti", "al", IsPositive},
             {"iviti", "ive", IsPositive},
             {"biliti", "ble", IsPositive},
             {"fulli", "ful", IsPositive},
             // The l counts as part of the stem whose measure is asked for.
             {"logi", "log", [](std::string_view stem) { return IsPositive(StrCat(stem, "l")); }}});
}

std::string Adjectives(std::string_view word) {
  return Apply(word, {{"icate", "ic", IsPositive},
                      {"ative", "", IsPositive},
                      {"alize", "al", IsPositive},
                      {"iciti", "ic", IsPositive},
                      {"ical", "ic", IsPositive},
                      {"ful", "", IsPositive},
                      {"ness", "", IsPositive}});
}

std::string Endings(std::string_view word) {
  const auto is_ion = [](std::string_view stem) {
    return IsAboveOne(stem) && (stem.back() == 's' || stem.back() == 't');
  };
  return Apply(word, {{"al", "", IsAboveOne},
                      {"ance", "", IsAboveOne},
                      {"ence", "", IsAboveOne},
                      {"er", "", IsAboveOne},
                      {"ic", "", IsAboveOne},
                      {"able", "", IsAboveOne},
                      {"ible", "", IsAboveOne},
                      {"ant", "", IsAboveOne},
                      {"ement", "", IsAboveOne},
                      {"ment", "", IsAboveOne},
                      {"ent", "", IsAboveOne},
                      {"ion", "", is_ion},
                      {"ou", "", IsAboveOne},
                      {"ism", "", IsAboveOne},
                      {"ate", "", IsAboveOne},
                      {"iti", "", IsAboveOne},
                      {"ous", "", IsAboveOne},
                      {"ive", "", IsAboveOne},
                      {"ize", "", IsAboveOne}});
}

std::string FinalE(std::string_view word) {
  return Apply(word, {{"e", "", [](std::string_view stem) {
                         const size_t measure = Measure(stem);
                         return measure > 1 || (measure == 1 && !EndsShort(stem));
                       }}});
}

std::string FinalL(std::string_view word) {
  return Apply(word,
               {{"ll", "l", [](std::string_view stem) { return IsAboveOne(StrCat(stem, "l")); }}});
}

// Words that NLTK stems by a list.
constexpr std::pair<std::string_view, std::string_view> kIrregular[] = {
    {"sky", "sky"},         {"skies", "sky"},       {"dying", "die"},      {"lying", "lie"},
    {"tying", "tie"},       {"news", "news"},       {"innings", "inning"}, {"inning", "inning"},
    {"outings", "outing"},  {"outing", "outing"},   {"howe", "howe"},      {"cannings", "canning"},
    {"canning", "canning"}, {"proceed", "proceed"}, {"exceed", "exceed"},  {"succeed", "succeed"}};

}  // namespace

std::string PorterStem(std::string_view word) {
  const auto* const irregular =
      std::find_if(std::begin(kIrregular), std::end(kIrregular),
                   [word](const auto& entry) { return entry.first == word; });
  if (irregular != std::end(kIrregular)) return std::string(irregular->second);
  std::string stem(word);
  if (stem.size() <= 2) return stem;
  for (const auto step :
       {Plurals, Past, FinalY, DoubleSuffixes, Adjectives, Endings, FinalE, FinalL}) {
    stem = step(stem);
  }
  return stem;
}

}  // namespace etalon
