import { playEach } from './play';
import { DELETIONS } from './plays/deletions';

playEach(DELETIONS);
