// "Today" is a day in the tenant's zone. One function computes it, so that no place forgets the zone or reads another clock.
const HOME = /(^|[\\/])src[\\/]records[\\/]days[\\/]today\.ts$/;
const MESSAGE = 'Call currentDay (src/records/days/today.ts): it is the only place that computes the current day.';

export const oneToday = {
  create: (context) =>
    HOME.test(context.filename)
      ? {}
      : {
          CallExpression(node) {
            if (isDayOfNow(node) || isCutFromNow(node)) context.report({ node, message: MESSAGE });
          },
          MethodDefinition({ value }) {
            if (isCopy(value))
              context.report({ node: value, message: `${MESSAGE} A method that returns it is a copy.` });
          },
          FunctionDeclaration(node) {
            if (isCopy(node)) context.report({ node, message: `${MESSAGE} A function that returns it is a copy.` });
          },
          VariableDeclarator({ init }) {
            if (isCopy(init))
              context.report({ node: init, message: `${MESSAGE} A function that returns it is a copy.` });
          },
        },
};

/** `dayIn(zone, clock.now())` */
const isDayOfNow = ({ callee, arguments: values }) => callee.name === 'dayIn' && isNow(values[1]);

/** `clock.now().toISOString().slice(0, 10)`: the day in UTC. */
function isCutFromNow({ callee, arguments: values }) {
  if (callee.type !== 'MemberExpression' || !/^(slice|substring)$/.test(callee.property.name ?? '')) return false;
  const text = callee.object;
  const isText = text.type === 'CallExpression' && /^to(ISOString|JSON)$/.test(text.callee.property?.name ?? '');
  return isText && isNow(text.callee.object) && values[1]?.value === 10;
}

const isDateNow = (node) =>
  node?.type === 'CallExpression' && node.callee.object?.name === 'Date' && node.callee.property?.name === 'now';

const isCallOfClock = (node, method) =>
  node?.type === 'CallExpression' && node.callee.object?.name === 'clock' && node.callee.property?.name === method;

/** `clock.now()`, `new Date()`, `new Date(clock.nowMs())`, `new Date(Date.now())` */
const isNow = (node) =>
  isCallOfClock(node, 'now') ||
  (node?.type === 'NewExpression' &&
    node.callee.name === 'Date' &&
    (node.arguments.length === 0 || isDateNow(node.arguments[0]) || isCallOfClock(node.arguments[0], 'nowMs')));

/** A function that does nothing but return `currentDay(…)`. */
function isCopy(node) {
  if (!/Function/.test(node?.type ?? '')) return false;
  const { body } = node;
  const returned = body?.type === 'BlockStatement' ? onlyReturn(body) : body;
  return returned?.type === 'CallExpression' && returned.callee.name === 'currentDay';
}

const onlyReturn = ({ body: statements }) =>
  statements.length === 1 && statements[0].type === 'ReturnStatement' ? statements[0].argument : undefined;
