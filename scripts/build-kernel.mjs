// `node scripts/build-kernel.mjs`: what `npm run build` does before the compiler runs.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildKernel } from './lib/kernel.mjs';

await buildKernel(dirname(dirname(fileURLToPath(import.meta.url))));
