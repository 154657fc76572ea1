import type { Ec2State } from './state';
import type { Operation } from '../../wire/types';
import { allocateAddress } from './operations/AllocateAddress';
import { associateAddress } from './operations/AssociateAddress';
import { associateRouteTable } from './operations/AssociateRouteTable';
import { associateSecurityGroupVpc } from './operations/AssociateSecurityGroupVpc';
import { associateVpcCidrBlock } from './operations/AssociateVpcCidrBlock';
import { attachInternetGateway } from './operations/AttachInternetGateway';
import { attachNetworkInterface } from './operations/AttachNetworkInterface';
import { authorizeSecurityGroupEgress } from './operations/AuthorizeSecurityGroupEgress';
import { authorizeSecurityGroupIngress } from './operations/AuthorizeSecurityGroupIngress';
import { createEgressOnlyInternetGateway } from './operations/CreateEgressOnlyInternetGateway';
import { createInternetGateway } from './operations/CreateInternetGateway';
import { createNatGateway } from './operations/CreateNatGateway';
import { createNetworkInterface } from './operations/CreateNetworkInterface';
import { createRoute } from './operations/CreateRoute';
import { createRouteTable } from './operations/CreateRouteTable';
import { createSecurityGroup } from './operations/CreateSecurityGroup';
import { createSubnet } from './operations/CreateSubnet';
import { createTags } from './operations/CreateTags';
import { createVpc } from './operations/CreateVpc';
import { createVpcEndpoint } from './operations/CreateVpcEndpoint';
import { deleteEgressOnlyInternetGateway } from './operations/DeleteEgressOnlyInternetGateway';
import { deleteInternetGateway } from './operations/DeleteInternetGateway';
import { deleteNatGateway } from './operations/DeleteNatGateway';
import { deleteNetworkInterface } from './operations/DeleteNetworkInterface';
import { deleteRoute } from './operations/DeleteRoute';
import { deleteRouteTable } from './operations/DeleteRouteTable';
import { deleteSecurityGroup } from './operations/DeleteSecurityGroup';
import { deleteSubnet } from './operations/DeleteSubnet';
import { deleteTags } from './operations/DeleteTags';
import { deleteVpc } from './operations/DeleteVpc';
import { deleteVpcEndpoints } from './operations/DeleteVpcEndpoints';
import { describeAccountAttributes } from './operations/DescribeAccountAttributes';
import { describeAddresses } from './operations/DescribeAddresses';
import { describeAvailabilityZones } from './operations/DescribeAvailabilityZones';
import { describeEgressOnlyInternetGateways } from './operations/DescribeEgressOnlyInternetGateways';
import { describeInstances } from './operations/DescribeInstances';
import { describeInternetGateways } from './operations/DescribeInternetGateways';
import { describeNatGateways } from './operations/DescribeNatGateways';
import { describeNetworkInterfaceAttribute } from './operations/DescribeNetworkInterfaceAttribute';
import { describeNetworkInterfaces } from './operations/DescribeNetworkInterfaces';
import { describeRegions } from './operations/DescribeRegions';
import { describeRouteTables } from './operations/DescribeRouteTables';
import { describeSecurityGroupReferences } from './operations/DescribeSecurityGroupReferences';
import { describeSecurityGroupRules } from './operations/DescribeSecurityGroupRules';
import { describeSecurityGroupVpcAssociations } from './operations/DescribeSecurityGroupVpcAssociations';
import { describeSecurityGroups } from './operations/DescribeSecurityGroups';
import { describeSubnets } from './operations/DescribeSubnets';
import { describeTags } from './operations/DescribeTags';
import { describeVpcAttribute } from './operations/DescribeVpcAttribute';
import { describeVpcEndpoints } from './operations/DescribeVpcEndpoints';
import { describeVpcs } from './operations/DescribeVpcs';
import { describeVpnGateways } from './operations/DescribeVpnGateways';
import { detachInternetGateway } from './operations/DetachInternetGateway';
import { detachNetworkInterface } from './operations/DetachNetworkInterface';
import { disassociateAddress } from './operations/DisassociateAddress';
import { disassociateRouteTable } from './operations/DisassociateRouteTable';
import { disassociateSecurityGroupVpc } from './operations/DisassociateSecurityGroupVpc';
import { disassociateVpcCidrBlock } from './operations/DisassociateVpcCidrBlock';
import { getManagedResourceVisibility } from './operations/GetManagedResourceVisibility';
import { modifyManagedResourceVisibility } from './operations/ModifyManagedResourceVisibility';
import { modifyNetworkInterfaceAttribute } from './operations/ModifyNetworkInterfaceAttribute';
import { modifySubnetAttribute } from './operations/ModifySubnetAttribute';
import { modifyVpcAttribute } from './operations/ModifyVpcAttribute';
import { modifyVpcEndpoint } from './operations/ModifyVpcEndpoint';
import { releaseAddress } from './operations/ReleaseAddress';
import { replaceRoute } from './operations/ReplaceRoute';
import { revokeSecurityGroupEgress } from './operations/RevokeSecurityGroupEgress';
import { revokeSecurityGroupIngress } from './operations/RevokeSecurityGroupIngress';
import { runInstances } from './operations/RunInstances';
import { terminateInstances } from './operations/TerminateInstances';

