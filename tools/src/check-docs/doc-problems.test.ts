import ts from 'typescript';
import { expect, test } from 'vitest';
import { docProblems, unknownCodes } from './doc-problems.ts';
import { publicNames } from './public-surface.ts';

const declarations = `
declare const fail: (code: string) => Error;
/** A matrix. */
export interface Matrix { readonly data: Float32Array }
`;

const host = ts.createCompilerHost({});
const read = host.getSourceFile.bind(host);
const libraries = new Map<string, ts.SourceFile | undefined>();

/** The problems of a module's exports. */
function problemsOf(text: string): string[] {
  const source = ts.createSourceFile('module.ts', declarations + text, ts.ScriptTarget.ES2022, true);
  host.getSourceFile = (name, ...rest) => {
    if (name === 'module.ts') return source;
    if (!libraries.has(name)) libraries.set(name, read(name, ...rest));
    return libraries.get(name);
  };
  const program = ts.createProgram(
    ['module.ts'],
    { target: ts.ScriptTarget.ES2022, lib: ['lib.es2022.d.ts'], types: [] },
    host,
  );
  const names = publicNames(program, ['module.ts']);
  return names.flatMap((each) =>
    docProblems(each, program.getTypeChecker()).map((problem) => `${each.name} ${problem}`),
  );
}

test.each(['function f() {}', 'interface F {}', 'type F = 1;', 'const f = 1;', 'class F {}'])(
  '%s needs a comment',
  (text) => {
    expect(problemsOf(`export ${text}`)).toEqual([expect.stringContaining('has no documentation comment')]);
    expect(problemsOf(`// not this one\nexport ${text}`)).toHaveLength(1);
    expect(problemsOf(`/** Something. */\nexport ${text}`)).toEqual([]);
  },
);

test('what is not exported needs none', () => {
  expect(problemsOf('function f() {}\ninterface F {}')).toEqual([]);
});

test('a function names the codes that it throws', () => {
  expect(problemsOf(`/** F. */\nexport function f() { throw fail('E_A'); }`)).toEqual([
    'f throws E_A and does not say so',
  ]);
  expect(problemsOf(`/** F. @throws E_A. */\nexport function f() { throw fail('E_A'); }`)).toEqual([]);
  expect(problemsOf(`/** F. @throws E_A_B. */\nexport function f() { throw fail('E_A'); }`)).toHaveLength(1);
  expect(problemsOf(`/** F. */\nexport const f = () => { throw fail('E_A'); };`)).toHaveLength(1);
});

test('and those of private functions and of what it hands to others', () => {
  expect(problemsOf(`/** F. */\nexport function f() { g(); }\nfunction g() { g(); throw fail('E_A'); }`)).toHaveLength(
    1,
  );
  expect(problemsOf(`/** F. */\nexport function f() { [1].map(() => { throw fail('E_A'); }); }`)).toHaveLength(1);
});

test('but not those of methods that are called later', () => {
  expect(problemsOf(`/** F. */\nexport function f() { return { g() { throw fail('E_A'); } }; }`)).toEqual([]);
});

test.each(['m: Matrix', 'm: Float32Array', 'm?: Uint32Array'])('a function of (%s) gives a shape', (parameter) => {
  const text = `export function f(${parameter}): void {}`;
  expect(problemsOf(`/** F. */\n${text}`)).toEqual(['f handles arrays and gives no shape in brackets']);
  expect(problemsOf(`/** F of [n, d]. */\n${text}`)).toEqual([]);
  expect(problemsOf(`/** F of []. */\n${text}`)).toHaveLength(1);
});

test('so do one that gives it later, and a method', () => {
  expect(problemsOf('/** F. */\nexport async function f(): Promise<Matrix> { throw 1; }')).toHaveLength(1);
  expect(problemsOf('/** F. */\nexport interface F { g(m: Matrix): void }')).toEqual([
    expect.stringContaining('g handles'),
  ]);
  expect(problemsOf('/** F. */\nexport interface F {\n/** Of [n]. */\ng(m: Matrix): void }')).toEqual([]);
});

test('bytes have no shape', () => {
  expect(problemsOf('/** F. */\nexport function f(bytes: Uint8Array): void {}')).toEqual([]);
});

test('a code in a comment must be in the catalogue', () => {
  const text = "/** @throws E_A, E_B_C. */\n/* E_X */ const code = 'E_Y';";
  const source = ts.createSourceFile('module.ts', text, ts.ScriptTarget.ES2022);
  expect(unknownCodes(source, new Set(['E_A']))).toEqual(['E_B_C']);
});
