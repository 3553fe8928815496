import { type Analyser, loadAnalyser } from '../analysis/analyser';
import { HOSTILE_TEXTS, LONG_TEXTS } from '../matching.fixtures';
import { placesOf } from './places';

describe('placesOf', () => {
  let analyser: Analyser;
  beforeAll(async () => {
    analyser = await loadAnalyser();
  });

  const found = (text: string) => placesOf(analyser, { text: { challenge: text } });

  it('knows the prefecture of a municipality and where it was named', () => {
    const [place, ...others] = found('先日、豊見城市の市場で');
    expect(place).toMatchObject({ terms: ['沖縄'], because: { field: 'challenge', start: 3, end: 7 } });
    expect(others).toEqual([]);
    expect(found('ニセコ町と札幌市').map(({ terms }) => terms)).toEqual([['北海道']]);
  });

  it('passes over names that several municipalities have, and what only ends like one', () => {
    expect(found('府中市と伊達市、池田町')).toEqual([]);
    expect(found('市町村の町村合併と市区町村')).toEqual([]);
  });

  it.each([...HOSTILE_TEXTS, ...LONG_TEXTS, '市'.repeat(100_000)].map((text) => [text.slice(0, 12), text]))(
    'reads %j in little time',
    (_, text) => {
      const begin = performance.now();
      expect(found(text)).toEqual([]);
      expect(performance.now() - begin).toBeLessThan(2_000);
    },
  );
});
