// The database's clock decides (operations.md §7). Only the clock of libs/kernel reads the process's own clock, which may be wrong.
const HOME = /(^|[\\/])libs[\\/]kernel[\\/]clock\.ts$/;
const MESSAGE =
  'Use clock of #kernel: now() or nowMs() for a time, after() for a deadline, monotonicMs() for a duration. The clock of the process may be wrong.';

export const oneClock = {
  create: (context) => {
    if (HOME.test(context.filename)) return {};
    const report = (node) => context.report({ node, message: MESSAGE });
    return {
      // `Date.now`, called or passed on
      MemberExpression(node) {
        if (nameOf(node.object) === 'Date' && memberOf(node) === 'now') report(node);
        if (nameOf(node.object) === 'performance' && memberOf(node) === 'timeOrigin') report(node);
      },
      // `new Date()`
      NewExpression(node) {
        if (nameOf(node.callee) === 'Date' && node.arguments.length === 0) report(node);
      },
      CallExpression(node) {
        if (isNowOfLibrary(node)) report(node);
      },
    };
  },
};

/** Calls that read the time inside a library. */
function isNowOfLibrary({ callee, arguments: values }) {
  if (callee.type === 'Identifier') return readsNow(callee.name, values);
  if (callee.type !== 'MemberExpression') return false;
  const method = memberOf(callee);
  if (nameOf(callee.object) === 'DateTime') return /^(now|utc|local)$/.test(method) && values.length === 0;
  if (method === 'setIssuedAt') return values.length === 0;
  // A duration such as `10m` counts from the clock of the process.
  return method === 'setExpirationTime' && /^(Literal|TemplateLiteral)$/.test(values[0]?.type);
}

/** `Date()`, and functions whose last argument must name the time. */
function readsNow(name, values) {
  if (name === 'Date') return true;
  if (name === 'jwtVerify') return !has(values.at(-1), 'currentDate');
  return /^(verifySync|generateSync)$/.test(name) && !has(values[0], 'epoch');
}

const has = (node, key) =>
  node?.type === 'ObjectExpression' && node.properties.some((property) => nameOf(property.key) === key);

const nameOf = (node) => (node?.type === 'Identifier' ? node.name : undefined);

const memberOf = ({ property }) => property.name ?? property.value;
