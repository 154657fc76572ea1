import type { NetworkInterface as Ec2NetworkInterface } from '@aws-sdk/client-ec2';

import { fromEc2, type NetworkInterface } from '../../network-interfaces/network-interface';
import { recognise } from '../../network-interfaces/recognise';
import { usageError } from '../io';
import type { Picture } from './picture';

/**
 * A picture from saved answers of DescribeNetworkInterfaces, as `aws ec2 describe-network-interfaces` prints them.
 * Who might still use what seems free isn't known then.
 *
 * @throws CommandError for a text that is no such answer
 */
export function pictureOfSaved(texts: readonly string[], now: number): Picture {
  const networkInterfaces = texts.flatMap(read);
  return {
    targets: { groupIds: [], subnetIds: [], vpcId: undefined },
    furtherVpcIds: [],
    stacks: [],
    networkInterfaces,
    account: undefined,
    functions: undefined,
    users: 'not looked up',
    places: new Map(),
    departures: [],
    references: [],
    associations: [],
    residents: [],
    unread: networkInterfaces.some((each) => recognise(each)?.profile.service === 'Lambda')
      ? [
          {
            action: 'lambda:ListFunctions',
            reason: 'a saved answer doesn’t tell which functions are there, so that Lambda’s may be in use.',
          },
        ]
      : [],
    isSaved: true,
    at: now,
  };
}

function read(text: string): readonly NetworkInterface[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw usageError(
      'the saved answer is no JSON. Save it with: aws ec2 describe-network-interfaces --include-managed-resources --output json',
    );
  }
  const list =
    typeof value === 'object' && value !== null && 'NetworkInterfaces' in value
      ? value.NetworkInterfaces
      : value;
  if (!Array.isArray(list)) {
    throw usageError(
      'the saved answer has no NetworkInterfaces, so it is none of DescribeNetworkInterfaces.',
    );
  }
  const found = list.flatMap((each: unknown) =>
    typeof each === 'object' && each !== null ? (fromEc2(each as Ec2NetworkInterface) ?? []) : [],
  );
  if (found.length < list.length) {
    throw usageError(
      'the saved answer has entries without a NetworkInterfaceId. Save it whole, without --query.',
    );
  }
  return found;
}
