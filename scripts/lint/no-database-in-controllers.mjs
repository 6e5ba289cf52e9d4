// Controllers handle only HTTP; SQL and database types belong in services and records.
const DATABASE = /^(typeorm|mysql2|@nestjs\/typeorm)(\/|$)/;

export const noDatabaseInControllers = {
  create: (context) => ({
    ImportDeclaration(node) {
      if (context.filename.endsWith('.controller.ts') && DATABASE.test(node.source.value)) {
        context.report({ node, message: `A controller never imports ${node.source.value}.` });
      }
    },
  }),
};
