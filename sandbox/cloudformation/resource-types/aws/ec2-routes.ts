import { SECOND } from '../../../time/instant';
import { AwsError } from '../../../wire/types';
import { isExpress, type Provisioned, type ProvisionRequest } from '../../resource-type';
import { type Call, only, type Row, text, type Tools } from './row';
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
      const id = text(answer.RouteTable?.RouteTableId);
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
      const id = text(answer.InternetGateway?.InternetGatewayId);
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
      const { AllocationId, PublicIp } = await call('ec2', 'AllocateAddress', {
        Domain: 'vpc',
        ...tagSpecification(request, 'elastic-ip'),
      });
      return only(text(PublicIp), { AllocationId, PublicIp });
    },
    delete: async ({ call }, _, PublicIp) => {
      const { Addresses } = await call('ec2', 'DescribeAddresses', { PublicIps: [PublicIp] });
      await call('ec2', 'ReleaseAddress', { AllocationId: Addresses?.[0]?.AllocationId });
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
      const id = text(answer.NatGateway?.NatGatewayId);
      request.progress({ physicalResourceId: id });
      await inState(tools, request, natGatewayState, id, 'available');
      return only(id, { NatGatewayId: id });
    },
    delete: async (tools, request, NatGatewayId) => {
      await tools.call('ec2', 'DeleteNatGateway', { NatGatewayId });
      await inState(tools, request, natGatewayState, NatGatewayId, 'deleted');
    },
  },
  'AWS::EC2::VPCEndpoint': {
    createOnly: ['VpcEndpointType', 'ServiceName', 'VpcId'],
    create: async (tools, request) => {
      const { VpcEndpoint } = await tools.call('ec2', 'CreateVpcEndpoint', {
        // False unless it is said (CloudFormation's template reference); EC2's own default is true.
        PrivateDnsEnabled: false,
        ...request.properties,
        ...tagSpecification(request, 'vpc-endpoint'),
      });
      const id = text(VpcEndpoint?.VpcEndpointId);
      request.progress({ physicalResourceId: id });
      await inState(tools, request, endpointState, id, 'available');
      return only(id, { Id: id, NetworkInterfaceIds: VpcEndpoint?.NetworkInterfaceIds });
    },
    delete: async (tools, request, VpcEndpointId) => {
      await tools.call('ec2', 'DeleteVpcEndpoints', { VpcEndpointIds: [VpcEndpointId] });
      await inState(tools, request, endpointState, VpcEndpointId, 'deleted');
    },
  },
};

async function associate({ call }: Tools, { properties }: ProvisionRequest): Promise<Provisioned> {
  const { RouteTableId, SubnetId } = properties;
  const answer = await call('ec2', 'AssociateRouteTable', { RouteTableId, SubnetId });
  const id = text(answer.AssociationId);
  return only(id, { Id: id });
}

type StateOf = (call: Call, id: string) => Promise<string | undefined>;

const natGatewayState: StateOf = async (call, id) =>
  (await call('ec2', 'DescribeNatGateways', { NatGatewayIds: [id] })).NatGateways?.[0]?.State;
const endpointState: StateOf = async (call, id) =>
  (await call('ec2', 'DescribeVpcEndpoints', { VpcEndpointIds: [id] })).VpcEndpoints?.[0]?.State;

/** In express mode it doesn't wait (which waits go there isn't documented: assumed of all these). Else it looks every five seconds until it is in the state; one that isn't there any more counts as deleted. */
async function inState(
  { call, cloud }: Tools,
  request: ProvisionRequest,
  stateOf: StateOf,
  id: string,
  wanted: 'available' | 'deleted',
): Promise<void> {
  if (isExpress(request)) return;
  for (;;) {
    if (((await stateOf(call, id).catch(deletedIfGone)) ?? 'deleted') === wanted) return;
    await cloud.time.sleep(5 * SECOND, `a look at ${request.logicalResourceId}`);
  }
}

function deletedIfGone(error: unknown): 'deleted' {
  if (error instanceof AwsError && error.code.endsWith('NotFound')) return 'deleted';
  throw error;
}
