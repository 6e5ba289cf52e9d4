import * as ts from 'typescript';

/**
 * How code reaches a table: by its name in SQL, by its name in a text of its own, by importing its entity, or by a statement that writes to it.
 */
type Way = 'sql' | 'name' | 'entity' | 'write';

/** A place in a file that reaches a table. */
export interface Naming {
  readonly file: string;
  readonly line: number;
  readonly table: string;
  readonly way: Way;
}

const SQL_TABLE = /\b(DELETE\s+FROM|FROM|JOIN|INTO|UPDATE|TABLE)\s+(?:IGNORE\s+)?`?([a-z][a-z_]*)`?/g;
const READING = /^(?:FROM|JOIN)$/;
/** The end of SQL before the name of a table that it writes to. */
const SQL_WRITE = /\b(?:INTO|UPDATE|TABLE|DELETE\s+FROM|DELETE\s+\w+\s+FROM)\s*$/;

/** Properties whose text is the name of a resource, a route or a permission, which may be the name of a table as well. */
const RESOURCE_PROPERTIES: ReadonlySet<string> = new Set(['entityType', 'example', 'key', 'name', 'path', 'resource']);

const WRITING_METHODS: ReadonlySet<string> = new Set([
  'clear',
  'create',
  'createMany',
  'decrement',
  'delete',
  'increment',
  'insert',
  'recover',
  'remove',
  'restore',
  'save',
  'softDelete',
  'softRemove',
  'update',
  'upsert',
]);

/** The entities of a file and their tables: the class after each `@Entity('…')`. */
export function entitiesIn(text: string): ReadonlyMap<string, string> {
  const found = text.matchAll(/@Entity\('(\w+)'\)\s+export class (\w+)/g);
  return new Map([...found].map(([, table = '', entity = '']) => [entity, table]));
}

/** The resources of a file and their entities. */
export function resourcesIn(text: string): ReadonlyMap<string, string> {
  const found = text.matchAll(/export const (\w+): Resource<(\w+)>/g);
  return new Map([...found].map(([, resource = '', entity = '']) => [resource, entity]));
}

