import type { Analyser, TextAnalysis } from '../analysis/analyser';
import { THESAURUS } from './thesaurus.data';

/** Terms to look for because of what an idea says. */
export interface Expansion {
  /** The phrase of the thesaurus that was recognised, and where: field and place in the original text. */
  readonly because: { readonly field: string; readonly start: number; readonly end: number };
  readonly terms: readonly string[];
  readonly bigrams: readonly number[];
  readonly weight: number;
}

/** Changes whenever the data or its use changes; recorded as part of the weights' version. */
export const THESAURUS_VERSION = 'thesaurus-2';

/** A remedy counts less than what the idea says itself: it is a guess of ours. */
const EXPANSION_WEIGHT = 0.3;
/** The words of a phrase must stand this close together (UTF-16 units of the idea's text). */
const PHRASE_REACH = 24;
/** A word repeated more often is not looked at further: it keeps the search for phrases short in any text. */
const CONSIDERED_PLACES = 100;

interface CompiledEntry {
  readonly phrases: readonly (readonly string[])[];
  readonly remedies: readonly { readonly terms: readonly string[]; readonly bigrams: readonly number[] }[];
}

const compiledBy = new WeakMap<Analyser, readonly CompiledEntry[]>();

/** What the thesaurus adds to a query, in the order of its entries. Each entry counts once. */
export function expansionsFor(analyser: Analyser, analysis: TextAnalysis): Expansion[] {
  const places = placesOfTerms(analysis);
  const expansions: Expansion[] = [];
  for (const entry of compile(analyser)) {
    const because = firstPhraseIn(entry.phrases, places);
    if (because === null) continue;
    for (const { terms, bigrams } of entry.remedies) {
      expansions.push({ because, terms, bigrams, weight: EXPANSION_WEIGHT });
    }
  }
  return expansions;
}

function compile(analyser: Analyser): readonly CompiledEntry[] {
  let compiled = compiledBy.get(analyser);
  if (compiled === undefined) {
    compiled = THESAURUS.map(({ said, remedies }) => ({
      phrases: said.map((phrase) => analyser.analyse({ phrase }).terms).filter((terms) => terms.length > 0),
      remedies: remedies.map((remedy) => {
        const analysis = analyser.analyse({ remedy });
        return { terms: wholesOf(analysis), bigrams: [...analysis.bigrams].filter((_, i) => i % 2 === 0) };
      }),
    }));
    compiledBy.set(analyser, compiled);
  }
  return compiled;
}

/** Terms that are not part of a longer term: 移動販売, without the 移動 that would find every kind of movement. */
function wholesOf({ terms, occurrences }: TextAnalysis): string[] {
  const wholes = new Set<string>();
  for (let i = 0; i < occurrences.length; i += 3) {
    const inside = (j: number): boolean =>
      occurrences[j + 1]! <= occurrences[i + 1]! &&
      occurrences[j + 2]! >= occurrences[i + 2]! &&
      occurrences[j + 2]! - occurrences[j + 1]! > occurrences[i + 2]! - occurrences[i + 1]!;
    let isPart = false;
    for (let j = 0; j < occurrences.length; j += 3) isPart ||= inside(j);
    if (!isPart) wholes.add(terms[occurrences[i]!]!);
  }
  return [...wholes];
}

interface PlaceInField {
  readonly field: string;
  readonly start: number;
  readonly end: number;
}

function placesOfTerms(analysis: TextAnalysis): ReadonlyMap<string, readonly PlaceInField[]> {
  const places = new Map<string, PlaceInField[]>();
  for (const field of analysis.fields) {
    for (let i = field.occurrencesFrom; i < field.occurrencesTo; i++) {
      const term = analysis.terms[analysis.occurrences[i * 3]!]!;
      const place = {
        field: field.name,
        start: analysis.occurrences[i * 3 + 1]!,
        end: analysis.occurrences[i * 3 + 2]!,
      };
      const known = places.get(term);
      if (known === undefined) places.set(term, [place]);
      else if (known.length < CONSIDERED_PLACES) known.push(place);
    }
  }
  return places;
}

function firstPhraseIn(
  phrases: readonly (readonly string[])[],
  places: ReadonlyMap<string, readonly PlaceInField[]>,
): PlaceInField | null {
  for (const terms of phrases) {
    if (terms.some((term) => !places.has(term))) continue;
    for (const anchor of places.get(terms[0]!)!) {
      const found = together(anchor, terms.slice(1), places);
      if (found !== null) return found;
    }
  }
  return null;
}

/** The stretch around an occurrence of the first term in which all others occur, too. */
function together(
  anchor: PlaceInField,
  others: readonly string[],
  places: ReadonlyMap<string, readonly PlaceInField[]>,
): PlaceInField | null {
  let { start, end } = anchor;
  for (const term of others) {
    const near = places
      .get(term)!
      .find(
        (place) =>
          place.field === anchor.field &&
          Math.max(end, place.end) - Math.min(start, place.start) <= PHRASE_REACH + (anchor.end - anchor.start),
      );
    if (near === undefined) return null;
    start = Math.min(start, near.start);
    end = Math.max(end, near.end);
  }
  return { field: anchor.field, start, end };
}
