import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { AREA_ATTRIBUTE, APPLICANT_KINDS, NEED_KINDS, PARTNER_KINDS, STAGES, THEMES } from '@app/contracts';
import { PREFECTURES } from '@app/japan';

interface JudgedIdea {
  readonly id: string;
  readonly split: 'tuned' | 'untouched';
  readonly style: string;
  readonly title: string;
  readonly challenge: string;
  readonly assets: string;
  readonly combination: string;
  readonly needs: readonly { readonly id: string; readonly kind: string; readonly text: string }[];
  readonly themes: readonly string[];
  readonly stage: string;
  readonly partnerKinds: readonly string[];
  readonly applicant: {
    readonly kind: string;
    readonly prefecture?: string;
    readonly population?: number;
    readonly areaAttributes?: readonly string[];
  };
  readonly text: string;
  readonly programs: readonly string[];
  readonly grades: Readonly<Record<string, number>>;
  readonly measures: readonly string[];
  readonly why: Readonly<Record<string, string>>;
}

const FIELDS = [
  ...['id', 'split', 'style', 'title', 'challenge', 'assets', 'combination', 'needs', 'themes', 'stage'],
  ...['partnerKinds', 'applicant', 'text', 'programs', 'grades', 'measures', 'why'],
];
const STYLES = ['terse', 'officer', 'citizen', 'detailed'];
const PER_PART = 36;

const parsed = <T>(text: string): T[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);

const repository = resolve(__dirname, '../../..');
const ideasOf = (part: string) => parsed<JudgedIdea>(readFileSync(join(__dirname, `ideas-${part}.jsonl`), 'utf8'));
const parts = readdirSync(__dirname)
  .flatMap((name) => /^ideas-(.)\.jsonl$/.exec(name)?.[1] ?? [])
  .sort();
const ideas = parts.flatMap(ideasOf);
const catalogue = join(repository, 'libs/programs/catalogue/national-measures.jsonl');
const measureIds = new Set(parsed<{ id: string }>(readFileSync(catalogue, 'utf8')).map(({ id }) => id));

const number = (idea: JudgedIdea) => Number(idea.id.slice(1));
const bigrams = (text: string) => new Set(Array.from({ length: text.length - 1 }, (_, i) => text.slice(i, i + 2)));

/** Shared share of all character pairs of two texts, 0..1. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let both = 0;
  for (const pair of a) if (b.has(pair)) both++;
  return both / (a.size + b.size - both);
}

/** The idea is told about by its id: each failure names the line to look at. */
const wrong = (isRight: (idea: JudgedIdea) => boolean) => ideas.filter((idea) => !isRight(idea)).map(({ id }) => id);
const within = (known: readonly string[], some: readonly string[]) => some.every((code) => known.includes(code));

