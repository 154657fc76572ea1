import fc from 'fast-check';

import { watch } from '../../../sandbox/checkers';
import type { Input } from '../../../sandbox/call';
import { dateOf } from '../../../sandbox/time/instant';
import type { Shape } from '../../../sandbox/model/shapes';
import { AwsError } from '../../../sandbox/wire/types';
import { makeFunction, network, type Network } from '../../support/network';
import { cases } from '../../support/cases';

/** Ids that are there, ids that aren't, and what else may be asked for. */
function texts(net: Network): fc.Arbitrary<string> {
  const known = fc.constantFrom(
    net.vpcId,
    ...net.subnets,
    ...net.groups,
    ...net.world.ec2
      .networkInterfaces()
      .flatMap((it) => [it.networkInterfaceId, it.attachment?.attachmentId ?? '']),
    'fn',
    'default',
    net.role,
    '10.0.200.0/24',
    'true',
    '7',
    '-1',
    'vpc-0123456789abcdef0',
    'tag:x',
    '*',
    '$LATEST',
  );
  return fc.oneof({ arbitrary: known, weight: 6 }, fc.string());
}

/** What the wire gives an operation of that shape, to that depth. */
function anyOf(shape: Shape, text: fc.Arbitrary<string>, depth = 4): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case 'structure':
      return fc.record(
        Object.fromEntries(
          [...(depth === 0 ? [] : shape.members())].map(([name, member]) => [
            name,
            anyOf(member, text, depth - 1),
          ]),
        ),
        { requiredKeys: [] },
      );
    case 'list':
      return depth === 0 ? fc.constant([]) : fc.array(anyOf(shape.item(), text, depth - 1), { maxLength: 3 });
    case 'map':
      return depth === 0
        ? fc.constant({})
        : fc.dictionary(fc.oneof(text, fc.constant('__proto__')), anyOf(shape.item(), text, depth - 1), {
            maxKeys: 3,
          });
    case 'flag':
      return fc.boolean();
    case 'instant':
      return fc.nat({ max: 2_000_000_000 }).map((seconds) => dateOf(seconds * 1_000));
    case 'bytes':
      return fc.uint8Array();
    case 'number':
    case 'bigint':
      return fc.oneof(fc.integer({ min: -1, max: 100 }), fc.integer(), fc.double());
    case 'text':
    case 'document':
      return text;
  }
}

describe.each(['ec2', 'lambda'])('any input to any operation of %s', (service) => {
  it('is served or refused with an error of AWS’s, and breaks no law', async () => {
    const net = await network();
    await makeFunction(net);
    net.world.eniRelease.plant({ service: 'EksPod', subnetId: net.subnets[1], groupIds: [net.groups[1]] });
    await net.world.time.advance(120_000);
    const watched = watch(net.world);
    // Invoke starts processes, which are tried elsewhere.
    const operations = Object.keys(net.world.services.get(service)?.operations ?? {}).filter(
      (operation) => operation !== 'Invoke',
    );
    const text = texts(net);
    const calls = fc.oneof(
      ...operations.flatMap((operation) => {
        const model = net.world.cloud.modelOf(service, operation);
        return model === undefined ? [] : fc.tuple(fc.constant(operation), anyOf(model.input, text));
      }),
    );
    let served = 0;
    await fc.assert(
      fc.asyncProperty(calls, async ([operation, input]) => {
        try {
          served += 1;
          await net.world.cloud.callByName(service, operation, input as Input);
        } catch (error) {
          if (!(error instanceof AwsError)) throw error;
          served -= 1;
        }
      }),
      cases(1_500),
    );
    expect(served).toBeGreaterThan(30);
    await net.world.time.advance(600_000);
    watched.check();
    await net.world.close();
  });
});
