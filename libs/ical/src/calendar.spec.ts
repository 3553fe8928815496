import fc from 'fast-check';
import ICAL from 'ical.js';
import { type CalendarEntry, writeCalendar } from './calendar';

const ENTRY: CalendarEntry = {
  uid: 'window-1',
  summary: '締切',
  when: { from: '2027-05-31', to: '2027-05-31' },
  sequence: 3,
  changedAt: new Date('2026-11-27T00:00:00Z'),
};
const write = (entry: Partial<CalendarEntry>, name = '試験') =>
  writeCalendar({ name, refreshHours: 6, entries: [{ ...ENTRY, ...entry }] });
const parse = (text: string) => new ICAL.Component(ICAL.parse(text) as unknown[]);
const eventOf = (text: string) => new ICAL.Event(parse(text).getFirstSubcomponent('vevent')!);

/** As other programs read names: what would end a line is a space, other controls are gone. */
const readable = (text: string, lineEnd: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n|[\r\n\v\f\u0085\u2028\u2029]/g, lineEnd)
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim();
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom(
    'あ'.repeat(100),
    '🎌'.repeat(40),
    `${'a'.repeat(73)}🎌い`,
    'END:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:にせもの',
    '一,二;三\\四:五"六\\n七',
    '\ud800 半分',
    '👨‍👩‍👧‍👦'.repeat(10),
  ),
);

describe('a calendar', () => {
  it('is read by an independent parser as it was meant, whatever its texts hold', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (summary, description, name) => {
        const text = write({ summary, description }, name);
        const calendar = parse(text);
        expect(calendar.getAllSubcomponents('vevent')).toHaveLength(1);
        const event = eventOf(text);
        expect(event.summary).toBe(readable(summary, ' '));
        expect(event.description || '').toBe(readable(description, '\n'));
        expect(event.uid).toBe('window-1@musubi');
      }),
      { numRuns: 500 },
    );
  });

  it('has lines of at most 75 octets that end with CRLF, and cuts no character', () => {
    fc.assert(
      fc.property(hostile, (summary) => {
        const text = write({ summary });
        expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
        for (const line of text.split('\r\n')) {
          expect(line).not.toMatch(/[\r\n]/);
          expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
          expect(line.isWellFormed()).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('says days as days, of which the last is included', () => {
    const event = eventOf(write({ when: { from: '2027-02-28', to: '2027-03-01' } }));
    expect([event.startDate.isDate, event.startDate.toString(), event.endDate.toString()]).toEqual([
      true,
      '2027-02-28',
      '2027-03-02',
    ]);
  });

  it('says times in the zone of Japan, with its definition', () => {
    const text = write({ when: { start: new Date('2027-04-01T00:30:00Z'), end: new Date('2027-04-01T02:00:00Z') } });
    const calendar = parse(text);
    const zone = calendar.getFirstSubcomponent('vtimezone')!;
    ICAL.TimezoneService.register(zone);
    expect(text).toContain('DTSTART;TZID=Asia/Tokyo:20270401T093000\r\n');
    expect(eventOf(text).startDate.toJSDate().toISOString()).toBe('2027-04-01T00:30:00.000Z');
    ICAL.TimezoneService.reset();
  });

  it('carries stamp, sequence and how often to ask; the same content gives the same bytes', () => {
    const text = write({ tentative: true, url: 'https://example.jp/a', busy: false });
    expect(text).toContain('DTSTAMP:20261127T000000Z\r\n');
    expect(text).toContain('SEQUENCE:3\r\n');
    expect(text).toContain('STATUS:TENTATIVE\r\n');
    expect(text).toContain('TRANSP:TRANSPARENT\r\n');
    expect(text).toContain('REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n');
    expect(text).toContain('URL;VALUE=URI:https://example.jp/a\r\n');
    expect(write({ tentative: true, url: 'https://example.jp/a', busy: false })).toBe(text);
  });

  it.each(['javascript:alert(1)', 'x', 'file:///etc/passwd'])('writes no address like %s', (url) => {
    expect(write({ url })).not.toContain('URL');
  });
});
