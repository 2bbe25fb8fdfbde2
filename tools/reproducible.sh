#!/usr/bin/env bash
# Builds and installs what git knows twice, in folders of different names, and compares all bytes
# that are installed: tools/reproducible.sh   (two whole builds without ccache: some minutes)
# Plugins get the search path of an installed one at once: otherwise the length of the folder's name
# would leave its trace as padding.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
export CCACHE_DISABLE=1 SECONDS=0

# The sources once: they may change while this takes its time. The bill of materials names the time of
# the commit, so the history goes along.
git ls-files -z | tar -c --null -T - -f "$scratch/sources.tar"
git clone -q --bare . "$scratch/history.git"

# build_in FOLDER: what it installs lies in FOLDER.installed.
build_in() {
  mkdir -p "$1"
  tar -x -f "$scratch/sources.tar" -C "$1"
  rm -rf "$1/third_party"
  ln -s "$root/third_party" "$1/third_party"
  cp -r "$scratch/history.git" "$1/.git"
  "$1/tools/build.sh" build -DCMAKE_BUILD_WITH_INSTALL_RPATH=ON etalon >"$1.log" 2>&1 ||
    { tail -n 20 "$1.log"; echo "reproducible: the build in $1 failed"; exit 1; }
  DESTDIR=$1.installed "$1/tools/install.sh" build /usr/local >>"$1.log" 2>&1 ||
    { tail -n 20 "$1.log"; echo "reproducible: the install from $1 failed"; exit 1; }
}

build_in "$scratch/one"
build_in "$scratch/another/place/two"
one=$scratch/one.installed two=$scratch/another/place/two.installed
if ! diff -r --brief "$one" "$two"; then
  echo "reproducible: no: the files above differ"
  exit 1
fi
files=$(find "$one" -type f | wc -l)
[ "$files" -gt 20 ] || { echo "reproducible: only $files files were installed"; exit 1; }
echo "reproducible: $files installed files are equal byte for byte, $SECONDS s"
