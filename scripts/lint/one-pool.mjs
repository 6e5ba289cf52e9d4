// mysql2's pools lend a connection again although a statement on it was not answered, and wait for one without a limit.
const MESSAGE =
  'Use PooledDataSource (#persistence): the pool of mysql2 lends a connection with an unanswered statement again.';
const MAKERS = new Set(['createPool', 'createPoolCluster']);

export const onePool = {
  create: (context) => ({
    NewExpression(node) {
      if (node.callee.name === 'DataSource') context.report({ node, message: MESSAGE });
    },
    CallExpression(node) {
      const { callee } = node;
      if (callee.type === 'MemberExpression' && callee.object.type === 'ThisExpression') return;
      const name = callee.name ?? (callee.type === 'MemberExpression' ? callee.property.name : undefined);
      if (MAKERS.has(name)) context.report({ node, message: MESSAGE });
    },
  }),
};
