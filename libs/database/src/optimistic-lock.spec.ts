import { etagOf, versionFromIfMatch, VersionRequiredError } from './optimistic-lock';

describe('If-Match', () => {
  it('takes back the tag it gave', () => expect(versionFromIfMatch(etagOf(12))).toBe(12));

  it.each([undefined, '', '*', '12', 'W/"12"', '"12", "13"', '"-1"', '"1e3"', '"12345678901"'])(
    'refuses %p',
    (header) => expect(() => versionFromIfMatch(header)).toThrow(VersionRequiredError),
  );
});
