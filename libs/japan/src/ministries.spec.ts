import { canonicalMinistryName, MINISTRIES } from './ministries';

describe('ministries', () => {
  it.each([
    ['国土交通省　観光庁', '観光庁'],
    ['国土交通省観光庁', '観光庁'],
    ['総務省', '総務省'],
    [' 新しい庁 ', '新しい庁'],
  ])('%s is listed as %s', (given, expected) => expect(canonicalMinistryName(given)).toBe(expected));

  it('names each body once', () => expect(new Set(MINISTRIES.map(({ name }) => name)).size).toBe(MINISTRIES.length));
});
