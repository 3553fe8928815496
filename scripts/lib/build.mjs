import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { runCommand } from './command.mjs';
import { buildKernel } from './kernel.mjs';
import { Problem, say } from './problem.mjs';

const STAMP = '.build.json';
const SOURCE_DIRECTORIES = ['apps', 'libs', 'migrations'];
const CONFIGURATION = ['package-lock.json', 'nest-cli.json', 'tsconfig.json', 'tsconfig.build.json'];
/** The web has a build of its own; these never reach the compiler. */
const SKIPPED = new Set(['node_modules', 'dist', 'coverage', join('apps', 'web')]);

/**
 * Whether the last build was made from exactly the files that lie here now. Names, sizes and times are compared, all
 * of them and not only the newest: another branch's files are often older, and a deleted file has no time.
 *
 * @param {string} root
 */
export function isBuilt(root) {
  return readStamp(root) === fingerprint(root) && appsOf(root).every((app) => existsSync(mainOf(root, app)));
}

/** @param {string} root */
export async function build(root) {
  say('プログラムを組み立てています… / building');
  const begin = Date.now();
  const stampFile = join(root, 'dist', STAMP);
  mkdirSync(join(root, 'dist'), { recursive: true });
  // Taken before the compiler reads: what changes meanwhile makes the next start build again.
  const before = fingerprint(root);
  rmSync(stampFile, { force: true });

  await buildKernel(root);
  await compile(root);
  if (!isComplete(root)) {
    // The compiler's record of what it has written does not match dist, e.g. because files were deleted there.
    rmSync(join(root, 'dist', 'tsconfig.tsbuildinfo'), { force: true });
    await compile(root);
  }
  removeLeftovers(root);

  writeFileSync(`${stampFile}.new`, `${JSON.stringify({ sources: before, built: new Date().toISOString() })}\n`);
  renameSync(`${stampFile}.new`, stampFile);
  say(`組み立てました（${((Date.now() - begin) / 1000).toFixed(1)} 秒） / built`);
}

async function compile(root) {
  const nest = join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  const { code, interrupted } = await runCommand(process.execPath, [nest, 'build'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (interrupted) throw new Problem('中断しました (interrupted)', 130);
  if (code !== 0) throw new Problem('組み立てに失敗しました。上の記録を見てください (build failed; see above)');
}

function fingerprint(root) {
  const hash = createHash('sha256');
  for (const name of CONFIGURATION) add(hash, root, join(root, name));
  for (const name of SOURCE_DIRECTORIES) for (const file of walk(root, join(root, name))) add(hash, root, file);
  return hash.digest('hex');
}

function add(hash, root, file) {
  const stats = statSync(file, { throwIfNoEntry: false });
  hash.update(`${relative(root, file)} ${stats ? `${stats.size} ${stats.mtimeMs}` : 'absent'}\n`);
}

/** Source and data files below a directory in a fixed order; specs are not built. */
function* walk(root, directory) {
  let entries;
  try {
    entries = readdirSync(directory, { withFileTypes: true });
  } catch {
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(directory, entry.name);
    if (SKIPPED.has(entry.name) || SKIPPED.has(relative(root, path))) continue;
    if (entry.isDirectory()) yield* walk(root, path);
    else if (/\.(ts|json|jsonl|csv)$/.test(entry.name) && !entry.name.endsWith('.spec.ts')) yield path;
  }
}

function appsOf(root) {
  const apps = join(root, 'apps');
  if (!existsSync(apps)) return [];
  return readdirSync(apps).filter((name) => existsSync(join(apps, name, 'src', 'main.ts')) && name !== 'web');
}

export function mainOf(root, app) {
  return join(root, 'dist', 'apps', app, 'src', 'main.js');
}

/** What tsconfig.build.json includes: TypeScript in migrations and in each app's and library's src. */
function isCompiled(root, file) {
  const parts = relative(root, file).split(sep);
  return /(?<!\.d)\.ts$/.test(file) && (parts[0] === 'migrations' || parts[2] === 'src');
}

function isComplete(root) {
  for (const name of SOURCE_DIRECTORIES) {
    for (const file of walk(root, join(root, name))) {
      if (!isCompiled(root, file)) continue;
      if (!existsSync(join(root, 'dist', relative(root, file).replace(/\.ts$/, '.js')))) return false;
    }
  }
  return true;
}

/** The compiler leaves the output of deleted sources: a migration that is gone would still run. */
function removeLeftovers(root, directory = join(root, 'dist')) {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) removeLeftovers(root, path);
    else if (/\.js(\.map)?$/.test(entry.name)) {
      const source = join(root, relative(join(root, 'dist'), path).replace(/\.js(\.map)?$/, '.ts'));
      if (!existsSync(source) && SOURCE_DIRECTORIES.includes(relative(root, source).split(sep)[0])) rmSync(path);
    }
  }
}

function readStamp(root) {
  try {
    return JSON.parse(readFileSync(join(root, 'dist', STAMP), 'utf8')).sources;
  } catch {
    return undefined;
  }
}
