#include "cli/help/completion_scripts.h"

namespace etalon {
namespace {

constexpr std::string_view kBash =
    R"SH(# bash completion for etalon, as `etalon completion bash` prints it.
_etalon() {
  local line=${COMP_LINE:0:COMP_POINT} joined=() piece i
  # bash breaks words at = and : too; pieces with no blank between them are one word.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    piece=${COMP_WORDS[i]}
    if ((i == 0)) || [[ $line == [[:space:]]* ]]; then
      line=${line#"${line%%[![:space:]]*}"}
      joined+=("$piece")
    else
      joined[-1]+=$piece
    fi
    line=${line#"$piece"}
  done
  local word=${joined[-1]} typed=${COMP_WORDS[COMP_CWORD]}
  [[ $typed != [=:] ]] || typed=
  # What bash replaces is only the last piece of the word.
  local skip=$((${#word} - ${#typed})) answer kind prefix
  mapfile -t answer < <("${joined[0]/#\~/$HOME}" completion words -- "${joined[@]:1}" 2>/dev/null)
  ((${#answer[@]})) || return 0
  kind=${answer[0]#*$'\t'} prefix=${kind#*$'\t'} kind=${kind%%$'\t'*}
  COMPREPLY=()
  for piece in "${answer[@]:1}"; do
    piece=${piece%%$'\t'*}
    COMPREPLY+=("${piece:skip}")
  done
  [[ ${#COMPREPLY[@]} != 1 || ${COMPREPLY[0]} != *: ]] || compopt -o nospace
  case $kind in
    files) kind=-f ;;
    folders) kind=-d ;;
    *) return 0 ;;
  esac
  compopt -o filenames
  while IFS= read -r piece; do
    piece=$prefix$piece
    COMPREPLY+=("${piece:skip}")
  done < <(compgen $kind -- "${word#"$prefix"}")
}
complete -F _etalon etalon
)SH";

constexpr std::string_view kZsh = R"SH(#compdef etalon
# zsh completion for etalon, as `etalon completion zsh` prints it.
_etalon() {
  local -a answer fields described open
  local line word kind prefix
  answer=("${(@f)$("${(Q)words[1]/#\~/$HOME}" completion words -- \
    "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
  fields=("${(@ps:\t:)answer[1]}")
  kind=$fields[2] prefix=$fields[3]
  for line in "${(@)answer[2,-1]}"; do
    word=${line%%$'\t'*}
    # A word that ends in a colon goes on.
    if [[ $word == *: ]]; then
      open+=("${word//:/\\:}:${line#*$'\t'}")
    else
      described+=("${word//:/\\:}:${line#*$'\t'}")
    fi
  done
  (( ! $#described )) || _describe -t words word described
  (( ! $#open )) || _describe -t words word open -S ''
  [[ $kind != none ]] || return 0
  [[ -z $prefix ]] || compset -P "${(b)prefix}"
  case $kind in
    files) _files ;;
    folders) _files -/ ;;
  esac
}
if [[ $funcstack[1] == _etalon ]]; then
  _etalon "$@"
else
  compdef _etalon etalon
fi
)SH";

constexpr std::string_view kFish =
    R"SH(# fish completion for etalon, as `etalon completion fish` prints it.
function __etalon_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program (string replace -r '^~' $HOME -- $words[1])
    set -l answer (command $program completion words -- $words[2..-1] "$current" 2>/dev/null)
    set -l fields (string split \t -- $answer[1])
    printf '%s\n' $answer[2..-1]
    set -l path (string sub -s (math (string length -- "$fields[3]") + 1) -- "$current")
    switch "$fields[2]"
        case files
            for found in (__fish_complete_path "$path")
                printf '%s\n' "$fields[3]$found"
            end
        case folders
            for found in (__fish_complete_directories "$path" '')
                printf '%s\n' "$fields[3]$found"
            end
    end
end
complete -c etalon -f -a '(__etalon_complete)'
)SH";

}  // namespace

std::string_view CompletionScript(std::string_view shell) {
  if (shell == "bash") return kBash;
  if (shell == "zsh") return kZsh;
  return shell == "fish" ? kFish : "";
}

}  // namespace etalon
