import type ts from 'typescript';

/** Types whose values mean nothing without a shape. Bytes (Uint8Array) have none. */
const shaped = new Set(['Matrix', 'Float32Array', 'Float64Array', 'Int32Array', 'Uint16Array', 'Uint32Array']);

/** Whether a signature takes or gives a matrix or an array of numbers, at once or later. */
export function handlesArrays(signature: ts.Signature, checker: ts.TypeChecker): boolean {
  const types = signature.getParameters().map((parameter) => checker.getTypeOfSymbol(parameter));
  return [...types, signature.getReturnType()].some((type) => isShaped(checker.getAwaitedType(type) ?? type));
}

function isShaped(type: ts.Type): boolean {
  if (type.isUnion()) return type.types.some(isShaped);
  return shaped.has(type.aliasSymbol?.name ?? type.symbol?.name ?? '');
}

/** Whether a comment gives a shape: sizes in brackets, such as [n, d] or [images * positions]. */
export function givesShape(doc: string): boolean {
  return /\[[\w.,*+/() -]+\]/.test(doc);
}
