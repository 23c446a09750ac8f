import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** Which package may import which: imports go down only (docs/decisions/0001-packages.md); parts import the plugin kit in tests. */
const layers = {
  core: [],
  compute: ['core'],
  images: ['core', 'compute'],
  backbones: ['core', 'plugin-kit'],
  samplers: ['core', 'plugin-kit'],
  neighbors: ['core', 'plugin-kit'],
  report: ['core'],
  'plugin-kit': ['core', 'compute'],
  runtime: ['core', 'compute', 'images', 'backbones', 'samplers', 'neighbors'],
  server: ['core', 'compute', 'images', 'report', 'runtime'],
  evaluation: ['core', 'compute', 'images', 'samplers', 'report', 'runtime'],
  cli: ['core', 'compute', 'images', 'backbones', 'samplers', 'neighbors', 'report', 'runtime', 'server', 'evaluation'],
  example: ['core', 'plugin-kit'],
  tools: [
    'core',
    'compute',
    'images',
    'backbones',
    'samplers',
    'neighbors',
    'report',
    'runtime',
    'plugin-kit',
    'server',
    'evaluation',
    'cli',
  ],
};

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '.nx/**',
      'packages/compute/assembly/**',
      'packages/compute/wasm/**',
      'demo-output/**',
      'docs-api/**',
    ],
  },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: true,
          allow: [],
          depConstraints: Object.entries(layers).map(([name, below]) => ({
            sourceTag: `layer:${name}`,
            onlyDependOnLibsWithTags: [`layer:${name}`, ...below.map((other) => `layer:${other}`)],
          })),
        },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'Name what you export.' },
        {
          selector: "MemberExpression[object.name='Math'][property.name='random']",
          message: 'Use seededRandom(fork(seed, label)).',
        },
      ],
      eqeqeq: 'error',
    },
  },
  {
    files: ['packages/{backbones,samplers,neighbors}/src/**/*.ts'],
    ignores: ['**/*.test.ts', '**/fixtures/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['@tailedcore/plugin-kit'],
              message: 'Parts are tested with the kit; they do not need it to run.',
            },
          ],
        },
      ],
    },
  },
  // What the generator writes stands in a package of its own.
  { files: ['packages/cli/templates/**'], rules: { '@nx/enforce-module-boundaries': 'off' } },
  {
    files: ['packages/core/src/pipeline/**/*.ts', 'packages/core/src/kernels/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['node:fs*', 'node:path', 'sharp', 'onnxruntime-node'],
              message: 'The middle is pure: have it handed in.',
            },
          ],
        },
      ],
    },
  },
);
