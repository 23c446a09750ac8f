import ts from 'typescript';

/**
 * The codes of errors that a function throws itself or through private functions of its file: those of every `fail('E_…')` in them.
 * What exported functions throw stands in their own comments; what methods of a returned object throw, in the comments of its type.
 */
export function thrownCodes(of: ts.FunctionLikeDeclaration): Set<string> {
  const codes = new Set<string>();
  const seen = new Set<ts.Node>();
  const local = privateFunctions(of.getSourceFile());
  const visit = (node: ts.Node): void => {
    if (isMember(node)) return;
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      const [first] = node.arguments;
      if (node.expression.text === 'fail' && first && ts.isStringLiteral(first)) codes.add(first.text);
      const called = local.get(node.expression.text);
      if (called) enter(called);
    }
    ts.forEachChild(node, visit);
  };
  const enter = (each: ts.FunctionLikeDeclaration): void => {
    if (seen.has(each)) return;
    seen.add(each);
    if (each.body) ts.forEachChild(each.body, visit);
    if (each.body && !ts.isBlock(each.body)) visit(each.body);
  };
  enter(of);
  return codes;
}

/** A function that somebody else calls, later: a member of an object. */
function isMember(node: ts.Node): boolean {
  if (ts.isMethodDeclaration(node)) return true;
  return (
    ts.isPropertyAssignment(node) && (ts.isArrowFunction(node.initializer) || ts.isFunctionExpression(node.initializer))
  );
}

function privateFunctions(source: ts.SourceFile): Map<string, ts.FunctionDeclaration> {
  const declared = source.statements
    .filter(ts.isFunctionDeclaration)
    .filter((each) => !each.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword));
  return new Map(declared.flatMap((each) => (each.name ? [[each.name.text, each] as const] : [])));
}
