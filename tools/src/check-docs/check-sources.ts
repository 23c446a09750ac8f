import { relative } from 'node:path';
import { errorCodes } from '@tailedcore/core';
import ts from 'typescript';
import { type PublishedPackage, root } from '../check-pack/published-packages.ts';
import { docProblems, unknownCodes } from './doc-problems.ts';
import { entrySources, publicNames } from './public-surface.ts';

/** What was looked at, and what is wrong: a line each, with the place. */
export interface Checked {
  readonly names: number;
  readonly problems: readonly string[];
}

/** Checks the comments on what the packages export, and the codes in the comments of all files that these import. */
export function checkSources(packages: readonly PublishedPackage[]): Checked {
  const entries = packages.flatMap(entrySources);
  const program = ts.createProgram(entries, compilerOptions());
  const checker = program.getTypeChecker();
  const names = publicNames(program, entries);
  const ofNames = names.flatMap((each) =>
    docProblems(each, checker).map((problem) => `${place(each.declaration)}: ${each.name} ${problem}`),
  );
  const known = new Set<string>(errorCodes);
  const sources = program.getSourceFiles().filter(({ isDeclarationFile }) => !isDeclarationFile);
  const ofCodes = sources.flatMap((source) =>
    unknownCodes(source, known).map((code) => `${relative(root, source.fileName)}: ${code} is not in the catalogue`),
  );
  return { names: names.length, problems: [...ofNames, ...ofCodes] };
}

function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(`${root}tsconfig.base.json`, (path) => ts.sys.readFile(path)) as {
    config: { compilerOptions: object };
  };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  return { ...options, noEmit: true };
}

function place(node: ts.Node): string {
  const source = node.getSourceFile();
  const { line } = source.getLineAndCharacterOfPosition(node.getStart());
  return `${relative(root, source.fileName)}:${line + 1}`;
}
