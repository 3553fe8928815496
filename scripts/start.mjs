// `npm start`: prepares the clone, then runs the standalone application in this same process. One process less also means
// one place less where a signal can get lost; npm already stands in front.
import { nodeVersionProblem } from './lib/node-version.mjs';
import { runEntry } from './lib/problem.mjs';

await runEntry(async () => {
  const problem = nodeVersionProblem();
  if (problem) {
    console.error('エラー: ' + problem);
    process.exit(1);
  }
  // Later, so that an old Node gets the line above and no syntax error.
  const { prepare, root } = await import('./lib/prepare.mjs');
  const { mainOf } = await import('./lib/build.mjs');
  const { pathToFileURL } = await import('node:url');
  await prepare();
  const main = mainOf(root, 'standalone');
  process.argv[1] = main;
  await import(pathToFileURL(main).href);
});
