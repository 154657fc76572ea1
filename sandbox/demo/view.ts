import { stripVTControlCharacters } from 'node:util';

import colors from 'picocolors';

import type { JournalEntry } from '../journal';
import { humanDuration, type Instant } from '../time/instant';

/** Shows a scenario while it plays: a board that updates in place on a terminal, plain lines elsewhere. */
export interface View {
  begin(title: string, about: string): void;
  show(entry: JournalEntry, since: Instant): void;
  end(line: string): void;
}

/** One line of the journal for people, or undefined for what they needn't see. */
export function lineOf(entry: JournalEntry): string | undefined {
  switch (entry.kind) {
    case 'stack-event': {
      const status = colored(entry.status);
      const reason = entry.reason === undefined ? '' : `  ${entry.reason}`;
      return `${entry.logicalResourceId.padEnd(22)} ${status}${reason}`;
    }
    case 'network-interface':
      return `${entry.networkInterfaceId.padEnd(22)} ${colors.cyan(entry.change.toUpperCase())} by ${entry.by}  ${entry.description}`;
    case 'invocation': {
      const next =
        entry.callbackDelaySeconds === undefined ? '' : ` again in ${entry.callbackDelaySeconds} s`;
      const message = entry.message === undefined ? '' : `: ${entry.message}`;
      return `${(entry.logicalResourceId ?? entry.what).padEnd(22)} ${colors.magenta(`${entry.action} ${entry.outcome}`)}${next}${message}`;
    }
    case 'notice':
      return colors.yellow(entry.text);
    case 'call':
    case 'output':
      return undefined;
  }
}

function colored(status: string): string {
  if (status.endsWith('_FAILED')) return colors.red(status);
  return status.endsWith('_COMPLETE') ? colors.green(status) : colors.blue(status);
}

function stamped(entry: JournalEntry, since: Instant, line: string): string {
  return `${colors.dim(humanDuration(entry.at - since).padStart(11))}  ${line}`;
}

/** Every line once, as it happens: for logs and pipes. */
export function plainView(write: (line: string) => void): View {
  return {
    begin: (title, about) => {
      write(`\n${colors.bold(title)}\n${about}\n`);
    },
    show: (entry, since) => {
      const line = lineOf(entry);
      if (line !== undefined) write(stamped(entry, since, line));
    },
    end: write,
  };
}

const LATEST_LINES = 8;

/**
 * The state of every resource and network interface, and the latest lines below it, drawn over each
 * other. `draw` shows a text in place of the last; `done` leaves it standing.
 */
export function liveView(terminal: {
  readonly columns: () => number;
  readonly draw: (text: string) => void;
  readonly done: () => void;
  readonly write: (line: string) => void;
}): View {
  let board = new Map<string, string>();
  let latest: string[] = [];
  let heading = '';
  return {
    begin(title, about) {
      heading = `\n${colors.bold(title)}\n${about}\n`;
      board = new Map();
      latest = [];
    },
    show(entry, since) {
      const line = lineOf(entry);
      if (line === undefined) return;
      if (entry.kind === 'stack-event') board.set(entry.logicalResourceId, colored(entry.status));
      if (entry.kind === 'network-interface') {
        board.set(entry.networkInterfaceId, `${colors.cyan(entry.change)} by ${entry.by}`);
      }
      latest = [...latest, cut(stamped(entry, since, line), terminal.columns())].slice(-LATEST_LINES);
      const rows = [...board].map(([name, state]) => `  ${name.padEnd(24)}${state}`);
      terminal.draw([heading, ...rows, '', ...latest].join('\n'));
    },
    end(line) {
      terminal.done();
      terminal.write(line);
    },
  };
}

/** Cuts a line to the terminal's width, so that redrawing counts lines right. A line that is cut loses its colors. */
function cut(line: string, columns: number): string {
  const plain = stripVTControlCharacters(line);
  return plain.length < columns ? line : plain.slice(0, columns - 1);
}
