import {
  functionIn,
  leaveScenes,
  messagesOf,
  MINUTE,
  ORDINARY,
  ORPHAN,
  SECOND,
  setScene,
  striking,
  type Deletion,
} from './scene';

/** A function of the stack that goes before the cleaner does. */
const F = functionIn(undefined, 'Cleaner');

/** The actions of each invocation, in order. */
const actions = ({ invocations }: Deletion): readonly (readonly string[])[] =>
  invocations.map(({ calls }) => calls.map(({ service, operation }) => `${service}:${operation}`));

const countOf = ({ calls }: Deletion, name: string): number =>
  calls.filter(({ action }) => action === name).length;

afterEach(leaveScenes);

describe('looks', () => {
  it('that find what they waited for cost one call', async () => {
    const scene = await setScene({ resources: () => ({ F }) });
    scene.plant(ORDINARY);
    const deletion = await scene.play();
    expect(deletion.status).toBe('SUCCESS');
    const each = actions(deletion);
    const single = each.filter((made) => made.join() === 'ec2:DescribeNetworkInterfaces');
    // All but the first, the whole picture every five minutes, and the last ones.
    expect(each.length - single.length).toBeLessThanOrEqual(6);
    expect(single.length).toBeGreaterThan(each.length / 2);
  });

  it('read the state and the stack at the beginning only', async () => {
    const scene = await setScene();
    scene.plant(ORDINARY);
    const deletion = await scene.play();
    expect(deletion.status).toBe('SUCCESS');
    expect(deletion.invocations.length).toBeGreaterThan(10);
    expect(countOf(deletion, 'ssm:GetParameter')).toBe(1);
    expect(countOf(deletion, 'cloudformation:DescribeStacks')).toBe(1);
  });

  it('ask of the stack everything once an invocation, whoever needs it', async () => {
    const scene = await setScene({ takesOff: ['Taken'] });
    scene.plant(ORDINARY);
    const [first = []] = actions(await scene.play());
    const ofStack = first.filter((action) => action.startsWith('cloudformation:'));
    // When the deletion began, who else goes, which functions are kept, and which are needed until then.
    expect(ofStack.toSorted()).toEqual([
      'cloudformation:DescribeStacks',
      'cloudformation:GetTemplate',
      'cloudformation:ListStackResources',
    ]);
  });

  it('read it again where the request brings other properties, or its identifier alone', async () => {
    const scene = await setScene();
    scene.plant(ORDINARY);
    const deletion = await scene.play({
      given: (input, nth) => {
        if (nth === 0) return { ...input, model: { Id: scene.model.Id ?? '' } };
        return nth === 4 ? { ...input, callbackContext: null } : input;
      },
    });
    expect(deletion.status).toBe('SUCCESS');
    // The first invocation, and the one whose context was lost. The others bring the properties of the answers.
    expect(countOf(deletion, 'ssm:GetParameter')).toBe(2);
  });

  it('go on without the state where somebody deletes it mid-way', async () => {
    const scene = await setScene();
    scene.plant(ORDINARY);
    scene.world.time.after(5 * MINUTE, 'somebody deletes it', () => void scene.tamper('gone'));
    const deletion = await scene.play();
    expect(deletion).toMatchObject({
      status: 'SUCCESS',
      message: 'The network interface that a service had left is gone, deleted by this resource.',
    });
  });

  it('end with what can be deleted where that is all they found; the next one sees the rest', async () => {
    const scene = await setScene({ resources: () => ({ F }) });
    scene.plant(ORPHAN);
    // In the subnet alone, so that only the second call of a whole look shows it.
    scene.plant(ORDINARY, scene.beside);
    const deletion = await scene.play();
    expect(deletion.status).toBe('SUCCESS');
    expect(actions(deletion)[0]?.slice(3)).toEqual([
      'ec2:DescribeNetworkInterfaces',
      'lambda:ListFunctions',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeNetworkInterfaces',
      'lambda:ListFunctions',
      'cloudformation:ListStackResources',
    ]);
    // When the function went is asked once, and as soon as something is waited for.
    expect(countOf(deletion, 'cloudformation:ListStackResources')).toBe(1);
    expect(deletion.message).toBe(
      'All 2 network interfaces that services had left are gone, deleted by this resource.',
    );
  });

  it('that end with what can be deleted don’t put off that the rest is blocked for good', async () => {
    const scene = await setScene();
    scene.plant(ORPHAN);
    // In the subnet alone, so that only the second call of a whole look shows it.
    await scene.addFunction('stays', scene.beside);
    const deletion = await scene.play();
    expect(deletion.status).toBe('FAILED');
    expect(deletion.message).toContain('stays');
    expect(deletion.endedAt - deletion.beganAt).toBeLessThan(MINUTE);
    expect(countOf(deletion, 'ec2:DeleteNetworkInterface')).toBe(1);
  });

  it('don’t ask when functions went where nothing has to be waited for', async () => {
    const scene = await setScene({ resources: () => ({ F }) });
    scene.plant(ORPHAN);
    const deletion = await scene.play();
    expect(deletion.status).toBe('SUCCESS');
    expect(countOf(deletion, 'cloudformation:ListStackResources')).toBe(0);
  });

  it('tell a whole picture every few minutes, and between that what they know', async () => {
    const scene = await setScene();
    for (let count = 0; count < 12; count += 1) {
      scene.plant({ ...ORDINARY, untilAvailable: (6 + count) * MINUTE, untilDeleted: null });
    }
    const deletion = await scene.play();
    expect(deletion.message).toBe(
      'All 12 network interfaces that services had left are gone, deleted by this resource.',
    );
    const told = messagesOf(deletion).flatMap(
      (message) => /^Waiting for (.*?) network/u.exec(message)?.[1] ?? [],
    );
    expect(told[0]).toBe('12');
    expect(told[1]).toMatch(/^at least [2-8]$/u);
    // A look that goes as far as the last filter is a whole one.
    const whole = deletion.calls.filter(
      ({ action, input }) =>
        action === 'ec2:DescribeNetworkInterfaces' && JSON.stringify(input['Filters']).includes('subnet-id'),
    );
    const gaps = whole.slice(1).map(({ at }, index) => at - (whole[index]?.at ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(8 * MINUTE);
    // Those that are let go of early don't have to wait for the last one.
    const deletes = deletion.touches.filter(({ does }) => does === 'delete').map(({ at }) => at);
    expect((deletes.at(-1) ?? 0) - (deletes[0] ?? 0)).toBeGreaterThan(5 * MINUTE);
  });

  it('keep in mind who held one, and ask seldom', async () => {
    const scene = await setScene({
      resources: ({ place, elsewhere }) => ({
        F: functionIn(place),
        Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'F' } } },
        // The version goes once this has waited for its own.
        Other: {
          Type: 'Org::VPC::EniCleaner',
          DependsOn: 'Version',
          Properties: { SubnetIds: [elsewhere.subnetId] },
        },
      }),
    });
    const [name = ''] = scene.world.lambda.versions().map(({ functionName }) => functionName);
    const VpcConfig = { SubnetIds: [], SecurityGroupIds: [] };
    await scene.world.cloud.call('lambda', 'UpdateFunctionConfiguration', { FunctionName: name, VpcConfig });
    await scene.world.time.advance(MINUTE);
    scene.plant({ ...ORDINARY, untilAvailable: 3 * MINUTE }, scene.elsewhere);
    const deletion = await scene.play();
    expect(deletion.status).toBe('SUCCESS');
    expect(messagesOf(deletion)[0]).toContain(`(held by ${name}:1)`);
    expect(messagesOf(deletion).join('\n')).toContain(`Last seen held by function ${name}:1.`);
    // A page here: the first look, every 5 minutes, and before the deletion.
    expect(countOf(deletion, 'lambda:ListFunctions')).toBeLessThanOrEqual(6);
  });

  it('are whole ones again at the deadline', async () => {
    const scene = await setScene({ properties: { TimeoutInMinutes: 10 } });
    scene.plant({ ...ORDINARY, untilAvailable: 60 * MINUTE, untilDeleted: null });
    scene.world.time.after(9 * MINUTE, 'another one comes', () => {
      scene.plant({ ...ORDINARY, untilAvailable: 60 * MINUTE, untilDeleted: null });
    });
    const deletion = await scene.play();
    expect(deletion).toMatchObject({ status: 'FAILED', errorCode: 'NotStabilized' });
    expect(deletion.message).toContain('2 network interfaces are left');
  });

  it('wait for nothing that a context names, if it isn’t a service’s', async () => {
    const scene = await setScene();
    const foreign = scene.plantLike({ description: 'mine' });
    scene.plant({ ...ORDINARY, untilAvailable: 3 * MINUTE, untilDeleted: null });
    const deletion = await scene.play({
      faults: (call) => {
        const filters = call.input['Filters'] as readonly { Name: string; Values: string[] }[] | undefined;
        // As if the context had named it as well.
        filters?.find(({ Name }) => Name === 'network-interface-id')?.Values.push(foreign);
        return undefined;
      },
    });
    expect(deletion.status).toBe('SUCCESS');
    expect(deletion.endedAt - deletion.beganAt).toBeLessThan(5 * MINUTE);
    expect(scene.planted()).toEqual([foreign]);
  });

  it('don’t fail because Lambda is asked too often, while its answer decides nothing', async () => {
    const scene = await setScene();
    scene.plant(ORDINARY);
    const deletion = await scene.play({ faults: striking('throttled', 'lambda:ListFunctions', 1) });
    expect(deletion.status).toBe('SUCCESS');
    expect(messagesOf(deletion)[0]).toMatch(/^Waiting for 1 network interface/u);
  });

  it('don’t read more functions than there is time for, nor again and again', async () => {
    const scene = await setScene({ properties: { TimeoutInMinutes: 20 } });
    // One that uses the place, so that the list can't be read in parts: which of many uses what has no room in a context.
    await scene.addFunction('a', scene.place);
    // 3 versions a page here, 100 ms each: more than 18 s.
    for (let count = 0; count < 600; count += 1) await scene.addFunction(`f${count}`);
    const orphan = scene.plant(ORPHAN);
    const deletion = await scene.play();
    // Nobody knows who else might need it.
    expect(deletion).toMatchObject({ status: 'FAILED', errorCode: 'NotStabilized' });
    expect(scene.planted()).toEqual([orphan]);
    expect(Math.max(...deletion.invocations.map(({ began, ended }) => ended - began))).toBeLessThan(
      30 * SECOND,
    );
    expect(countOf(deletion, 'lambda:ListFunctions')).toBeLessThanOrEqual(200);
  });

  it('end at the same time as ever where nothing was left', async () => {
    const scene = await setScene();
    scene.plant(ORPHAN);
    const deletion = await scene.play();
    expect(deletion.status).toBe('SUCCESS');
    expect(deletion.endedAt - deletion.beganAt).toBeLessThan(25 * SECOND);
  });
});
