'use strict';

const { appendFileSync, readdirSync, readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');

/** By suite, its path below the root: the full names of the tests that are run. Of other suites none is. */
const listed = JSON.parse(readFileSync(process.env.ENICLEANER_LISTED, 'utf8'));

/** Fields of proc(5)'s stat that come after the name, which is in parentheses: the first is the third of all. */
function fieldsOf(pid) {
  return readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /su, '')
    .split(' ')
    .map(Number);
}

/** Seconds of a core that this process and its children have taken so far, and of that those that still run. */
function taken() {
  const fields = fieldsOf('self');
  const running = readdirSync('/proc/self/task')
    .flatMap((task) => readFileSync(`/proc/self/task/${task}/children`, 'utf8').trim().split(' '))
    .filter((pid) => pid !== '')
    .reduce((sum, pid) => {
      try {
        return sum + inSeconds(fieldsOf(pid));
      } catch {
        // It has ended meanwhile.
        return sum;
      }
    }, 0);
  return { all: inSeconds(fields) + running, running };
}

/** User and system, of the process and of its children that have ended, in hundredths. */
function inSeconds(fields) {
  return fields.slice(11, 15).reduce((sum, each) => sum + each, 0) / 100;
}

/** A test runner of jest's: its own, which skips each test that isn't listed, with the hooks that nothing needs then. */
module.exports = async (globalConfig, config, environment, runtime, file, sendMessageToJest) => {
  // Of the state that is tried.
  const { default: circus } = createRequire(path.join(config.rootDir, 'package.json'))('jest-circus/runner');
  const names = listed[path.relative(config.rootDir, file)] ?? [];
  const testNamePattern =
    names.length === 0
      ? '(?!)'
      : `^(?:${names.map((name) => name.replaceAll(/[$()*+.?[\\\]^{|}]/gu, '\\$&')).join('|')})$`;
  const before = taken();
  const result = await circus(
    { ...globalConfig, testNamePattern },
    config,
    environment,
    runtime,
    file,
    sendMessageToJest,
  );
  const after = taken();
  const suite = path.relative(config.rootDir, file);
  appendFileSync(process.env.ENICLEANER_TAKEN, `${suite} ${after.all - before.all} ${after.running}\n`);
  return result;
};
