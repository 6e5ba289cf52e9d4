// More than five parameters should be one object. A class with more than six dependencies has more than one
// responsibility.
const MAX_PARAMETERS = 5;
const MAX_DEPENDENCIES = 6;

export const boundedParameters = {
  create(context) {
    const check = (node) => {
      const isConstructor = node.parent?.type === 'MethodDefinition' && node.parent.kind === 'constructor';
      const [most, what] = isConstructor
        ? [MAX_DEPENDENCIES, 'constructor takes at most # dependencies']
        : [MAX_PARAMETERS, 'function takes at most # parameters'];
      const count = node.params.length;
      if (count > most) context.report({ node, message: `A ${what.replace('#', most)} (here: ${count}).` });
    };
    return { FunctionDeclaration: check, FunctionExpression: check, ArrowFunctionExpression: check };
  },
};
