import ts from 'typescript';
import { givesShape, handlesArrays } from './arrays.ts';
import { docOf, functionOf, type PublicName } from './public-surface.ts';
import { thrownCodes } from './thrown-codes.ts';

/** What is wrong with the comment of a public name, a sentence each. */
export function docProblems({ declaration }: PublicName, checker: ts.TypeChecker): string[] {
  const doc = docOf(declaration);
  if (doc === '') return ['has no documentation comment'];
  const of = functionOf(declaration);
  return [
    ...(of ? [...codeProblems(of, doc), ...shapeProblems(of, doc, checker)] : []),
    ...(ts.isInterfaceDeclaration(declaration) ? methodProblems(declaration, doc, checker) : []),
  ];
}

function codeProblems(of: ts.FunctionLikeDeclaration, doc: string): string[] {
  const named = new Set(doc.match(/\bE_[A-Z_]+\b/g));
  const missing = [...thrownCodes(of)].filter((code) => !named.has(code));
  return missing.map((code) => `throws ${code} and does not say so`);
}

function shapeProblems(of: ts.SignatureDeclaration, doc: string, checker: ts.TypeChecker): string[] {
  const signature = checker.getSignatureFromDeclaration(of);
  if (!signature || !handlesArrays(signature, checker) || givesShape(doc)) return [];
  return ['handles arrays and gives no shape in brackets'];
}

/** A shape may stand beside the method or above all of them. */
function methodProblems(type: ts.InterfaceDeclaration, doc: string, checker: ts.TypeChecker): string[] {
  const methods = type.members.filter(ts.isMethodSignature);
  return methods.flatMap((method) =>
    shapeProblems(method, `${doc}\n${docOf(method)}`, checker).map((problem) => `${method.name.getText()} ${problem}`),
  );
}

/** Codes in the comments of a source that the catalogue does not have. Codes of notices begin otherwise. */
export function unknownCodes(source: ts.SourceFile, known: ReadonlySet<string>): string[] {
  const comments = source.text.match(/\/\*\*[\s\S]*?\*\//g) ?? [];
  const named = comments.flatMap((comment) => comment.match(/\bE_[A-Z_]*[A-Z]\b/g) ?? []);
  return [...new Set(named)].filter((code) => !known.has(code));
}
