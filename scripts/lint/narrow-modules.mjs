// A module with many imports lists the classes of several folders: each folder has a module of its own.
const MOST = 25;

export const narrowModules = {
  create: (context) =>
    context.filename.endsWith('.module.ts')
      ? {
          Program(node) {
            const count = node.body.filter(({ type }) => type === 'ImportDeclaration').length;
            if (count > MOST) {
              context.report({
                node,
                message: `A module has at most ${MOST} imports (here: ${count}): give its folders modules of their own.`,
              });
            }
          },
        }
      : {},
};
