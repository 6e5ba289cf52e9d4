// mysql2's callback interface loses the tenant's context, its prepared statements survive a change of account, and its
// streams keep a connection after it was returned.
const CALLBACK_DRIVER = /^mysql2(\/callback)?$/;
const OF_CONNECTION = /^(connection|conn|client|pool|link)$/i;

export const noRawDriver = {
  create: (context) => ({
    ImportDeclaration(node) {
      if (CALLBACK_DRIVER.test(node.source.value) && node.importKind !== 'type') {
        context.report({
          node,
          message: "Import 'mysql2/promise': the callback interface loses the tenant's context.",
        });
      }
    },
    CallExpression(node) {
      const { callee } = node;
      if (callee.type !== 'MemberExpression' || callee.computed) return;
      const receiver = callee.object.name ?? callee.object.property?.name ?? '';
      if (callee.property.name === 'execute' && OF_CONNECTION.test(receiver)) {
        context.report({ node, message: 'Prepared statements survive a change of account: use query().' });
      }
      if (callee.property.name === 'stream' && isQuery(callee.object)) {
        context.report({ node, message: 'A stream keeps a connection after it was returned: read pages.' });
      }
    },
  }),
};

function isQuery(object) {
  if (object.type !== 'CallExpression') return /query|builder/i.test(object.name ?? '');
  return /^(query|createQueryBuilder)$/.test(object.callee.property?.name ?? '');
}
