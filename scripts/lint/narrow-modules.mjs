// A module with many imports lists the classes of several folders: each folder has a module of its own.
const MOST = 25;

/** Modules with more imports than that, with their number. A number may only shrink; a module that is split leaves the list. */
const KNOWN = new Map([
  ['src/app.module.ts', 84],
  ['src/imports.module.ts', 31],
]);

export const narrowModules = {
  create({ filename, report }) {
    const path = filename.replaceAll('\\', '/').match(/(?:^|\/)((?:src|libs)\/(?:.*\/)?[^/]+\.module\.ts)$/)?.[1];
    return path === undefined
      ? {}
      : {
          Program(node) {
            const count = node.body.filter(({ type }) => type === 'ImportDeclaration').length;
            const message = complaint(count, KNOWN.get(path));
            if (message !== null) report({ node, message });
          },
        };
  },
};

function complaint(count, known) {
  const most = known ?? MOST;
  if (count > most)
    return `A module has at most ${most} imports (here: ${count}): give its folders modules of their own.`;
  if (known === undefined || count === known) return null;
  const place = 'scripts/lint/narrow-modules.mjs';
  return count > MOST
    ? `The module has ${count} imports now: write that number instead of ${known} in ${place}.`
    : `The module has at most ${MOST} imports now: remove it from ${place}.`;
}
