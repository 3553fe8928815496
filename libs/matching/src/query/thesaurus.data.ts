import { CHILDREN } from './thesaurus.children';
import { ECONOMY } from './thesaurus.economy';
import { LAND } from './thesaurus.land';
import { LIVING } from './thesaurus.living';
import { SAFETY } from './thesaurus.safety';
import { WORDS } from './thesaurus.words';

/**
 * Domain thesaurus: how needs are spoken of at the counter of a town hall ↔ what remedies are called in programs,
 * offerings and research.
 *
 * Each line of the data is an entry, lines with # are headings:
 *
 *     買い物に行けない、買い物難民 → 移動販売、買物環境      (what helps)
 *     お年寄り、おばあちゃん ＝ 高齢者                      (what it is called)
 *
 * - Left, the phrases of an idea. A phrase is recognised when all its content words (base form) stand close together in
 *   one field, in any order and inflection: 「買い物に行けない」 is also found in 「行けない買い物」. A phrase in 『』 is
 *   found as it is written, only.
 * - Right, what is then looked for besides, with reduced weight. It is shown as such in the reasons. Never boilerplate
 *   (支援, 事業, 対策): that would find everything.
 *
 * Written by us from what is generally known of municipal administration and the fields of the ministries, by theme;
 * extended only by adding lines and raising THESAURUS_VERSION. It must carry over: no line for the sake of a single
 * program or of an idea of the evaluation.
 */
export interface ThesaurusEntry {
  readonly said: readonly string[];
  /** Another name of the same thing, or a remedy. */
  readonly relation: 'same' | 'remedy';
  readonly remedies: readonly string[];
}

const ENTRY = /^(?<said>[^→＝]+) (?<arrow>[→＝]) (?<remedies>[^→＝]+)$/u;

/** @throws Error naming the line that is no entry */
export function readThesaurus(...parts: readonly string[]): ThesaurusEntry[] {
  const lines = parts.flatMap((part) => part.split('\n')).map((line) => line.trim());
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const { said, arrow, remedies } = ENTRY.exec(line)?.groups ?? {};
      if (said === undefined || remedies === undefined) throw new Error(`no entry of the thesaurus: ${line}`);
      return { said: said.split('、'), relation: arrow === '＝' ? 'same' : 'remedy', remedies: remedies.split('、') };
    });
}

export const THESAURUS: readonly ThesaurusEntry[] = readThesaurus(WORDS, LIVING, CHILDREN, LAND, ECONOMY, SAFETY);
