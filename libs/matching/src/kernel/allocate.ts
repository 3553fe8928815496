import type { ScoringMemory } from './memory';
import { PlainMemory } from './reference';

export function allocate(documents: number, byteLength: number): ScoringMemory {
  return new PlainMemory(documents, byteLength);
}
