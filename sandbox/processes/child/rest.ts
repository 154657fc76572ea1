import { activity } from './activity';
import { hostTime, pendingTimers, real } from './clock';
import { send } from './output';
import { awaitsOthers, openRequests } from './requests';
import { isWorking } from './work';

/** Turns of the event loop without any activity before the process counts as blocked. */
const QUIET_TURNS = 4;

/** Files that are being read, names that are being looked up, threads, processes: real work, which ends by itself. */
const WORK = /Req(?:Callback|Promise|Wrap|uest)?$|^(?:Zlib|ProcessWrap|Worker)/u;

/** What else may be open while nothing keeps the event loop going: connections that are kept, and the host's. */
const IDLE = /^(?:TCPSocketWrap|TLSWrap|PipeWrap|Timeout|Immediate|TTYWrap|TickObject)$/u;

let isRunning = false;
let onEmpty: (() => void) | undefined;
let reported = -1;

/**
 * Watches from now on whether the process is at rest, and tells the host. When nothing is left that its
 * event loop would wait for, `whenEmpty` is called instead, once.
 */
export function watch(whenEmpty?: () => void): void {
  isRunning = true;
  onEmpty = whenEmpty;
  reported = -1;
  real.setImmediate(look, activity(), 0);
}

export function unwatch(): void {
  isRunning = false;
}

function look(seen: number, turns: number): void {
  if (!isRunning) return;
  const resources = process.getActiveResourcesInfo();
  if (activity() !== seen || isWorking() || resources.some((name) => WORK.test(name))) {
    real.setImmediate(look, activity(), 0);
  } else if (turns < QUIET_TURNS) {
    real.setImmediate(look, seen, turns + 1);
  } else {
    if (reported !== seen) {
      reported = seen;
      report(resources);
    }
    // Something real may still be under way; a slow look goes on.
    real.setTimeout(() => {
      look(activity(), activity() === seen ? QUIET_TURNS : 0);
    }, 1);
  }
}

function report(resources: readonly string[]): void {
  const timers = pendingTimers();
  const requests = openRequests();
  if (
    onEmpty !== undefined &&
    requests.length === 0 &&
    !awaitsOthers() &&
    !timers.some(({ keepsAlive }) => keepsAlive) &&
    resources.every((name) => IDLE.test(name))
  ) {
    const tell = onEmpty;
    onEmpty = undefined;
    tell();
    return;
  }
  send({
    type: 'blocked',
    requests,
    awaitsOthers: awaitsOthers(),
    timers: timers.map(({ id, due }) => ({ id, due })),
    now: hostTime.now(),
  });
}
