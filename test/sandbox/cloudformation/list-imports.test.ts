import { CreateStackCommand, DeleteStackCommand, ListImportsCommand } from '@aws-sdk/client-cloudformation';

import { createWorld, type World } from '../../../sandbox/world';
import { clientsOf, type Clients } from '../../support/clients';

const EXPORTER = {
  Resources: { Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } } },
  Outputs: { Vpc: { Value: { Ref: 'Vpc' }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}-vpc' } } } },
};
const IMPORTER = {
  Resources: {
    Group: {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: { GroupDescription: 'test', VpcId: { 'Fn::ImportValue': { 'Fn::Sub': 'network-vpc' } } },
    },
  },
};

describe('ListImports', () => {
  let world: World;
  let clients: Clients;
  beforeEach(() => {
    world = createWorld({ project: null });
    clients = clientsOf(world);
  });
  afterEach(() => world.close());

  const create = async (StackName: string, template: object): Promise<void> => {
    await clients.cloudFormation.send(
      new CreateStackCommand({ StackName, TemplateBody: JSON.stringify(template) }),
    );
    await world.time.idle();
  };

  it('names the stacks that import an export', async () => {
    await create('network', EXPORTER);
    await create('app', IMPORTER);
    const answer = await clients.cloudFormation.send(new ListImportsCommand({ ExportName: 'network-vpc' }));
    expect(answer.Imports).toEqual(['app']);
  });

  it('is an error where no stack does, or none any more', async () => {
    await create('network', EXPORTER);
    const asked = (): Promise<unknown> =>
      clients.cloudFormation.send(new ListImportsCommand({ ExportName: 'network-vpc' }));
    await expect(asked()).rejects.toThrow("Export 'network-vpc' is not imported by any stack.");
    await create('app', IMPORTER);
    await clients.cloudFormation.send(new DeleteStackCommand({ StackName: 'app' }));
    await world.time.idle();
    await expect(asked()).rejects.toThrow("Export 'network-vpc' is not imported by any stack.");
  });
});
