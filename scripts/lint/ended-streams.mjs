// An error of a stream without a listener ends the process. `pipe` forwards no error; `pipeline` ends every stream of the chain.
const MESSAGE =
  'Use pipeline (node:stream/promises): pipe forwards no error, and an error without a listener ends the process.';

export const endedStreams = {
  create: (context) => ({
    CallExpression(node) {
      const { callee } = node;
      if (callee.type !== 'MemberExpression' || callee.computed || callee.property.name !== 'pipe') return;
      if (callee.object.type === 'ThisExpression') return;
      // RxJS: `source.pipe(map(…), filter(…))` takes functions, a stream takes one stream.
      if (node.arguments.length === 1) context.report({ node, message: MESSAGE });
    },
  }),
};
