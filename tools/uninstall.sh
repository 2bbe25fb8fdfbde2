#!/usr/bin/env bash
# Removes what tools/install.sh put below a prefix, by its list: tools/uninstall.sh PREFIX
set -euo pipefail
prefix=$1
case $prefix in /*) ;; *) prefix=$PWD/$prefix ;; esac
root=${DESTDIR:-}${prefix%/}
list=$root/share/etalon/install_manifest.txt
[ -f "$list" ] || { echo "uninstall: nothing of Etalon is in $root: no $list"; exit 1; }
mapfile -t names <"$list"
removed=0 folders=()
for name in "${names[@]}"; do
  case /$name/ in
    */../*) echo "uninstall: $list is damaged: $name"; exit 1 ;;
  esac
  case $name in
    */) folders+=("$name") ;;
    *)
      rm -f "$root/$name"
      removed=$((removed + 1))
      # Folders below ours go when they are empty.
      parent=$(dirname "$name")
      while [[ $parent == share/etalon/* || $parent == lib/etalon/* ]]; do
        rmdir "$root/$parent" 2>/dev/null || break
        parent=$(dirname "$parent")
      done
      ;;
  esac
done
for name in "${folders[@]}"; do
  [ "$name" != ./ ] || name=
  rmdir "$root/$name" 2>/dev/null || true
done
echo "uninstall: $removed files removed from $root"
