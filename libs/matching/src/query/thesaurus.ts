import { foldKana, normaliseText } from '@app/japan';
import { type Analyser, LONGEST_FIELD, type TextAnalysis } from '../analysis/analyser';
import type { TextFields } from '../types';
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
export const THESAURUS_VERSION = 'thesaurus-3';

/** A guess of ours counts less than what the idea says itself. Values that held in both halves of the tuned ideas. */
const SAME_WEIGHT = 0.6;
const REMEDY_WEIGHT = 0.5;
/**
 * Share of hiragana among the letters up to which a text is made of official compounds, and from which on it is made of
 * sentences. The former names its measures already and needs no translation (titles of awards: 0.1 in the middle), the
 * latter speaks of needs (ideas: 0.4 to 0.6).
 */
const OFFICIAL_SHARE = 0.2;
const SENTENCE_SHARE = 0.4;
/** The words of a phrase must stand this close together (UTF-16 units of the idea's text). */
const PHRASE_REACH = 24;
/** A word repeated more often is not looked at further: it keeps the search for phrases short in any text. */
const CONSIDERED_PLACES = 100;

const LETTER = /^\p{L}$/u;
const HIRAGANA = /^\p{Script=Hiragana}$/u;
const NOT_HIRAGANA = /(?!\p{Script=Hiragana})[\p{L}\p{N}]/u;

interface CompiledPhrase {
  /** Index of the entry in the thesaurus. */
  readonly entry: number;
  /** Distinct, the one that the fewest phrases have first. */
  readonly terms: readonly string[];
  /** Folded text that must stand around the word, where the word alone would say too little. */
  readonly verbatim: string | null;
}

interface CompiledThesaurus {
  /** By their first term; in the order of the entries. */
  readonly phrases: ReadonlyMap<string, readonly CompiledPhrase[]>;
  readonly remedies: readonly (readonly Remedy[])[];
}

interface Remedy {
  readonly terms: readonly string[];
  readonly bigrams: readonly number[];
}

const compiledBy = new WeakMap<Analyser, CompiledThesaurus>();

/**
 * What the thesaurus adds to a query, in the order of its entries. Each entry counts once.
 *
 * @param text what was analysed
 */
export function expansionsFor(analyser: Analyser, text: TextFields, analysis: TextAnalysis): Expansion[] {
  const scale = everydayShare(text);
  if (scale === 0) return [];
  const { phrases, remedies } = compile(analyser);
  const places = placesOfTerms(analysis);
  const recognised = new Map<number, PlaceInField>();
  for (const term of analysis.terms) {
    for (const phrase of phrases.get(term) ?? []) {
      if (recognised.has(phrase.entry)) continue;
      const place = find(phrase, places, text);
      if (place !== null) recognised.set(phrase.entry, place);
    }
  }
  return [...recognised]
    .sort(([a], [b]) => a - b)
    .flatMap(([entry, because]) => {
      const weight = scale * (THESAURUS[entry]!.relation === 'same' ? SAME_WEIGHT : REMEDY_WEIGHT);
      return remedies[entry]!.map((remedy) => ({ because, ...remedy, weight }));
    });
}

/** How far a text is written as one speaks, 0..1. */
function everydayShare(text: TextFields): number {
  let [hiragana, letters] = [0, 0];
  for (const field of Object.values(text)) {
    for (const letter of field.slice(0, LONGEST_FIELD)) {
      if (HIRAGANA.test(letter)) hiragana++;
      else if (!LETTER.test(letter)) continue;
      letters++;
    }
  }
  const share = letters === 0 ? 0 : hiragana / letters;
  return Math.min(1, Math.max(0, (share - OFFICIAL_SHARE) / (SENTENCE_SHARE - OFFICIAL_SHARE)));
}

