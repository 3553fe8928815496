import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { normaliseText } from '@app/japan';
import { HOSTILE_TEXTS, LONG_TEXTS } from '../matching.fixtures';
import { type Dictionary, loadDictionary } from './dictionary';
import { Lattice } from './lattice';

const SENTENCES = [
  '東京都心の買い物に行けない高齢者の移動支援、脱炭素先行地域。',
  'すもももももももものうち',
  '外国人参政権をめぐる議論が行われていたようだ。',
  'スマートフォンとドローンを活用したサービスの提供(令和7年度、1,000万円)',
  '空き家バンクへの登録を促し、移住・定住につなげたい。',
  '県立高校の魅力化に取り組み、若者が戻りたくなる町をつくりました',
  'AI・IoTでイノシシの出没を予測し、わなの見回りを半分に減らす。',
  '子どもたちが安心して遊べる公園がない',
  '磯焼けで海藻が消え、漁獲量は10年で3分の1になった。',
  '髙島町と﨑山村が共同で一般廃棄物処理施設を更新する',
  '',
  '𠮷野さんの👨‍👩‍👧',
];

/** The package's own tokenizer, as a reference; it is an ES module, which Jest cannot load. */
function reference(texts: readonly string[]): string[][] {
  const root = dirname(dirname(require.resolve('@patdx/kuromoji')));
  const script = `
    import { TokenizerBuilder } from '${root}/build/index.mjs';
    import Loader from '${root}/build/node.mjs';
    const tokenizer = await new TokenizerBuilder({ loader: new Loader({ dic_path: '${root}/dict/' }) }).build();
    const texts = JSON.parse(process.argv[1]);
    const words = texts.map((text) => tokenizer.tokenize(text).map((token) => token.surface_form + '/' + token.pos));
    console.log(JSON.stringify(words));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script, JSON.stringify(texts)]);
  return JSON.parse(output.toString()) as string[][];
}

describe('Lattice', () => {
  let dictionary: Dictionary;
  let plain: Lattice;

  beforeAll(async () => {
    dictionary = await loadDictionary();
    plain = new Lattice(dictionary, []);
  });

  const cut = (text: string, lattice = plain): string[] =>
    lattice.tokenize(text).map(({ start, end }) => text.slice(start, end));

  it('cuts as the reference tokenizer of the dictionary does', () => {
    const texts = SENTENCES.map((sentence) => normaliseText(sentence).text);
    const words = texts.map((text) =>
      plain.tokenize(text).map(({ start, end, source, word }) => {
        const table = source === 'unknown' ? dictionary.unknownWords : dictionary.words;
        return `${text.slice(start, end)}/${table.featuresOf(word)[1]}`;
      }),
    );
    expect(words).toEqual(reference(texts));
  });

  it('prefers user words, the longest first, and can leave one out', () => {
    const lattice = new Lattice(dictionary, ['関係人口', '関係人口創出', '地域おこし協力隊']);
    expect(cut('地域おこし協力隊が関係人口を増やす', lattice)).toEqual([
      '地域おこし協力隊',
      'が',
      '関係人口',
      'を',
      '増やす',
    ]);
    expect(cut('関係人口創出', lattice)).toEqual(['関係人口創出']);
    expect(lattice.tokenize('関係人口創出', 1).map(({ end }) => end)).toEqual([4, 6]);
  });

  it.each([...HOSTILE_TEXTS, ...LONG_TEXTS].map((text) => [text.slice(0, 12), text]))(
    'covers all of %j without gaps',
    (_, text) => {
      const tokens = plain.tokenize(text);
      const gap = tokens.findIndex(({ start, end }, i) => start !== (tokens[i - 1]?.end ?? 0) || end <= start);
      expect(gap).toBe(-1);
      expect(tokens.at(-1)?.end ?? 0).toBe(text.length);
    },
  );
});
