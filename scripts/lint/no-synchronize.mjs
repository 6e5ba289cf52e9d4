// Only migrations change a schema, also in tests.
export const noSynchronize = {
  create: (context) => ({
    Property(node) {
      const name = node.key.name ?? node.key.value;
      const harmless = node.value.type === 'Literal' && node.value.value === false;
      if ((name === 'synchronize' || name === 'dropSchema' || name === 'migrationsRun') && !harmless) {
        context.report({ node, message: `${name} changes the schema without a migration.` });
      }
    },
    CallExpression(node) {
      if (node.callee.type === 'MemberExpression' && node.callee.property.name === 'synchronize') {
        context.report({ node, message: 'synchronize() changes the schema without a migration.' });
      }
    },
  }),
};
