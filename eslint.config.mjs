import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Beyond these a file or a class does too much; a warning, because the right cut needs thought. */
const MAX_LINES = 400;
const MAX_DEPENDENCIES = 6;

const TESTS = ['**/*.spec.ts', '**/*.fixtures.ts', 'test/**/*.ts'];

/** Counts what a constructor asks for; `max-params` would count every function alike. */
const constructorDependencies = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { tooMany: 'This constructor has {{count}} dependencies (at most {{max}}): split the class.' },
  },
  create: (context) => ({
    'MethodDefinition[kind="constructor"]'(node) {
      const count = node.value.params.length;
      if (count <= MAX_DEPENDENCIES) return;
      context.report({ node, messageId: 'tooMany', data: { count: String(count), max: String(MAX_DEPENDENCIES) } });
    },
  }),
};

/**
 * A test that is switched off, or that switches the others off, is a hole that looks green. Choosing at run time
 * (`if (!available) it.skip('needs …')`) stays allowed: Jest counts those, and the test says what is missing.
 */
const wholeSuite = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      focused: 'This switches the other tests off.',
      skipped: 'This switches a test off: mend it, or choose by a condition that says what is missing.',
    },
  },
  create(context) {
    const suites = new Set(['it', 'test', 'describe']);
    return {
      'CallExpression > Identifier.callee'(node) {
        if (/^f(it|describe)$/.test(node.name)) context.report({ node, messageId: 'focused' });
        if (/^x(it|test|describe)$/.test(node.name)) context.report({ node, messageId: 'skipped' });
      },
      'MemberExpression > Identifier.property'(node) {
        let object = node.parent.object;
        while (object.type === 'MemberExpression') object = object.object;
        if (object.type !== 'Identifier' || !suites.has(object.name)) return;
        const chosen = context.sourceCode
          .getAncestors(node)
          .some(({ type }) => type === 'IfStatement' || type === 'ConditionalExpression');
        if (node.name === 'only') context.report({ node, messageId: 'focused' });
        if (node.name === 'todo' || (node.name === 'skip' && !chosen)) context.report({ node, messageId: 'skipped' });
      },
    };
  },
};

export default defineConfig(
  { ignores: ['**/node_modules/', '**/dist/', 'coverage/', '.data/', 'apps/web/', 'libs/matching/assembly/'] },
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { musubi: { rules: { 'constructor-dependencies': constructorDependencies, 'whole-suite': wholeSuite } } },
    rules: {
      'max-lines': ['warn', { max: MAX_LINES, skipBlankLines: false, skipComments: false }],
      'musubi/constructor-dependencies': 'warn',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-constant-binary-expression': 'error',
      'no-empty': 'error',
      'no-irregular-whitespace': ['error', { skipTemplates: true, skipRegExps: true, skipComments: true }],
      'no-param-reassign': 'error',
      'no-template-curly-in-string': 'error',
      'no-useless-assignment': 'error',
      'no-useless-escape': 'error',
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],

      // Marked so that it stands out: http for providers on loopback, checked where it is used.
      '@typescript-eslint/no-deprecated': [
        'error',
        { allow: [{ from: 'package', name: 'allowInsecureRequests', package: 'openid-client' }] },
      ],
      // Nest modules are classes without members.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // DTOs and entities are shapes here: object literals fill them, and their spread is a plain copy.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string', 'PublishedContentDto'] }],
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingUnknown: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/restrict-plus-operands': ['error', { allowNumberAndString: true }],
      // `text || fallback` means the empty text too, `a || b` of truths is a plain or.
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true, boolean: true } }],
      '@typescript-eslint/no-empty-function': ['error', { allow: ['methods'] }],

      // The annotation is what decorators see: `limit: number = 20` tells the API's description the type.
      '@typescript-eslint/no-inferrable-types': ['error', { ignoreProperties: true }],

      // With noUncheckedIndexedAccess, `list[i]!` says "this index is known to be inside".
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // A method may be async because its interface is.
      '@typescript-eslint/require-await': 'off',
      // process.env['NAME'] and process.env.NAME are equally good.
      '@typescript-eslint/dot-notation': 'off',
      // Matters of taste where both ways read well.
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/prefer-for-of': 'off',
      '@typescript-eslint/prefer-includes': 'off',
      '@typescript-eslint/prefer-optional-chain': 'off',
      '@typescript-eslint/prefer-string-starts-ends-with': 'off',
      '@typescript-eslint/use-unknown-in-catch-callback-variable': 'off',
    },
  },
  {
    files: ['apps/{bench,cli}/src/**', 'scripts/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.data.ts'],
    rules: { 'max-lines': 'off' },
  },
  {
    files: TESTS,
    rules: {
      'musubi/whole-suite': 'error',
      // Answers of the API and Jest's matchers are `any`; the assertions themselves check them.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
