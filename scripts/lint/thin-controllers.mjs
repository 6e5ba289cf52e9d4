// A route says what it takes, calls one thing, and answers: rules live in services.
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

/** A statement counts with those inside it: a block does not hide them. */
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
