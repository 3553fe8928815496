import fc from 'fast-check';
import { KANJI_VARIANTS } from './kanji-variants';
import { foldKana, normaliseText, originalSpanOf } from './normalise';

const pieceOf = (original: string, found: string): string => {
  const normalised = normaliseText(original);
  const at = normalised.text.indexOf(found);
  const span = originalSpanOf(normalised, at, at + found.length);
  return original.slice(span.start, span.end);
};

/** Text as people and machines mangle it: marks, half-width kana, surrogates, invisible characters. */
const mangled = fc.string({
  unit: fc.constantFrom(...'ｶﾞハ゛がÅ①㍿ﬀ國髙﨑𠮷👨‍👩‍👧\ud800\udc00\u200b\u202e\ufeff　 \u3099\u0301İ…ＡＢ12'.split('')),
  maxLength: 60,
});

describe('normaliseText', () => {
  it.each([
    ['ﾄﾞﾛｰﾝ配送', 'ドローン配送'],
    ['ＡＩ・ＤＸ', 'ai・dx'],
    ['國學院の醫療', '国学院の医療'],
    ['㍿むすび', '株式会社むすび'],
    ['買い\u200b物\u202e支援', '買い物支援'],
    ['は\u3099っこう', 'ばっこう'],
    ['①２億円', ' 2億円'],
    ['脱\u3000炭素', '脱 炭素'],
    ['一\ud800二', '一二'],
  ])('folds %j to %j', (original, expected) => {
    expect(normaliseText(original).text).toBe(expected);
  });

  it('leads back to the words as they were written', () => {
    expect(pieceOf('第２回ﾄﾞﾛｰﾝ配送', 'ドローン')).toBe('ﾄﾞﾛｰﾝ');
    expect(pieceOf('（㍿むすび）', '会社')).toBe('㍿');
    expect(pieceOf('買い\u200b物弱者', '買い物')).toBe('買い\u200b物');
  });

  it('maps every unit into the original, in order, and folding twice changes nothing', () => {
    fc.assert(
      fc.property(mangled, (original) => {
        const { text, starts, ends } = normaliseText(original);
        expect(starts).toHaveLength(text.length);
        expect(ends).toHaveLength(text.length);
        for (let i = 0; i < text.length; i++) {
          expect(starts[i]!).toBeLessThan(ends[i]!);
          expect(ends[i]!).toBeLessThanOrEqual(original.length);
          if (i > 0) expect(starts[i]!).toBeGreaterThanOrEqual(starts[i - 1]!);
        }
        expect(normaliseText(text).text).toBe(text);
        expect(text.isWellFormed()).toBe(true);
      }),
    );
  });

  it('stays fast on long runs of combining marks', () => {
    const startedAt = performance.now();
    normaliseText('あ' + '\u3099'.repeat(100_000));
    normaliseText('𠮷\u200d'.repeat(50_000));
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});

describe('foldKana', () => {
  it('makes katakana and hiragana the same and keeps the length', () => {
    expect(foldKana('ゴミとごみ、サービス')).toBe('ごみとごみ、さーびす');
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => foldKana(text).length === text.length));
  });
});

describe('KANJI_VARIANTS', () => {
  it('has no chains: today’s form is never an old form', () => {
    for (const today of KANJI_VARIANTS.values()) expect(KANJI_VARIANTS.has(today)).toBe(false);
  });
});
