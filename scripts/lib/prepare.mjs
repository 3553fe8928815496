import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, isBuilt } from './build.mjs';
import { install, isInstalled } from './install.mjs';
import { withLock } from './lock.mjs';
import { nodeVersionProblem } from './node-version.mjs';
import { Problem } from './problem.mjs';

/** The project's directory. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * Brings a clone, fresh or old, to the point where its programs can run: Node checked, packages installed, sources
 * built. Does only what is needed; some milliseconds when nothing is.
 *
 * @param {{ build?: boolean }} options `build: false` stops after the packages (tests run on the sources)
 * @throws {Problem}
 */
export async function prepare(options = {}) {
  const problem = nodeVersionProblem();
  if (problem) throw new Problem(problem);
  const wantsBuild = options.build ?? true;
  if (isInstalled(root) && (!wantsBuild || isBuilt(root))) return;

  try {
    await withLock(join(root, 'dist', '.prepare.lock'), async () => {
      // Looked at again: the command that held the lock may have done it all.
      if (!isInstalled(root)) await install(root);
      if (wantsBuild && !isBuilt(root)) await build(root);
    });
  } catch (error) {
    if (error.code === 'EACCES' || error.code === 'EROFS' || error.code === 'EPERM') {
      throw new Problem(
        `${root} に書き込めません。持ち主の利用者で一度 npm start を実行してください (cannot write to the project; run npm start once as its owner)`,
      );
    }
    if (error.code === 'ENOSPC')
      throw new Problem(`${root} のあるディスクに空きがありません (no space left on the disk)`);
    throw error;
  }
}
