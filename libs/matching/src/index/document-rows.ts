import type { AnalysedCandidate } from '../analysis/analyser';
import type { DocumentStore } from '../store/document-store';
import { type ContentTerms, contentTerms, encodeContent } from '../store/record';
import { encodeFacts, FACTS } from './facts';
import { bigramFrequencies, type Vocabularies, weightOfField, wordFrequencies } from './fields';
import { GrowingUint32 } from './growing';
import { HALVES } from './impact';
import type { Interner } from './interner';
import { TermRows } from './term-rows';

/** What all snapshots that come from one build share: it only grows. */
export interface IndexResources {
  readonly vocabularies: Vocabularies;
  readonly values: Interner;
  readonly store: DocumentStore;
  /** Whether statistics learn what texts are about. */
  readonly meaning: boolean;
}

/** Documents of one kind on their way into a segment. Of several with one id the last is chosen. */
export class DocumentRows {
  readonly words: TermRows;
  readonly bigrams: TermRows;
  readonly facts = new GrowingUint32();
  /** Numbers of the words of the name, one per occurrence, from `nameStarts[row]` on. */
  readonly names = new GrowingUint32();
  readonly nameStarts = new GrowingUint32();
  /** Where the content of each row lies in the store. */
  readonly references: number[] = [];
  readonly ids: string[] = [];
  private readonly rowOf = new Map<string, number>();

  constructor(private readonly resources: IndexResources) {
    this.words = new TermRows();
    this.bigrams = new TermRows();
    this.nameStarts.push(0);
  }

  add({ candidate, analysis }: AnalysedCandidate): void {
    const { vocabularies, values, store } = this.resources;
    encodeFacts(candidate, values, (number) => this.facts.push(number));
    const ofWords = wordFrequencies(analysis, weightOfField);
    const ofBigrams = bigramFrequencies(analysis, weightOfField);
    const numbers = analysis.terms.map((term) => vocabularies.words.add(term));
    const words = contentTerms(numbers, ofWords.frequencies);
    const bigrams = contentTerms(ofBigrams.keys, ofBigrams.frequencies);
    addRow(this.words, words, ofWords.length);
    addRow(this.bigrams, bigrams, ofBigrams.length);
    const name = analysis.fields.find((field) => field.name === 'name');
    for (let i = name?.occurrencesFrom ?? 0; i < (name?.occurrencesTo ?? 0); i++) {
      this.names.push(numbers[analysis.occurrences[i * 3]!]!);
    }
    this.finish(candidate.id, store.put(encodeContent(candidate, analysis, words, bigrams, vocabularies.fields)));
  }

  /** Ends a row to which everything else has been added. */
  finish(id: string, reference: number): void {
    this.nameStarts.push(this.names.length);
    this.references.push(reference);
    this.rowOf.set(id, this.ids.length);
    this.ids.push(id);
  }

  /** The rows that count, ascending by id. */
  chosen(): Uint32Array {
    const ids = [...this.rowOf.keys()].sort();
    return Uint32Array.from(ids, (id) => this.rowOf.get(id)!);
  }

  versionOf(row: number): number {
    return this.facts.at(row * FACTS);
  }
}

function addRow(rows: TermRows, { keys, halves }: ContentTerms, length: number): void {
  for (let i = 0; i < keys.length; i++) rows.add(keys[i]!, halves[i]!);
  rows.endRow(Math.round(length * HALVES));
}
