import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';

import { measure, type Measurement } from '../../sandbox/demo/measure';
import { createWorld, type World, type WorldOptions } from '../../sandbox/world';
import { clientsOf, type Clients } from '../support/clients';

const EXAMPLES = join(__dirname, '..', '..', 'examples');

export function example(name: string): string {
  return readFileSync(join(EXAMPLES, `${name}.yaml`), 'utf8');
}

/** A world in which the built bundle serves `Org::VPC::EniCleaner`, played by AWS's own clients. */
export class Story {
  readonly world: World;
  readonly clients: Clients;
  /** For programs of other people's, such as the AWS CLI. */
  readonly endpoint: string;

  private constructor(world: World, port: number) {
    this.world = world;
    this.endpoint = `http://127.0.0.1:${port}`;
    this.clients = clientsOf(world);
  }

  /** In a world in which functions' deletions leave network interfaces behind, unless another is asked for. */
  static async begin(options: WorldOptions = {}): Promise<Story> {
    const world = createWorld({ world: 'no-wait', ...options });
    const { port } = await world.listen(0);
    return new Story(world, port);
  }

  async deploy(
    template: string,
    stackName = 'story',
    parameters: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    await this.clients.cloudFormation.send(
      new CreateStackCommand({
        StackName: stackName,
        TemplateBody: template,
        Capabilities: ['CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
        Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
          ParameterKey,
          ParameterValue,
        })),
      }),
    );
    await this.world.time.idle();
    return this.status(stackName);
  }

  async update(template: string, stackName = 'story'): Promise<Measurement> {
    const since = this.world.time.now();
    await this.clients.cloudFormation.send(
      new UpdateStackCommand({
        StackName: stackName,
        TemplateBody: template,
        Capabilities: ['CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
      }),
    );
    await this.world.time.idle();
    return measure(this.world.journal.entries(), stackName, since);
  }

  /** Deletes the stack and tells what that took. `meanwhile` happens that many virtual seconds after it began. */
  async delete(
    stackName = 'story',
    {
      retain = [],
      meanwhile,
    }: {
      readonly retain?: string[];
      readonly meanwhile?: { readonly after: number; readonly run: () => void };
    } = {},
  ): Promise<Measurement> {
    const since = this.world.time.now();
    if (meanwhile !== undefined)
      this.world.time.after(meanwhile.after * 1_000, 'what happens meanwhile', meanwhile.run);
    await this.clients.cloudFormation.send(
      new DeleteStackCommand({
        StackName: stackName,
        ...(retain.length > 0 ? { RetainResources: retain } : {}),
      }),
    );
    await this.world.time.idle();
    return measure(this.world.journal.entries(), stackName, since);
  }

  async status(stackName = 'story'): Promise<string> {
    const answer = await this.clients.cloudFormation.send(
      new DescribeStacksCommand({ StackName: stackName }),
    );
    return answer.Stacks?.[0]?.StackStatus ?? '';
  }

  async physicalId(logicalId: string, stackName = 'story'): Promise<string> {
    const answer = await this.clients.cloudFormation.send(
      new DescribeStackResourceCommand({ StackName: stackName, LogicalResourceId: logicalId }),
    );
    return answer.StackResourceDetail?.PhysicalResourceId ?? '';
  }

  /** Failures of the calls that the cleaner's invocations made, for messages of failing tests. */
  end(): Promise<void> {
    return this.world.close();
  }
}
