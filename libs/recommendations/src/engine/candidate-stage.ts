import { deserialize, serialize } from 'node:v8';
import {
  type AnalysedCandidate,
  type Candidate,
  type CandidateKey,
  decodeAnalysis,
  type DocumentStore,
} from '@app/matching';

/**
 * Candidates on their way into the index, outside of the memory: at the start of a worker there are very many of them,
 * and as objects they are several times as large as the index that they become.
 */
export class CandidateStage {
  private readonly references = new Map<string, number>();
  private readonly removed = new Map<string, CandidateKey>();

  constructor(private readonly store: DocumentStore) {}

  get isEmpty(): boolean {
    return this.references.size === 0 && this.removed.size === 0;
  }

  /** The last of several with one key counts. */
  put(candidate: Candidate, analysis: Uint8Array): void {
    const key = keyOf(candidate);
    this.removed.delete(key);
    this.references.set(key, this.store.put(serialize({ candidate, analysis } satisfies Staged)));
  }

  remove({ kind, id }: CandidateKey): void {
    this.references.delete(keyOf({ kind, id }));
    this.removed.set(keyOf({ kind, id }), { kind, id });
  }

  *upserts(): Generator<AnalysedCandidate> {
    for (const reference of this.references.values()) {
      const { candidate, analysis } = deserialize(this.store.get(reference)) as Staged;
      yield decodeAnalysis(analysis, candidate);
    }
  }

  removals(): CandidateKey[] {
    return [...this.removed.values()];
  }
}

interface Staged {
  readonly candidate: Candidate;
  readonly analysis: Uint8Array;
}

const keyOf = ({ kind, id }: CandidateKey): string => `${kind}\n${id}`;
