import { LOCAL_GOVERNMENTS } from '@app/japan';
import type { Analyser } from '../analysis/analyser';
import type { MatchingIdea } from '../types';
import type { Expansion } from './thesaurus';

/**
 * Programs for one region name the prefecture (沖縄, 福島, 北海道); ideas name the town. A municipality whose name is
 * unique in Japan stands for its prefecture, too.
 */
const PLACE_WEIGHT = 0.6;

/** Names without their last character, so that they are looked up backwards from 市, 区, 町 or 村. */
const LONGEST_NAME = Math.max(...LOCAL_GOVERNMENTS.map(({ name }) => name.length));
const UNIQUE = uniqueMunicipalities();

/** 青森県 → 青森, 北海道 → 北海道. */
const shortName = (prefecture: string): string => (prefecture === '北海道' ? prefecture : prefecture.slice(0, -1));

function uniqueMunicipalities(): ReadonlyMap<string, string> {
  const prefectures = new Map<string, string | null>();
  for (const { name, type, prefectureName } of LOCAL_GOVERNMENTS) {
    if (type !== 'prefecture') prefectures.set(name, prefectures.has(name) ? null : prefectureName);
  }
  return new Map([...prefectures].flatMap(([name, prefecture]) => (prefecture === null ? [] : [[name, prefecture]])));
}

/** The prefectures of the municipalities that an idea's texts name, each once. */
export function placesOf(analyser: Analyser, idea: Pick<MatchingIdea, 'text'>): Expansion[] {
  const found = new Map<string, Expansion>();
  for (const [field, text] of Object.entries(idea.text)) {
    for (const match of text.matchAll(/[市区町村]/g)) {
      const end = match.index + 1;
      for (let start = Math.max(0, end - LONGEST_NAME); start < end - 1; start++) {
        const prefecture = UNIQUE.get(text.slice(start, end));
        if (prefecture === undefined) continue;
        const name = shortName(prefecture);
        if (!found.has(name)) found.set(name, { because: { field, start, end }, ...termsOf(analyser, name) });
        break;
      }
    }
  }
  return [...found.values()];
}

function termsOf(analyser: Analyser, name: string): Pick<Expansion, 'terms' | 'bigrams' | 'weight'> {
  const { terms, bigrams } = analyser.analyse({ name });
  return { terms, bigrams: [...bigrams].filter((_, i) => i % 2 === 0), weight: PLACE_WEIGHT };
}