describe('the judged ideas', () => {
  it('are two parts of 36, numbered through', () => {
    expect(parts).toEqual(['A', 'B']);
    for (const part of parts) {
      const expected = Array.from({ length: PER_PART }, (_, i) => part + String(i + 1).padStart(2, '0'));
      expect(ideasOf(part).map(({ id }) => id)).toEqual(expected);
    }
  });

  it('keep every third untouched, by number', () => {
    expect(wrong((idea) => idea.split === (number(idea) % 3 === 0 ? 'untouched' : 'tuned'))).toEqual([]);
  });

  it('come in four styles, each a quarter of each part of the split', () => {
    const count = (split: string, style: string) =>
      ideas.filter((idea) => idea.split === split && idea.style === style).length;
    for (const style of STYLES) expect([count('tuned', style), count('untouched', style)]).toEqual([12, 6]);
  });

  it('have exactly the documented fields', () => {
    expect(wrong((idea) => Object.keys(idea).join() === FIELDS.join())).toEqual([]);
  });

  it('speak in the codes of the vocabulary', () => {
    const prefectures = PREFECTURES.map(({ prefectureCode }) => prefectureCode);
    expect(wrong(({ themes }) => themes.length > 0 && within(THEMES, themes))).toEqual([]);
    expect(wrong(({ stage }) => within(STAGES, [stage]))).toEqual([]);
    expect(wrong(({ partnerKinds }) => within(PARTNER_KINDS, partnerKinds))).toEqual([]);
    const kindsOf = (idea: JudgedIdea) => idea.needs.map(({ kind }) => kind);
    expect(wrong((idea) => idea.needs.length > 0 && within(NEED_KINDS, kindsOf(idea)))).toEqual([]);
    expect(wrong(({ applicant }) => within(APPLICANT_KINDS, [applicant.kind]))).toEqual([]);
    expect(wrong(({ applicant: { prefecture } }) => !prefecture || prefectures.includes(prefecture))).toEqual([]);
    expect(wrong(({ applicant }) => within(Object.keys(AREA_ATTRIBUTE), applicant.areaAttributes ?? []))).toEqual([]);
  });

  it('are about every theme', () => {
    const told = new Set(ideas.flatMap(({ themes }) => themes));
    expect(THEMES.filter((theme) => !told.has(theme))).toEqual([]);
  });

  it('carry their whole text in one field, for engines that take nothing else', () => {
    const joined = (idea: JudgedIdea) =>
      [idea.title, idea.challenge, idea.assets, idea.combination, ...idea.needs.map(({ text }) => text)]
        .filter(Boolean)
        .join('\n');
    expect(wrong((idea) => idea.title !== '' && idea.challenge !== '' && idea.text === joined(idea))).toEqual([]);
  });

  it('are seventy-two different ideas', () => {
    const pairs = ideas.map(({ id, text }) => ({ id, pairs: bigrams(text) }));
    const alike = pairs.flatMap((a, i) =>
      pairs.slice(i + 1).flatMap((b) => (overlap(a.pairs, b.pairs) > 0.3 ? `${a.id} and ${b.id}` : [])),
    );
    expect(alike).toEqual([]);
  });

  it('have accepted programs, each once and graded, at least one of them very fitting', () => {
    const grades = (idea: JudgedIdea) => idea.programs.map((id) => idea.grades[id]);
    expect(wrong((idea) => new Set(idea.programs).size === idea.programs.length)).toEqual([]);
    expect(wrong((idea) => Object.keys(idea.grades).length === idea.programs.length)).toEqual([]);
    expect(wrong((idea) => grades(idea).every((grade) => grade === 1 || grade === 2))).toEqual([]);
    expect(wrong((idea) => grades(idea).includes(2))).toEqual([]);
  });

  it('accept measures that the catalogue has, each once', () => {
    expect(wrong(({ measures }) => measures.every((id) => measureIds.has(id)))).toEqual([]);
    expect(wrong(({ measures }) => new Set(measures).size === measures.length)).toEqual([]);
  });

  it('say of each accepted program and measure why, in a few words, and of nothing else', () => {
    const accepted = (idea: JudgedIdea) => [...idea.programs, ...idea.measures].sort().join();
    expect(wrong((idea) => Object.keys(idea.why).sort().join() === accepted(idea))).toEqual([]);
    expect(wrong((idea) => Object.values(idea.why).every((w) => w.length >= 4 && w.length <= 60))).toEqual([]);
  });
});

/** The official programs are not part of the project: set MUSUBI_SHARED, or put `shared` beside the project. */
const shared = process.env.MUSUBI_SHARED ?? resolve(repository, '../shared');
const programsFile = join(shared, 'data/national-programs-fy2025.jsonl.gz');

if (!existsSync(programsFile)) {
  describe(`the programs they accept (skipped: no ${programsFile})`, () =>
    it.skip('needs the shared data', () => undefined));
} else {
  interface Program {
    readonly id: string;
    readonly name: string;
    readonly purpose?: string;
    readonly currentIssues?: string;
    readonly overview?: string;
  }

  describe('the programs they accept', () => {
    const read = parsed<Program>(gunzipSync(readFileSync(programsFile)).toString('utf8'));
    const programs = new Map(read.map((program) => [program.id, program]));

    it('are among the national programs of FY2025', () => {
      expect(wrong((idea) => idea.programs.every((id) => programs.has(id)))).toEqual([]);
    });

    it('lent the ideas no wording', () => {
      const LENGTH = 12;
      const pieces = (text: string) =>
        Array.from({ length: Math.max(0, text.length - LENGTH + 1) }, (_, i) => text.slice(i, i + LENGTH));
      const borrowed = ideas.flatMap((idea) => {
        const own = [idea.text, ...Object.values(idea.why)].flatMap(pieces);
        return idea.programs.flatMap((id) => {
          const program = programs.get(id);
          const words = [program?.name, program?.purpose, program?.currentIssues, program?.overview].join('\n');
          const piece = own.find((some) => words.includes(some));
          return piece ? `${idea.id} and ${id}: ${piece}` : [];
        });
      });
      expect(borrowed).toEqual([]);
    });
  });
}
