#!/usr/bin/env bash
# Bundles web/vendor again from the packages that web/package-lock.json pins by digest, and says
# whether that is what is committed: tools/web.sh
# Only who changes web/package.json or web/plot.js needs it, and npm.
set -euo pipefail
cd "$(dirname "$0")/../web"
npm ci --silent --no-audit --no-fund --ignore-scripts
npm run --silent bundle >/dev/null 2>&1
if git diff --quiet -- vendor; then
  echo "web: vendor is what its sources make"
else
  echo "web: vendor has changed; commit it, with THIRD_PARTY.md"
  exit 1
fi
