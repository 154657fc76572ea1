import { isIPv6 } from 'node:net';

/** An IPv4 block in its canonical form; undefined where the text is none. */
export function ipv4Block(text: string): string | undefined {
  return CidrBlock.read(text)?.toString();
}

/**
 * An IPv6 block in its canonical form, without bits beyond its prefix: `2001:db8::/32`. Undefined where the text is
 * none.
 */
export function ipv6Block(text: string): string | undefined {
  const [, address = '', bits = ''] = /^([0-9a-fA-F:.]+)\/(\d{1,3})$/u.exec(text) ?? [];
  const length = Number(bits);
  if (!isIPv6(address) || length > 128) return undefined;
  const groups = groupsOf(new URL(`http://[${address}]`).hostname.slice(1, -1));
  const masked = groups.map((group, index) => {
    const kept = Math.min(16, Math.max(0, length - index * 16));
    return group & (0xffff << (16 - kept)) & 0xffff;
  });
  const canonical = new URL(`http://[${masked.map((group) => group.toString(16)).join(':')}]`).hostname;
  return `${canonical.slice(1, -1)}/${length}`;
}

/** An IPv6 block as a number of 128 bits, and the length of its prefix; the text was read before. */
function ipv6Number(block: string): { readonly first: bigint; readonly length: number } {
  const [address = '', length] = block.split('/');
  const first = groupsOf(address).reduce((sum, group) => sum * 0x1_00_00n + BigInt(group), 0n);
  return { first, length: Number(length) };
}

/** Whether one IPv6 block lies in another. */
export function ipv6Contains(outer: string, inner: string): boolean {
  const [of, it] = [ipv6Number(outer), ipv6Number(inner)];
  const size = 1n << BigInt(128 - of.length);
  return it.length >= of.length && it.first >= of.first && it.first < of.first + size;
}

/** The first parts of a block, each with so many bits for its addresses: what `Fn::Cidr` gives of IPv4 and IPv6. */
export function partsOf(block: string, count: number, bits: number): readonly string[] {
  const index = Array.from({ length: count }, (_, at) => at);
  const canonical = ipv6Block(block.includes('/') ? block : `${block}/128`);
  if (canonical === undefined) {
    const { first } = CidrBlock.parse(block.includes('/') ? block : `${block}/32`);
    return index.map((at) => `${CidrBlock.addressAt(first + at * 2 ** bits)}/${32 - bits}`);
  }
  const { first } = ipv6Number(canonical);
  return index.map((at) => {
    const digits = (first + (BigInt(at) << BigInt(bits))).toString(16).padStart(32, '0');
    return ipv6Block(`${(digits.match(/.{4}/gu) ?? []).join(':')}/${128 - bits}`) ?? '';
  });
}

/** The eight groups of an address in which `::` stands for zeros. */
function groupsOf(address: string): readonly number[] {
  const [head = '', tail] = address.split('::');
  const read = (part: string): readonly number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const [before, after] = [read(head), read(tail ?? '')];
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
}

/** An IPv4 block, such as `10.0.0.0/16`. */
export class CidrBlock {
  readonly first: number;
  readonly prefixLength: number;

  private constructor(first: number, prefixLength: number) {
    this.first = first;
    this.prefixLength = prefixLength;
  }

  /** Undefined where the text is no block. Bits beyond the prefix are dropped, as EC2 does. */
  static read(text: string): CidrBlock | undefined {
    const [, a, b, c, d, bits] = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/u.exec(text) ?? [];
    const parts = [a, b, c, d].map(Number);
    const prefixLength = Number(bits);
    if (bits === undefined || parts.some((part) => part > 255) || prefixLength > 32) return undefined;
    const address = parts.reduce((sum, part) => sum * 256 + part, 0);
    const size = 2 ** (32 - prefixLength);
    return new CidrBlock(Math.floor(address / size) * size, prefixLength);
  }

  /** @throws RangeError where the text is no block: only for texts that were read before. */
  static parse(text: string): CidrBlock {
    const block = CidrBlock.read(text);
    if (block === undefined) throw new RangeError(`${text} is not a CIDR block`);
    return block;
  }

  get size(): number {
    return 2 ** (32 - this.prefixLength);
  }

  contains(other: CidrBlock): boolean {
    return other.first >= this.first && other.first + other.size <= this.first + this.size;
  }

  overlaps(other: CidrBlock): boolean {
    return other.first < this.first + this.size && this.first < other.first + other.size;
  }

  /** The nth address in it, from 0. */
  address(index: number): string {
    return CidrBlock.addressAt(this.first + index);
  }

  static addressAt(address: number): string {
    return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
  }

  toString(): string {
    return `${this.address(0)}/${this.prefixLength}`;
  }
}
