#!/bin/sh
# jest-circus 30.5.2, jest's test runner, makes an AsyncLocalStorage for each test file and never puts it out of use. In a
# process that runs many files (a worker, or --runInBand) they add up. Where Node.js keeps such stores by async_hooks
# (20 and 22; 24 does it otherwise), each one in use is carried over to every promise, timer and request of all later
# files, whatever these do: the files that come last are the slowest. Expected: one in use at a time. Seen, six empty files:
#   in use after each file: 1 2 3 4 5 6
set -eu
case $(node --version) in
  v20.* | v22.*) ;;
  *)
    echo 'Run it under Node.js 20 or 22: newer ones keep stores otherwise.' >&2
    exit 1
    ;;
esac
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > package.json <<'JSON'
{
  "name": "finding",
  "private": true,
  "jest": { "testEnvironment": "<rootDir>/environment.js", "reporters": ["<rootDir>/reporter.js"] }
}
JSON
npm install --no-audit --no-fund --loglevel=error jest@30.5.2 jest-environment-node@30.5.2 >/dev/null
# jest's own environment; storages that are made from its first use on are remembered.
cat > environment.js <<'JS'
const hooks = require('node:async_hooks');
const { TestEnvironment } = require('jest-environment-node');
if (process.storages === undefined) {
  process.storages = [];
  hooks.AsyncLocalStorage = class extends hooks.AsyncLocalStorage {
    constructor(...given) {
      super(...given);
      process.storages.push(this);
    }
  };
}
module.exports = TestEnvironment;
JS
cat > reporter.js <<'JS'
module.exports = class {
  counts = [];
  onTestFileResult() {
    this.counts.push(process.storages.filter(({ enabled }) => enabled === true).length);
  }
  onRunComplete() {
    console.log(`in use after each file: ${this.counts.join(' ')}`);
  }
};
JS
for number in 1 2 3 4 5 6; do
  echo "test('passes', () => {});" > "file-$number.test.js"
done
said=$(node node_modules/jest/bin/jest.js --runInBand 2>/dev/null)
echo "$said"
test "$said" = 'in use after each file: 1 2 3 4 5 6'
