const LONGEST = 255;
/** Control characters, and those by which a text is shown in another order than it is written. */
const UNPRINTABLE = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The name as its sender gave it, without any path and anything that is not shown; never part of a path here. */
export function displayName(name: string): string {
  const base = name.split(/[/\\]/).at(-1) ?? '';
  const shown = base
    .replace(UNPRINTABLE, '')
    .replace(/^[.\s]+/, '')
    .trim();
  return shown === '' ? 'file' : tail(shown);
}

/** The end of a long name: what it is called by there is its extension. */
const tail = (name: string): string => [...name].slice(-LONGEST).join('');

/** The header by which a browser saves the file under its name, whatever the name (RFC 6266, RFC 8187). */
export function asDownload(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/["\\%;]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
