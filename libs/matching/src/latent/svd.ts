/** A text as weighted terms; terms ascending. */
export interface SparseRow {
  readonly terms: Uint32Array;
  readonly weights: Float64Array;
}

/** Further columns that are carried along so that the wanted ones come out exact enough. */
const OVERSAMPLING = 12;
const POWER_ITERATIONS = 2;
const JACOBI_SWEEPS = 12;

/**
 * The right singular vectors of the greatest singular values of a sparse matrix, by the randomised range finder with
 * power iterations (Halko, Martinsson, Tropp: Finding structure with randomness, 2011). The random signs come from the
 * seeds: the same rows and seeds give the same result to the last bit.
 *
 * @param seeds one per term
 * @returns per term `rank` numbers
 */
export function rightSingularVectors(rows: readonly SparseRow[], seeds: Uint32Array, rank: number): Float64Array {
  const width = rank + OVERSAMPLING;
  let terms = randomSigns(seeds, width);
  for (let i = 0; i <= POWER_ITERATIONS; i++) {
    const texts = times(rows, terms, width);
    orthonormalise(texts, rows.length, width);
    terms = transposedTimes(rows, texts, seeds.length, width);
  }
  const { values, vectors } = eigenvectors(gram(terms, seeds.length, width), width);
  const order = Array.from(values.keys()).sort((a, b) => values[b]! - values[a]! || a - b);
  const result = new Float64Array(seeds.length * rank);
  for (let column = 0; column < rank; column++) {
    const from = order[column]!;
    if (values[from]! <= 1e-9 * values[order[0]!]!) break;
    const factor = 1 / Math.sqrt(values[from]!);
    for (let term = 0; term < seeds.length; term++) {
      let sum = 0;
      for (let i = 0; i < width; i++) sum += terms[term * width + i]! * vectors[i * width + from]!;
      result[term * rank + column] = sum * factor;
    }
  }
  return result;
}

function randomSigns(seeds: Uint32Array, width: number): Float64Array {
  const signs = new Float64Array(seeds.length * width);
  for (let term = 0; term < seeds.length; term++) {
    let state = seeds[term]! || 1;
    for (let i = 0; i < width; i++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      signs[term * width + i] = (state >>> 16) & 1 ? 1 : -1;
    }
  }
  return signs;
}

function times(rows: readonly SparseRow[], terms: Float64Array, width: number): Float64Array<ArrayBuffer> {
  const result = new Float64Array(rows.length * width);
  for (const [row, { terms: ids, weights }] of rows.entries()) {
    for (let at = 0; at < ids.length; at++) {
      const [from, weight] = [ids[at]! * width, weights[at]!];
      for (let i = 0; i < width; i++) result[row * width + i]! += weight * terms[from + i]!;
    }
  }
  return result;
}

function transposedTimes(
  rows: readonly SparseRow[],
  texts: Float64Array,
  size: number,
  width: number,
): Float64Array<ArrayBuffer> {
  const result = new Float64Array(size * width);
  for (const [row, { terms: ids, weights }] of rows.entries()) {
    for (let at = 0; at < ids.length; at++) {
      const [to, weight] = [ids[at]! * width, weights[at]!];
      for (let i = 0; i < width; i++) result[to + i]! += weight * texts[row * width + i]!;
    }
  }
  return result;
}

/** Gram-Schmidt on columns, twice for the sake of rounding; columns without anything of their own become 0. */
function orthonormalise(matrix: Float64Array, rows: number, width: number): void {
  const columns = Array.from({ length: width }, (_, i) => {
    const column = new Float64Array(rows);
    for (let row = 0; row < rows; row++) column[row] = matrix[row * width + i]!;
    return column;
  });
  for (const [i, column] of columns.entries()) {
    const before = Math.sqrt(dot(column, column));
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) {
        const other = columns[j]!;
        const share = dot(column, other);
        for (let row = 0; row < rows; row++) column[row]! -= share * other[row]!;
      }
    }
    const length = Math.sqrt(dot(column, column));
    const factor = length > 1e-10 * before ? 1 / length : 0;
    for (let row = 0; row < rows; row++) matrix[row * width + i] = column[row]! *= factor;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function gram(matrix: Float64Array, rows: number, width: number): Float64Array {
  const result = new Float64Array(width * width);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < width; i++) {
      const value = matrix[row * width + i]!;
      if (value === 0) continue;
      for (let j = i; j < width; j++) result[i * width + j]! += value * matrix[row * width + j]!;
    }
  }
  for (let i = 0; i < width; i++) for (let j = 0; j < i; j++) result[i * width + j] = result[j * width + i]!;
  return result;
}

/** Cyclic Jacobi rotations of a symmetric matrix. @returns eigenvalues, and eigenvectors as columns */
function eigenvectors(matrix: Float64Array, size: number): { values: Float64Array; vectors: Float64Array } {
  const a = matrix.slice();
  const vectors = new Float64Array(size * size);
  for (let i = 0; i < size; i++) vectors[i * size + i] = 1;
  for (let sweep = 0; sweep < JACOBI_SWEEPS; sweep++) {
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        const off = a[p * size + q]!;
        if (off === 0) continue;
        const theta = (a[q * size + q]! - a[p * size + p]!) / (2 * off);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        rotate(a, size, p, q, c, t * c);
        for (let i = 0; i < size; i++) {
          const [x, y] = [vectors[i * size + p]!, vectors[i * size + q]!];
          vectors[i * size + p] = c * x - t * c * y;
          vectors[i * size + q] = t * c * x + c * y;
        }
      }
    }
  }
  return { values: Float64Array.from({ length: size }, (_, i) => a[i * size + i]!), vectors };
}

/** Both sides of the matrix by one rotation, so that its element (p, q) becomes 0. */
function rotate(a: Float64Array, size: number, p: number, q: number, c: number, s: number): void {
  for (let i = 0; i < size; i++) {
    const [x, y] = [a[i * size + p]!, a[i * size + q]!];
    a[i * size + p] = c * x - s * y;
    a[i * size + q] = s * x + c * y;
  }
  for (let i = 0; i < size; i++) {
    const [x, y] = [a[p * size + i]!, a[q * size + i]!];
    a[p * size + i] = c * x - s * y;
    a[q * size + i] = s * x + c * y;
  }
}
