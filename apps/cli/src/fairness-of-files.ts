import {
  analyseCandidate,
  CandidateIndex,
  ExposureLedger,
  type GroupExposure,
  ideaOfText,
  loadAnalyser,
  matchIdeaAtOnce,
  NO_SPREAD,
  SPREAD,
} from '@app/matching';
import { readJsonLines, UsageError } from '@app/platform';

interface Side {
  /** Share of the texts with a right program among the first ten, and mean reciprocal rank of the first right one. */
  readonly hitAt10: number;
  readonly mrr: number;
  readonly ministries: readonly GroupExposure[];
}

export interface FairnessOfFiles {
  readonly programs: number;
  readonly queries: number;
  readonly plain: Side;
  readonly spread: Side;
}

/** Not in time: texts alone have no windows that could close. */
const NOW = '2025-10-01';
const NAMES: Readonly<Record<string, string>> = { currentIssues: 'issues' };
const TEXT_FIELDS = ['name', 'purpose', 'currentIssues', 'overview', 'requirements', 'target'];

/**
 * The engine on files instead of a database, with and without spreading: what it does to the ministries' exposure, and
 * what it costs. Every n-th text when there are more than `most`.
 */
export async function fairnessOfFiles(programFile: string, queryFile: string, most: number): Promise<FairnessOfFiles> {
  const analyser = await loadAnalyser();
  const ministries = new Map<string, string>();
  const candidates = [];
  for await (const entry of entriesOf(programFile)) {
    const id = String(entry['id']);
    const provider = typeof entry['ministry'] === 'string' ? entry['ministry'] : '';
    ministries.set(id, provider);
    const text = TEXT_FIELDS.flatMap((field) => {
      const value = entry[field];
      return typeof value === 'string' && value !== '' ? [[NAMES[field] ?? field, value] as const] : [];
    });
    const none = { themes: [], needKinds: [], stages: [], prefectures: [], windows: [] };
    const unknown = { amountYen: null, maxRate: null, rule: null, partnerKind: null, lastVerifiedOn: null };
    candidates.push(
      analyseCandidate(analyser, {
        ...none,
        ...unknown,
        kind: 'program',
        id,
        version: 1,
        text: Object.fromEntries(text),
        provider,
        completeness: 0.5,
      }),
    );
  }
  if (candidates.length === 0) throw new UsageError(`${programFile}: 施策が一件もありません。`);
  const index = CandidateIndex.build(candidates, analyser.version);

  const queries = [];
  for await (const entry of entriesOf(queryFile)) {
    const programs = Array.isArray(entry['programs']) ? entry['programs'].map(String) : [];
    if (typeof entry['text'] === 'string') queries.push({ text: entry['text'], programs: new Set(programs) });
  }
  const every = Math.max(1, Math.ceil(queries.length / most));
  const chosen = queries.filter((_, i) => i % every === 0);
  if (chosen.length === 0) throw new UsageError(`${queryFile}: 文章が一件もありません。`);

  const side = (rule: typeof SPREAD): Side => {
    const ledger = new ExposureLedger();
    let [hits, reciprocal] = [0, 0];
    for (const { text, programs } of chosen) {
      const [list] = matchIdeaAtOnce(index, ideaOfText(text), { analyser, now: NOW, spread: rule }).kinds;
      const ranked = list?.ranked ?? [];
      ledger.add(ranked.map(({ id, score, band }) => ({ group: ministries.get(id) || '記載なし', score, band })));
      const first = ranked.findIndex(({ id }) => programs.has(id));
      if (first >= 0 && first < 10) hits++;
      if (first >= 0) reciprocal += 1 / (first + 1);
    }
    return { hitAt10: hits / chosen.length, mrr: reciprocal / chosen.length, ministries: ledger.rows() };
  };
  return { programs: candidates.length, queries: chosen.length, plain: side(NO_SPREAD), spread: side(SPREAD) };
}

async function* entriesOf(file: string): AsyncGenerator<Readonly<Record<string, unknown>>> {
  for await (const line of readJsonLines(file)) {
    if ('reason' in line) throw new UsageError(`${file} ${line.line} 行目: ${line.reason}`);
    yield line.entry;
  }
}
