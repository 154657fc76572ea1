import { playEach } from './play';
import { CHANGE_SETS, CONFIGURATIONS, DELETIONS_SEEN, SAM_UPDATES, TEMPLATES, UPDATES } from './plays/guard';

describe('before a deletion', () => {
  playEach(DELETIONS_SEEN);
});

describe('of a template', () => {
  playEach(TEMPLATES);
});

describe('of an update', () => {
  playEach([...UPDATES, ...SAM_UPDATES, ...CHANGE_SETS]);
});

describe('of its own configuration', () => {
  playEach(CONFIGURATIONS);
});
