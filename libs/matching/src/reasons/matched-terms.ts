import type { TextAnalysis } from '../analysis/analyser';
import type { IndexedDocument } from '../index/fields';
import { impactsOf } from '../index/segment';
import type { CorpusStatistics } from '../index/statistics';
import type { PreparedIdea } from '../query/query';
import type { MatchedTerm, Span } from '../types';

/** Words that stand in a larger share of the kind's texts say nothing about one of them (事業, 実施). Learned, not listed. */
const BOILERPLATE_SHARE = 0.2;
const MOST_TERMS = 8;
const MOST_SPANS = 5;

interface Match {
  readonly term: string;
  value: number;
  readonly spans: readonly Span[];
}

/**
 * Names the words on which an idea and a candidate meet, the most telling first. A word that only occurs as a part of
 * a longer matched one is counted with that one.
 */
export class TermMatcher {
  private readonly weightOf: ReadonlyMap<string, number>;
  private readonly ideaSpans: ReadonlyMap<string, readonly Span[]>;

  constructor(
    private readonly idea: PreparedIdea,
    private readonly statistics: CorpusStatistics,
    private readonly kind: string,
  ) {
    this.weightOf = new Map(idea.query.words.map(({ term, weight }) => [term, weight]));
    this.ideaSpans = spansByTerm(idea.analysis, (term) => this.weightOf.has(term));
  }

  match(document: IndexedDocument): MatchedTerm[] {
    const { terms, impacts } = impactsOf(document, 'words', this.statistics);
    const ofKind = this.statistics.of(this.kind, 'words');
    const values = new Map<string, number>();
    let total = 0;
    for (const [i, term] of document.analysis.terms.entries()) {
      const weight = this.weightOf.get(term);
      if (weight === undefined) continue;
      const value = weight * impacts[i]!;
      total += value;
      if (ofKind.share(terms[i]) <= BOILERPLATE_SHARE) values.set(term, value);
    }
    if (total === 0) return [];
    const spans = spansByTerm(document.analysis, (term) => values.has(term));
    const matches = [...values].map(([term, value]): Match => ({ term, value, spans: spans.get(term) ?? [] }));
    return withoutParts(matches)
      .sort((a, b) => b.value - a.value || (a.term < b.term ? -1 : 1))
      .slice(0, MOST_TERMS)
      .map((match) => this.describe(match, match.value / total, document));
  }

  private describe({ term, spans }: Match, share: number, { candidate }: IndexedDocument): MatchedTerm {
    const [first] = spans;
    const surface = first === undefined ? term : (candidate.text[first.field] ?? '').slice(first.start, first.end);
    const shown = { surface, share, candidateSpans: spans.slice(0, MOST_SPANS) };
    const expansion = this.idea.expansions.get(term);
    if (expansion !== undefined) return { ...shown, ideaSpans: [expansion.because], fromThesaurus: true };
    return { ...shown, ideaSpans: (this.ideaSpans.get(term) ?? []).slice(0, MOST_SPANS) };
  }
}

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