/** The tables that a migration creates: `create('vehicles', …)`, `create(TABLE, …)`, or the properties of its object `TABLES`. */
export function createdTables(text: string): readonly string[] {
  const constants = new Map(
    [...text.matchAll(/^ *const (\w+) = '(\w+)';$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
  const called = [...text.matchAll(/\.create(?:Bare)?\(\s*(?:'(\w+)'|(\w+),)/g)].map(
    ([, table, name = '']) => table ?? constants.get(name) ?? '',
  );
  const listed = [...text.matchAll(/^const TABLES\b.*?= \{$(.*?)^\}/gms)].flatMap(([, lines = '']) =>
    [...lines.matchAll(/^ {2}(\w+): \[/gm)].map(([, table = '']) => table),
  );
  return [...called, ...listed].filter((table) => table !== '');
}

interface Reading {
  readonly file: string;
  readonly tables: ReadonlySet<string>;
  /** The tables of imported entities and resources, and of `Records` of them, by the name in this file. */
  readonly entities: Map<string, string>;
  readonly entityTable: (path: string, name: string) => string | undefined;
  readonly found: Naming[];
}

/**
 * Every place where a file reaches one of the tables. `entityTable` returns the table of an imported entity or resource by the path of the
 * import and the name.
 */
export function namingsIn(
  file: string,
  text: string,
  tables: ReadonlySet<string>,
  entityTable: Reading['entityTable'] = () => undefined,
): readonly Naming[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const reading: Reading = { file, tables, entities: new Map(), entityTable, found: [] };
  visit(source, reading);
  return reading.found;
}

function visit(node: ts.Node, reading: Reading): void {
  if (ts.isDecorator(node) || ts.isTypeNode(node) || ts.isExportDeclaration(node)) return;
  if (ts.isImportDeclaration(node)) return noteImport(node, reading);
  if (ts.isNewExpression(node)) noteRecords(node, reading);
  if (ts.isCallExpression(node)) noteWrite(node, reading);
  if (ts.isTemplateExpression(node)) noteTemplateWrites(node, reading);
  if (isText(node)) noteText(node, reading);
  ts.forEachChild(node, (child) => visit(child, reading));
}

type Text = ts.StringLiteralLike | ts.TemplateHead | ts.TemplateMiddle | ts.TemplateTail;

const isText = (node: ts.Node): node is Text =>
  ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);

function noteText(node: Text, reading: Reading): void {
  for (const [, keyword = '', table = ''] of node.text.matchAll(SQL_TABLE))
    note(node, table, READING.test(keyword) ? 'sql' : 'write', reading);
  if (ts.isStringLiteralLike(node) && !isResourceName(node)) note(node, node.text, wayOf(node), reading);
}

/** `tableName(manager, 'vehicles')` is SQL, whatever the file; another text may be a word. */
function wayOf({ parent }: ts.Node): Way {
  return ts.isCallExpression(parent) && parent.expression.getText() === 'tableName' ? 'sql' : 'name';
}

function isResourceName({ parent }: ts.Node): boolean {
  return ts.isPropertyAssignment(parent) && RESOURCE_PROPERTIES.has(parent.name.getText());
}

function noteImport(node: ts.ImportDeclaration, reading: Reading): void {
  const bindings = node.importClause?.namedBindings;
  if (bindings === undefined || !ts.isNamedImports(bindings) || !ts.isStringLiteral(node.moduleSpecifier)) return;
  for (const element of bindings.elements) {
    const table = reading.entityTable(node.moduleSpecifier.text, (element.propertyName ?? element.name).text);
    if (table === undefined) continue;
    reading.entities.set(element.name.text, table);
    note(element, table, 'entity', reading);
  }
}

/** `this.vehicles = new Records(manager, vehicleResource)`: its methods write to the table of the resource. */
function noteRecords({ parent, arguments: given }: ts.NewExpression, { entities }: Reading): void {
  const table = given?.map((argument) => entities.get(argument.getText())).find((found) => found !== undefined);
  if (table === undefined) return;
  if (ts.isVariableDeclaration(parent)) entities.set(parent.name.getText(), table);
  if (ts.isBinaryExpression(parent)) entities.set(parent.left.getText(), table);
}

/** `manager.update(Vehicle, …)` or `this.vehicles.update(…)`: an imported entity, or `Records` of an imported resource. */
function noteWrite({ expression, arguments: [target] }: ts.CallExpression, reading: Reading): void {
  if (!ts.isPropertyAccessExpression(expression) || !WRITING_METHODS.has(expression.name.text)) return;
  const [receiver, first] = [expression.expression.getText(), target?.getText() ?? ''];
  const table = reading.entities.get(receiver) ?? reading.entities.get(first);
  if (table !== undefined) note(expression, table, 'write', reading);
}

/** `UPDATE ${entityTable(manager, Vehicle)} SET …`, or the same with `tableName(manager, 'vehicles')`. */
function noteTemplateWrites({ head, templateSpans }: ts.TemplateExpression, reading: Reading): void {
  const before = [head.text, ...templateSpans.map(({ literal }) => literal.text)];
  for (const [index, { expression }] of templateSpans.entries()) {
    if (!SQL_WRITE.test(before[index] ?? '') || !ts.isCallExpression(expression)) continue;
    for (const argument of expression.arguments) {
      const named = ts.isStringLiteralLike(argument) ? argument.text : reading.entities.get(argument.getText());
      note(argument, named ?? '', 'write', reading);
    }
  }
}

function note(node: ts.Node, table: string, way: Way, { file, tables, found }: Reading): void {
  if (!tables.has(table)) return;
  const { line } = node.getSourceFile().getLineAndCharacterOfPosition(node.getStart());
  found.push({ file, line: line + 1, table, way });
}

/** A folder or file that may reach tables of others. */
export interface Exemption {
  readonly path: RegExp;
  /** Only tables of these owners; undefined: of every owner. */
  readonly owners?: readonly string[];
  readonly mayWrite: boolean;
  readonly why: string;
}

export interface OwnerRules {
  /** The folders whose code may name a table; most tables have one. */
  readonly owners: ReadonlyMap<string, readonly string[]>;
  /** The owners whose entities a folder may import to read them, as the import rules allow. */
  readonly reads: ReadonlyMap<string, readonly string[]>;
  /** Folders in which a text that equals the name of a table is a word: a permission, a metric, a folder. */
  readonly words: ReadonlySet<string>;
  readonly exemptions: readonly Exemption[];
}

/** The first two parts of a path: `src/fleet`. */
export const folderOf = (file: string): string => file.split('/').slice(0, 2).join('/');

/** Whether the naming breaks the rule that a table belongs to one module. */
export function isForeign({ file, table, way }: Naming, { owners, reads, words, exemptions }: OwnerRules): boolean {
  const folder = folderOf(file);
  const own = owners.get(table) ?? [];
  if (own.includes(folder) || (way === 'name' && words.has(folder))) return false;
  if (way === 'entity' && own.some((owner) => reads.get(folder)?.includes(owner))) return false;
  return !exemptions.some((exemption) => isExempt(exemption, { file, own, way }));
}

function isExempt(
  { path, owners, mayWrite }: Exemption,
  { file, own, way }: { readonly file: string; readonly own: readonly string[]; readonly way: Way },
): boolean {
  if (!path.test(file) || (way === 'write' && !mayWrite)) return false;
  return owners === undefined || own.some((owner) => owners.includes(owner));
}
