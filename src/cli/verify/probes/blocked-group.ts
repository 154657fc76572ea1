import { CreateNetworkInterfaceCommand, DeleteNetworkInterfaceCommand } from '@aws-sdk/client-ec2';

import type { Lab, Stack } from '../probe';

/**
 * Puts a network interface of the probe's own into a network's group and subnet, which can't be deleted while it is
 * there. It is taken back at the end.
 */
export async function block(lab: Lab, { outputs }: Stack): Promise<void> {
  const made = await lab.aws.ec2.send(
    new CreateNetworkInterfaceCommand({
      SubnetId: outputs['Subnet'],
      Groups: [outputs['Group'] ?? ''],
      Description: 'enicleaner verify',
    }),
  );
  const id = made.NetworkInterface?.NetworkInterfaceId;
  lab.later(() => lab.aws.ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: id })));
}
