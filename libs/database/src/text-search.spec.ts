import { searchQuery, searchVector } from './text-search';

describe('text search', () => {
  it('indexes overlapping pairs with positions and weights', () => {
    expect(searchVector([{ text: '買物支援', weight: 'A' }])).toBe(`'買物':1A '物支':2A '支援':3A '援':4A`);
  });

  it('folds width, case and katakana alike in text and query', () => {
    expect(searchVector([{ text: 'ＡＩドローン', weight: 'D' }])).toContain(`'ai':1`);
    expect(searchQuery('ﾄﾞﾛｰﾝ')).toBe(searchQuery('どろーん'));
  });

  it('asks for every word as a phrase', () => {
    expect(searchQuery('買物支援　移動')).toBe(`('買物' <-> '物支' <-> '支援') & '移動'`);
    expect(searchQuery('森')).toBe(`'森':*`);
  });

  it('answers null when nothing can be searched', () => {
    expect(searchQuery(' 、。!? ')).toBeNull();
  });

  it('cannot be broken out of by quotes, backslashes and operators', () => {
    expect(searchQuery(`a' | !b\\ <-> ():*`)).toBe(`'a':* & 'b':*`);
  });
});
