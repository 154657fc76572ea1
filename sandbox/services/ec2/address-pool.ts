import type { CidrBlock } from './cidr';

/** AWS keeps the first four addresses of a subnet and its last (VPC guide, subnet sizing). */
const FIRST_FREE = 4;
export const RESERVED_ADDRESSES = 5;

/** Private addresses of subnets: given out in turn, so that an address isn't used anew at once. */
export class AddressPool {
  readonly #subnets = new Map<string, { readonly used: Set<string>; cursor: number }>();

  /** The wanted address or the next free one; undefined where it is taken, reserved or none is left. */
  take(subnetId: string, block: CidrBlock, wanted?: string): string | undefined {
    const subnet = this.#subnets.get(subnetId) ?? { used: new Set<string>(), cursor: FIRST_FREE };
    this.#subnets.set(subnetId, subnet);
    const free = block.size - RESERVED_ADDRESSES;
    if (subnet.used.size >= free) return undefined;
    if (wanted !== undefined) {
      const isTaken = subnet.used.has(wanted);
      subnet.used.add(wanted);
      return isTaken ? undefined : wanted;
    }
    for (;;) {
      const address = block.address(subnet.cursor);
      subnet.cursor = subnet.cursor + 1 < FIRST_FREE + free ? subnet.cursor + 1 : FIRST_FREE;
      if (subnet.used.has(address)) continue;
      subnet.used.add(address);
      return address;
    }
  }

  giveBack(subnetId: string, address: string): void {
    this.#subnets.get(subnetId)?.used.delete(address);
  }

  used(subnetId: string): number {
    return this.#subnets.get(subnetId)?.used.size ?? 0;
  }
}
