/** Threads that the code under test starts from the sources get the same hook as the processes that tests start. */
const { join } = require('node:path');

process.execArgv = ['--require', join(__dirname, 'typescript-hook.cjs')];
