#!/usr/bin/env bash
# Prints a software bill of materials, SPDX 2.3 as JSON: what the program contains, links and loads.
#   tools/sbom.sh >sbom.spdx.json
# It is made from the first table of THIRD_PARTY.md (licences), tools/downloads.txt (versions and
# digests) and the packages that are installed; a library of tools/packages.txt that the table leaves
# out is an error. Nothing in it depends on when or in which folder it is made.
set -euo pipefail
cd "$(dirname "$0")/.."

version=$(sed -nE 's/^project\(etalon VERSION ([0-9.]+) .*/\1/p' CMakeLists.txt)
created=$(TZ=UTC0 git log -1 --date=format-local:%Y-%m-%dT%H:%M:%SZ --format=%cd 2>/dev/null) ||
  created=$(date -u -r CMakeLists.txt +%Y-%m-%dT%H:%M:%SZ)
packages=() relations=() listed=" "
fail() { printf 'sbom: %s\n' "$*" >&2; exit 1; }

# add NAME VERSION LICENCE LOCATION PURL [SHA256]
add() {
  local id checksum=
  id=SPDXRef-$(printf '%s' "$1" | tr -c 'A-Za-z0-9.' '-')
  [ -z "${6:-}" ] ||
    checksum='"checksums": [{"algorithm": "SHA256", "checksumValue": "'$6'"}], '
  packages+=("$(printf '{"name": "%s", "SPDXID": "%s", "versionInfo": "%s", "downloadLocation": "%s", "filesAnalyzed": false, %s"licenseConcluded": "%s", "licenseDeclared": "%s", "copyrightText": "NOASSERTION", "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "%s"}]}' \
    "$1" "$id" "$2" "$4" "$checksum" "$3" "$3" "$5")")
  relations+=('{"spdxElementId": "SPDXRef-etalon", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "'"$id"'"}')
  listed+="$1 "
}

add_debian() {
  local installed
  installed=$(dpkg-query -W -f='${Version}' "$1" 2>/dev/null) || installed=
  [ -n "$installed" ] || fail "$1 of THIRD_PARTY.md is not installed: make setup"
  add "$1" "$installed" "$2" NOASSERTION \
    "pkg:deb/debian/${1//+/%2B}@$(sed 's/+/%2B/g; s/~/%7E/g; s/:/%3A/g' <<<"$installed")"
}

# A line of tools/downloads.txt by the name of its package: name, registry, NAME==VERSION or
# NAME@VERSION, file, digest.
add_download() {
  local registry spec file sha name version purl
  while read -r _ registry spec file sha _; do
    case $registry in
      pypi)
        name=${spec%%==*} version=${spec##*==}
        purl=pkg:pypi/$name@$version
        ;;
      npm)
        name=${spec%@*} version=${spec##*@}
        purl=pkg:npm/${name/#@/%40}@$version
        ;;
      *) continue ;;
    esac
    [ "$name" = "$1" ] || continue
    add "$name" "$version" "$2" NOASSERTION "$purl" "$sha"
    return
  done < <(grep -v '^#' tools/downloads.txt)
  fail "$1 of THIRD_PARTY.md is not in tools/downloads.txt"
}

# A package of web/package-lock.json whose code is committed in web/vendor.
add_bundled() {
  local version
  version=$(sed -n "\#\"node_modules/$1\"#,/}/ s/.*\"version\": \"\([^\"]*\)\".*/\1/p" web/package-lock.json)
  [ -n "$version" ] || fail "$1 of THIRD_PARTY.md is not in web/package-lock.json"
  add "$1" "$version" "$2" NOASSERTION \
    "pkg:npm/${1/#@/%40}@$version"
}

while IFS='|' read -r _ _ licence from _; do
  licence=$(sed -E 's/;.*//; s/^ +| +$//g' <<<"$licence")
  kind=$(sed -nE 's/^ *(Debian|PyPI|npm|bundled)( in web.vendor)?: .*/\1/p' <<<"$from")
  for name in $(grep -oE '`[^`]+`' <<<"$from" | tr -d '`'); do
    case $kind in
      Debian) add_debian "$name" "$licence" ;;
      PyPI | npm) add_download "$name" "$licence" ;;
      bundled) add_bundled "$name" "$licence" ;;
    esac
  done
done < <(awk '/^## /{ n++ } n == 1 && /^\| / { print }' THIRD_PARTY.md | tail -n +2)
[ ${#packages[@]} -ge 10 ] || fail "THIRD_PARTY.md: its first table cannot be read"

for name in $(sed -n 's/^build: //p' tools/packages.txt); do
  case $name in
    *-dev) [[ $listed == *" $name "* ]] || fail "THIRD_PARTY.md does not list $name" ;;
  esac
done

joined() { local IFS=$'\n'; sed '$!s/$/,/; s/^/    /' <<<"$*"; }
digest=$(joined "${packages[@]}" | sha256sum | cut -c1-32)
cat <<JSON
{
  "spdxVersion": "SPDX-2.3",
  "dataLicense": "CC0-1.0",
  "SPDXID": "SPDXRef-DOCUMENT",
  "name": "etalon-$version",
  "documentNamespace": "https://spdx.org/spdxdocs/etalon-$version-$digest",
  "creationInfo": {"created": "$created", "creators": ["Tool: etalon-sbom.sh"]},
  "packages": [
    {"name": "etalon", "SPDXID": "SPDXRef-etalon", "versionInfo": "$version", "downloadLocation": "NOASSERTION", "filesAnalyzed": false, "licenseConcluded": "Apache-2.0", "licenseDeclared": "Apache-2.0", "copyrightText": "NOASSERTION", "primaryPackagePurpose": "APPLICATION"},
$(joined "${packages[@]}")
  ],
  "relationships": [
    {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-etalon"},
$(joined "${relations[@]}")
  ]
}
JSON
