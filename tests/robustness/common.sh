# For the tests beside it, which source it with the binary in $1: a folder of its own that
# goes at the end, and how a run is judged. $name is what is tried.
set -u
# Whatever schemas the user has imported, and wherever the tests run.
export CAIRN_SCHEMA=
unset GITHUB_ACTIONS
cairn=$(realpath "$1")
work=$(mktemp -d)
trap 'chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"' EXIT
cd "$work" || exit 1
failed=0

fail() {
  echo "FAILED: $name: $1"
  cat "$work/out" "$work/err" 2>/dev/null | sed 's/^/    /' | cut -c1-200 | head -8
  failed=$((failed + 1))
}

# run CODE TEXT COMMAND...: the command exits with CODE and says TEXT on either stream.
run() {
  code=$1
  text=$2
  shift 2
  timeout 20 "$@" > "$work/out" 2> "$work/err" < /dev/null
  got=$?
  [ $got -eq "$code" ] || fail "exit code $got instead of $code"
  [ -z "$text" ] || cat "$work/out" "$work/err" | grep -qF -- "$text" || fail "does not say: $text"
}

says_not() { # says_not TEXT
  if cat "$work/out" "$work/err" | grep -qF -- "$1"; then fail "says: $1"; fi
}
