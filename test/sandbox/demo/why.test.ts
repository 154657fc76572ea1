import { why } from '../../../sandbox/demo/why';
import type { JournalEntry } from '../../../sandbox/journal';

const event = (at: number, logicalResourceId: string, status: string, rest: object = {}): JournalEntry => ({
  at,
  kind: 'stack-event',
  stackName: 's',
  logicalResourceId,
  physicalResourceId: `${logicalResourceId}-1`,
  resourceType: 'T',
  status,
  ...rest,
});
const eni = (at: number, change: 'released' | 'deleted' | 'created', by: string): JournalEntry => ({
  at,
  kind: 'network-interface',
  networkInterfaceId: 'eni-1',
  change,
  by,
  description: 'AWS Lambda VPC ENI-f',
});

describe('why a stack ended as it did', () => {
  it('is told by the event log, from the beginning on, in its order, and each fact once', () => {
    const refused = (at: number): JournalEntry => ({
      at,
      kind: 'call',
      service: 'ec2',
      operation: 'DetachNetworkInterface',
      caller: 'role',
      invocationId: 'i-1',
      error: 'OperationNotPermitted',
    });
    const entries: readonly JournalEntry[] = [
      eni(0, 'released', 'lambda'),
      event(1_000, 'Cure', 'CREATE_COMPLETE'),
      { at: 2_000, kind: 'output', source: 'Cure-1', line: 'found 1' },
      { at: 2_000, kind: 'output', source: 'Cure-1', line: 'Status code: 200' },
      { at: 2_000, kind: 'output', source: 'Org::VPC::EniCleaner', line: 'a line of the handler' },
      refused(3_000),
      refused(4_000),
      {
        at: 5_000,
        kind: 'invocation',
        invocationId: 'i-1',
        what: 'Cure-1',
        action: 'Invoke',
        outcome: 'timeout',
        message: 'Task timed out after 3.00 seconds',
        duration: 3_000,
      },
      eni(6_000, 'released', 'lambda'),
      event(7_000, 'Group', 'DELETE_FAILED', { reason: 'has a dependent object' }),
      event(7_000, 's', 'DELETE_FAILED'),
      eni(8_000, 'deleted', 'i-1'),
    ];
    expect(why(entries, 's', 1_000).map((line) => line.trim())).toEqual([
      '1.0s  Cure prints: found 1',
      '2.0s  Cure calls ec2:DetachNetworkInterface and gets OperationNotPermitted (2 times)',
      '4.0s  Cure ends after 3.0s: Task timed out after 3.00 seconds',
      '5.0s  Lambda lets go of eni-1 (AWS Lambda VPC ENI-f)',
      '6.0s  CloudFormation gives Group up: has a dependent object',
      '7.0s  Cure deletes eni-1 (AWS Lambda VPC ENI-f)',
    ]);
  });
});
