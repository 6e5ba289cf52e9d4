// Who holds a DataSource can reach a database: only the doors named in the configuration may.
const NAMES = new Set(['DataSource', 'InjectDataSource', 'getDataSourceToken']);

export const noDataSource = {
  create: (context) => ({
    ImportDeclaration(node) {
      const named = node.specifiers.filter((specifier) => NAMES.has(specifier.imported?.name));
      for (const specifier of named) {
        const message = `Only the tenancy door names ${specifier.imported.name}: inject the tenant's with #tenancy.`;
        context.report({ node: specifier, message });
      }
      const whole = node.specifiers.find(({ type }) => type === 'ImportNamespaceSpecifier');
      if (whole && /^typeorm(\/|$)/.test(node.source.value)) {
        context.report({ node, message: 'Import what is used of typeorm by name, so that a DataSource is seen.' });
      }
    },
  }),
};
