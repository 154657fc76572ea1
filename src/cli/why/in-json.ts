import { describeInWords } from '../../network-interfaces/words';
import type { Io } from '../io';
import type { Blocker, Diagnosis } from './diagnose';
import { nextStep } from './next-step';

export function inJson(
  diagnosis: Diagnosis,
  words: readonly string[],
  io: Pick<Io, 'env' | 'carried'>,
): unknown {
  const { outlook, stacks, blockers, references, associations, exports, remarks, failing, unread, at } =
    diagnosis;
  return {
    version: 1,
    targets: words,
    at: iso(at),
    outlook: outlook.is === 'wait' ? { is: outlook.is, until: iso(outlook.until) } : outlook,
    stacks: stacks.map(({ id, name, status, resources, lastFailure }) => ({
      id,
      name,
      status,
      ...(lastFailure === undefined
        ? {}
        : {
            lastFailure: {
              ...(lastFailure.operation === undefined ? {} : { operation: lastFailure.operation }),
              at: iso(lastFailure.at),
              resources: lastFailure.resources,
            },
          }),
      failed: resources.filter((each) => each.status === 'DELETE_FAILED').map(({ logicalId }) => logicalId),
    })),
    networkInterfaces: blockers.map(blockerInJson),
    securityGroupRules: references,
    vpcAssociations: associations,
    vpcResidents: diagnosis.residents,
    exports,
    remarks,
    failingDeletions: failing,
    unread,
    next: nextStep(diagnosis, words, io),
  };
}

export function blockerInJson(blocker: Blocker): Readonly<Record<string, unknown>> {
  const { networkInterface, class: its, blocks, release, roleIsGone, policyIsGone } = blocker;
  const { id, status, interfaceType, description, subnetId, vpcId, groupIds } = networkInterface;
  return {
    id,
    class: its.is,
    ...(its.profile === undefined ? {} : { service: its.profile.service }),
    status,
    interfaceType,
    description,
    subnetId,
    vpcId,
    groupIds,
    blocks,
    ...(its.is === 'held'
      ? { holders: its.holders.map(({ functionArn, version }) => ({ functionArn, version })) }
      : {}),
    ...(release === undefined
      ? {}
      : {
          release: {
            ...(release.since === undefined ? {} : { since: iso(release.since) }),
            ...(release.notBefore === undefined ? {} : { notBefore: iso(release.notBefore) }),
            ...(release.likelyBy === undefined ? {} : { likelyBy: iso(release.likelyBy) }),
            nearlySurelyBy: iso(release.surelyBy),
            evidence: release.evidence,
            grade: release.grade,
          },
        }),
    ...(roleIsGone === undefined ? {} : { roleIsGone }),
    ...(policyIsGone === undefined ? {} : { policyIsGone }),
    words: describeInWords(blocker),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
