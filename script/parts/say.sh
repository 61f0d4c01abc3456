# Sourced by the scripts. `say` tells what happens; `stop` ends with one sentence.
say() { echo "== $*" >&2; }
stop() {
	echo "$*" >&2
	exit 1
}
works() { "$1" --version >/dev/null 2>&1; }
