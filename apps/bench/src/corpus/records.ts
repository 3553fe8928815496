import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CANDIDATE_KINDS, type CandidateKind, NEED_KINDS, STAGES, THEMES } from '@app/contracts';
import type { Candidate, MatchingIdea, Rule } from '@app/matching';
import { Random } from './random';
import { TextMaker } from './texts';

export const FULL_SIZE: Readonly<Record<CandidateKind, number>> = {
  program: 5_794,
  offering: 60_000,
  research_seed: 100_000,
  equipment: 15_000,
};
const MINISTRIES = ['内閣府', '総務省', '文部科学省', '厚生労働省', '農林水産省', '経済産業省', '国土交通省', '環境省'];
const PREFECTURES = Array.from({ length: 47 }, (_, i) => String(i + 1).padStart(2, '0'));
const PARTNER: Readonly<Record<CandidateKind, string | null>> = {
  program: null,
  offering: 'startup',
  research_seed: 'university',
  equipment: 'university',
};

const RULES: readonly Rule[] = [
  { is: 'applicantKind', in: ['municipality', 'prefecture'], source: '対象：地方公共団体' },
  { is: 'applicantKind', in: ['startup'], source: '対象：民間事業者' },
  {
    all: [
      { is: 'applicantKind', in: ['municipality'] },
      { is: 'population', max: 50_000, source: '人口5万人未満' },
    ],
  },
  {
    any: [
      { is: 'region', attributes: ['depopulated'], source: '過疎地域' },
      { is: 'amount', minYen: 10_000_000 },
    ],
  },
];

export interface CorpusOptions {
  readonly seed: number;
  /** 1 = all 180,794 candidates; 0.01 = a hundredth of each kind. */
  readonly scale: number;
  /** The same for programs alone; as `scale` when left out. */
  readonly programs?: number;
  /** JSONL (.gz) of real programs, used for their texts; generated ones where it is absent. */
  readonly programsFile: string | null;
}

/** The file of real programs beside the project, if it is there (`MUSUBI_SHARED` or `../shared`). */
export function realProgramsFile(): string | null {
  const shared = process.env['MUSUBI_SHARED'] ?? resolve(process.cwd(), '../shared');
  const file = resolve(shared, 'data/national-programs-fy2025.jsonl.gz');
  return existsSync(file) ? file : null;
}

/** What the generated records are, for the heads of tables. */
export function corpusLine(seed: number): string {
  const programs = realProgramsFile() === null ? 'generated programs' : 'texts of real programs';
  return `One thread, ${programs}, generated offerings, research seeds and equipment, seed ${seed}, Node ${process.version}`;
}

/** Candidates of all kinds, one after the other; the same for the same options. */
export function* makeCandidates({ seed, scale, programs = scale, programsFile }: CorpusOptions): Generator<Candidate> {
  const maker = new TextMaker(seed);
  const random = new Random(seed + 1);
  for (const kind of CANDIDATE_KINDS) {
    const size = Math.max(1, Math.round(FULL_SIZE[kind] * (kind === 'program' ? programs : scale)));
    const real = kind === 'program' && programsFile !== null ? readPrograms(programsFile) : [];
    for (let i = 0; i < size; i++) yield candidate(kind, real[i] ?? generatedText(maker, random), random);
  }
}

/** Ideas of 300 characters with two or three needs. */
export function* makeIdeas(seed: number, count: number): Generator<MatchingIdea> {
  const maker = new TextMaker(seed);
  const random = new Random(seed + 2);
  for (let i = 0; i < count; i++) {
    const prefecture = random.of(PREFECTURES);
    yield {
      id: random.uuid(),
      version: 1,
      text: {
        title: maker.text(random, 24),
        challenge: maker.text(random, 130),
        assets: maker.text(random, 50),
        combination: maker.text(random, 40),
      },
      needs: random.some(NEED_KINDS, 2, 3).map((kind, n) => ({ id: `n${n}`, kind, text: maker.text(random, 25) })),
      themes: random.some(THEMES, 1, 3),
      stage: random.of(STAGES),
      budgetYen: random.int(1, 300) * 1_000_000,
      ownShareYen: random.int(0, 20) * 1_000_000,
      startOn: null,
      endOn: null,
      applicant: { kind: 'municipality', code: `${prefecture}2016`, prefecture, population: random.int(800, 300_000) },
      jointApplicants: [],
      partnerKinds: random.some(['startup', 'university'], 0, 2),
    };
  }
}

function generatedText(maker: TextMaker, random: Random): Record<string, string> {
  const length = random.int(200, 600);
  return {
    name: maker.text(random, 18),
    purpose: maker.text(random, length * 0.4),
    overview: maker.text(random, length * 0.6),
  };
}

function candidate(kind: CandidateKind, text: Record<string, string>, random: Random): Candidate {
  const isProgram = kind === 'program';
  const max = random.float() < 0.5 ? random.int(1, 200) * 1_000_000 : null;
  return {
    kind,
    id: random.uuid(),
    version: 1,
    text,
    themes: random.some(THEMES, 0, 3),
    needKinds: random.some(NEED_KINDS, 0, 3),
    stages: random.some(STAGES, 0, 3),
    provider: isProgram ? random.of(MINISTRIES) : random.uuid(),
    amountYen: max === null ? null : { min: null, max },
    maxRate: isProgram && random.float() < 0.4 ? random.of([0.5, 2 / 3, 0.75, 1]) : null,
    rule: isProgram && random.float() < 0.3 ? random.of(RULES) : null,
    windows:
      isProgram && random.float() < 0.5
        ? [
            {
              fiscalYear: 2026,
              opensOn: '2026-04-10',
              closesOn: random.of(['2026-05-29', '2026-12-25']),
              status: 'confirmed',
            },
          ]
        : [],
    prefectures: random.float() < 0.3 ? random.some(PREFECTURES, 1, 4) : [],
    partnerKind: PARTNER[kind],
    lastVerifiedOn: isProgram ? '2026-06-01' : null,
    completeness: random.int(3, 10) / 10,
  };
}

/** Texts of real programs under the names the engine knows. */
function readPrograms(file: string): Record<string, string>[] {
  const bytes = readFileSync(file);
  const lines = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').split('\n').filter(Boolean);
  return lines.map((line) => {
    const row = JSON.parse(line) as Record<string, unknown>;
    const fields = {
      name: row['name'],
      purpose: row['purpose'],
      issues: row['currentIssues'],
      overview: row['overview'],
    };
    return Object.fromEntries(
      Object.entries(fields).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
      ),
    );
  });
}
