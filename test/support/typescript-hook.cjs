/**
 * `node --require` this file to run the sources without a build: the processes that tests start are then always what
 * the sources say, on a fresh clone too.
 */
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');
const { transformSync } = require('@swc/core');
const options = require('./swc-options.cjs');

const root = join(__dirname, '../..');
const resolveFilename = Module._resolveFilename;

Module._resolveFilename = function (request, ...rest) {
  const library = /^@app\/([^/]+)$/.exec(request)?.[1];
  return resolveFilename.call(this, library ? join(root, 'libs', library, 'src/index.ts') : request, ...rest);
};

Module._extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), { ...options, filename, swcrc: false });
  module._compile(code, filename);
};

process.setSourceMapsEnabled(true);
