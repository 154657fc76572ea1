import { SECOND } from '../../../time/instant';
import { AwsError } from '../../../wire/types';
import { isExpress, type Provisioned, type ProvisionRequest } from '../../resource-type';
import { items, of, only, type Row, text, type Tools } from './row';
import { retagged, tagSpecification } from './tags';

/** What leads out of a VPC: route tables, gateways, endpoints. */
export const ec2RouteRows: Readonly<Record<string, Row>> = {
  'AWS::EC2::RouteTable': {
    createOnly: ['VpcId'],
    create: async ({ call }, request) => {
      const answer = await call('ec2', 'CreateRouteTable', {
        VpcId: request.properties['VpcId'],
        ...tagSpecification(request, 'route-table'),
      });
      const id = text(of(answer, 'routeTable', 'routeTableId'));
      return only(id, { RouteTableId: id });
    },
    takesStackTags: true,
    update: retagged,
    delete: ({ call }, _, RouteTableId) => call('ec2', 'DeleteRouteTable', { RouteTableId }),
  },
  'AWS::EC2::SubnetRouteTableAssociation': {
    createOnly: ['SubnetId'],
    create: (tools, request) => associate(tools, request),
    update: async (tools, request, AssociationId) => {
      await tools.call('ec2', 'DisassociateRouteTable', { AssociationId });
      return associate(tools, request);
    },
    delete: ({ call }, _, AssociationId) => call('ec2', 'DisassociateRouteTable', { AssociationId }),
  },
  'AWS::EC2::Route': {
    createOnly: ['RouteTableId', 'DestinationCidrBlock', 'DestinationIpv6CidrBlock'],
    create: async ({ call }, { properties }) => {
      await call('ec2', 'CreateRoute', properties);
      const destination = properties['DestinationCidrBlock'] ?? properties['DestinationIpv6CidrBlock'];
      return only([properties['RouteTableId'], destination].map(text).join('|'));
    },
    update: async ({ call }, { properties }, id) => {
      await call('ec2', 'ReplaceRoute', properties);
      return only(id);
    },
    delete: ({ call }, { properties: { RouteTableId, DestinationCidrBlock, DestinationIpv6CidrBlock } }) =>
      call('ec2', 'DeleteRoute', { RouteTableId, DestinationCidrBlock, DestinationIpv6CidrBlock }),
  },
  'AWS::EC2::InternetGateway': {
    create: async ({ call }, request) => {
      const answer = await call(
        'ec2',
        'CreateInternetGateway',
        tagSpecification(request, 'internet-gateway'),
      );
      const id = text(of(answer, 'internetGateway', 'internetGatewayId'));
      return only(id, { InternetGatewayId: id });
    },
    takesStackTags: true,
    update: retagged,
    delete: ({ call }, _, InternetGatewayId) => call('ec2', 'DeleteInternetGateway', { InternetGatewayId }),
  },
  'AWS::EC2::VPCGatewayAttachment': {
    createOnly: ['VpcId', 'InternetGatewayId'],
    create: async ({ call }, { properties: { VpcId, InternetGatewayId } }) => {
      await call('ec2', 'AttachInternetGateway', { VpcId, InternetGatewayId });
      return only(`IGW|${text(VpcId)}`);
    },
    delete: ({ call }, { properties: { VpcId, InternetGatewayId } }) =>
      call('ec2', 'DetachInternetGateway', { VpcId, InternetGatewayId }),
  },
  'AWS::EC2::EIP': {
    create: async ({ call }, request) => {
      const answer = await call('ec2', 'AllocateAddress', {
        Domain: 'vpc',
        ...tagSpecification(request, 'elastic-ip'),
      });
      const attributes = { AllocationId: answer['allocationId'], PublicIp: answer['publicIp'] };
      return only(text(answer['publicIp']), attributes);
    },
    delete: async ({ call }, _, PublicIp) => {
      const found = await call('ec2', 'DescribeAddresses', { PublicIp: [PublicIp] });
      const AllocationId = of(items(found['addressesSet'])[0], 'allocationId');
      await call('ec2', 'ReleaseAddress', { AllocationId });
    },
  },
  'AWS::EC2::NatGateway': {
    createOnly: ['SubnetId', 'AllocationId', 'ConnectivityType'],
    create: async (tools, request) => {
      const { SubnetId, AllocationId, ConnectivityType } = request.properties;
      const answer = await tools.call('ec2', 'CreateNatGateway', {
        SubnetId,
        AllocationId,
        ConnectivityType,
        ...tagSpecification(request, 'natgateway'),
      });
      const id = text(of(answer, 'natGateway', 'natGatewayId'));
      request.progress({ physicalResourceId: id });
      await inState(tools, request, NAT, id, 'available');
      return only(id, { NatGatewayId: id });
    },
    delete: async (tools, request, NatGatewayId) => {
      await tools.call('ec2', 'DeleteNatGateway', { NatGatewayId });
      await inState(tools, request, NAT, NatGatewayId, 'deleted');
    },
  },
  'AWS::EC2::VPCEndpoint': {
    createOnly: ['VpcEndpointType', 'ServiceName', 'VpcId'],
    create: async (tools, request) => {
      const { properties } = request;
      const answer = await tools.call('ec2', 'CreateVpcEndpoint', {
        VpcEndpointType: properties['VpcEndpointType'],
        ServiceName: properties['ServiceName'],
        VpcId: properties['VpcId'],
        SubnetId: properties['SubnetIds'],
        SecurityGroupId: properties['SecurityGroupIds'],
        RouteTableId: properties['RouteTableIds'],
        // False unless it is said (CloudFormation's template reference); EC2's own default is true.
        PrivateDnsEnabled: properties['PrivateDnsEnabled'] ?? false,
        ...tagSpecification(request, 'vpc-endpoint'),
      });
      const id = text(of(answer, 'vpcEndpoint', 'vpcEndpointId'));
      request.progress({ physicalResourceId: id });
      await inState(tools, request, ENDPOINT, id, 'available');
      return only(id, { Id: id, NetworkInterfaceIds: of(answer, 'vpcEndpoint', 'networkInterfaceIdSet') });
    },
    delete: async (tools, request, VpcEndpointId) => {
      await tools.call('ec2', 'DeleteVpcEndpoints', { VpcEndpointId: [VpcEndpointId] });
      await inState(tools, request, ENDPOINT, VpcEndpointId, 'deleted');
    },
  },
};

