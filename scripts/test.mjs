// `npm test [-- Jest's arguments]`: a fresh clone gets its packages first. Tests run on the sources, so nothing is built.
import { nodeVersionProblem } from './lib/node-version.mjs';
import { Problem, runEntry } from './lib/problem.mjs';

await runEntry(async () => {
  const problem = nodeVersionProblem();
  if (problem) throw new Problem(problem);
  // Later, so that an old Node gets the line above and no syntax error.
  const { prepare, root } = await import('./lib/prepare.mjs');
  const { runCommand } = await import('./lib/command.mjs');
  const { join } = await import('node:path');
  await prepare({ build: false });
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const { code } = await runCommand(process.execPath, [jest, ...process.argv.slice(2)], { cwd: root });
  process.exitCode = code;
});
