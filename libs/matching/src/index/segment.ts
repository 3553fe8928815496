import { DIMENSIONS, likeness } from '../latent/latent-space';
import type { Plan } from '../kernel/memory';
import { DocumentContent } from '../store/record';
import type { Candidate, TextFields } from '../types';
import { DocumentIds } from './document-ids';
import type { DocumentRows, IndexResources } from './document-rows';
import { FACTS, StoredCandidate } from './facts';
import type { Family } from './fields';
import { narrowed } from './growing';
import { frequencyOf, HALVES, saturationOf } from './impact';
import { MOST_DOCUMENTS, PostingLists, TrueFrequencies } from './posting-lists';
import type { NumberedQuery } from './text-query';
import { type CorpusStatistics, K1 } from './statistics';
import type { TermRows } from './term-rows';

export const LARGEST_SEGMENT = MOST_DOCUMENTS;
/** Terms that one of so many documents has get a row of bytes: words for speed, bigrams as far as memory allows. */
const ROW_SHARE: Readonly<Record<Family, number>> = { words: 8, bigrams: 3 };

/** A candidate as it lies in the index. What is read from the store is read when first asked for. */
export interface IndexedDocument {
  readonly id: string;
  readonly candidate: Candidate;
  /** The number that stands for a fact (`FACT`): equal facts have equal numbers throughout an index. */
  fact(which: number): number;
  /** Numbers of the words of its name, one per occurrence. */
  readonly nameTerms: Uint32Array;
  /** How much these tell together: the sum of their idf. */
  readonly nameWeight: number;
  /** Reads its words, their places and the texts: valid until another document is read. */
  read(): DocumentContent;
  /** @param content what `read` has given */
  impactsOf(family: Family, content: DocumentContent): Impacts;
  /** What a term brings, as it was written into the lists: 1..255. @param halves its weighted frequency */
  saturationOf(family: Family, halves: number): number;
  /** What it is about (`LatentSpace`). */
  readonly latent: Int8Array;
  /** `likeness` of a query's place and `latent`. */
  likenessTo(query: Float64Array | null): number;
  /** @param told how much each word tells @returns the sum over `nameTerms` */
  nameMet(told: ReadonlyMap<number, number>): number;
}

/** What each term of a document brings to its score. */
export interface Impacts {
  readonly keys: Uint32Array;
  /** 1..255, in the order of `keys`. */
  readonly saturations: Uint8Array;
}

interface FamilyPart {
  readonly lists: PostingLists;
  readonly trueFrequencies: TrueFrequencies;
  /** Weighted lengths in halves. */
  readonly lengths: Uint16Array | Uint32Array;
}

interface SegmentContext {
  readonly kind: string;
  readonly statistics: CorpusStatistics;
  readonly resources: IndexResources;
}

/** Per slot. */
interface SegmentColumns {
  readonly facts: Uint16Array | Uint32Array;
  /** From `nameStarts[slot]` to `nameStarts[slot + 1]`. */
  readonly names: Uint32Array;
  readonly nameStarts: Uint32Array;
  readonly nameWeights: Float32Array;
  /** `DIMENSIONS` bytes each; none at all where nothing was learned. */
  readonly latent: Int8Array;
  /** Where its content lies in the store. */
  readonly references: Uint32Array | Float64Array;
}

/** A batch of documents of one kind, ascending by id, with their inverted lists. Immutable; deletions are marked outside of it. */
export class Segment {
  private constructor(
    private readonly context: SegmentContext,
    readonly ids: DocumentIds,
    private readonly families: Readonly<Record<Family, FamilyPart>>,
    private readonly columns: SegmentColumns,
  ) {}

