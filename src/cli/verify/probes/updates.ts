import { scan } from '../../../network-interfaces/scan';
import { secondsBetween, type Found, type Lab, type Probe, type Stack } from '../probe';
import { functionInVpc } from '../templates';
import { waited } from './function-deletion';

const OTHER_GROUP = `  OtherGroup:
    Type: AWS::EC2::SecurityGroup
    Properties: { GroupDescription: enicleaner verify, VpcId: !Ref Vpc }
`;

/** A function in the group of that name; null: in no VPC. Both groups are always there. */
function withFunctionIn(functionGroup: string | null): string {
  return functionInVpc({ more: OTHER_GROUP, functionGroup });
}

/** An update of a function that takes it away from one group, of which the groups stay. */
interface Move {
  readonly what: string;
  readonly name: string;
  readonly from: string;
  readonly to: string | null;
}

const MOVES: readonly Move[] = [
  { what: 'Moved to another group', name: 'moved', from: 'Group', to: 'OtherGroup' },
  { what: 'Taken off its VPC', name: 'takenOff', from: 'Group', to: null },
];

export const functionUpdates: Probe = {
  name: 'function-updates',
  assumed:
    'An update that moves a function to another group, or takes it off its VPC, doesn’t wait for the network interfaces that it leaves.',
  grade: 'assumed',
  minutes: 60,
  run: async (lab) => {
    const found: (Found & { readonly isFor: string })[] = [];
    for (const move of MOVES) {
      const stack = await lab.deploy(`update-${move.name.toLowerCase()}`, withFunctionIn(move.from));
      found.push({ ...(await moved(lab, stack, move)), isFor: move.name });
    }
    return {
      seen: found.map(({ seen }) => seen).join(' '),
      agrees: found.some(({ agrees }) => agrees === false)
        ? false
        : found.every(({ agrees }) => agrees === true)
          ? true
          : undefined,
      figures: Object.fromEntries(
        found.flatMap(({ isFor, figures = {} }) =>
          Object.entries(figures).map(([key, value]): [string, number | string | boolean] => [
            `${isFor}.${key}`,
            value,
          ]),
        ),
      ),
    };
  },
};

/** What stands in the way of telling is said, not guessed: an update that failed, or an interface that went at once. */
async function moved(lab: Lab, stack: Stack, { what, to }: Move): Promise<Found> {
  const targets = { groupIds: [stack.outputs['Group'] ?? ''], subnetIds: [], vpcId: undefined };
  const { events, status } = await lab.update(stack, withFunctionIn(to));
  const { networkInterfaces } = await scan(lab.aws.ec2, { targets });
  const seconds = secondsBetween(events, 'Function', 'UPDATE_IN_PROGRESS', [
    'UPDATE_COMPLETE',
    'UPDATE_FAILED',
  ]);
  if (status !== 'UPDATE_COMPLETE' || seconds === undefined) {
    return { seen: `${what}: the update ended in ${status}.`, agrees: undefined };
  }
  const left = networkInterfaces.length;
  const waits = waited(events);
  return {
    seen: `${what}: ${waits ? 'it said that it waits' : 'it said nothing of waiting'}, the function’s update took ${Math.round(seconds)} s, and ${
      left === 0 ? 'no network interface was' : `${left} network interface${left === 1 ? ' was' : 's were'}`
    } left in the old group then.`,
    // Gone without a word, in a time in which Lambda may have released it by itself: either is possible.
    agrees: waits ? false : left > 0 ? true : undefined,
    figures: { waits, seconds: Math.round(seconds), left },
  };
}
