import * as ts from 'typescript';

/** Calls whose arguments are conditions. */
const READS = new Set('find findBy findOne findOneBy count countBy exists existsBy where andWhere orWhere'.split(' '));

/** Properties and variables that hold conditions, and declarations of lists and of the words of errors. */
const DECLARATIONS = new Set(['where', 'filters', 'sorts', 'words']);

const ASSIGNED = /[\s,`.](\w+)`?\s*=[^=]/g;
const INSERTED = /\bINSERT\s+(?:IGNORE\s+)?INTO\b[^(]*(?:\([^()]*\)[^()]*)??\(([^()]*)\)\s*(?:VALUES|SELECT)/gi;

const sourceOf = (text: string): ts.SourceFile => ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true);

/** Calls `visit` for every node of a source. */
function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => walk(child, visit));
}

/** The places where a source reads an action of a flow (`X_FLOW.actions.accept`), each as `X_FLOW.accept`. */
export function actionsRead(text: string): string[] {
  const found: string[] = [];
  walk(sourceOf(text), (node) => {
    if (!ts.isPropertyAccessExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return;
    const { name, expression: flow } = node.expression;
    if (name.text === 'actions') found.push(`${flow.getText()}.${node.name.text}`);
  });
  return found;
}

/** The texts in the arguments of all calls of a method. */
export function textsGivenTo(method: string, text: string): string[] {
  const found: string[] = [];
  walk(sourceOf(text), (node) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return;
    if (node.expression.name.text !== method) return;
    for (const given of node.arguments)
      walk(given, (part) => {
        if (ts.isStringLiteral(part)) found.push(part.text);
      });
  });
  return found;
}

/**
 * The places where a source writes one of the columns, given as properties of entities, in another status than an
 * entry of a flow: object literals, assignments and SQL. Conditions, details of an error and HTTP statuses are no
 * writes.
 */
export function statusWrites(text: string, properties: readonly string[]): string[] {
  const source = sourceOf(text);
  const refusals = namesFromErrors(source);
  const columns = new Set(properties.map(columnOf));
  const isColumn = (name: string | null): boolean => name !== null && properties.includes(name);
  const found: string[] = [];
  walk(source, (node) => {
    const isWrite =
      (ts.isPropertyAssignment(node) && isColumn(nameOf(node.name)) && !isHarmless(node.initializer)) ||
      (ts.isShorthandPropertyAssignment(node) && isColumn(node.name.text));
    const isStored = isWrite && !isRead(node.parent, refusals);
    const isAssigned = isAssignment(node) && isColumn(accessed(node.left));
    const isInSql = isText(node) && columnsWritten(node.getText()).some((column) => columns.has(column));
    if (isStored || isAssigned || isInSql) found.push(lineOf(source, node));
  });
  return found;
}

const columnOf = (property: string): string => property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function lineOf(source: ts.SourceFile, node: ts.Node): string {
  const { line } = source.getLineAndCharacterOfPosition(node.getStart());
  return `${line + 1}: ${node.getText().split('\n', 1)[0] ?? ''}`;
}

function nameOf(name: ts.PropertyName): string | null {
  if (ts.isIdentifier(name) || ts.isStringLiteral(name)) return name.text;
  return ts.isComputedPropertyName(name) && ts.isStringLiteralLike(name.expression) ? name.expression.text : null;
}

/** `X_FLOW.initial`, `X_FLOW.entry(…)`, or the number of an HTTP status. */
function isHarmless(value: ts.Expression): boolean {
  if (ts.isNumericLiteral(value)) return true;
  const read = ts.isCallExpression(value) ? value.expression : value;
  if (!ts.isPropertyAccessExpression(read) || !ts.isIdentifier(read.expression)) return false;
  return read.expression.text.endsWith('_FLOW') && read.name.text === (read === value ? 'initial' : 'entry');
}

function isRead(literal: ts.Node, refusals: ReadonlySet<string>): boolean {
  const { parent } = literal;
  if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent))
    return DECLARATIONS.has(parent.name.getText());
  if (ts.isCallExpression(parent)) {
    const called = ts.isPropertyAccessExpression(parent.expression) ? parent.expression.name : parent.expression;
    return READS.has(called.getText()) || refusals.has(called.getText());
  }
  const isWrapped =
    ts.isAsExpression(parent) || ts.isSatisfiesExpression(parent) || ts.isParenthesizedExpression(parent);
  return (isWrapped || ts.isArrayLiteralExpression(parent)) && isRead(parent, refusals);
}

/** The names that a source imports from declarations of errors. */
function namesFromErrors(source: ts.SourceFile): ReadonlySet<string> {
  const names = source.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) || !/\.errors['"]$/.test(statement.moduleSpecifier.getText())) return [];
    const bindings = statement.importClause?.namedBindings;
    return bindings && ts.isNamedImports(bindings) ? bindings.elements.map(({ name }) => name.text) : [];
  });
  return new Set(names);
}

const isAssignment = (node: ts.Node): node is ts.BinaryExpression =>
  ts.isBinaryExpression(node) &&
  node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
  node.operatorToken.kind <= ts.SyntaxKind.LastAssignment;

function accessed(target: ts.Node): string | null {
  if (ts.isPropertyAccessExpression(target)) return target.name.text;
  const isNamed = ts.isElementAccessExpression(target) && ts.isStringLiteralLike(target.argumentExpression);
  return isNamed ? target.argumentExpression.text : null;
}

const isText = (node: ts.Node): boolean => ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);

/** The columns that a statement sets or inserts. */
function columnsWritten(sql: string): string[] {
  const inserted = [...sql.matchAll(INSERTED)].flatMap(([, list = '']) => list.match(/\w+/g) ?? []);
  const parts = sql.split(/\bSET\b|\bDUPLICATE KEY UPDATE\b/i).slice(1);
  const set = parts.map((part) => part.split(/\bWHERE\b/i, 1)[0] ?? '');
  return [...inserted, ...set.flatMap((list) => [...list.matchAll(ASSIGNED)].map(([, column = '']) => column))];
}
