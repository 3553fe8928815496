import ical, { ICalEventStatus, ICalEventTransparency } from 'ical-generator';

/** Whole days in Japan, both included, `YYYY-MM-DD`. */
interface EntryDays {
  readonly from: string;
  readonly to: string;
}

/** Moments; shown in Japan's time, or in that of whoever looks. */
interface EntryTimes {
  readonly start: Date;
  readonly end: Date;
}

/** One entry. Programs know it again by `uid`, so the same thing has the same in every feed, for ever. */
export interface CalendarEntry {
  /** Without the part after the @, which is ours. */
  readonly uid: string;
  readonly summary: string;
  readonly description?: string | null;
  /** Only http and https are written. */
  readonly url?: string | null;
  readonly location?: string | null;
  readonly when: EntryDays | EntryTimes;
  /** Expected only, or not agreed yet. */
  readonly tentative?: boolean;
  /** Keeps the time busy in the calendar; days of deadlines do not. */
  readonly busy?: boolean;
  /** Never smaller than before for the same uid. */
  readonly sequence: number;
  /** When what it says was last changed: the same content gives the same bytes. */
  readonly changedAt: Date;
}

export interface CalendarContent {
  readonly name: string;
  readonly description?: string;
  readonly entries: readonly CalendarEntry[];
  /** How often programs should ask again. */
  readonly refreshHours: number;
}

/** RFC 5545 3.6.5. Japan has kept UTC+9 without summer time since 1951. */
const TOKYO = [
  'BEGIN:VTIMEZONE',
  'TZID:Asia/Tokyo',
  'BEGIN:STANDARD',
  'DTSTART:19510101T000000',
  'TZOFFSETFROM:+0900',
  'TZOFFSETTO:+0900',
  'TZNAME:JST',
  'END:STANDARD',
  'END:VTIMEZONE',
].join('\r\n');

const HOUR_SECONDS = 3600;
const DAY_MS = 86_400_000;
const JAPAN_MS = 9 * HOUR_SECONDS * 1000;

/** text/calendar after RFC 5545 and RFC 7986: CRLF, lines of at most 75 octets, texts escaped. Pure; the same gives the same. */
export function writeCalendar({ name, description, entries, refreshHours }: CalendarContent): string {
  const calendar = ical({
    name: clean(name, ' '),
    ...(description && { description: clean(description) }),
    prodId: { company: 'Musubi', product: 'Musubi', language: 'JA' },
    ttl: refreshHours * HOUR_SECONDS,
    timezone: { name: null, generator: () => TOKYO },
  });
  for (const entry of entries) {
    calendar.createEvent({
      id: `${entry.uid}@musubi`,
      sequence: entry.sequence,
      stamp: entry.changedAt,
      lastModified: entry.changedAt,
      summary: clean(entry.summary, ' '),
      ...(entry.description && { description: clean(entry.description) }),
      ...(entry.location && { location: clean(entry.location, ' ') }),
      ...(isWebAddress(entry.url) && { url: new URL(entry.url).href }),
      status: entry.tentative ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED,
      transparency: entry.busy ? ICalEventTransparency.OPAQUE : ICalEventTransparency.TRANSPARENT,
      ...timesOf(entry.when),
    });
  }
  return `${calendar.toString().replace(/(\r\n)+$/, '')}\r\n`;
}

function timesOf(when: EntryDays | EntryTimes) {
  // The end of a day is the day after it, which is not included (RFC 5545 3.6.1).
  if ('from' in when) {
    const after = new Date(Date.parse(when.to) + DAY_MS).toISOString().slice(0, 10);
    return { allDay: true, start: when.from, end: after };
  }
  // As text, so that the zone of the process plays no part.
  return { timezone: 'Asia/Tokyo', start: inJapan(when.start), end: inJapan(when.end) };
}

const inJapan = (moment: Date): string => new Date(moment.getTime() + JAPAN_MS).toISOString().slice(0, 19);

/** Control characters would end a line or hide what follows; half of a pair cannot be encoded. */
const clean = (text: string, lineEnd = '\n'): string =>
  text
    .toWellFormed()
    .replace(/\r\n|[\r\n\v\f\u0085\u2028\u2029]/g, lineEnd)
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim();

function isWebAddress(url: string | null | undefined): url is string {
  return typeof url === 'string' && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}
