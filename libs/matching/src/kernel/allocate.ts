import type { ScoringMemory } from './memory';
import { PlainMemory } from './reference';
import { WasmMemory } from './wasm';

/** Each WebAssembly memory is rounded up to pages and reserves addresses; small segments do without. */
const WASM_FROM_DOCUMENTS = 2048;

export function allocate(documents: number, byteLength: number): ScoringMemory {
  const wasm = documents >= WASM_FROM_DOCUMENTS ? WasmMemory.allocate(documents, byteLength) : null;
  return wasm ?? new PlainMemory(documents, byteLength);
}
