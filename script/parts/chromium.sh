# Sourced by script/bootstrap --browser: Chromium and a Chinese font for the browser tests.
CHROMIUM=
for candidate in "${CHROMIUM_PATH:-}" chromium chromium-browser google-chrome; do
	if [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1; then CHROMIUM=$candidate; fi
done
has_chinese_font() { ! command -v fc-list >/dev/null 2>&1 || [ -n "$(fc-list :lang=zh-cn)" ]; }

if [ -z "$CHROMIUM" ] || ! has_chinese_font; then
	INSTALL="apt-get install -y --no-install-recommends chromium fonts-noto-cjk"
	if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
		say "installing Chromium and a Chinese font"
		export DEBIAN_FRONTEND=noninteractive
		# shellcheck disable=SC2086
		{ apt-get update -qq && $INSTALL; } >/dev/null 2>&1 ||
			stop "Chromium could not be installed for the browser tests. By hand: $INSTALL"
	else
		stop "The browser tests need Chromium and a Chinese font: sudo $INSTALL"
	fi
fi
