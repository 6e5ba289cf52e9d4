// Code with a DataSource can reach any database, so only the files listed in the configuration may import it.
const NAMES = new Set(['DataSource', 'InjectDataSource', 'getDataSourceToken']);

export const noDataSource = {
  create: (context) => ({
    ImportDeclaration(node) {
      const named = node.specifiers.filter((specifier) => NAMES.has(specifier.imported?.name));
      for (const specifier of named) {
        const message = `Only libs/tenancy may import ${specifier.imported.name}: inject the tenant's data source with #tenancy.`;
        context.report({ node: specifier, message });
      }
      const whole = node.specifiers.find(({ type }) => type === 'ImportNamespaceSpecifier');
      if (whole && /^typeorm(\/|$)/.test(node.source.value)) {
        context.report({ node, message: 'Import names from typeorm one by one, so that this rule sees a DataSource.' });
      }
    },
  }),
};
