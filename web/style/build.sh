#!/bin/sh
# Makes static/probity.css from the style here. Needs node; what it makes is kept
# in the repository, so that building Probity does not.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/package.json" "$here/package-lock.json" "$work"
(cd "$work" && npm ci --no-audit --no-fund --ignore-scripts --silent)
"$work/node_modules/.bin/sass" --load-path="$work/node_modules/@uswds/uswds/packages" --load-path="$here" \
	--style=compressed --no-source-map --no-charset "$here/probity.scss" "$here/../static/probity.css"
