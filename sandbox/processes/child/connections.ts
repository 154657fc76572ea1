import { Socket } from 'node:net';

import { stir } from './activity';
import { hostTime } from './clock';

/**
 * Connections that code opens by itself (a database's, a message broker's). Nothing tells of what is on its
 * way to it: it is seen when it comes. An answer that comes for an instant that has passed is told of.
 */

interface Seen {
  read: number;
  written: number;
  /** By the host's clock: when something was last read or written. */
  since: number;
  /** Something was written since something was read. */
  isAwaiting: boolean;
}

const open = new Map<Socket, Seen>();
let late: number | undefined;

function observe(socket: Socket, seen: Seen): void {
  const hasRead = socket.bytesRead > seen.read;
  const hasWritten = (socket.bytesWritten ?? 0) > seen.written;
  if (!hasRead && !hasWritten) return;
  const now = hostTime.now();
  if (hasRead && !hasWritten && now > seen.since) late = Math.min(late ?? seen.since, seen.since);
  seen.read = socket.bytesRead;
  seen.written = socket.bytesWritten ?? 0;
  seen.since = now;
  seen.isAwaiting = !hasRead;
  stir();
}

/** Looks at all of them. Gives when, by the host's clock, something was asked that has been answered too late. */
export function lateAnswers(): number | undefined {
  for (const [socket, seen] of open) observe(socket, seen);
  const since = late;
  late = undefined;
  return since;
}

/** Whether one of them hasn't been answered. */
export function awaitsConnections(): boolean {
  return [...open].some(([socket, { isAwaiting }]) => isAwaiting && !socket.destroyed);
}

/** It is a request's, which is counted as such. */
export function isOfRequest(socket: Socket): void {
  open.delete(socket);
}

const connect = Reflect.get(Socket.prototype, 'connect') as (...given: unknown[]) => Socket;
Socket.prototype.connect = function counted(this: Socket, ...given: unknown[]): Socket {
  const seen: Seen = { read: 0, written: 0, since: hostTime.now(), isAwaiting: false };
  open.set(this, seen);
  this.once('close', () => {
    if (!open.has(this)) return;
    observe(this, seen);
    open.delete(this);
  });
  return Reflect.apply(connect, this, given);
};
