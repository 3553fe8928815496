import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Random, Zipf } from './random';

const VOCABULARY_SIZE = 120_000;
const TOPICS = 300;
const WORDS_PER_TOPIC = 900;
/** Part of the words of a text that come from its topics; the rest is common to all. */
const TOPICAL = 0.45;
/** Particles and endings between nouns, roughly as often as administrative prose has them. */
const JOINTS = [
  ...[
    'の',
    'の',
    'の',
    'の',
    'を',
    'を',
    'と',
    'や',
    'による',
    'に向けた',
    'における',
    'のための',
    'に関する',
    'を活用した',
  ],
  ...['が', 'は', 'も', 'から', '、', '、', 'を進め、', 'を支え、', 'に取り組み、', 'が減り、', '', '', '', ''],
];
const ENDINGS = [
  'を行う。',
  'を進める。',
  'が課題である。',
  'に取り組む。',
  'を支援する。',
  'が不足している。',
  'を目指す。',
];

/**
 * Texts with the statistics of real ones: nouns of the dictionary by Zipf's law, with topics, so that texts of one
 * topic share rare words. They mean nothing.
 */
export class TextMaker {
  private readonly vocabulary: readonly string[];
  private readonly topics: readonly (readonly string[])[];
  private readonly common = new Zipf(VOCABULARY_SIZE, 1);
  private readonly topical = new Zipf(WORDS_PER_TOPIC, 0.8);

  constructor(seed: number) {
    const random = new Random(seed);
    this.vocabulary = random.shuffled((nouns ??= dictionaryNouns())).slice(0, VOCABULARY_SIZE);
    this.topics = Array.from({ length: TOPICS }, () =>
      Array.from({ length: WORDS_PER_TOPIC }, () => random.of(this.vocabulary)),
    );
  }

  /** @param length UTF-16 units, about */
  text(random: Random, length: number): string {
    const topics = [random.of(this.topics), random.of(this.topics)];
    let text = '';
    let sentence = 0;
    while (text.length < length) {
      const noun =
        random.float() < TOPICAL
          ? random.of(topics)[this.topical.draw(random)]!
          : this.vocabulary[this.common.draw(random)]!;
      sentence += noun.length + 2;
      const ends = sentence > 45 || text.length + noun.length + 4 > length;
      text += noun + random.of(ends ? ENDINGS : JOINTS);
      if (ends) sentence = 0;
    }
    return text;
  }
}

let nouns: readonly string[] | undefined;

/** Nouns of the IPADIC dictionary that stand in texts as words of their own, in the order of their code units. */
function dictionaryNouns(): string[] {
  const root = dirname(dirname(require.resolve('@patdx/kuromoji')));
  const features = gunzipSync(readFileSync(join(root, 'dict', 'tid_pos.dat.gz'))).toString('utf8');
  const nouns = new Set<string>();
  for (const entry of features.split('\0')) {
    const [surface = '', part, detail, more] = entry.split(',');
    if (part !== '名詞' || !/^(一般|サ変接続|形容動詞語幹|固有名詞)$/.test(detail ?? '')) continue;
    if (detail === '固有名詞' && more === '人名') continue;
    if (/^(?:\p{Script=Han}{2,4}|\p{Script=Katakana}[\p{Script=Katakana}ー]{2,6})$/u.test(surface)) nouns.add(surface);
  }
  return [...nouns].sort();
}
