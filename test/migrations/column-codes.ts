import { globSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource, EntityMetadata } from 'typeorm';
import ts from 'typescript';

/** The codes of columns, by `table.column`. Columns without a closed set of codes are left out. */
export type Codes = ReadonlyMap<string, readonly string[]>;

/** The codes that each CHECK of the current database accepts, on MariaDB and MySQL. */
export async function acceptedCodes(database: DataSource): Promise<Codes> {
  const rows = await database.query<{ table: string; clause: string }[]>(
    `SELECT t.table_name AS \`table\`, c.check_clause AS clause FROM information_schema.table_constraints t
      JOIN information_schema.check_constraints c USING (constraint_schema, constraint_name)
      WHERE t.table_schema = DATABASE() AND t.constraint_type = 'CHECK'`,
  );
  return new Map(
    rows.flatMap(({ table, clause }) =>
      codesIn(`CHECK (${clause})`).map(([column, codes]) => [`${table}.${column}`, codes]),
    ),
  );
}

/** The columns and codes of the CHECKs in a statement: `CHECK (status IN ('draft', 'sent'))`. MySQL stores them with `_utf8mb4\'…\'`. */
function codesIn(statement: string): [column: string, codes: readonly string[]][] {
  const text = statement.replaceAll("\\'", "'").replaceAll('`', '');
  return [...text.matchAll(/\bCHECK\s*\(+(\w+)\s+IN\s*\(([^)]*)\)/gi)].map(([, column = '', list = '']) => [
    column,
    [...list.matchAll(/'([^']*)'/g)].map(([, code = '']) => code),
  ]);
}

/** The codes in the types of the entities' properties, which the code of this release may write. */
export function codesOfEntities(entities: readonly EntityMetadata[]): Codes {
  const root = join(__dirname, '..', '..');
  const options = { ...settingsOf(root), noEmit: true, incremental: false, types: [] };
  const program = ts.createProgram(
    globSync('src/**/*.entity.ts', { cwd: root }).map((file) => join(root, file)),
    options,
  );
  const checker = program.getTypeChecker();
  const classes = new Map(
    program
      .getSourceFiles()
      .filter(({ isDeclarationFile }) => !isDeclarationFile)
      .flatMap((file) => file.statements.filter(ts.isClassDeclaration))
      .map((declaration) => [declaration.name?.text, checker.getTypeAtLocation(declaration)]),
  );
  return new Map(
    entities.flatMap(({ name, tableName, columns }) =>
      columns.flatMap(({ propertyName, databaseName }): [string, readonly string[]][] => {
        const property = classes.get(name)?.getProperty(propertyName);
        const codes = property === undefined ? null : textsOf(checker.getTypeOfSymbol(property));
        return codes === null ? [] : [[`${tableName}.${databaseName}`, codes]];
      }),
    ),
  );
}

function settingsOf(root: string): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path));
  return ts.parseJsonConfigFileContent(config, { ...ts.sys, readDirectory: () => [] }, root).options;
}

/** The members of a type that is a union of texts, possibly with null; otherwise null. */
function textsOf(type: ts.Type): readonly string[] | null {
  const members = (type.isUnion() ? type.types : [type]).filter((member) => !(member.flags & ts.TypeFlags.Null));
  return members.every((member) => member.isStringLiteral()) ? members.map(({ value }) => value) : null;
}
