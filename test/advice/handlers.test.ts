import { playEach } from './play';
import { CREATIONS, ERRORS, READS } from './plays/handlers';

describe('a creation', () => {
  playEach(CREATIONS);
});

describe('a read', () => {
  playEach(READS);
});

describe('an error of AWS’s', () => {
  playEach(ERRORS);
});