/** The operations that the sandbox has, each in a file of its own. */
export function operationsOf(state: Ec2State): Readonly<Record<string, Operation>> {
  return {
    AllocateAddress: allocateAddress(state),
    AssociateAddress: associateAddress(state),
    AssociateRouteTable: associateRouteTable(state),
    AssociateSecurityGroupVpc: associateSecurityGroupVpc(state),
    AssociateVpcCidrBlock: associateVpcCidrBlock(state),
    AttachInternetGateway: attachInternetGateway(state),
    AttachNetworkInterface: attachNetworkInterface(state),
    AuthorizeSecurityGroupEgress: authorizeSecurityGroupEgress(state),
    AuthorizeSecurityGroupIngress: authorizeSecurityGroupIngress(state),
    CreateEgressOnlyInternetGateway: createEgressOnlyInternetGateway(state),
    CreateInternetGateway: createInternetGateway(state),
    CreateNatGateway: createNatGateway(state),
    CreateNetworkInterface: createNetworkInterface(state),
    CreateRoute: createRoute(state),
    CreateRouteTable: createRouteTable(state),
    CreateSecurityGroup: createSecurityGroup(state),
    CreateSubnet: createSubnet(state),
    CreateTags: createTags(state),
    CreateVpc: createVpc(state),
    CreateVpcEndpoint: createVpcEndpoint(state),
    DeleteEgressOnlyInternetGateway: deleteEgressOnlyInternetGateway(state),
    DeleteInternetGateway: deleteInternetGateway(state),
    DeleteNatGateway: deleteNatGateway(state),
    DeleteNetworkInterface: deleteNetworkInterface(state),
    DeleteRoute: deleteRoute(state),
    DeleteRouteTable: deleteRouteTable(state),
    DeleteSecurityGroup: deleteSecurityGroup(state),
    DeleteSubnet: deleteSubnet(state),
    DeleteTags: deleteTags(state),
    DeleteVpc: deleteVpc(state),
    DeleteVpcEndpoints: deleteVpcEndpoints(state),
    DescribeAccountAttributes: describeAccountAttributes(state),
    DescribeAddresses: describeAddresses(state),
    DescribeAvailabilityZones: describeAvailabilityZones(state),
    DescribeEgressOnlyInternetGateways: describeEgressOnlyInternetGateways(state),
    DescribeInstances: describeInstances(state),
    DescribeInternetGateways: describeInternetGateways(state),
    DescribeNatGateways: describeNatGateways(state),
    DescribeNetworkInterfaceAttribute: describeNetworkInterfaceAttribute(state),
    DescribeNetworkInterfaces: describeNetworkInterfaces(state),
    DescribeRegions: describeRegions(state),
    DescribeRouteTables: describeRouteTables(state),
    DescribeSecurityGroupReferences: describeSecurityGroupReferences(state),
    DescribeSecurityGroupRules: describeSecurityGroupRules(state),
    DescribeSecurityGroupVpcAssociations: describeSecurityGroupVpcAssociations(state),
    DescribeSecurityGroups: describeSecurityGroups(state),
    DescribeSubnets: describeSubnets(state),
    DescribeTags: describeTags(state),
    DescribeVpcAttribute: describeVpcAttribute(state),
    DescribeVpcEndpoints: describeVpcEndpoints(state),
    DescribeVpcs: describeVpcs(state),
    DescribeVpnGateways: describeVpnGateways(state),
    DetachInternetGateway: detachInternetGateway(state),
    DetachNetworkInterface: detachNetworkInterface(state),
    DisassociateAddress: disassociateAddress(state),
    DisassociateRouteTable: disassociateRouteTable(state),
    DisassociateSecurityGroupVpc: disassociateSecurityGroupVpc(state),
    DisassociateVpcCidrBlock: disassociateVpcCidrBlock(state),
    GetManagedResourceVisibility: getManagedResourceVisibility(state),
    ModifyManagedResourceVisibility: modifyManagedResourceVisibility(state),
    ModifyNetworkInterfaceAttribute: modifyNetworkInterfaceAttribute(state),
    ModifySubnetAttribute: modifySubnetAttribute(state),
    ModifyVpcAttribute: modifyVpcAttribute(state),
    ModifyVpcEndpoint: modifyVpcEndpoint(state),
    ReleaseAddress: releaseAddress(state),
    ReplaceRoute: replaceRoute(state),
    RevokeSecurityGroupEgress: revokeSecurityGroupEgress(state),
    RevokeSecurityGroupIngress: revokeSecurityGroupIngress(state),
    RunInstances: runInstances(state),
    TerminateInstances: terminateInstances(state),
  };
}
