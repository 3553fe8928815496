import fc from 'fast-check';
import { candidate, HOSTILE_TEXTS, LONG_TEXTS } from '../matching.fixtures';
import { type Analyser, analyseCandidate, loadAnalyser, type TextAnalysis } from './analyser';
import { bigramText, eachBigram } from './bigrams';
import { AnalysisFormatError, decodeAnalysis, decodeTextAnalysis, encodeAnalysis, encodeTextAnalysis } from './codec';

const wordsAt = (analysis: TextAnalysis, text: Readonly<Record<string, string>>): string[] =>
  analysis.fields.flatMap(({ name, occurrencesFrom, occurrencesTo }) =>
    Array.from({ length: occurrencesTo - occurrencesFrom }, (_, i) => {
      const [term, start, end] = analysis.occurrences.slice((occurrencesFrom + i) * 3, (occurrencesFrom + i) * 3 + 3);
      return `${analysis.terms[term!]}=${text[name]!.slice(start, end)}`;
    }),
  );

const bigramsOf = (text: string, gaps: { start: number; end: number }[] = []): string[] => {
  const found: string[] = [];
  eachBigram(text, gaps, (key) => found.push(bigramText(key)));
  return found;
};

describe('Analyser', () => {
  let analyser: Analyser;
  beforeAll(async () => {
    analyser = await loadAnalyser();
  });

  const words = (text: string): string[] => [...analyser.analyse({ text }).terms];
  const places = (text: string): string[] => wordsAt(analyser.analyse({ text }), { text });

  it('keeps content words in base form and drops particles, endings and pronouns', () => {
    expect(places('町の高齢者は、歩いて通えなくなりました。それが課題です。')).toEqual([
      '町=町',
      '高齢=高齢',
      '歩く=歩い',
      '通える=通え',
      'なる=なり',
      '課題=課題',
    ]);
  });

  it('drops numbers with their counters and eras, but not words that contain a number', () => {
    expect(words('令和7年度に3億円、20%、令和の6次産業化と5G')).toEqual(['5g', '6次産業化', '産業'].sort());
  });

  it('takes spelling variants as one word', () => {
    expect(words('買い物')).toEqual(words('買物'));
    expect(words('取り組み')).toEqual(words('取組'));
    expect(words('ﾄﾞﾛｰﾝ')).toEqual(words('ドローン'));
    expect(words('ゴミ')).toEqual(words('ごみ'));
    expect(words('國道')).toEqual(words('国道'));
  });

  it('indexes policy terms as a whole and by parts, and points to the original text', () => {
    expect(places('（関係人口）とﾄﾞﾛｰﾝ配送')).toEqual([
      '関係人口=関係人口',
      '関係=関係',
      '人口=人口',
      'どろーん配送=ﾄﾞﾛｰﾝ配送',
      'どろーん=ﾄﾞﾛｰﾝ',
      '配送=配送',
    ]);
  });

  it('is the same each time and names its version', () => {
    const text = { name: 'ドローン', overview: '森林の間伐を進める' };
    expect(analyser.analyse(text)).toEqual(analyser.analyse({ overview: text.overview, name: text.name }));
    expect(analyser.analyse(text).analyserVersion).toBe(analyser.version);
  });

  it.each([...HOSTILE_TEXTS, ...LONG_TEXTS].map((text) => [text.slice(0, 12), text]))(
    'answers %j in bounded time, with places inside the text',
    (_, text) => {
      const startedAt = performance.now();
      const { occurrences } = analyser.analyse({ text });
      expect(performance.now() - startedAt).toBeLessThan(3_000);
      const isOutside = (_: number, i: number): boolean =>
        i % 3 === 2 && (occurrences[i - 1]! >= occurrences[i]! || occurrences[i]! > text.length);
      expect(occurrences.findIndex(isOutside)).toBe(-1);
    },
  );

  it('reads fields named like properties of objects', () => {
    const analysis = analyser.analyse(
      JSON.parse('{"__proto__": "森林", "constructor": "港"}') as Record<string, string>,
    );
    expect(analysis.fields.map(({ name }) => name)).toEqual(['__proto__', 'constructor']);
  });

  it('survives encoding, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string({ maxLength: 8 }),
          fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...HOSTILE_TEXTS)),
        ),
        (text) => {
          const analysis = analyser.analyse(text);
          expect(decodeTextAnalysis(encodeTextAnalysis(analysis))).toEqual(analysis);
        },
      ),
    );
  });

  it('is stored beside its candidate', () => {
    const one = analyseCandidate(analyser, candidate({ id: 'p1', text: { name: '移動販売の支援' } }));
    expect(decodeAnalysis(encodeAnalysis(one), one.candidate)).toEqual(one);
  });

  it('refuses damaged bytes with one kind of error', () => {
    const bytes = encodeTextAnalysis(analyser.analyse({ name: '森林の間伐とドローン', overview: '港' }));
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeTextAnalysis(bytes.subarray(0, length))).toThrow(AnalysisFormatError);
    }
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(bytes);
        damaged[at]! ^= change;
        try {
          decodeTextAnalysis(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(AnalysisFormatError);
        }
      }),
    );
  });
});

describe('bigrams', () => {
  it('leave out pairs of hiragana and fold kana', () => {
    expect(bigramsOf('森をまもる')).toEqual(['森を']);
    expect(bigramsOf('ドローン')).toEqual(['どろ', 'ろー', 'ーん']);
  });

  it('never reach over a gap, a symbol or a number', () => {
    expect(bigramsOf('森林・港湾')).toEqual(['森林', '港湾']);
    expect(bigramsOf('令和7年度補助', [{ start: 0, end: 5 }])).toEqual(['補助']);
    expect(bigramsOf('第1期計画')).toEqual(['期計', '計画']);
  });
});
