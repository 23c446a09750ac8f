import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import type { PublishedPackage } from '../check-pack/published-packages.ts';

/** A function, type or value that others can import. */
export interface PublicName {
  readonly name: string;
  readonly declaration: ts.Declaration;
}

/** The sources that `exports` of a package stand for. Absolute paths. */
export function entrySources({ manifest, folder }: PublishedPackage): string[] {
  return Object.values(manifest.exports ?? {}).flatMap((entry) => {
    if (typeof entry === 'string') return [];
    const source = (entry['default'] ?? '').replace('./dist/', 'src/').replace(/\.js$/, '.ts');
    if (!source.includes('*')) return [join(folder, source)];
    const place = join(folder, dirname(source));
    const files = readdirSync(place).filter((file) => file.endsWith('.ts') && !/\.(test|d)\.ts$/.test(file));
    return files.map((file) => join(place, file));
  });
}

/** What the modules export, where it is declared; once each, and only what is declared in a source. */
export function publicNames(program: ts.Program, entries: readonly string[]): PublicName[] {
  const checker = program.getTypeChecker();
  const found = new Map<ts.Declaration, PublicName>();
  for (const entry of entries) {
    const source = program.getSourceFile(entry);
    const module = source && checker.getSymbolAtLocation(source);
    if (!module) throw new Error(`${entry} is no module that can be read`);
    for (const exported of checker.getExportsOfModule(module)) {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      for (const declaration of symbol.declarations ?? [])
        if (!declaration.getSourceFile().isDeclarationFile) found.set(declaration, { name: symbol.name, declaration });
    }
  }
  return [...found.values()];
}

/** The documentation comment as it is written, tags included; empty without one. */
export function docOf(node: ts.Node): string {
  return ts
    .getJSDocCommentsAndTags(node)
    .filter(ts.isJSDoc)
    .map((comment) => comment.getText())
    .join('\n');
}

/** The function that a declaration is or holds: a function, or a constant that is one. */
export function functionOf(declaration: ts.Declaration): ts.FunctionLikeDeclaration | undefined {
  if (ts.isFunctionDeclaration(declaration)) return declaration;
  if (!ts.isVariableDeclaration(declaration) || !declaration.initializer) return undefined;
  const { initializer } = declaration;
  return ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer) ? initializer : undefined;
}