function compile(analyser: Analyser): CompiledThesaurus {
  let compiled = compiledBy.get(analyser);
  if (compiled === undefined) {
    const read = THESAURUS.flatMap(({ said }, entry) =>
      said.flatMap((phrase) => readPhrase(analyser, phrase)).map((reading) => ({ entry, ...reading })),
    );
    const frequency = new Map<string, number>();
    for (const { terms } of read) for (const term of terms) frequency.set(term, (frequency.get(term) ?? 0) + 1);
    const phrases = new Map<string, CompiledPhrase[]>();
    for (const phrase of read) {
      const terms = [...phrase.terms].sort((a, b) => frequency.get(a)! - frequency.get(b)! || (a < b ? -1 : 1));
      const list = phrases.get(terms[0]!);
      if (list === undefined) phrases.set(terms[0]!, [{ ...phrase, terms }]);
      else list.push({ ...phrase, terms });
    }
    compiled = {
      phrases,
      remedies: THESAURUS.map(({ remedies }) =>
        remedies.map((remedy) => {
          const analysis = analyser.analyse({ remedy });
          return { terms: wholesOf(analysis), bigrams: [...analysis.bigrams].filter((_, i) => i % 2 === 0) };
        }),
      ),
    };
    compiledBy.set(analyser, compiled);
  }
  return compiled;
}

/** A phrase by itself and within a sentence, where the analyser may cut it otherwise. */
const FRAMES: readonly (readonly [before: string, after: string])[] = [
  ['', ''],
  ['ここでは', 'という'],
];

/**
 * The words of a phrase. 『』 asks for its very text. So does a single word with other letters than hiragana beside it:
 * the 物 of 飲み物 and the 未 of 未利用 are no terms, but 飲む and 利用 alone would be something else.
 */
function readPhrase(analyser: Analyser, written: string): Pick<CompiledPhrase, 'terms' | 'verbatim'>[] {
  const phrase = written.replace(/^『(.+)』$/, '$1');
  const readings = new Map<string, Pick<CompiledPhrase, 'terms' | 'verbatim'>>();
  for (const [before, after] of FRAMES) {
    const [from, to] = [before.length, before.length + phrase.length];
    const { terms: all, occurrences } = analyser.analyse({ phrase: before + phrase + after });
    const terms = new Set<string>();
    let rest = before + phrase + after;
    for (let i = 0; i < occurrences.length; i += 3) {
      const [start, end] = [occurrences[i + 1]!, occurrences[i + 2]!];
      if (start < from || end > to) continue;
      terms.add(all[occurrences[i]!]!);
      rest = rest.slice(0, start) + ' '.repeat(end - start) + rest.slice(end);
    }
    const asksForText = phrase !== written || (terms.size === 1 && NOT_HIRAGANA.test(rest.slice(from, to)));
    readings.set([...terms].join(' '), { terms: [...terms], verbatim: asksForText ? fold(phrase) : null });
  }
  return [...readings.values()].filter(({ terms }) => terms.length > 0);
}

const fold = (text: string): string => foldKana(normaliseText(text).text);

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

type Places = ReadonlyMap<string, readonly PlaceInField[]>;

function placesOfTerms(analysis: TextAnalysis): Places {
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

/** The first place where a phrase stands. */
function find({ terms, verbatim }: CompiledPhrase, places: Places, text: TextFields): PlaceInField | null {
  const [first, ...others] = terms;
  if (others.some((term) => !places.has(term))) return null;
  for (const anchor of places.get(first!)!) {
    const found = together(anchor, others, places);
    if (found !== null && (verbatim === null || standsAround(found, verbatim, text))) return found;
  }
  return null;
}

function standsAround({ field, start, end }: PlaceInField, verbatim: string, text: TextFields): boolean {
  const reach = verbatim.length;
  return fold(text[field]?.slice(Math.max(0, start - reach), end + reach) ?? '').includes(verbatim);
}

/** The stretch around an occurrence of the first term in which all others occur, too. */
function together(anchor: PlaceInField, others: readonly string[], places: Places): PlaceInField | null {
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
