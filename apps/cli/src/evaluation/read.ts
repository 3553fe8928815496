import type { Award, Candidate, Judgement, MatchingIdea } from '@app/matching';
import { ideaOfText, reachOf } from '@app/matching';
import { type JsonLine, readJsonLines, UsageError } from '@app/platform';

type Entry = Readonly<Record<string, unknown>>;

/** A query with what is right for it. */
export interface Query extends Judgement {
  readonly idea: MatchingIdea;
  /** The query as one text, for engines that take only text. */
  readonly text: string;
  /** Part of the set it belongs to (`tuned`, `untouched` …); null where none is named. */
  readonly split: string | null;
}

/** Fields of our program format whose engine field has another name, and those that are facts and no text to search in. */
const ENGINE_FIELD: Readonly<Record<string, string>> = {
  currentIssues: 'issues',
  summary: 'overview',
  applicantsText: 'requirements',
};
const FACTS = new Set(
  'id ministry bureau kind url applicationUrl startYear endYear majorExpense sourceTitle lastVerifiedOn rateText ceilingText'.split(
    ' ',
  ),
);
const ADDRESS = /^https?:\/\/\S+$/;

/** Programs by id; every text field that is no known fact is searched in. @throws UsageError naming the line */
export async function readPrograms(file: string): Promise<Candidate[]> {
  const programs = new Map<string, Candidate>();
  for await (const line of readJsonLines(file)) {
    const entry = entryOf(file, line);
    const id = idOf(entry['id']);
    if (id === null) throw problem(file, line.line, '「id」がありません。');
    if (typeof entry['name'] !== 'string') throw problem(file, line.line, '「name」がありません。');
    if (programs.has(id)) throw problem(file, line.line, `id「${id}」が二度出てきます。`);
    programs.set(id, candidateOf(id, entry));
  }
  if (programs.size === 0) throw new UsageError(`${file}: 施策が一件もありません。`);
  return [...programs.values()];
}

function candidateOf(id: string, entry: Entry): Candidate {
  const text: Record<string, string> = {};
  for (const [key, value] of Object.entries(entry)) {
    if (typeof value !== 'string' || value.trim() === '' || FACTS.has(key) || ADDRESS.test(value)) continue;
    const field = Object.hasOwn(ENGINE_FIELD, key) ? ENGINE_FIELD[key]! : key;
    text[field] = Object.hasOwn(text, field) ? `${text[field]}\n${value}` : value;
  }
  return {
    kind: 'program',
    id,
    version: 1,
    text,
    themes: strings(entry['themes']),
    needKinds: strings(entry['needKinds']),
    stages: strings(entry['stages']),
    provider: typeof entry['ministry'] === 'string' ? entry['ministry'] : '',
    amountYen: null,
    maxRate: null,
    reach: reachOf(text, strings(entry['implementationMethods'])),
    rule: null,
    windows: [],
    prefectures: strings(entry['prefectures']),
    partnerKind: null,
    lastVerifiedOn: null,
    completeness: 0.5,
  };
}

/** @throws UsageError naming the line */
export async function readQueries(file: string): Promise<Query[]> {
  const queries: Query[] = [];
  for await (const line of readJsonLines(file)) {
    const entry = entryOf(file, line);
    const relevant = idsOf(entry['programs']);
    if (relevant === null || relevant.length === 0) {
      throw problem(file, line.line, '「programs」は、正しい施策の id を一つ以上並べたものにしてください。');
    }
    const grades = gradesOf(entry['grades']);
    if (grades === null) throw problem(file, line.line, '「grades」は、id ごとの正の数にしてください。');
    const text = entry['text'];
    // A text with a title is a text still; an idea says what its challenge is.
    const isIdea =
      typeof entry['challenge'] === 'string' || (typeof text !== 'string' && typeof entry['title'] === 'string');
    if (typeof text !== 'string' && !isIdea) throw problem(file, line.line, '「text」がありません。');
    const idea = isIdea ? ideaOf(entry) : ideaOfText(text as string);
    queries.push({
      idea,
      text: typeof text === 'string' ? text : Object.values(idea.text).join('\n'),
      relevant,
      grades,
      split: typeof entry['split'] === 'string' ? entry['split'] : null,
    });
  }
  if (queries.length === 0) throw new UsageError(`${file}: 問い合わせが一件もありません。`);
  return queries;
}

