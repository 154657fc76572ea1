import { broughtSoFar, onceAtRest, underWay } from '../../time/under-way';
import { activity, listen, stir } from './activity';
import { awaitsConnections, lateAnswers } from './connections';
import { hostTime, pendingTimers, real } from './clock';
import { send } from './output';
import { awaitsOthers, openRequests } from './requests';

/** What may be open while nothing keeps the event loop going: connections that are kept, and the host's. */
const IDLE = /^(?:TCPSocketWrap|TLSWrap|PipeWrap|Timeout|Immediate|TTYWrap|TickObject)$/u;

/** Real milliseconds between two looks for what nobody has told of. */
const PAUSE = 5;

let isRunning = false;
let onEmpty: (() => void) | undefined;
/** Messages of the host that have come so far. */
let heard = 0;
let reported = -1;
/** The host was told that the process waits, and has said nothing since. */
let isResting = false;
let giveUp: (() => void) | undefined;
let pauses = 0;

/** A message of the host's has come. */
export function hear(): void {
  heard += 1;
  isResting = false;
  stir();
}

/**
 * Watches from now on whether the process is at rest, and tells the host. When nothing is left that its
 * event loop would wait for, `whenEmpty` is called instead, once.
 */
export function watch(whenEmpty?: () => void): void {
  isRunning = true;
  onEmpty = whenEmpty;
  reported = -1;
  isResting = false;
  look();
}

export function unwatch(): void {
  isRunning = false;
  giveUp?.();
  giveUp = undefined;
}

listen(
  () => {
    if (isRunning && giveUp === undefined) look();
  },
  (what) => {
    if (!isRunning) return;
    tellLate();
    // Nobody has woken it: something was under way that isn't counted. The host knows what that means.
    if (!isResting) return;
    isResting = false;
    send({ type: 'woken', what, heard });
  },
);

function tellLate(): void {
  const since = lateAnswers();
  if (since !== undefined)
    send({ type: 'woken', what: 'an answer comes over a connection of its own', heard, since });
}

function look(): void {
  giveUp?.();
  giveUp = onceAtRest(activity, settled, real);
}

function settled(): void {
  tellLate();
  giveUp = undefined;
  if (reported !== activity()) {
    reported = activity();
    report();
  }
  // What comes unasked doesn't stir; it is looked for.
  const brought = broughtSoFar();
  pauses += 1;
  const mine = pauses;
  const pause = (): void => {
    if (!isRunning || giveUp !== undefined || mine !== pauses) return;
    if (broughtSoFar() === brought && underWay().length === 0) real.setTimeout(pause, PAUSE);
    else look();
  };
  real.setTimeout(pause, PAUSE);
}

function report(): void {
  const timers = pendingTimers();
  const requests = openRequests();
  // Where nothing else could wake it, it waits for what it has asked over a connection of its own.
  const isConnected = timers.length === 0 && requests.length === 0 && awaitsConnections();
  if (
    onEmpty !== undefined &&
    requests.length === 0 &&
    !awaitsOthers() &&
    !isConnected &&
    !timers.some(({ keepsAlive }) => keepsAlive) &&
    process.getActiveResourcesInfo().every((name) => IDLE.test(name))
  ) {
    const tell = onEmpty;
    onEmpty = undefined;
    tell();
    return;
  }
  isResting = true;
  send({
    type: 'blocked',
    heard,
    requests,
    awaitsOthers: awaitsOthers() || isConnected,
    timers: timers.map(({ id, due }) => ({ id, due })),
    now: hostTime.now(),
  });
}
