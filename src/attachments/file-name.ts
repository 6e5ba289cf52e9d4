const LONGEST = 255;
/** Control characters, and characters that change the display order of a text. */
const UNPRINTABLE = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The client's file name without path and unprintable characters; it is never used as a path. */
export function displayName(name: string): string {
  const base = name.split(/[/\\]/).at(-1) ?? '';
  const shown = base
    .replace(UNPRINTABLE, '')
    .replace(/^[.\s]+/, '')
    .trim();
  return shown === '' ? 'file' : tail(shown);
}

/** The end of a long name, because the end contains the extension. */
const tail = (name: string): string => [...name].slice(-LONGEST).join('');

/** The header that makes a browser save the file under its name, with any characters (RFC 6266, RFC 8187). */
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
