/**
 * Characters that XML cannot represent are written as `_x000D_`; a literal underscore before such a sequence as `_x005F_` (ECMA-376,
 * ST_Xstring).
 */
export const unescaped = (text: string): string =>
  text.replace(/_x([0-9A-Fa-f]{4})_/g, (_match, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
