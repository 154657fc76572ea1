import fc from 'fast-check';

import { watch } from '../../../sandbox/checkers';
import { AwsError } from '../../../sandbox/wire/types';
import { makeFunction, network, type Network } from '../../support/network';
import { cases } from '../../support/cases';

/** Ids that are there, ids that aren't, and whatever else may come over the wire. */
function values(net: Network): fc.Arbitrary<unknown> {
  const known = fc.constantFrom(
    net.vpcId,
    ...net.subnets,
    ...net.groups,
    ...net.world.ec2
      .networkInterfaces()
      .flatMap((it) => [it.networkInterfaceId, it.attachment?.attachmentId]),
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
  return fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      { arbitrary: known, weight: 6 },
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(
        fc.constantFrom('Name', 'Value', 'Key', 'GroupId', 'SubnetIds', 'Variables', '__proto__'),
        tie('value'),
      ),
    ),
  }))['value'];
}

const NAMES = [
  'AllocationId', 'AssociationId', 'AttachmentId', 'Attribute', 'AvailabilityZone', 'CidrBlock', 'CidrIp',
  'Code', 'DestinationCidrBlock', 'DeviceIndex', 'Enabled', 'Environment', 'EventSourceArn', 'Filter',
  'FunctionName', 'FunctionVersion', 'GatewayId', 'GroupDescription', 'GroupId', 'GroupName', 'Handler',
  'ImageId', 'InstanceId', 'InternetGatewayId', 'IpPermissions', 'Layers', 'Marker', 'MaxCount', 'MaxItems',
  'MaxResults', 'Name', 'NatGatewayId', 'NetworkInterface', 'NetworkInterfaceId', 'NextToken', 'Principal',
  'Qualifier', 'ResourceId', 'Resource', 'Role', 'RouteTableId', 'Runtime', 'SecurityGroupId',
  'SecurityGroupRuleId', 'SelfManagedEventSource', 'ServiceName', 'SourceAccessConfigurations', 'StatementId',
  'SubnetId', 'Tag', 'TagKeys', 'TagSpecification', 'Tags', 'UUID', 'VpcConfig', 'VpcEndpointId',
  'VpcEndpointType', 'VpcId', 'ZipFile',
]; // prettier-ignore

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
    const value = values(net);
    let served = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...operations),
        fc.dictionary(fc.constantFrom(...NAMES), value, { minKeys: 10, maxKeys: 45 }),
        async (operation, input) => {
          try {
            served += 1;
            await net.world.cloud.call(service, operation, input);
          } catch (error) {
            if (!(error instanceof AwsError)) throw error;
            served -= 1;
          }
        },
      ),
      cases(1_500),
    );
    expect(served).toBeGreaterThan(30);
    await net.world.time.advance(600_000);
    watched.check();
    await net.world.close();
  });
});
