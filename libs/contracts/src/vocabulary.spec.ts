import { THEME, THEMES } from './vocabulary';

describe('vocabulary', () => {
  it('lists every code once, in the order it is written', () => {
    expect(THEMES).toEqual(Object.keys(THEME));
  });
});
