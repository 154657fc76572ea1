#!/bin/sh
# The JSON schema of SARIF 2.1.0 (rtm.5, as the npm package @microsoft/jest-sarif 1.0.0-beta.0 carries it) has a pattern
# with a bracket too many, for `run.language`: ^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$. ajv 8 (8.20.0) compiles patterns
# in Unicode mode, where a lone bracket is a syntax error: the whole schema can't be compiled, and a valid log not be
# judged. With `unicodeRegExp: false` it compiles, and then takes "en-US" only by the pattern's first half ("en"), and
# "en-US]" as well. Seen:
#   unicode mode: Invalid regular expression: ... Lone quantifier brackets
#   legacy mode: compiled; a log with language "en-US" is valid: true; with "en-US]": true
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf '{"name":"finding","private":true}' > package.json
npm install --no-audit --no-fund --loglevel=error @microsoft/jest-sarif@1.0.0-beta.0 ajv@8.20.0 ajv-formats@3.0.1 >/dev/null
cat > try.js <<'JS'
const { readFileSync } = require('node:fs');
const Ajv = require('ajv').default;
const addFormats = require('ajv-formats').default;
const text = readFileSync(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8');
const compile = (unicodeRegExp) => {
  const { $schema, id, ...schema } = JSON.parse(text);
  const ajv = new Ajv({ strict: false, unicodeRegExp });
  addFormats(ajv);
  return ajv.compile(schema);
};
const log = (language) => ({
  version: '2.1.0',
  runs: [{ tool: { driver: { name: 'x' } }, language, results: [] }],
});
let refused = '';
try {
  compile(true);
} catch (error) {
  refused = error.message;
}
console.log('unicode mode:', refused);
const isValid = compile(false);
const [plain, bracket] = [isValid(log('en-US')), isValid(log('en-US]'))];
console.log(`legacy mode: compiled; a log with language "en-US" is valid: ${plain}; with "en-US]": ${bracket}`);
process.exitCode = /Lone quantifier brackets/.test(refused) && plain && bracket ? 0 : 1;
JS
node try.js
