// `node scripts/run.mjs <app> [arguments…]`: prepares the clone, then runs one of its applications, e.g. the commands of
// apps/cli. Its output and exit code are the application's own.
import { existsSync } from 'node:fs';
import { mainOf } from './lib/build.mjs';
import { runCommand } from './lib/command.mjs';
import { prepare, root } from './lib/prepare.mjs';
import { Problem, runEntry } from './lib/problem.mjs';

await runEntry(async () => {
  const [app, ...args] = process.argv.slice(2);
  if (!app || !/^[a-z-]+$/.test(app)) throw new Problem('使い方: node scripts/run.mjs <app> [arguments…]', 2);
  await prepare();
  const main = mainOf(root, app);
  if (!existsSync(main)) throw new Problem(`アプリ ${app} はありません (no such application): ${main}`, 2);
  // Nest's packages are ES modules that our build loads with require(); Node 20 warns of it on each start.
  const { code } = await runCommand(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args]);
  process.exitCode = code;
});
