import { foldKana, normaliseText } from '@app/japan';

/**
 * Full text search over Japanese without an extension: overlapping pairs of characters with their positions in a
 * `tsvector`, found as phrases. Exact substrings, also of two characters, through a GIN index.
 */
const LAST_POSITION = 16_383;
const FIELD_GAP = 3;

export type SearchWeight = 'A' | 'B' | 'C' | 'D';

const quote = (lexeme: string): string => `'${lexeme.replace(/[\\']/g, '$&$&')}'`;

function charactersOf(text: string): string[][] {
  const folded = foldKana(normaliseText(text).text).toLowerCase();
  return folded
    .split(/[^\p{L}\p{N}ー]+/u)
    .filter((run) => run.length > 0)
    .map((run) => Array.from(run));
}

/** @returns the text form of a tsvector; cast it with `::tsvector` */
export function searchVector(fields: readonly { text: string | null | undefined; weight: SearchWeight }[]): string {
  const positions = new Map<string, string[]>();
  let position = 1;
  for (const { text, weight } of fields) {
    for (const characters of charactersOf(text ?? '')) {
      // The last character stands alone, so that words of one character and word ends are found by prefix.
      characters.forEach((character, i) => {
        if (position > LAST_POSITION) return;
        const lexeme = character + (characters[i + 1] ?? '');
        const list = positions.get(lexeme) ?? [];
        if (list.length < 250) list.push(`${position}${weight === 'D' ? '' : weight}`);
        positions.set(lexeme, list);
        position++;
      });
      position += FIELD_GAP;
    }
  }
  return [...positions].map(([lexeme, list]) => `${quote(lexeme)}:${list.join(',')}`).join(' ');
}

/** @returns the text form of a tsquery in which every word must occur as a whole, or null when nothing can be searched */
export function searchQuery(query: string): string | null {
  const words = charactersOf(query).slice(0, 20);
  const phrases = words.map((characters) => {
    const word = characters.slice(0, 60);
    if (word.length === 1) return `${quote(word[0]!)}:*`;
    const pairs = word.slice(0, -1).map((character, i) => quote(character + word[i + 1]!));
    return pairs.length === 1 ? pairs[0]! : `(${pairs.join(' <-> ')})`;
  });
  return phrases.length > 0 ? phrases.join(' & ') : null;
}
