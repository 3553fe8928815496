import type { TextAnalysis } from '../analysis/analyser';
import type { IndexedDocument } from '../index/segment';
import type { DocumentContent } from '../store/record';
import type { CorpusStatistics } from '../index/statistics';
import { keyQuery } from '../index/text-query';
import type { PreparedIdea } from '../query/query';
import type { MatchedTerm, Span } from '../types';

/** Words that stand in a larger share of the kind's texts say nothing about one of them (事業, 実施). Learned, not listed. */
const BOILERPLATE_SHARE = 0.2;
const MOST_TERMS = 8;
const MOST_SPANS = 5;
/**
 * No more of the words that two texts share are looked at, the most telling, and no more places of each: what is part of
 * what is found by comparing all with all, and texts may be made of nothing but words.
 */
const CONSIDERED_TERMS = 200;
const CONSIDERED_PLACES = 50;

interface WantedTerm {
  readonly term: string;
  /** Weight × idf. */
  readonly value: number;
  readonly isBoilerplate: boolean;
}

interface Match {
  readonly term: string;
  value: number;
  readonly spans: Span[];
}

/**
 * Names the words on which an idea and a candidate meet, the most telling first. A word that only occurs as a part of
 * a longer matched one is counted with that one.
 */
export class TermMatcher {
  /** By number of the word, for those that any document ever had. */
  private readonly wanted = new Map<number, WantedTerm>();
  private readonly ideaSpans: ReadonlyMap<string, readonly Span[]>;

  constructor(
    private readonly idea: PreparedIdea,
    statistics: CorpusStatistics,
    kind: string,
  ) {
    const ofKind = statistics.of(kind, 'words');
    for (const { term: number, name: term, weight } of keyQuery(idea.query, statistics).known) {
      const isBoilerplate = ofKind.share(number) > BOILERPLATE_SHARE;
      this.wanted.set(number, { term, value: weight * ofKind.idf(number), isBoilerplate });
    }
    const asked = new Set(idea.query.words.map(({ term }) => term));
    this.ideaSpans = spansByTerm(idea.analysis, (term) => asked.has(term));
  }

  /** @param content of the document @returns also the numbers of all words of the idea that the document has */
  match(document: IndexedDocument, content: DocumentContent): { terms: MatchedTerm[]; met: ReadonlySet<number> } {
    const { keys, halves } = content.words;
    const matches: (Match | undefined)[] = [];
    const met = new Set<number>();
    let total = 0;
    for (let i = 0; i < keys.length; i++) {
      const wanted = this.wanted.get(keys[i]!);
      if (wanted === undefined) continue;
      met.add(keys[i]!);
      const value = wanted.value * document.saturationOf('words', halves[i]!);
      total += value;
      if (!wanted.isBoilerplate) matches[i] = { term: wanted.term, value, spans: [] };
    }
    if (total === 0) return { terms: [], met };
    content.eachOccurrence((word, field, start, end) => {
      const spans = matches[word]?.spans;
      if (spans !== undefined && spans.length < CONSIDERED_PLACES) spans.push({ field, start, end });
    });
    const all = matches.filter((match) => match !== undefined);
    const considered = all.length <= CONSIDERED_TERMS ? all : all.sort(byValue).slice(0, CONSIDERED_TERMS);
    const terms = withoutParts(considered)
      .sort(byValue)
      .slice(0, MOST_TERMS)
      .map((match) => this.describe(match, match.value / total, content));
    return { terms, met };
  }

  private describe({ term, spans }: Match, share: number, content: DocumentContent): MatchedTerm {
    const [first] = spans;
    const surface = first === undefined ? term : content.slice(first.field, first.start, first.end);
    const shown = { surface, share, candidateSpans: spans.slice(0, MOST_SPANS) };
    const expansion = this.idea.expansions.get(term);
    if (expansion !== undefined) return { ...shown, ideaSpans: [expansion.because], fromThesaurus: true };
    return { ...shown, ideaSpans: (this.ideaSpans.get(term) ?? []).slice(0, MOST_SPANS) };
  }
}

const byValue = (a: Match, b: Match): number => b.value - a.value || (a.term < b.term ? -1 : 1);

/** Places of the wanted terms, in the order of fields and text. */
function spansByTerm(analysis: TextAnalysis, isWanted: (term: string) => boolean): Map<string, Span[]> {
  const wanted = analysis.terms.map(isWanted);
  const spans = new Map<string, Span[]>();
  for (const { name, occurrencesFrom, occurrencesTo } of analysis.fields) {
    for (let i = occurrencesFrom * 3; i < occurrencesTo * 3; i += 3) {
      const id = analysis.occurrences[i]!;
      if (wanted[id] !== true) continue;
      const term = analysis.terms[id]!;
      const span = { field: name, start: analysis.occurrences[i + 1]!, end: analysis.occurrences[i + 2]! };
      const known = spans.get(term);
      if (known === undefined) spans.set(term, [span]);
      else known.push(span);
    }
  }
  return spans;
}

/** Takes out matches all of whose places lie inside places of a longer match, which gets their value. */
function withoutParts(matches: readonly Match[]): Match[] {
  const longestFirst = [...matches].sort((a, b) => lengthOf(b) - lengthOf(a) || (a.term < b.term ? -1 : 1));
  const kept: Match[] = [];
  for (const match of longestFirst) {
    const whole = kept.find(
      (longer) =>
        match.spans.length > 0 && match.spans.every((span) => longer.spans.some((around) => isInside(span, around))),
    );
    if (whole === undefined) kept.push({ ...match });
    else whole.value += match.value;
  }
  return kept;
}

const lengthOf = ({ spans: [first], term }: Match): number =>
  first === undefined ? term.length : first.end - first.start;

function isInside(span: Span, around: Span): boolean {
  return span.field === around.field && span.start >= around.start && span.end <= around.end;
}
