import { playEach } from './play';
import { DELETIONS } from './plays/deletions';

jest.setTimeout(30_000);

playEach(DELETIONS);
