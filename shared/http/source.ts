import { isIP } from 'node:net';
import type { Event } from './state.ts';

/**
 * Who asked through the content network, as it says (`address:port`), or else who asked us. Whoever comes past the network
 * can say anything here: fit for sharing out what is bounded in all besides, and for nothing else.
 */
export function viewerOf({ headers, requestContext }: Pick<Event, 'headers' | 'requestContext'>): string {
  const viewer = headers['cloudfront-viewer-address']?.replace(/:\d+$/, '');
  return viewer !== undefined && isIP(viewer) !== 0 ? viewer : requestContext.http.sourceIp;
}

/**
 * Where a call comes from, as it is counted: an IPv4 address, also where it is written as an IPv6 one (RFC 4291 §2.5.5.2),
 * or the /64 of an IPv6 address, which is one subscriber's and holds as many addresses as anybody could want (RFC 6177).
 * What is no address stays as it is.
 */
export function sourceOf(address: string): string {
  const bare = address.replace(/%.*$/, '');
  if (isIP(bare) !== 6) return bare;
  // the one spelling of RFC 5952, in hexadecimal throughout
  const [head = '', tail] = new URL(`http://[${bare}]`).hostname.slice(1, -1).split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  const groups = [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
  if (groups.slice(0, 5).every((group) => group === '0') && groups[5] === 'ffff') {
    return groups
      .slice(6)
      .flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 0xff])
      .join('.');
  }
  return `${groups.slice(0, 4).join(':')}::/64`;
}
