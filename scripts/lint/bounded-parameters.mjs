// More than five parameters should be one object. A class with more than six dependencies has more than one
// responsibility.
const MOST_PARAMETERS = 5;
const MOST_DEPENDENCIES = 6;

export const boundedParameters = {
  create(context) {
    const check = (node) => {
      const isConstructor = node.parent?.type === 'MethodDefinition' && node.parent.kind === 'constructor';
      const [most, what] = isConstructor
        ? [MOST_DEPENDENCIES, 'constructor takes at most # dependencies']
        : [MOST_PARAMETERS, 'function takes at most # parameters'];
      const count = node.params.length;
      if (count > most) context.report({ node, message: `A ${what.replace('#', most)} (here: ${count}).` });
    };
    return { FunctionDeclaration: check, FunctionExpression: check, ArrowFunctionExpression: check };
  },
};
