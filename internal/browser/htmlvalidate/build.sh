#!/bin/sh
# Makes html-validate.min.js: html-validate as it is on npm, with what it needs, in one file that a browser
# can run. Needs node (22 or later is what html-validate asks for); what comes out is kept in the
# repository, so that the tests need neither node nor the network. The test holds its digest.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/package.json" "$here/package-lock.json" "$here/entry.js" "$work"
cd "$work"
npm ci --no-audit --no-fund --ignore-scripts --silent
node_modules/.bin/esbuild entry.js --bundle --format=iife --minify --outfile="$here/html-validate.min.js" --log-level=warning
# Its licence, and those of what is in it.
for p in html-validate @html-validate/stylish @sidvind/better-ajv-errors ajv fast-deep-equal fast-uri json-schema-traverse kleur semver; do
	printf '%s\n\n' "== $p"
	cat node_modules/$p/LICENSE* node_modules/$p/license* 2>/dev/null || sed -n 's/^  "license"/licence/p' node_modules/$p/package.json
	printf '\n'
done >"$here/LICENSES"
sha256sum "$here/html-validate.min.js"
