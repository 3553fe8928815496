import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BLOCK, type Layout, type Plan, type ScoringMemory } from './memory';

/** What is used of the runtime's WebAssembly; Node's types do not describe it. */
interface KernelModule {
  readonly kernel: true;
}
interface KernelMemory {
  readonly buffer: ArrayBuffer;
}
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => KernelModule;
  readonly Memory: new (pages: { readonly initial: number; readonly maximum: number }) => KernelMemory;
  readonly Instance: new (
    module: KernelModule,
    imports: { readonly env: { readonly memory: KernelMemory } },
  ) => { readonly exports: KernelExports };
};

interface KernelExports {
  accumulate(lists: number, documents: number, sums: number, bytes: number): void;
  addProducts(layout: number, start: number, end: number, sums: number): void;
  blockMaxima(documents: number, sums: number, maxima: number): void;
}

const PAGE = 65_536;
/** The plan lies in the first page, four numbers per list; longer plans are worked off in pieces. */
const MOST_LISTS = PAGE / 16;

let kernel: KernelModule | null | undefined;

/** Built from `libs/matching/assembly`; null where it was not built or the runtime cannot run it. */
function loadKernel(): KernelModule | null {
  if (kernel === undefined) {
    const file = join(__dirname, '..', '..', 'kernel.wasm');
    try {
      kernel = existsSync(file) ? new WebAssembly.Module(readFileSync(file)) : null;
    } catch {
      kernel = null;
    }
  }
  return kernel;
}

/** The kernel in WebAssembly. Lists and sums lie in a memory of their own, which goes when nobody holds it any more. */
export class WasmMemory implements ScoringMemory {
  readonly bytes: Uint8Array;
  readonly scores: Int32Array;
  private readonly plan: Int32Array;
  private readonly maxima: Int32Array;

  private constructor(
    private readonly exports: KernelExports,
    { buffer }: KernelMemory,
    readonly documents: number,
    place: Places,
  ) {
    this.plan = new Int32Array(buffer, 0, PAGE / 4);
    this.scores = new Int32Array(buffer, place.sums, documents);
    this.maxima = new Int32Array(buffer, place.maxima, Math.ceil(documents / BLOCK));
    this.bytes = new Uint8Array(buffer, place.bytes, place.end - place.bytes);
  }

  /** @returns null where there is no kernel */
  static allocate(documents: number, byteLength: number): WasmMemory | null {
    const module = loadKernel();
    if (module === null) return null;
    const blocks = Math.ceil(documents / BLOCK);
    const sums = PAGE;
    const maxima = sums + blocks * BLOCK * 4;
    const bytes = maxima + Math.ceil(blocks / 4) * 16;
    const end = bytes + byteLength;
    const pages = Math.ceil(end / PAGE);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    return new WasmMemory(exports, memory, documents, { sums, maxima, bytes, end });
  }

  accumulate({ layouts, starts, ends, weights, length }: Plan): void {
    this.scores.fill(0);
    for (let from = 0; from < length; from += MOST_LISTS) {
      const lists = Math.min(MOST_LISTS, length - from);
      for (let i = 0; i < lists; i++) {
        const at = i * 4;
        this.plan[at] = layouts[from + i]!;
        this.plan[at + 1] = starts[from + i]!;
        this.plan[at + 2] = ends[from + i]!;
        this.plan[at + 3] = weights[from + i]!;
      }
      this.exports.accumulate(lists, this.documents, this.scores.byteOffset, this.bytes.byteOffset);
    }
  }

  addProducts(layout: Layout, start: number, end: number, products: Int32Array): void {
    this.plan.set(products);
    const { byteOffset } = this.bytes;
    this.exports.addProducts(layout, byteOffset + start, byteOffset + end, this.scores.byteOffset);
  }

  blockMaxima(): Int32Array {
    this.exports.blockMaxima(this.documents, this.scores.byteOffset, this.maxima.byteOffset);
    return this.maxima;
  }
}

interface Places {
  readonly sums: number;
  readonly maxima: number;
  readonly bytes: number;
  readonly end: number;
}
