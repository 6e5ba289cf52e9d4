/** An action of a flow: the statuses from which it is possible, and the status after it. */
interface Action<S extends string> {
  readonly from: readonly S[];
  readonly to: S;
}

/** An action of a flow, with the column that it changes. `C` is the property of the entity. */
export interface Step<S extends string = string, C extends string = string> extends Action<S> {
  readonly column: C;
  /** Checks the row, which the caller has locked. @throws the refusal of the flow if the action is not possible */
  on(row: Readonly<Record<C, S>> & { readonly id: number }): Move<S, C>;
  refusal(status: S): Error;
}

/** A step of one row, checked before anything else is; `Records.move` writes it. */
export interface Move<S extends string = string, C extends string = string> {
  readonly id: number;
  readonly step: Step<S, C>;
}

/** The rows of a flow by the name of the action. */
export type FlowActions<S extends string, A extends string> = Readonly<Record<A, Action<S>>>;

interface FlowRules<S extends string, A extends string, C extends string> {
  /** All statuses of the column. */
  readonly statuses: readonly S[];
  readonly column: C;
  /** The status of a new row. */
  readonly initial: S;
  /** Other statuses in which a row may be created: those of imported rows. */
  readonly entries?: readonly NoInfer<S>[];
  readonly actions: FlowActions<NoInfer<S>, A>;
  /** The error for a row that is not in one of the statuses of the action. */
  readonly refusal: (action: A, status: S, step: Action<S>) => Error;
}

/** The statuses of a kind of rows, and the actions that change them. Nothing else changes them. */
export interface Flow<S extends string, A extends string, C extends string> {
  readonly initial: S;
  readonly actions: Readonly<Record<A, Step<S, C>>>;
  /** A status in which a row may be created. @throws Error for any other status */
  entry<T extends S>(status: T): T;
}

/** @throws Error if a status is neither an entry nor reached by an action */
export function defineFlow<S extends string, A extends string, const C extends string>(
  rules: FlowRules<S, A, C>,
): Flow<S, A, C> {
  const { statuses, initial, entries = [], column, refusal } = rules;
  const known: readonly S[] = [initial, ...entries];
  const actions = Object.entries<Action<S>>(rules.actions);
  const reached = [...known, ...actions.map(([, { to }]) => to)];
  const lost = statuses.find((status) => !reached.includes(status));
  if (lost !== undefined) throw new Error(`no action leads to the status "${lost}"`);
  const steps = actions.map(([name, action]) => [
    name,
    stepOf(column, action, (status) => refusal(name as A, status, action)),
  ]);
  return {
    initial,
    actions: Object.fromEntries(steps) as Record<A, Step<S, C>>,
    entry(status) {
      if (known.includes(status)) return status;
      throw new Error(`no row is created in the status "${status}"`);
    },
  };
}

function stepOf<S extends string, C extends string>(
  column: C,
  { from, to }: Action<S>,
  refusal: (status: S) => Error,
): Step<S, C> {
  const step: Step<S, C> = {
    column,
    from,
    to,
    refusal,
    on({ id, [column]: status }) {
      if (from.includes(status)) return { id, step };
      throw refusal(status);
    },
  };
  return step;
}
