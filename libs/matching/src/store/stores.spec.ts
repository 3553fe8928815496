import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type DocumentStore, MemoryStore } from './document-store';
import { FileStore } from './file-store';

describe('document stores', () => {
  let directory: string;
  beforeAll(() => (directory = mkdtempSync(join(tmpdir(), 'musubi-store-'))));
  afterAll(() => rmSync(directory, { recursive: true }));

  let number = 0;
  const stores: [string, () => DocumentStore & { close?(): void }][] = [
    ['MemoryStore', () => new MemoryStore()],
    ['FileStore', () => FileStore.create(directory, `store-${number++}`)],
  ];

  it.each(stores)('%s gives back what was put in, in any order and size', (_, create) => {
    const record = fc.oneof(
      { weight: 20, arbitrary: fc.nat(9_000) },
      { weight: 1, arbitrary: fc.constantFrom(0, 262_140, 262_144, 1_048_572, 1_100_000) },
    );
    fc.assert(
      fc.property(fc.array(record, { maxLength: 60 }), (sizes) => {
        const store = create();
        const records = sizes.map((size, i) => new Uint8Array(size).fill(i + 1));
        const references = records.map((bytes) => store.put(bytes));
        for (const [i, reference] of [...references.entries()].reverse()) {
          expect(Buffer.compare(store.get(reference), records[i]!)).toBe(0);
        }
        expect(() => store.get(Math.max(...references, 0) + 2_000_000)).toThrow(RangeError);
        store.close?.();
      }),
      { numRuns: 25 },
    );
  });

  it('leaves no file behind', () => {
    const store = FileStore.create(directory, 'gone');
    store.put(new Uint8Array(300_000));
    store.close();
    expect(readdirSync(directory)).not.toContain('gone');
  });
});
