/** Inserted and deleted rows by table, of committed transactions. */
export class ReplayedRows {
  private readonly committed = new Map<string, number>();
  private readonly pending = new Map<string, number>();
  private readonly remade = new Set<string>();

  note(table: string, difference: 1 | -1): void {
    this.pending.set(table, (this.pending.get(table) ?? 0) + difference);
  }

  commit(): void {
    for (const [table, difference] of this.pending)
      this.committed.set(table, (this.committed.get(table) ?? 0) + difference);
    this.pending.clear();
  }

  rollBack(): void {
    this.pending.clear();
  }

  /** A statement deleted an unknown number of rows, so the tables that it names cannot be compared. */
  remake(statement: string): void {
    for (const word of statement.match(/\w+/g) ?? []) this.remade.add(word);
  }

  /** The first table whose count is not its former count plus inserted minus deleted rows; null if all match. */
  differenceOf(before: Readonly<Record<string, number>>, after: Readonly<Record<string, number>>): string | null {
    for (const [table, found] of Object.entries(after)) {
      const wanted = (before[table] ?? 0) + (this.committed.get(table) ?? 0);
      if (found !== wanted && !this.remade.has(table)) return `${table} ${found} ≠ ${wanted}`;
    }
    const lost = [...Object.keys(before), ...this.committed.keys()].find(
      (table) => !(table in after) && !this.remade.has(table),
    );
    return lost === undefined ? null : `${lost} missing`;
  }
}
