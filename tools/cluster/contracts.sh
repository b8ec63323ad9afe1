#!/usr/bin/env bash
# Puts the cluster's stores under their contract suites on moto's S3 and on the Valkey that is named.
# usage: tools/cluster/contracts.sh VALKEY_SERVER [PYTHON_WITH_MOTO]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
valkey=$(realpath "${1:?name a valkey-server}")
python=${2:-.venv/bin/python}
"$valkey" --version
port=$(node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
"$python" -m moto.server -H 127.0.0.1 -p "$port" >/dev/null 2>&1 &
moto=$!
trap 'kill $moto' EXIT
until curl -fs "http://127.0.0.1:$port/" >/dev/null; do sleep 0.2; done
curl -fs -X PUT "http://127.0.0.1:$port/bucket" >/dev/null
export SIGMAFLOW_TEST_VALKEY=$valkey SIGMAFLOW_TEST_S3=http://127.0.0.1:$port
node_modules/.bin/vitest run --project unit packages/runner/src/cluster
node_modules/.bin/vitest run --project e2e packages/runner/test/cluster.test.ts