  /** @param chosen rows, ascending by id */
  static build(
    kind: string,
    rows: DocumentRows,
    chosen: Uint32Array,
    statistics: CorpusStatistics,
    resources: IndexResources,
  ): Segment {
    const part = (family: Family): FamilyPart => partOf(kind, family, rows[family], chosen, statistics);
    const facts = new Uint32Array(chosen.length * FACTS);
    const nameStarts = new Uint32Array(chosen.length + 1);
    const [rowFacts, rowNames, rowNameStarts] = [rows.facts.view, rows.names.view, rows.nameStarts.view];
    for (let slot = 0; slot < chosen.length; slot++) {
      const row = chosen[slot]!;
      for (let i = 0; i < FACTS; i++) facts[slot * FACTS + i] = rowFacts[row * FACTS + i]!;
      nameStarts[slot + 1] = nameStarts[slot]! + rowNameStarts[row + 1]! - rowNameStarts[row]!;
    }
    const names = new Uint32Array(nameStarts[chosen.length]!);
    for (let slot = 0, at = 0; slot < chosen.length; slot++) {
      const row = chosen[slot]!;
      for (let i = rowNameStarts[row]!; i < rowNameStarts[row + 1]!; i++) names[at++] = rowNames[i]!;
    }
    const ofKind = statistics.of(kind, 'words');
    const nameWeights = new Float32Array(chosen.length);
    for (let slot = 0; slot < chosen.length; slot++) {
      let weight = 0;
      for (let i = nameStarts[slot]!; i < nameStarts[slot + 1]!; i++) weight += ofKind.idf(names[i]);
      nameWeights[slot] = weight;
    }
    const latent = new Int8Array(statistics.latent.isEmpty ? 0 : chosen.length * DIMENSIONS);
    for (let slot = 0; slot < latent.length / DIMENSIONS; slot++) {
      statistics.latent.place(rows.words, chosen[slot]!, latent, slot * DIMENSIONS);
    }
    const ids = DocumentIds.of(Array.from(chosen, (row) => rows.ids[row]!));
    const families = { words: part('words'), bigrams: part('bigrams') };
    const references = referencesOf(rows, chosen);
    return new Segment({ kind, statistics, resources }, ids, families, {
      facts: narrowed(facts),
      names,
      nameStarts,
      nameWeights,
      latent,
      references,
    });
  }

  get words(): FamilyPart {
    return this.families.words;
  }

  /** BM25 of the words of some documents in double precision. @param products weight × idf of each term, ascending by key */
  exactWordScores(slots: Uint32Array, terms: Uint32Array, products: Float64Array): Float64Array {
    const { lists, lengths, trueFrequencies } = this.families.words;
    const normOf = this.normOf('words');
    const norms = Float64Array.from(slots, (slot) => normOf(lengths[slot]!));
    const scores = new Float64Array(slots.length);
    lists.visitSome(terms, slots, (term, list, place, value) => {
      const halves = trueFrequencies.get(list, slots[place]!);
      const frequency = halves === undefined ? frequencyOf(value, norms[place]!) : halves / HALVES;
      scores[place]! += (products[term]! * frequency * (K1 + 1)) / (frequency + norms[place]!);
    });
    return scores;
  }

  get size(): number {
    return this.ids.length;
  }

  document(slot: number): IndexedDocument {
    return new SegmentDocument(this, slot);
  }

  /** Sums of integer impacts per slot, valid until the next call. */
  score(query: NumberedQuery, plan: Plan): { readonly words: Int32Array; readonly bigrams: Int32Array } {
    return {
      words: this.families.words.lists.score(query.words.terms, query.words.weights, plan),
      bigrams: this.families.bigrams.lists.score(query.bigrams.terms, query.bigrams.weights, plan),
    };
  }

  /** The largest of each 256 sums of the last `score`. */
  blockMaxima(family: Family): Int32Array {
    return this.families[family].lists.memory.blockMaxima();
  }

  /** The documents as rows again, to be put into another segment. @param slots which, ascending */
  appendTo(rows: DocumentRows, slots: Uint32Array): void {
    appendTerms(this.families.words, rows.words, slots, this.normOf('words'));
    appendTerms(this.families.bigrams, rows.bigrams, slots, this.normOf('bigrams'));
    for (const slot of slots) {
      for (let i = slot * FACTS; i < (slot + 1) * FACTS; i++) rows.facts.push(this.columns.facts[i]!);
      for (const term of this.nameTerms(slot)) rows.names.push(term);
      rows.finish(this.ids.at(slot), this.columns.references[slot]!);
    }
  }

  versionOf(slot: number): number {
    return this.columns.facts[slot * FACTS]!;
  }

  candidate(slot: number, source: Pick<Candidate, 'id' | 'text' | 'provider'>): Candidate {
    return new StoredCandidate(
      this.context.kind,
      this.columns.facts,
      slot * FACTS,
      this.context.resources.values,
      source,
    );
  }

  fact(slot: number, which: number): number {
    return this.columns.facts[slot * FACTS + which]!;
  }

  likeness(slot: number, query: Float64Array | null): number {
    return this.columns.latent.length === 0 ? 0 : likeness(query, this.columns.latent, slot * DIMENSIONS);
  }

  nameMet(slot: number, told: ReadonlyMap<number, number>): number {
    const { names, nameStarts } = this.columns;
    let met = 0;
    for (let i = nameStarts[slot]!, end = nameStarts[slot + 1]!; i < end; i++) met += told.get(names[i]!) ?? 0;
    return met;
  }

  latent(slot: number): Int8Array {
    if (this.columns.latent.length === 0) return NOWHERE;
    return this.columns.latent.subarray(slot * DIMENSIONS, (slot + 1) * DIMENSIONS);
  }

