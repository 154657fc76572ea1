import fc from 'fast-check';

import { newStack } from '../../../sandbox/cloudformation/operations/new-stack';
import { StackMachine } from '../../../sandbox/cloudformation/stack-machine/machine';
import { STANDARD } from '../../../sandbox/cloudformation/deployment';
import type { Operation } from '../../../sandbox/cloudformation/stack-machine/operation';
import type { Stack } from '../../../sandbox/cloudformation/stack-machine/stack';
import { parseTemplate } from '../../../sandbox/cloudformation/template/parse';
import {
  ProvisioningError,
  type ProvisionRequest,
  type ResourceType,
} from '../../../sandbox/cloudformation/resource-type';
import { createWorld, type World } from '../../../sandbox/world';
import { cases } from '../../support/cases';

/** A resource type whose every operation takes ten seconds, and fails where the test says so. */
function scripted(fails: (what: string, id: string) => string | undefined, world: World): ResourceType {
  const run = async (
    what: string,
    request: ProvisionRequest,
  ): Promise<{ physicalResourceId: string; attributes: object }> => {
    await world.time.sleep(10_000, what);
    const reason = fails(what, request.logicalResourceId);
    if (reason !== undefined) throw new ProvisioningError(reason);
    const { Name = '' } = request.properties as { Name?: string };
    return {
      physicalResourceId:
        what === 'create' ? `${request.logicalResourceId}/${Name}` : (request.physicalResourceId ?? ''),
      attributes: {},
    };
  };
  return {
    typeName: 'Test::A::B',
    modelled: true,
    createOnlyProperties: ['Name'],
    create: (request) => run('create', request) as ReturnType<ResourceType['create']>,
    update: (request) => run('update', request) as ReturnType<ResourceType['update']>,
    delete: async (request) => {
      await run('delete', request);
    },
  };
}

class Story {
  readonly world = createWorld({ project: null });
  fails: (what: string, id: string) => string | undefined = () => undefined;
  /** Fails this once, and then no more. */
  failOnce(what: string, id: string): void {
    const { fails } = this;
    let isOver = false;
    this.fails = (w, i) => {
      if (isOver || w !== what || i !== id) return fails(w, i);
      isOver = true;
      return 'no';
    };
  }

  readonly #type = scripted((what, id) => this.fails(what, id), this.world);
  readonly #machine = new StackMachine({
    cloud: this.world.cloud,
    findType: () => this.#type,
    exports: () => new Map(),
  });
  readonly stack: Stack;

  constructor(body: string) {
    this.stack = newStack(this.world, { StackName: 's' }, parseTemplate(body), body, 'CREATE_IN_PROGRESS');
  }

  #begin(): Operation {
    return {
      stack: this.stack,
      caller: this.world.cloud.callers.lookup('test'),
      token: undefined,
      deployment: STANDARD,
      cancelled: new AbortController(),
    };
  }

  async #play(run: (operation: Operation) => Promise<void>): Promise<string[]> {
    const before = this.stack.events.length;
    const operation = this.#begin();
    void this.#machine.start(operation, 'update', () => run(operation));
    await this.world.time.idle();
    return this.stack.events
      .slice(before)
      .map(
        ({ logicalResourceId, status, reason }) =>
          `${logicalResourceId} ${status}${reason === undefined ? '' : `: ${reason}`}`,
      );
  }

  create(): Promise<string[]> {
    return this.#play((operation) => this.#machine.create(operation, 'ROLLBACK'));
  }
  delete(retain: readonly string[] = []): Promise<string[]> {
    return this.#play((operation) => this.#machine.delete(operation, new Set(retain), false));
  }
  update(body: string): Promise<string[]> {
    const template = parseTemplate(body);
    return this.#play((operation) =>
      this.#machine.update(operation, template, () => {
        this.stack.template = template;
      }),
    );
  }
}

