const swcOptions = require('./test/support/swc-options.cjs');

/** Nest 12 and a few others are ESM only; Jest runs them through swc as CommonJS. */
const esmOnly = [
  '@nestjs',
  'birpc',
  '@seriousme',
  '@scure',
  '@noble',
  'openid-client',
  'oauth4webapi',
  'jose',
  'oidc-provider',
  '@otplib',
  'otplib',
  'file-type',
  'strtok3',
  '@tokenizer',
  '@borewit',
  'token-types',
  'uint8array-extras',
];

const shared = {
  rootDir: __dirname,
  testEnvironment: 'node',
  moduleFileExtensions: ['js', 'mjs', 'json', 'ts'],
  moduleNameMapper: { '^@app/([^/]+)$': '<rootDir>/libs/$1/src/index.ts' },
  transform: { '^.+\\.(ts|m?js)$': ['@swc/jest', swcOptions] },
  setupFiles: ['<rootDir>/test/support/typescript-threads.cjs'],
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
};

/** Needs PostgreSQL (and Redis where there is one): one global setup starts them, once for all such projects. */
const withServers = (name) => ({
  ...shared,
  displayName: name,
  testMatch: [`<rootDir>/test/${name}/**/*.${name}-spec.ts`],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
});

module.exports = {
  // Jest would leave one core idle; the tests mostly wait for the database.
  maxWorkers: '100%',
  // Generous: on a busy machine a slow answer is no failure.
  testTimeout: 30_000,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      globalSetup: '<rootDir>/test/support/build-kernel.cjs',
      testMatch: [
        '<rootDir>/libs/**/*.spec.ts',
        '<rootDir>/apps/*/src/**/*.spec.ts',
        '<rootDir>/test/evaluation/**/*.spec.ts',
      ],
    },
    withServers('medium'),
    withServers('e2e'),
    withServers('queue'),
    withServers('crash'),
    withServers('browser'),
  ],
};
