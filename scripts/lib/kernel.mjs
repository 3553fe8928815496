import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const SOURCE = join('libs', 'matching', 'assembly', 'kernel.ts');
/** Found from the sources and from what is built alike: two directories above `kernel/wasm`. */
const ARTEFACTS = [join('libs', 'matching', 'kernel.wasm'), join('dist', 'libs', 'matching', 'kernel.wasm')];

/**
 * Builds the matching kernel (WebAssembly) where it is missing or older than its source. Without it the engine works in
 * plain JavaScript, with the same results.
 *
 * @param {string} root
 */
export async function buildKernel(root) {
  const source = join(root, SOURCE);
  if (!existsSync(source)) return;
  const madeFrom = Math.max(statSync(source).mtimeMs, statSync(join(root, 'package-lock.json')).mtimeMs);
  const isCurrent = (file) => existsSync(file) && statSync(file).mtimeMs > madeFrom;
  const [first, ...others] = ARTEFACTS.map((name) => join(root, name));
  if (!isCurrent(first)) write(first, await compile(readFileSync(source, 'utf8')));
  for (const other of others) if (!isCurrent(other)) write(other, readFileSync(first));
}

async function compile(source) {
  const { default: asc } = await import('assemblyscript/asc');
  const options = {
    optimizeLevel: 3,
    shrinkLevel: 0,
    runtime: 'stub',
    importMemory: true,
    noAssert: true,
    enable: ['simd'],
  };
  const { error, binary, stderr } = await asc.compileString(source, options);
  if (error || !binary)
    throw new Error(`The matching kernel could not be built: ${stderr.toString()}`, { cause: error });
  return binary;
}

/** Another process may be doing the same. */
function write(file, bytes) {
  mkdirSync(dirname(file), { recursive: true });
  const made = `${file}.${process.pid}`;
  writeFileSync(made, bytes);
  renameSync(made, file);
}
