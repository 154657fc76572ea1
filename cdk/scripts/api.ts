/**
 * `npm run api` in this folder: writes API.md from what jsii made of the sources (`npm run build` first), with the digest of
 * the sources at its end, by which a test tells that it is theirs.
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

import { digestLine } from './api-digest';

const FOLDER = join(__dirname, '..');

execFileSync('jsii-docgen', ['-o', 'API.md'], { cwd: FOLDER, stdio: 'inherit' });
appendFileSync(join(FOLDER, 'API.md'), `\n${digestLine()}\n`);
