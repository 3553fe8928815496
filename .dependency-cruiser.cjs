/**
 * Who may know whom: apps → domain → plumbing → contracts and japan, never upward, no circles. A new library gets a line
 * here; until then `npm run deps:check` refuses it.
 */
const foundations = ['contracts', 'japan'];
const plumbing = ['platform', 'database', 'authz', 'audit', 'mail', 'ical'];
/** What every library of the domain may use. No queue: the domain tells events, and the relay makes jobs of them. */
const common = [...foundations, ...plumbing, 'accounts', 'publication'];

/** @type {Record<string, readonly string[]>} */
const mayImport = {
  contracts: [],
  japan: [],
  /** Pure: text/calendar for whoever has dates. */
  ical: [],

  platform: [...foundations],
  database: [...foundations, 'platform'],
  queue: [...foundations, 'platform', 'database'],
  authz: [...foundations, 'platform', 'database'],
  audit: [...foundations, 'platform', 'database', 'authz'],
  mail: [...foundations, 'platform', 'database'],
  'rate-limits': [...foundations, 'platform', 'database', 'authz'],
  /** The common life of offerings, seeds, equipment and precedents; what they belong to are organizations. */
  publication: [...foundations, ...plumbing, 'accounts'],

  accounts: [...foundations, ...plumbing, 'rate-limits'],
  /** Files belong to organizations. */
  uploads: [...foundations, ...plumbing, 'accounts'],
  ideas: [...common, 'uploads'],
  /** Programs hold eligibility rules, whose language is the engine's (docs/adr/0003). */
  programs: [...common, 'matching'],
  /** Files that bring many things at once; each kind registers itself. */
  imports: [...common, 'uploads'],
  offerings: [...common, 'imports'],
  research: common,
  precedents: common,
  /** Published figures of local governments, and the nation's targets. */
  indicators: common,
  /** An award names the programs that paid. */
  awards: [...common, 'programs'],
  /** Pure: no Nest, no database, no clock. */
  matching: ['japan'],
  /** Versions of the engine's weights. */
  weights: [...common, 'matching'],
  recommendations: [
    ...common,
    'ideas',
    'programs',
    'offerings',
    'research',
    'precedents',
    'awards',
    'matching',
    'weights',
  ],
  /** A municipality asks, with an idea, whoever could help. */
  inquiries: [...common, 'ideas', 'programs', 'offerings', 'research', 'precedents'],
  /** The fiscal year of a local government, and plans through it. */
  planning: [...common, 'ideas', 'programs', 'recommendations'],
  /** Saved searches over everything public, and mails about what is new in them. */
  'saved-searches': [...common, 'programs', 'offerings', 'research', 'precedents'],
  /** Calendars by address: of saved searches and of ideas. */
  'calendar-feeds': [...common, 'ideas', 'programs', 'recommendations', 'learning', 'planning', 'saved-searches'],
  /** What everyone may take away. */
  'open-data': [...common, 'programs', 'offerings', 'precedents'],
  /** Answers to recommendations and what is learned from them. */
  learning: [...common, 'ideas', 'matching', 'weights', 'recommendations'],
};

/** Tests may use test support and development packages; the direction between libraries binds them too. */
const tests = '(\\.spec\\.ts|\\.fixtures\\.ts)$';
const known = Object.keys(mayImport).join('|');

const directions = Object.entries(mayImport).map(([library, others]) => ({
  name: `${library}-imports`,
  severity: 'error',
  comment: `libs/${library} may import ${others.length > 0 ? others.join(', ') : 'no other library'}. Backwards goes by event.`,
  from: { path: `^libs/${library}/` },
  to: { path: '^libs/', pathNot: `^libs/(${[library, ...others].join('|')})/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...directions,
    {
      name: 'library-without-a-line',
      severity: 'error',
      comment: 'Say in .dependency-cruiser.cjs what the new library may import.',
      from: {},
      to: { path: '^libs/', pathNot: `^libs/(${known})/` },
    },
    {
      name: 'library-without-a-line-imports',
      severity: 'error',
      comment: 'Say in .dependency-cruiser.cjs what the new library may import.',
      from: { path: '^libs/', pathNot: `^libs/(${known})/` },
      to: { path: '^libs/' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'through-the-index',
      severity: 'error',
      comment: 'Other libraries are seen through their index.ts only.',
      from: { path: '^libs/([^/]+)/' },
      to: { path: '^libs/', pathNot: ['^libs/$1/', '^libs/[^/]+/src/index\\.ts$'] },
    },
    {
      name: 'through-the-index-from-outside',
      severity: 'error',
      from: { pathNot: '^libs/' },
      to: { path: '^libs/', pathNot: '^libs/[^/]+/src/index\\.ts$' },
    },
    {
      name: 'by-name',
      severity: 'error',
      comment: 'Write @app/<library>, no relative path into another library.',
      from: { path: '^(?:libs/([^/]+)|apps/[^/]+|test)/' },
      to: { path: '^libs/', pathNot: '^libs/$1/', dependencyTypesNot: ['aliased'] },
    },
    {
      name: 'not-by-own-name',
      severity: 'error',
      comment: 'Inside a library imports are relative.',
      from: { path: '^libs/([^/]+)/' },
      to: { path: '^libs/$1/', dependencyTypes: ['aliased'] },
    },
    {
      name: 'libraries-know-no-app',
      severity: 'error',
      from: { path: '^(libs|migrations)/' },
      to: { path: '^(apps|scripts)/' },
    },
    {
      name: 'only-tools-use-the-standalone',
      severity: 'error',
      comment: 'The CLI finds the running instance, benchmarks start a database of their own.',
      from: { path: '^apps/', pathNot: '^apps/(cli|bench|standalone)/' },
      to: { path: '^apps/standalone/' },
    },
    {
      name: 'apps-know-no-other-app',
      severity: 'error',
      comment: 'The one exception: tools use the standalone through apps/standalone/src/index.ts.',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: ['^apps/$1/', '^apps/standalone/src/index\\.ts$'] },
    },
    {
      name: 'migrations-stand-alone',
      severity: 'error',
      comment: 'What a migration did must not change with the code around it.',
      from: { path: '^migrations/' },
      to: { path: '^(libs|test)/' },
    },
    {
      name: 'no-test-code-in-the-product',
      severity: 'error',
      from: { path: '^(apps|libs|migrations|scripts)/', pathNot: tests },
      to: { path: ['^test/', tests] },
    },
    {
      name: 'pure-libraries',
      severity: 'error',
      comment: 'The engine, the vocabulary and the Japanese formats run anywhere.',
      from: { path: '^libs/(matching|japan|contracts)/', pathNot: tests },
      to: { path: 'node_modules/(@nestjs|nestjs-cls|typeorm|pg|bullmq|ioredis|pino|express)/' },
    },
    {
      name: 'http-in-the-apps',
      severity: 'error',
      comment: 'Libraries describe no HTTP: DTOs and OpenAPI belong to apps/api.',
      from: { path: '^libs/' },
      to: { path: 'node_modules/@nestjs/swagger/' },
    },
    {
      name: 'no-development-package-at-run-time',
      severity: 'error',
      comment: 'Benchmarks compare us with packages that the product does not need.',
      from: { path: '^(apps|libs|migrations)/', pathNot: [tests, '^apps/bench/'] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm', 'type-only'] },
    },
    {
      name: 'no-undeclared-package',
      severity: 'error',
      comment: 'It is in node_modules by luck, through another package.',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(apps/web|dist|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.cjs', '.js', '.json'],
    },
    progress: { type: 'none' },
  },
};
