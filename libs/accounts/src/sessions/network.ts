import { isIPv4, isIPv6 } from 'node:net';

/** IPv4 in IPv6 clothes (`::ffff:192.0.2.1`) is IPv4. */
const plain = (address: string): string => /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;

/**
 * The network that an address is in: 24 bits of IPv4, 48 of IPv6, which is what one site gets (RFC 6177).
 * @returns for example `192.0.2.0/24`, `2001:db8:1::/48`; empty for what is no address
 */
export function networkOf(address: string): string {
  const given = plain(address);
  if (isIPv4(given)) return `${given.split('.').slice(0, 3).join('.')}.0/24`;
  if (!isIPv6(given)) return '';
  const [head = '', tail] = given.toLowerCase().split('%')[0]!.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  const site = [...left, ...zeros, ...right].slice(0, 3).map((group) => group.replace(/^0+(?=.)/, ''));
  return `${site.join(':')}::/48`;
}