const IDEA_TEXTS = ['title', 'challenge', 'assets', 'combination', 'publicSummary'];

function ideaOf(entry: Entry): MatchingIdea {
  const bare = ideaOfText('');
  const texts = IDEA_TEXTS.flatMap((name) => (typeof entry[name] === 'string' ? [[name, entry[name]] as const] : []));
  const needs = Array.isArray(entry['needs']) ? (entry['needs'] as readonly unknown[]) : [];
  const applicant = isObject(entry['applicant']) ? entry['applicant'] : {};
  return {
    ...bare,
    text: Object.fromEntries(texts),
    needs: needs.flatMap((need, i) =>
      isObject(need)
        ? [{ id: idOf(need['id']) ?? String(i), kind: stringOr(need['kind'], ''), text: stringOr(need['text'], '') }]
        : [],
    ),
    themes: strings(entry['themes']),
    stage: typeof entry['stage'] === 'string' ? entry['stage'] : null,
    budgetYen: typeof entry['budgetYen'] === 'number' ? entry['budgetYen'] : null,
    partnerKinds: strings(entry['partnerKinds']),
    applicant: {
      kind: stringOr(applicant['kind'], ''),
      code: typeof applicant['code'] === 'string' ? applicant['code'] : null,
      prefecture: typeof applicant['prefecture'] === 'string' ? applicant['prefecture'] : null,
      population: typeof applicant['population'] === 'number' ? applicant['population'] : null,
      ...(Array.isArray(applicant['areaAttributes']) && { areaAttributes: strings(applicant['areaAttributes']) }),
    },
  };
}

/** One award per program and recipient, or per program where no recipient is named. @throws UsageError naming the line */
export async function readHistory(file: string): Promise<Award[]> {
  const awards: Award[] = [];
  for await (const line of readJsonLines(file)) {
    const entry = entryOf(file, line);
    const { text } = entry;
    const programs = idsOf(entry['programs']);
    if (typeof text !== 'string') throw problem(file, line.line, '「text」がありません。');
    if (programs === null) throw problem(file, line.line, '「programs」は id を並べたものにしてください。');
    const recipients = Array.isArray(entry['recipients']) ? (entry['recipients'] as readonly unknown[]) : [];
    const known = recipients.filter(isObject);
    for (const candidateId of programs) {
      for (const [i, recipient] of (known.length > 0 ? known : [{} as Entry]).entries()) {
        awards.push({
          id: `${line.line}/${candidateId}/${i}`,
          candidateId,
          text,
          recipientCode: codeOf(recipient['corporateNumber']),
          fiscalYear: 0,
          amountYen: typeof recipient['amountYen'] === 'number' ? recipient['amountYen'] : null,
        });
      }
    }
  }
  return awards;
}

/** Corporate numbers of local governments: check digit, 000020, 団体コード. */
function codeOf(corporateNumber: unknown): string | null {
  return (typeof corporateNumber === 'string' ? /^\d000020(\d{6})$/.exec(corporateNumber)?.[1] : null) ?? null;
}

function entryOf(file: string, line: JsonLine): Entry {
  if ('reason' in line) throw problem(file, line.line, line.reason);
  return line.entry;
}

const problem = (file: string, line: number, reason: string): UsageError =>
  new UsageError(`${file} の ${line} 行目: ${reason}`);

const isObject = (value: unknown): value is Entry =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const stringOr = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise);
const strings = (value: unknown): string[] =>
  Array.isArray(value) ? (value as readonly unknown[]).filter((one): one is string => typeof one === 'string') : [];
const idOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : null;

function idsOf(value: unknown): string[] | null {
  if (!Array.isArray(value)) return null;
  const ids = (value as readonly unknown[]).map(idOf);
  return ids.includes(null) ? null : [...new Set(ids as string[])];
}

function gradesOf(value: unknown): Record<string, number> | null {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) return null;
  const entries = Object.entries(value);
  const isRight = entries.every(([, grade]) => typeof grade === 'number' && grade >= 0 && grade <= 30);
  return isRight ? (Object.fromEntries(entries) as Record<string, number>) : null;
}
