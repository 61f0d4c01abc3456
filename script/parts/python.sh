# Sourced by script/bootstrap: uv, an interpreter, and the packages of uv.lock in .venv.
UV_VERSION=0.13.9

# Interpreters that pyenv or Homebrew keep are appended, so that uv sees the real ones behind
# inactive shims.
for folder in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[2-9]*/bin /opt/homebrew/bin /usr/local/bin; do
	if [ -d "$folder" ]; then PATH="$PATH:$folder"; fi
done
export PATH

find_uv() {
	for candidate in uv "$HOME/.local/bin/uv" "$PWD/.tools/bin/uv"; do
		if works "$candidate"; then
			command -v "$candidate"
			return
		fi
	done
}

install_uv() {
	say "installing uv $UV_VERSION into .tools"
	for python in python3 python3.14 python3.13 python3.12 python3.11 python; do
		works "$python" || continue
		if "$python" -m venv .tools >/dev/null 2>&1 &&
			.tools/bin/python -m pip install --quiet "uv==$UV_VERSION" >&2; then return; fi
		rm -rf .tools
		if "$python" -m pip install --quiet --target .tools "uv==$UV_VERSION" 2>/dev/null; then return; fi
	done
	if works curl; then
		curl -LsSf https://astral.sh/uv/install.sh | env UV_UNMANAGED_INSTALL=.tools/bin sh >&2 || true
	fi
}

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; }

# The environment's own interpreter comes first, so that a second run leaves .venv alone.
find_python() {
	for name in .venv/bin/python "${PYTHON:-}" python3.14 python3.13 python3.12 python3; do
		[ -n "$name" ] || continue
		for candidate in $(which -a "$name" 2>/dev/null || command -v "$name" || true); do
			if new_enough "$candidate"; then
				"$candidate" -c 'import sys; print(sys._base_executable)'
				return
			fi
		done
	done
}

UV=$(find_uv)
if [ -z "$UV" ]; then
	install_uv
	UV=$(find_uv)
fi
[ -n "$UV" ] || stop "Need uv, or python3 with venv or pip, or curl: apt-get install -y python3-venv"

PYTHON_FOUND=$(find_python)
"$UV" sync --frozen --quiet ${PYTHON_FOUND:+--python "$PYTHON_FOUND"} ||
	stop "uv sync failed. Python 3.12 or newer found: ${PYTHON_FOUND:-none}. To install one: apt-get install -y python3.12, or set UV_PYTHON_INSTALL_MIRROR and UV_DEFAULT_INDEX behind a firewall."
