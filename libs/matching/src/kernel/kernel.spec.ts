import fc from 'fast-check';
import { LAYOUT, Plan, type ScoringMemory } from './memory';
import { PlainMemory } from './reference';
import { WasmMemory } from './wasm';

interface List {
  readonly layout: 0 | 1 | 2;
  readonly weight: number;
  readonly seed: number;
}

/** The bytes of one list over so many documents. */
function bytesOf({ layout, seed }: List, documents: number): Uint8Array {
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  if (layout === LAYOUT.Row) return Uint8Array.from({ length: documents }, () => random(3) && random(256));
  const bytes: number[] = [];
  const longest = layout === LAYOUT.Rare ? 2 * documents : 256;
  for (let document = random(documents); document < documents;) {
    const value = 1 + random(255);
    if (layout === LAYOUT.Rare) bytes.push(document & 0xff, document >>> 8, value);
    else if (bytes.length > 0) bytes.push(document - last(bytes), value);
    else
      for (let way = document; ; way -= 255) {
        bytes.push(Math.min(way, 255), way > 255 ? 0 : value);
        if (way <= 255) break;
      }
    document += 1 + random(longest - 1);
  }
  return Uint8Array.from(bytes);
}

/** Where the steps so far have led. */
const last = (bytes: readonly number[]): number => bytes.reduce((sum, byte, i) => (i % 2 === 0 ? sum + byte : sum), 0);

const listArbitrary: fc.Arbitrary<List> = fc.record({
  layout: fc.constantFrom(LAYOUT.Rare, LAYOUT.Steps, LAYOUT.Row, LAYOUT.Row),
  weight: fc.oneof(fc.integer({ min: 1, max: 32_767 }), fc.constant(32_767)),
  seed: fc.nat(),
});

function fill(memory: ScoringMemory, lists: readonly Uint8Array[]): void {
  let at = 0;
  for (const bytes of lists) {
    memory.bytes.set(bytes, at);
    at += bytes.length;
  }
}

describe('WasmMemory', () => {
  it('gives exactly what plain JavaScript gives', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 15, 16, 255, 256, 257, 2047, 2049, 5000, 65_536),
        fc.array(listArbitrary, { maxLength: 14 }),
        (documents, lists) => {
          const bytes = lists.map((list) => bytesOf(list, documents));
          const size = bytes.reduce((sum, { length }) => sum + length, 0);
          const plain = new PlainMemory(documents, size);
          const wasm = WasmMemory.allocate(documents, size);
          if (wasm === null) throw new Error('The kernel has not been built: node scripts/build-kernel.mjs');
          const plan = new Plan();
          let at = 0;
          for (const [i, { layout, weight }] of lists.entries()) {
            plan.add(layout, at, (at += bytes[i]!.length), weight);
          }
          fill(plain, bytes);
          fill(wasm, bytes);
          for (let twice = 0; twice < 2; twice++) {
            plain.accumulate(plan);
            wasm.accumulate(plan);
            expect(wasm.scores.findIndex((sum, document) => sum !== plain.scores[document])).toBe(-1);
            expect([...wasm.blockMaxima()]).toEqual([...plain.blockMaxima()]);
          }
          at = 0;
          for (const [i, { layout, weight }] of lists.entries()) {
            const products = Int32Array.from({ length: 256 }, (_, value) => value * (weight % 999) + (value % 7));
            const [start, end] = [at, (at += bytes[i]!.length)];
            for (const memory of [plain, wasm]) memory.addProducts(layout, start, end, products);
          }
          expect(wasm.scores.findIndex((sum, document) => sum !== plain.scores[document])).toBe(-1);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('works off plans of any length', () => {
    const [plain, wasm] = [new PlainMemory(300, 300), WasmMemory.allocate(300, 300)!];
    const plan = new Plan();
    for (let i = 0; i < 10_000; i++)
      plan.add(i % 7 === 0 ? LAYOUT.Row : LAYOUT.Rare, 0, i % 7 === 0 ? 300 : 3, 1 + (i % 5));
    for (const memory of [plain, wasm]) {
      memory.bytes.fill(1).set([7, 0, 9]);
      memory.accumulate(plan);
    }
    expect([...wasm.scores]).toEqual([...plain.scores]);
  });
});
