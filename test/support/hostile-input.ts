import fc from 'fast-check';

/** Values that no field expects, or that would do harm where a text is taken for code, a path or a pattern. */
const HOSTILE_TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\u001b[2J',
  '\u202eevil',
  '\ud842',
  "'; DROP TABLE idea; --",
  "' OR '1'='1",
  '1); SELECT pg_sleep(10); --',
  '$1',
  '%',
  '%_\\',
  '{{7*7}}',
  ['$', '{7*7}'].join(''),
  '<%= 7*7 %>',
  '#{7*7}',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '../../../../etc/passwd',
  '..\\..\\windows\\win.ini',
  '%2e%2e%2fetc%2fpasswd',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'http://169.254.169.254/',
  'a\r\nBcc: x@test.example',
  '=1+1',
  '(((((((((((((((((((((((((((((((((a',
  '__proto__',
  'constructor',
  'null',
  'NaN',
  '0000-00-00',
  '2027-02-30',
  '99999999999999999999',
  'あ'.repeat(5000),
  'x'.repeat(60_000),
];

const HOSTILE_VALUES: readonly unknown[] = [
  ...HOSTILE_TEXTS,
  null,
  true,
  0,
  -1,
  1.5,
  -0,
  2 ** 31,
  2 ** 53,
  1e17,
  1e308,
  -1e308,
  [],
  [null],
  [[[[]]]],
  {},
  { length: 1e9 },
  { toString: 'x', valueOf: 'x' },
  { $ne: null },
  Array.from({ length: 2000 }, (_, i) => i),
];

/** Members that are never the caller's to set where the document does not name them. */
export const NOT_TO_ASSIGN: readonly string[] = [
  'id',
  'organizationId',
  'role',
  'version',
  'state',
  'createdBy',
  'userId',
  'isAdmin',
  'permissions',
  'fictional',
  'hasOwnProperty',
];

export const hostileText = (): fc.Arbitrary<string> => fc.constantFrom(...HOSTILE_TEXTS);
const hostileValue = (): fc.Arbitrary<unknown> => fc.constantFrom(...HOSTILE_VALUES);

/** Texts in place of a JSON body. */
export const hostileDocument = (): fc.Arbitrary<string> =>
  fc.constantFrom(
    '{',
    '',
    'null',
    '[]',
    '"text"',
    '17',
    '{"a": 1, "a": 2}',
    '{"__proto__": {"role": "owner"}}',
    '{"constructor": {"prototype": {"role": "owner"}}}',
    `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
    `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
    '{"a": 1e999, "b": -1e999}',
    `{"a": ${'9'.repeat(10_000)}}`,
    '{"a": "\\ud800"}',
    '\ufeff{}',
    "{'a': 1}",
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
  );

/** Puts something hostile into one random place of a value, or takes the place away. */
export function spoil(value: unknown): fc.Arbitrary<unknown> {
  const places = placesIn(value);
  return fc
    .tuple(fc.nat({ max: Math.max(0, places.length - 1) }), hostileValue(), fc.nat({ max: 9 }))
    .map(([place, hostile, kind]) => replaced(value, places[place] ?? [], hostile, kind === 0));
}

type Path = readonly (string | number)[];

function placesIn(value: unknown, path: Path = []): Path[] {
  if (value === null || typeof value !== 'object') return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, key]))];
}

function replaced(value: unknown, [head, ...rest]: Path, hostile: unknown, remove: boolean): unknown {
  if (head === undefined) return hostile;
  if (Array.isArray(value)) {
    return value.map((item: unknown, i) => (String(i) === String(head) ? replaced(item, rest, hostile, remove) : item));
  }
  return Object.fromEntries(
    Object.entries(value as object)
      .filter(([key]) => !(remove && rest.length === 0 && key === head))
      .map(([key, inner]): [string, unknown] => [key, key === head ? replaced(inner, rest, hostile, remove) : inner]),
  );
}
