import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { shortened } from './statement-rules';

/** The methods of a query runner and of `TableBuilder` that run statements. */
const METHODS: ReadonlySet<string> = new Set(['query', 'alter', 'create', 'createBare', 'drop']);

/** The functions of `global-tables.ts` that run statements. */
const FUNCTIONS: ReadonlySet<string> = new Set(['createTables', 'dropTables']);

/** What migrations import. The statements in other files would not be noticed if they are not executed. */
const IMPORTS: ReadonlySet<string> = new Set([
  'typeorm',
  '@nestjs/common',
  '#kernel',
  '#persistence',
  '../table-builder',
  '../global-tables',
]);

interface Call {
  readonly first: number;
  readonly last: number;
  readonly text: string;
}

/** The lines of one file that were part of the way to a statement. */
export class ExecutedLines {
  private readonly lines = new Set<number>();

  constructor(private readonly file: string) {}

  /** Call it in the function that gets the statement. */
  note(): void {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 60;
    const stack = new Error('stack').stack ?? '';
    Error.stackTraceLimit = stackTraceLimit;
    for (const line of stack.split('\n')) {
      const [, at] = line.split(`${this.file}:`);
      if (at !== undefined) this.lines.add(Number.parseInt(at, 10));
    }
  }

  /** The calls of the migration's `up` and of what it uses that run statements and were not executed. */
  unexecuted(): string[] {
    const source = readFileSync(this.file, 'utf8');
    const { calls, imports } = callsOfUp(source);
    const missed = calls.filter(({ first, last }) => ![...this.lines].some((line) => line >= first && line <= last));
    return [
      ...missed.map(({ text }) => text),
      ...imports.filter((name) => !IMPORTS.has(name)).map((name) => `the functions of ${name}`),
    ];
  }
}

/** The running calls that `up` reaches within the source, and the modules that it imports. */
export function callsOfUp(source: string): { readonly calls: Call[]; readonly imports: string[] } {
  const file = ts.createSourceFile('migration.ts', source, ts.ScriptTarget.Latest, true);
  const declared = declarationsOf(file);
  const up = declared.get('up');
  const reached = new Set<ts.Node>();
  const calls: Call[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isRunning(node.expression)) calls.push(placeOf(node, file));
    if (ts.isIdentifier(node)) reach(declared.get(node.text));
    ts.forEachChild(node, visit);
  };
  const reach = (node: ts.Node | undefined): void => {
    if (!node || reached.has(node) || node === declared.get('down')) return;
    reached.add(node);
    ts.forEachChild(node, visit);
  };
  reach(up);
  return { calls, imports: importsOf(file) };
}

function declarationsOf(file: ts.SourceFile): Map<string, ts.Node> {
  const named = file.statements.flatMap((statement): readonly (ts.Node & { readonly name?: ts.Node })[] => {
    if (ts.isVariableStatement(statement)) return statement.declarationList.declarations;
    if (ts.isClassDeclaration(statement)) return statement.members;
    return ts.isFunctionDeclaration(statement) ? [statement] : [];
  });
  return new Map(named.flatMap((node) => (node.name ? [[node.name.getText(file), node] as const] : [])));
}

function importsOf(file: ts.SourceFile): string[] {
  return file.statements
    .filter(ts.isImportDeclaration)
    .filter(({ importClause }) => importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword)
    .map(({ moduleSpecifier }) => moduleSpecifier.getText(file).slice(1, -1));
}

function isRunning(callee: ts.Expression): boolean {
  if (ts.isPropertyAccessExpression(callee)) return METHODS.has(callee.name.text);
  if (ts.isElementAccessExpression(callee)) return METHODS.has(callee.argumentExpression.getText().slice(1, -1));
  return ts.isIdentifier(callee) && FUNCTIONS.has(callee.text);
}

function placeOf(node: ts.CallExpression, file: ts.SourceFile): Call {
  const lineAt = (position: number): number => file.getLineAndCharacterOfPosition(position).line + 1;
  return { first: lineAt(node.getStart(file)), last: lineAt(node.getEnd()), text: shortened(node.getText(file)) };
}
