import { type Analyser, loadAnalyser } from '../analysis/analyser';
import { idea } from '../matching.fixtures';
import { prepareIdea } from './query';
import { readThesaurus, THESAURUS } from './thesaurus.data';

describe('thesaurus', () => {
  let analyser: Analyser;
  beforeAll(async () => {
    analyser = await loadAnalyser();
  });

  const expansionsOf = (challenge: string): string[] => [
    ...prepareIdea(analyser, idea({ text: { challenge } })).expansions.keys(),
  ];

  it('recognises each of its phrases in a sentence of an idea and looks for every remedy', () => {
    const unrecognised = THESAURUS.flatMap(({ said, remedies }) =>
      said
        .filter((phrase) => {
          const prepared = prepareIdea(
            analyser,
            idea({ text: { challenge: `近ごろ、${phrase.replace(/[『』]/g, '')}などと聞く。` } }),
          );
          const asked = new Set(prepared.query.words.map(({ term }) => term));
          return !remedies.every((remedy) => analyser.analyse({ remedy }).terms.some((term) => asked.has(term)));
        })
        .map((phrase) => ({ phrase, remedies })),
    );
    expect(unrecognised).toEqual([]);
  });

  it('recognises other inflections and orders, but not words that stand far apart', () => {
    expect(expansionsOf('行けなくなった買い物')).toContain('移動販売');
    expect(expansionsOf('買い物に行けない')).toContain('移動販売');
    const between = '。町には豊かな森と海があり、春には桜、秋には紅葉が美しい。';
    expect(expansionsOf(`買い物${between}行けない`)).not.toContain('移動販売');
  });

  it('counts less than what the idea says itself, and never twice', () => {
    const prepared = prepareIdea(analyser, idea({ text: { challenge: '買い物に行けない。移動販売がほしい。' } }));
    const weights = new Map(prepared.query.words.map(({ term, weight }) => [term, weight]));
    expect(prepared.expansions.has('移動販売')).toBe(false);
    expect(weights.get('どろーん配送')!).toBeLessThan(weights.get('移動販売')!);
    expect(new Set(weights.keys()).size).toBe(prepared.query.words.length);
  });

  it('looks for a compound as a whole, not for its parts', () => {
    expect(expansionsOf('買い物に行けない')).not.toContain('移動');
  });

  it('says nothing about texts it does not know', () => {
    expect(expansionsOf('広間にクジラの像を建てる')).toEqual([]);
  });

  it('takes what is written in 『』, and a word with other letters around it, by the letter', () => {
    expect(expansionsOf('運転手不足で困っている。不審者が出る。')).toContain('防犯');
    expect(expansionsOf('動きが不審で困っている。')).not.toContain('防犯');
    expect(expansionsOf('引きこもりの人がいる。')).toContain('ひきこもり');
  });

  it('leaves texts alone that are made of official compounds', () => {
    expect(expansionsOf('小学校体育館改修、町営団地建替工事')).toEqual([]);
    expect(expansionsOf('橋が古いので直したい')).toContain('橋梁');
  });

  it('refuses a line that is no entry', () => {
    expect(() => readThesaurus('# x\n買い物に行けない 移動販売')).toThrow('買い物に行けない 移動販売');
    expect(readThesaurus('', '# x\n お年寄り、祖父 ＝ 高齢者 \n')).toEqual([
      { said: ['お年寄り', '祖父'], relation: 'same', remedies: ['高齢者'] },
    ]);
  });

  it('has no entry or phrase twice', () => {
    const phrases = THESAURUS.flatMap(({ said }) => said);
    expect(phrases.filter((phrase, i) => phrases.indexOf(phrase) !== i)).toEqual([]);
  });
});
