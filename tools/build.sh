#!/usr/bin/env bash
# Configures a build folder when it must be and builds targets in it:
#   tools/build.sh FOLDER [-DNAME=VALUE...] TARGET...
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$1
shift
flags=() targets=() is_configured=yes
[ -f "$folder/build.ninja" ] || is_configured=no
for word in "$@"; do
  case $word in
    -D*)
      flags+=("$word")
      name=${word%%=*}
      # A compiler is chosen once: the cache holds its whole path.
      [ "$name" = -DCMAKE_CXX_COMPILER ] ||
        grep -qs "^${name#-D}:[A-Z]*=${word#*=}\$" "$folder/CMakeCache.txt" || is_configured=no
      ;;
    *) targets+=("$word") ;;
  esac
done
if [ $is_configured = no ]; then
  mkdir -p "$folder"
  # Tests need more packages than the program: they are configured when they are first asked for.
  [ -f "$folder/CMakeCache.txt" ] || flags=(-DETALON_TESTS=OFF "${flags[@]}")
  cmake -G Ninja -S . -B "$folder" "${flags[@]}" >"$folder/configure.log"
fi

# Shows progress on a terminal and nothing of it elsewhere; what compilers say always.
is_terminal=no did_work=no skips_command=no
[ ! -t 1 ] || is_terminal=yes
clear_line() { [ $is_terminal = no ] || printf '\r\033[K'; }
show() {
  local line
  while IFS= read -r line; do
    case $line in
      '@'*'Re-checking globbed'* | '@'*'Re-running CMake'*) ;;
      '@'*)
        did_work=yes
        line=${line#@}
        [ $is_terminal = no ] || printf '\r\033[Kbuild: step %s' "${line%% *}"
        ;;
      'ninja: Entering '* | 'ninja: no work to do.' | '-- '*) ;;
      'FAILED: '*)
        clear_line
        printf 'build: %s\n' "$line"
        skips_command=yes
        ;;
      *)
        [ $skips_command = yes ] || { clear_line && printf '%s\n' "$line"; }
        skips_command=no
        ;;
    esac
  done
  clear_line
}
shopt -s lastpipe # what show learns is known below
if ! NINJA_STATUS='@%f/%t ' ninja -C "$folder" -j "${JOBS:-$(nproc)}" "${targets[@]}" 2>&1 | show
then
  echo "build: failed after $SECONDS s"
  exit 1
fi
[ $did_work = no ] || echo "build: ${targets[*]} in $folder, $SECONDS s"
