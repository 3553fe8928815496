import { MailAddressError, MailHeaderError } from './mail.errors';

/** RFC 5321 4.5.3.1.3: a path has at most 256 octets, angle brackets included. */
const MAX_ADDRESS = 254;
/** One plain addr-spec: no display name, list, comment, quoting or route, in which further recipients could hide. */
const ADDRESS = /^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:"]+$/;

/** @throws MailHeaderError for control characters. @returns the text as it came */
export function requireHeaderText(header: string, text: string): string {
  if (/\p{Cc}/u.test(text)) throw new MailHeaderError(header);
  return text;
}

/** @throws MailHeaderError, MailAddressError. @returns the address without surrounding spaces */
export function requireAddress(text: string): string {
  const address = requireHeaderText('宛先', text).trim();
  if (address.length > MAX_ADDRESS || !ADDRESS.test(address)) throw new MailAddressError();
  return address;
}