async function associate({ call }: Tools, { properties }: ProvisionRequest): Promise<Provisioned> {
  const { RouteTableId, SubnetId } = properties;
  const answer = await call('ec2', 'AssociateRouteTable', { RouteTableId, SubnetId });
  const id = text(answer['associationId']);
  return only(id, { Id: id });
}

interface Kind {
  readonly operation: string;
  readonly ids: string;
  readonly set: string;
}

const NAT: Kind = { operation: 'DescribeNatGateways', ids: 'NatGatewayId', set: 'natGatewaySet' };
const ENDPOINT: Kind = { operation: 'DescribeVpcEndpoints', ids: 'VpcEndpointId', set: 'vpcEndpointSet' };

/** In express mode it doesn't wait (which waits go there isn't documented: assumed of all these). Else it looks every five seconds until it is in the state; one that isn't there any more counts as deleted. */
async function inState(
  { call, cloud }: Tools,
  request: ProvisionRequest,
  { operation, ids, set }: Kind,
  id: string,
  wanted: 'available' | 'deleted',
): Promise<void> {
  if (isExpress(request)) return;
  for (;;) {
    if ((await stateOf(() => call('ec2', operation, { [ids]: [id] }), set)) === wanted) return;
    await cloud.time.sleep(5 * SECOND, `a look at ${request.logicalResourceId}`);
  }
}

async function stateOf(ask: () => ReturnType<Tools['call']>, set: string): Promise<unknown> {
  try {
    return of(items((await ask())[set])[0], 'state') ?? 'deleted';
  } catch (error) {
    if (error instanceof AwsError && error.code.endsWith('NotFound')) return 'deleted';
    throw error;
  }
}
