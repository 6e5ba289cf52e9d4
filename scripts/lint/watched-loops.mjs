// A loop that waits for something that never answers stops for ever, unless its turns have a deadline: WatchedLoop gives them one, and
// SharedWork gives one to work that several callers share.
const LOOP =
  'Use WatchedLoop (#jobs): its turns have a deadline, and metrics, readiness and doctor show whether it runs.';
const SHARED =
  'Use SharedWork (#kernel) or WatchedLoop (#jobs): work that never ends would keep every later caller waiting.';
const BY_CLOCK = new Set(['Interval', 'Cron', 'Timeout']);

export const watchedLoops = {
  create: (context) => ({
    CallExpression(node) {
      if (nameOf(node.callee) === 'setInterval') context.report({ node, message: LOOP });
    },
    Decorator(node) {
      if (BY_CLOCK.has(nameOf(node.expression.callee)) && !wakes(node.parent)) context.report({ node, message: LOOP });
    },
    // `this.flushing ??= this.writeAll().finally(…)`, and the same with `=`
    AssignmentExpression(node) {
      if (isOfThis(node.left) && endsWithReset(node)) context.report({ node, message: SHARED });
    },
  }),
};

const nameOf = (callee) => callee?.name ?? (callee?.type === 'MemberExpression' ? callee.property.name : undefined);

/** `@Interval(…) follow() { this.loop.wake(); }` */
function wakes(method) {
  const [statement, ...others] = method?.value?.body?.body ?? [];
  return others.length === 0 && nameOf(statement?.expression?.callee) === 'wake';
}

const isOfThis = (target) => target.type === 'MemberExpression' && target.object.type === 'ThisExpression';

/** A promise that clears the field when it ends: the next call then begins anew, and not before. */
function endsWithReset({ left, right }) {
  for (let call = right; call?.type === 'CallExpression'; call = call.callee.object) {
    if (call.callee.type !== 'MemberExpression') return false;
    if (call.callee.property.name !== 'finally') continue;
    return clears(call.arguments[0]?.body, left.property.name);
  }
  return false;
}

function clears(body, field) {
  const statements = body?.type === 'BlockStatement' ? body.body : [{ type: 'ExpressionStatement', expression: body }];
  return statements.some(
    ({ expression }) =>
      expression?.type === 'AssignmentExpression' &&
      isOfThis(expression.left) &&
      expression.left.property.name === field,
  );
}
