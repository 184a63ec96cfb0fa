/**
 * Whether an IP address is one of the public internet, to which a stranger may send us. Judged by what is registered as
 * global unicast (IANA special-purpose registries, RFC 6890): what is not known to be public is not.
 */
export function isPublicAddress(address: string): boolean {
  const v4 = octetsOf4(address);
  if (v4) return !SPECIAL_4.some((range) => within(v4, range));
  const v6 = octetsOf6(address);
  return v6 !== undefined && within(v6, GLOBAL_6) && !SPECIAL_6.some((range) => within(v6, range));
}

/** Whether an IP address is that of the machine itself. */
export function isLoopbackAddress(address: string): boolean {
  const octets = octetsOf4(address) ?? octetsOf6(address);
  return octets !== undefined && LOOPBACKS.some((range) => within(octets, range));
}

/** Whether a host, as `URL` writes it, is an address in figures and no name. */
export const isLiteralAddress = (host: string): boolean =>
  host.startsWith('[') || octetsOf4(host) !== undefined || octetsOf6(host) !== undefined;

interface Range {
  readonly base: readonly number[];
  readonly bits: number;
}

const range = (text: string): Range => {
  const [address = '', bits = ''] = text.split('/');
  return { base: octetsOf4(address) ?? octetsOf6(address) ?? [], bits: Number(bits) };
};

const SPECIAL_4 = [
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private
  '100.64.0.0/10', // behind a carrier's translation
  '127.0.0.0/8', // loopback
  '169.254.0.0/16', // link-local, with the cloud's metadata
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments
  '192.0.2.0/24', // documentation
  '192.31.196.0/24', // AS112
  '192.52.193.0/24', // AMT
  '192.88.99.0/24', // 6to4 relays
  '192.168.0.0/16', // private
  '192.175.48.0/24', // AS112
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, broadcast
].map(range);

/** All that is assigned as global unicast; mapped, translated, unique-local, link-local and multicast lie outside. */
const GLOBAL_6 = range('2000::/3');
const SPECIAL_6 = [
  '2001::/23', // protocol assignments, Teredo and ORCHID among them
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4: an IPv4 address is in it
  '2620:4f:8000::/48', // AS112
  '3fff::/20', // documentation
].map(range);
const LOOPBACKS = [range('127.0.0.0/8'), range('::1/128')];

function within(octets: readonly number[], { base, bits }: Range): boolean {
  if (octets.length !== base.length) return false;
  return octets.every((octet, index) => {
    const left = Math.min(8, Math.max(0, bits - 8 * index));
    const mask = (0xff << (8 - left)) & 0xff;
    return (octet & mask) === (base[index]! & mask);
  });
}

/** Four decimal numbers and nothing else: a resolver answers no other form, and `URL` writes none. */
function octetsOf4(text: string): readonly number[] | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part))) return undefined;
  const octets = parts.map(Number);
  return octets.every((octet) => octet <= 255) ? octets : undefined;
}

/** RFC 4291 §2.2, all three forms; a zone makes it none, because what has one is not global. */
function octetsOf6(text: string): readonly number[] | undefined {
  if (!text.includes(':')) return undefined;
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const before = octetsOfGroups(head!, tail === undefined);
  const after = tail === undefined ? [] : octetsOfGroups(tail, true);
  if (!before || !after) return undefined;
  const missing = 16 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 2) return undefined;
  return [...before, ...new Array<number>(missing).fill(0), ...after];
}

function octetsOfGroups(groups: readonly string[], atEnd: boolean): readonly number[] | undefined {
  const octets: number[] = [];
  for (const [index, group] of groups.entries()) {
    const v4 = atEnd && index === groups.length - 1 ? octetsOf4(group) : undefined;
    if (v4) octets.push(...v4);
    else if (/^[0-9a-fA-F]{1,4}$/.test(group)) {
      const value = Number.parseInt(group, 16);
      octets.push(value >> 8, value & 0xff);
    } else return undefined;
  }
  return octets;
}
