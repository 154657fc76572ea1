import { CommanderError } from 'commander';

import { sandboxCommand, type Flags } from '../../sandbox/flags';
import { WORLD_NAMES, WORLDS } from '../../sandbox/worlds';

/** What the flags are read as; throws what is wrong with them. */
function read(...flags: readonly string[]): Flags {
  return sandboxCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parse(flags, { from: 'user' })
    .opts<Flags>();
}

describe('the flags of the sandbox', () => {
  it('are read', () => {
    expect(read('--fault', 'throttling', '--fault', 'slow-answers=250', '--speed', '60')).toMatchObject({
      port: 4599,
      speed: 60,
      world: 'documented',
      fault: { throttling: 0.3, 'slow-answers': 250 },
    });
  });

  it.each([
    [['--prot', '1'], "error: unknown option '--prot'"],
    [['--port', 'x'], "error: option '--port <number>' argument 'x' is invalid. It takes a whole number."],
    [['--port', '70000'], "argument '70000' is invalid. Ports go up to 65535."],
    [['--speed', '0'], "argument '0' is invalid. It takes max or a positive number."],
    [['--fault', 'throttling=2'], 'Fault throttling takes a probability from 0 to 1, not 2.'],
    [['--fault-scope', 'nobody'], 'Allowed choices are roles, all.'],
    [['--start', 'soon'], "argument 'soon' is invalid. It takes an ISO 8601 time, or now."],
    [['--fault', 'bad-luck'], 'There is no fault bad-luck. --list-faults lists them.'],
    [['--fault', 'throttling=much'], '"much" is no number of a fault’s level.'],
    [['--fault', 'throttling='], '"" is no number of a fault’s level.'],
    [['--fault', 'throttling=0.1=2'], '"0.1=2" is no number of a fault’s level.'],
  ])('%j are refused, and what is wrong said', (flags, says) => {
    expect(() => read(...flags)).toThrow(CommanderError);
    expect(() => read(...flags)).toThrow(says);
  });
});

describe('the worlds of the sandbox', () => {
  it.each(WORLD_NAMES.filter((name) => name.endsWith('-unseen')))(
    '%s is told by the one that it is as',
    (name) => {
      const as = WORLD_NAMES.find((each) => WORLDS[name].what.startsWith(`As “${each}”; `));
      expect({ ...WORLDS[name].flags, privateTypesInExpress: 'waited-for' }).toEqual(
        WORLDS[as ?? name].flags,
      );
    },
  );
});