  nameTerms(slot: number): Uint32Array {
    return this.columns.names.subarray(this.columns.nameStarts[slot], this.columns.nameStarts[slot + 1]);
  }

  nameWeight(slot: number): number {
    return this.columns.nameWeights[slot]!;
  }

  content(slot: number): DocumentContent {
    const { store, vocabularies } = this.context.resources;
    return new DocumentContent(store.get(this.columns.references[slot]!), vocabularies);
  }

  saturationOf(slot: number, family: Family, halves: number): number {
    return saturationOf(halves / HALVES, this.normOf(family)(this.families[family].lengths[slot]!));
  }

  /** What each term of a document brings, as it was written into the lists. */
  impactsOf(slot: number, content: DocumentContent, family: Family): Impacts {
    const { keys, halves } = family === 'words' ? content.words : content.bigrams;
    const norm = this.normOf(family)(this.families[family].lengths[slot]!);
    const saturations = new Uint8Array(keys.length);
    for (let i = 0; i < saturations.length; i++) saturations[i] = saturationOf(halves[i]! / HALVES, norm);
    return { keys, saturations };
  }

  private normOf(family: Family): (lengthInHalves: number) => number {
    const ofKind = this.context.statistics.of(this.context.kind, family);
    return (halves) => ofKind.normOf(halves / HALVES);
  }
}

/** Most of those that are looked at are never shown: everything is made when first asked for. */
class SegmentDocument implements IndexedDocument {
  private knownCandidate: Candidate | null = null;
  private knownId: string | null = null;

  constructor(
    private readonly segment: Segment,
    private readonly slot: number,
  ) {}

  get candidate(): Candidate {
    return (this.knownCandidate ??= this.segment.candidate(this.slot, this));
  }

  fact(which: number): number {
    return this.segment.fact(this.slot, which);
  }

  likenessTo(query: Float64Array | null): number {
    return this.segment.likeness(this.slot, query);
  }

  nameMet(told: ReadonlyMap<number, number>): number {
    return this.segment.nameMet(this.slot, told);
  }

  get latent(): Int8Array {
    return this.segment.latent(this.slot);
  }

  get id(): string {
    return (this.knownId ??= this.segment.ids.at(this.slot));
  }

  get text(): TextFields {
    return this.read().text;
  }

  get provider(): string {
    return this.read().provider;
  }

  get nameTerms(): Uint32Array {
    return this.segment.nameTerms(this.slot);
  }

  get nameWeight(): number {
    return this.segment.nameWeight(this.slot);
  }

  read(): DocumentContent {
    return this.segment.content(this.slot);
  }

  saturationOf(family: Family, halves: number): number {
    return this.segment.saturationOf(this.slot, family, halves);
  }

  impactsOf(family: Family, content: DocumentContent): Impacts {
    return this.segment.impactsOf(this.slot, content, family);
  }
}

/** What is about nothing known. */
const NOWHERE = new Int8Array(DIMENSIONS);

function referencesOf({ references }: DocumentRows, chosen: Uint32Array): Uint32Array | Float64Array {
  const found = Float64Array.from(chosen, (row) => references[row]!);
  return found.every((reference) => reference < 2 ** 32) ? Uint32Array.from(found) : found;
}

function partOf(
  kind: string,
  family: Family,
  rows: TermRows,
  chosen: Uint32Array,
  statistics: CorpusStatistics,
): FamilyPart {
  const ofKind = statistics.of(kind, family);
  const lengths = new Uint32Array(chosen.length);
  const norms = new Float64Array(chosen.length);
  for (let document = 0; document < chosen.length; document++) {
    lengths[document] = rows.lengths.at(chosen[document]!);
    norms[document] = ofKind.normOf(lengths[document]! / HALVES);
  }
  const valueOf = (document: number, halves: number): number => saturationOf(halves / HALVES, norms[document]!);
  const lists = PostingLists.build(rows, chosen, valueOf, ROW_SHARE[family]);
  return { lists, lengths: narrowed(lengths), trueFrequencies: TrueFrequencies.of(lists, rows, chosen, norms) };
}

/** With the frequencies that had been counted. */
function appendTerms(part: FamilyPart, rows: TermRows, slots: Uint32Array, normOf: (halves: number) => number): void {
  const { lists, lengths, trueFrequencies } = part;
  const norms = Float64Array.from(lengths, normOf);
  const halvesOf = (list: number, slot: number, value: number): number =>
    trueFrequencies.get(list, slot) ?? frequencyOf(value, norms[slot]!) * HALVES;
  lists.appendTo(rows, slots, halvesOf, (slot) => lengths[slot]!);
}
