import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { NetworkInterface } from '@aws-sdk/client-ec2';

import { SERVICE_KEYS, type ServiceKey } from '../../sandbox/eni-release/services';

/*
 * How network interfaces of services look in answers of DescribeNetworkInterfaces: `test/network-interfaces/answers/`.
 * The sandbox is held to them, and the product has to recognise each.
 */

/** One network interface as EC2 showed it, or as it has to be by what is known of it. */
export interface Answer {
  readonly service: ServiceKey;
  /** What its description or its tags name: a function, a load balancer, a cluster. */
  readonly owner: string;
  /** Recorded: somebody pasted it. Built: put together from what its source says of single members. */
  readonly grade: 'recorded' | 'built';
  readonly source: string;
  /** When it was answered, of a recorded one. */
  readonly seen?: string;
  readonly note?: string;
  /** Why AWS no longer answers so. */
  readonly superseded?: string;
  /** Members that nothing is known of are absent. */
  readonly networkInterface: NetworkInterface;
}

const FOLDER = join(__dirname, '..', 'network-interfaces', 'answers');

/** What every network interface has, where an answer leaves it out. */
const FRAME: NetworkInterface = {
  NetworkInterfaceId: 'eni-0123456789abcdef0',
  OwnerId: '123456789012',
  Status: 'in-use',
  SubnetId: 'subnet-0123456789abcdef0',
  VpcId: 'vpc-0123456789abcdef0',
};

/** All answers. */
export function answers(): readonly Answer[] {
  const recorded = readdirSync(join(FOLDER, 'recorded')).map((file) => {
    const { NetworkInterface: it, ...rest } = parsed(join('recorded', file)) as Pasted;
    return { ...rest, networkInterface: it };
  });
  const built = parsed('built.json') as Readonly<
    Record<ServiceKey, Pick<Pasted, 'owner' | 'source'> & Shown>
  >;
  return [
    ...recorded,
    ...SERVICE_KEYS.flatMap((service): Answer[] => {
      const known = built[service] as (typeof built)[ServiceKey] | undefined;
      if (known === undefined) return [];
      const { NetworkInterface: it, ...rest } = known;
      return [{ ...rest, service, grade: 'built', networkInterface: it }];
    }),
  ];
}

interface Shown {
  readonly NetworkInterface: NetworkInterface;
}

type Pasted = Omit<Answer, 'networkInterface'> & Shown;

function parsed(file: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
}

/** A network interface with what an answer says of it, and the rest as any has it. */
export function whole({ networkInterface }: Answer): NetworkInterface {
  const { Attachment: attachment } = networkInterface;
  return {
    ...FRAME,
    ...networkInterface,
    ...(attachment === undefined ? {} : { Attachment: { Status: 'attached', ...attachment } }),
  };
}

/** What of an answer is the same for all network interfaces of a kind; members that it leaves out are absent. */
export function formOf(it: NetworkInterface): Readonly<Record<string, unknown>> {
  const form = (text: string | undefined): string | undefined =>
    formOfText(text, it.OwnerId ?? '123456789012');
  const { Attachment: attachment, Operator: operator, TagSet: tags } = it;
  return present({
    type: it.InterfaceType,
    description: form(it.Description),
    requester: form(it.RequesterId),
    managed: it.RequesterManaged,
    operator:
      operator === undefined
        ? undefined
        : present({ managed: operator.Managed, principal: operator.Principal }),
    tags: tags?.map(({ Key }) => Key).toSorted(),
    attachment:
      attachment === undefined
        ? undefined
        : present({
            kind: attachment.AttachmentId?.replace(/-[\da-f]+$/u, ''),
            owner: form(attachment.InstanceOwnerId),
            isOfAnInstance: attachment.InstanceId !== undefined,
            deviceIndex: attachment.DeviceIndex,
            deleteOnTermination: attachment.DeleteOnTermination,
          }),
  });
}

function present(members: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** A text without the ids in it: of accounts, Regions, roles, and whatever else is drawn. */
function formOfText(text: string | undefined, account: string): string | undefined {
  return text
    ?.replaceAll(account, '<the account>')
    .replaceAll(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/gu, '<uuid>')
    .replaceAll(/AROA[\dA-Z]{16,17}/gu, '<role>')
    .replaceAll(/\b\d{13}\b/gu, '<instant>')
    .replaceAll(/\b\d{12}\b/gu, '<another account>')
    .replaceAll(/\b[a-z]{2}(?:-[a-z]+)+-\d\b/gu, '<region>')
    .replaceAll(/\b[\da-f]{16,}\b/gu, (digits) => `<${digits.length} digits>`);
}
