import fc from 'fast-check';
import { Plan } from '../kernel/memory';
import { frequencyOf, HALVES, saturationOf } from './impact';
import { PostingLists, TrueFrequencies } from './posting-lists';
import { TermRows } from './term-rows';

/** Per document its terms with frequencies in halves. */
type Corpus = readonly ReadonlyMap<number, number>[];

const rowsOf = (corpus: Corpus): TermRows => {
  const rows = new TermRows();
  for (const terms of corpus) {
    for (const [key, halves] of terms) rows.add(key, halves);
    rows.endRow(10);
  }
  return rows;
};

/** Rare terms far apart, common ones, and terms that all documents have. */
const corpusArbitrary: fc.Arbitrary<Corpus> = fc
  .record({
    size: fc.constantFrom(1, 7, 255, 256, 300, 1500),
    seed: fc.nat(),
    shares: fc.array(fc.constantFrom(0.001, 0.004, 0.02, 0.2, 1), { minLength: 1, maxLength: 8 }),
  })
  .map(({ size, seed, shares }) => {
    let state = seed;
    const random = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
    return Array.from({ length: size }, () => {
      const terms = new Map<number, number>();
      for (const [i, share] of shares.entries()) {
        if (random() < share) terms.set(0xffff_fff0 - i * 1000, 1 + Math.floor(random() * 20));
      }
      return terms;
    });
  });

const all = (corpus: Corpus): Uint32Array => Uint32Array.from(corpus, (_, document) => document);
const valueOf = (_: number, halves: number): number => saturationOf(halves / HALVES, 2);

describe('PostingLists', () => {
  it('sums weight × value of each document, whatever the layout of the lists', () => {
    fc.assert(
      fc.property(
        corpusArbitrary,
        fc.array(fc.integer({ min: 1, max: 32_767 }), { minLength: 9, maxLength: 9 }),
        (corpus, weights) => {
          const lists = PostingLists.build(rowsOf(corpus), all(corpus), valueOf, 16);
          const keys = [...new Set(corpus.flatMap((terms) => [...terms.keys()]))].sort((a, b) => a - b);
          const sums = lists.score([0, ...keys, 0xffff_ffff], [9, ...weights.slice(0, keys.length), 9], new Plan());
          for (const [document, terms] of corpus.entries()) {
            let sum = 0;
            for (const [key, halves] of terms) sum += weights[keys.indexOf(key)]! * valueOf(document, halves);
            expect(sums[document]).toBe(sum);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('gives back what was written', () => {
    fc.assert(
      fc.property(corpusArbitrary, (corpus) => {
        const lists = PostingLists.build(rowsOf(corpus), all(corpus), valueOf, 16);
        const found = corpus.map(() => new Map<number, number>());
        lists.keys.forEach((key, list) => lists.visit(list, (document, value) => found[document]!.set(key, value)));
        const written = corpus.map((terms) => new Map([...terms].map(([key, halves]) => [key, valueOf(0, halves)])));
        expect(found).toEqual(written);
      }),
      { numRuns: 60 },
    );
  });

  it('tells every frequency from its saturation, or keeps it', () => {
    const frequencies = fc.uniqueArray(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(frequencies, fc.double({ min: 0.4, max: 200, noNaN: true }), (halves, norm) => {
        const rows = rowsOf([new Map(halves.map((value, key) => [key, value]))]);
        const chosen = Uint32Array.of(0);
        const lists = PostingLists.build(rows, chosen, (_, value) => saturationOf(value / HALVES, norm), 16);
        const kept = TrueFrequencies.of(lists, rows, chosen, Float64Array.of(norm));
        lists.keys.forEach((key, list) =>
          lists.visit(list, (document, value) =>
            expect(kept.get(list, document) ?? frequencyOf(value, norm) * HALVES).toBe(halves[key]),
          ),
        );
      }),
      { numRuns: 300 },
    );
  });
});