const CHAIN = 'Resources:\n  A: { Type: AWS::EC2::VPC }\n  B: { Type: AWS::EC2::VPC, DependsOn: A }';

describe('the stack machine', () => {
  it('creates in dependency order and deletes backwards, with CloudFormation’s events', async () => {
    const story = new Story(CHAIN);
    await expect(story.create()).resolves.toEqual([
      's CREATE_IN_PROGRESS: User Initiated',
      'A CREATE_IN_PROGRESS',
      'A CREATE_IN_PROGRESS: Resource creation Initiated',
      'A CREATE_COMPLETE',
      'B CREATE_IN_PROGRESS',
      'B CREATE_IN_PROGRESS: Resource creation Initiated',
      'B CREATE_COMPLETE',
      's CREATE_COMPLETE',
    ]);
    await expect(story.delete()).resolves.toEqual([
      's DELETE_IN_PROGRESS: User Initiated',
      'B DELETE_IN_PROGRESS',
      'B DELETE_COMPLETE',
      'A DELETE_IN_PROGRESS',
      'A DELETE_COMPLETE',
      's DELETE_COMPLETE',
    ]);
  });

  it('rolls a failed creation back, and names what failed', async () => {
    const story = new Story(CHAIN);
    story.fails = (what, id) => (what === 'create' && id === 'B' ? 'no' : undefined);
    const events = await story.create();
    expect(events).toContain('B CREATE_FAILED: no');
    expect(events).toContain(
      's ROLLBACK_IN_PROGRESS: The following resource(s) failed to create: [B]. Rollback requested by user.',
    );
    expect(events.slice(-3)).toEqual(['A DELETE_IN_PROGRESS', 'A DELETE_COMPLETE', 's ROLLBACK_COMPLETE']);
  });

  it('goes on after a failed deletion, fails at the end, and deletes or retains what is left the second time', async () => {
    const story = new Story(CHAIN);
    await story.create();
    story.fails = (what, id) => (what === 'delete' && id === 'B' ? 'stuck' : undefined);
    const events = await story.delete();
    expect(events).toEqual([
      's DELETE_IN_PROGRESS: User Initiated',
      'B DELETE_IN_PROGRESS',
      'B DELETE_FAILED: stuck',
      'A DELETE_IN_PROGRESS',
      'A DELETE_COMPLETE',
      's DELETE_FAILED: The following resource(s) failed to delete: [B]. ',
    ]);
    await expect(story.delete(['B'])).resolves.toEqual([
      's DELETE_IN_PROGRESS: User Initiated',
      'B DELETE_SKIPPED',
      's DELETE_COMPLETE',
    ]);
  });

  it('replaces by create-only properties, and deletes the old half in the clean-up', async () => {
    const story = new Story('Resources:\n  A: { Type: AWS::EC2::VPC, Properties: { Name: one } }');
    await story.create();
    await expect(
      story.update('Resources:\n  A: { Type: AWS::EC2::VPC, Properties: { Name: two } }'),
    ).resolves.toEqual([
      's UPDATE_IN_PROGRESS: User Initiated',
      'A UPDATE_IN_PROGRESS: Requested update requires the creation of a new physical resource; hence creating one.',
      'A UPDATE_IN_PROGRESS: Resource creation Initiated',
      'A UPDATE_COMPLETE',
      's UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      'A DELETE_IN_PROGRESS',
      'A DELETE_COMPLETE',
      's UPDATE_COMPLETE',
    ]);
  });

  it('tries three times in the clean-up, then drops the resource and says so', async () => {
    const story = new Story(CHAIN);
    await story.create();
    story.fails = (what, id) => (what === 'delete' && id === 'B' ? 'stuck' : undefined);
    const events = await story.update('Resources:\n  A: { Type: AWS::EC2::VPC }');
    expect(events.filter((each) => each === 'B DELETE_FAILED: stuck')).toHaveLength(3);
    expect(events.at(-1)).toBe(
      's UPDATE_COMPLETE: Update successful. One or more resources could not be deleted.',
    );
    expect([...story.stack.resources.keys()]).toEqual(['A']);
  });

  it('rolls a failed update back, and deletes the new half in the second clean-up', async () => {
    const story = new Story(
      'Resources:\n  A: { Type: AWS::EC2::VPC, Properties: { Name: one } }\n  B: { Type: AWS::EC2::VPC, DependsOn: A }',
    );
    await story.create();
    story.failOnce('update', 'B');
    const events = await story.update(
      'Resources:\n  A: { Type: AWS::EC2::VPC, Properties: { Name: two } }\n  B: { Type: AWS::EC2::VPC, DependsOn: A, Properties: { Other: 1 } }',
    );
    expect(events).toContain('B UPDATE_FAILED: no');
    expect(events.filter((each) => each.startsWith('s '))).toEqual([
      's UPDATE_IN_PROGRESS: User Initiated',
      's UPDATE_ROLLBACK_IN_PROGRESS: The following resource(s) failed to update: [B]. ',
      's UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
      's UPDATE_ROLLBACK_COMPLETE',
    ]);
    expect(story.stack.resources.get('A')?.physicalId).toBe('A/one');
  });

  it('tells of a failed update what is new, and touches in the rollback what was changed alone', async () => {
    const story = new Story(CHAIN);
    await story.create();
    story.failOnce('create', 'D');
    story.failOnce('update', 'B');
    const events = await story.update(
      `${CHAIN.replace(
        /^ {2}B: \{ Type: AWS::EC2::VPC/mu,
        '$&, Properties: { Other: 1 }',
      )}\n  D: { Type: AWS::EC2::VPC }`,
    );
    expect(events).toContain(
      's UPDATE_ROLLBACK_IN_PROGRESS: The following resource(s) failed to create: [D]. The following resource(s) failed to update: [B]. ',
    );
    const rollback = events.slice(events.findIndex((each) => each.startsWith('s UPDATE_ROLLBACK_IN')));
    expect(rollback.filter((each) => each.startsWith('A '))).toEqual([]);
    expect(rollback).toContain('B UPDATE_COMPLETE');
    expect(rollback.at(-1)).toBe('s UPDATE_ROLLBACK_COMPLETE');
  });

  it('says so where a rollback fails, and can be deleted then', async () => {
    const story = new Story(CHAIN);
    await story.create();
    story.fails = (what, id) => (what === 'update' && id === 'B' ? 'no' : undefined);
    const events = await story.update(
      CHAIN.replace(/^ {2}B: \{ Type: AWS::EC2::VPC/mu, '$&, Properties: { Other: 1 }'),
    );
    expect(events.slice(-2)).toEqual([
      'B UPDATE_FAILED: no',
      's UPDATE_ROLLBACK_FAILED: The following resource(s) failed to update: [B]. ',
    ]);
    await expect(story.delete()).resolves.toContain('s DELETE_COMPLETE');
  });

  it('replaces nothing where members have another order', async () => {
    const story = new Story('Resources:\n  A: { Type: AWS::EC2::VPC, Properties: { Name: { a: 1, b: 2 } } }');
    await story.create();
    await expect(
      story.update('Resources:\n  A: { Type: AWS::EC2::VPC, Properties: { Name: { b: 2, a: 1 } } }'),
    ).resolves.toEqual([
      's UPDATE_IN_PROGRESS: User Initiated',
      's UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      's UPDATE_COMPLETE',
    ]);
  });

  it.each(['Retain', 'RetainExceptOnCreate'])(
    'keeps what an update takes out with DeletionPolicy %s',
    async (policy) => {
      const story = new Story(
        `Resources:\n  A: { Type: AWS::EC2::VPC, DeletionPolicy: ${policy} }\n  B: { Type: AWS::EC2::VPC }`,
      );
      await story.create();
      const events = await story.update('Resources:\n  B: { Type: AWS::EC2::VPC }');
      expect(events).toContain('A DELETE_SKIPPED');
      expect(events).not.toContain('A DELETE_IN_PROGRESS');
    },
  );

  it('keeps what a failed update has made with Retain, and deletes it with RetainExceptOnCreate', async () => {
    const story = new Story('Resources:\n  A: { Type: AWS::EC2::VPC }');
    await story.create();
    story.failOnce('update', 'A');
    const events = await story.update(
      [
        'Resources:',
        '  A: { Type: AWS::EC2::VPC, DependsOn: [B, C], Properties: { Other: 1 } }',
        '  B: { Type: AWS::EC2::VPC, DeletionPolicy: Retain }',
        '  C: { Type: AWS::EC2::VPC, DeletionPolicy: RetainExceptOnCreate }',
      ].join('\n'),
    );
    expect(events).toEqual(expect.arrayContaining(['B DELETE_SKIPPED', 'C DELETE_COMPLETE']));
  });

  it('goes by the UpdateReplacePolicy of the template that replaces', async () => {
    const story = new Story('Resources:\n  A: { Type: AWS::EC2::VPC, Properties: { Name: one } }');
    await story.create();
    await expect(
      story.update(
        'Resources:\n  A: { Type: AWS::EC2::VPC, UpdateReplacePolicy: Retain, Properties: { Name: two } }',
      ),
    ).resolves.toContain('A DELETE_SKIPPED');
  });

  it('keeps what its policies keep', async () => {
    const story = new Story(
      'Resources:\n  A: { Type: AWS::EC2::VPC, DeletionPolicy: Retain, UpdateReplacePolicy: Retain, Properties: { Name: one } }',
    );
    await story.create();
    await expect(
      story.update(
        'Resources:\n  A: { Type: AWS::EC2::VPC, DeletionPolicy: Retain, UpdateReplacePolicy: Retain, Properties: { Name: two } }',
      ),
    ).resolves.toContain('A DELETE_SKIPPED');
    await expect(story.delete()).resolves.toEqual([
      's DELETE_IN_PROGRESS: User Initiated',
      'A DELETE_SKIPPED',
      's DELETE_COMPLETE',
    ]);
  });

  it('ends every operation in dependency order, over any template and any failures', async () => {
    const graph = fc
      .integer({ min: 1, max: 7 })
      .chain((size) =>
        fc.tuple(
          ...Array.from({ length: size }, (_, index) =>
            fc.subarray(Array.from({ length: index }, (_unused, each) => `R${each}`)),
          ),
        ),
      );
    await fc.assert(
      fc.asyncProperty(graph, fc.func(fc.nat(9)), async (dependencies, roll) => {
        const story = new Story(
          `Resources:\n${dependencies.map((on, index) => `  R${index}: { Type: AWS::EC2::VPC, DependsOn: [${on.join(', ')}] }`).join('\n')}`,
        );
        story.fails = (what, id) => (roll(what, id) === 0 ? 'failed' : undefined);
        const created = await story.create();
        expect(created.at(-1)).toMatch(/^s (?:CREATE_COMPLETE|ROLLBACK_COMPLETE|ROLLBACK_FAILED)/u);
        const at = (events: readonly string[], entry: string): number => events.indexOf(entry);
        for (const [index, on] of dependencies.entries()) {
          const began = at(created, `R${index} CREATE_IN_PROGRESS`);
          if (began >= 0)
            for (const each of on) expect(at(created, `${each} CREATE_COMPLETE`)).toBeLessThan(began);
        }
        const deleted = await story.delete();
        expect(deleted.at(-1)).toMatch(/^s DELETE_(?:COMPLETE|FAILED)/u);
        story.fails = () => undefined;
        await story.delete();
        expect(story.stack.status).toBe('DELETE_COMPLETE');
        await story.world.close();
      }),
      cases(60),
    );
  });
});
