// A schema changes by migrations alone, in tests too.
export const noSynchronize = {
  create: (context) => ({
    Property(node) {
      const name = node.key.name ?? node.key.value;
      const harmless = node.value.type === 'Literal' && node.value.value === false;
      if ((name === 'synchronize' || name === 'dropSchema' || name === 'migrationsRun') && !harmless) {
        context.report({ node, message: `${name} changes schemas behind the migrations' back.` });
      }
    },
    CallExpression(node) {
      if (node.callee.type === 'MemberExpression' && node.callee.property.name === 'synchronize') {
        context.report({ node, message: "synchronize() changes schemas behind the migrations' back." });
      }
    },
  }),
};
