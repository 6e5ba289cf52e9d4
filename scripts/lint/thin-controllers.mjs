// A route reads its input, calls one service and returns the result. Business rules belong in services.
const MOST = 3;
const VERBS = new Set(['Get', 'Post', 'Put', 'Patch', 'Delete', 'Head', 'Options', 'All']);

export const thinControllers = {
  create: (context) => ({
    MethodDefinition(node) {
      const isRoute = (node.decorators ?? []).some(({ expression }) => VERBS.has(expression.callee?.name));
      const count = isRoute ? (node.value.body?.body.reduce((sum, statement) => sum + weigh(statement), 0) ?? 0) : 0;
      if (count > MOST) {
        context.report({
          node,
          message: `A route has at most ${MOST} statements (here: ${count}): move the rule to a service.`,
        });
      }
    },
  }),
};

/** Counts a statement and all statements nested in it. */
function weigh(statement) {
  const inner = [
    statement.consequent,
    statement.alternate,
    statement.body,
    statement.block,
    statement.finalizer,
    statement.handler,
  ];
  return 1 + inner.filter(Boolean).reduce((sum, part) => sum + weighPart(part), 0);
}

function weighPart(part) {
  if (part.type === 'BlockStatement') return part.body.reduce((sum, statement) => sum + weigh(statement), 0);
  return part.type === 'CatchClause' ? weighPart(part.body) : weigh(part);
}
