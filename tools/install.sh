#!/usr/bin/env bash
# Installs a build folder below a prefix: tools/install.sh FOLDER PREFIX (DESTDIR is honoured)
# The list of what was put there goes with it, for tools/uninstall.sh. An earlier version is removed
# first: libraries that only it had would be found and loaded.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$1 prefix=$2
case $prefix in /*) ;; *) prefix=$PWD/$prefix ;; esac
prefix=${prefix%/}
root=${DESTDIR:-}$prefix
list=share/etalon/install_manifest.txt
[ ! -f "$root/$list" ] || tools/uninstall.sh "$prefix"

# Folders that are there now are not ours to remove later.
new_folders=()
for name in share/etalon share/man/man1 share/man share/bash-completion/completions \
  share/bash-completion share/zsh/site-functions share/zsh share/fish/vendor_completions.d \
  share/fish share lib/etalon lib bin .; do
  [ -d "$root/$name" ] || new_folders+=("$name/")
done
# Where dpkg is not there, it cannot say which versions were used.
tools/sbom.sh >"$folder/sbom.spdx.json" || rm -f "$folder/sbom.spdx.json"
cmake --install "$folder" --strip --prefix "$prefix" >"$folder/install.log"
while IFS= read -r file || [ -n "$file" ]; do
  printf '%s\n' "${file#"$prefix"/}"
done <"$folder/install_manifest.txt" >"$root/$list"
printf '%s\n' "$list" "${new_folders[@]}" >>"$root/$list"
echo "install: $root/bin/etalon, $(grep -vc '/$' "$root/$list") files"
