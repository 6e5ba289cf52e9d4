// The gate for plain English: counts the lines of comments and READMEs that contain a phrase of the list below, and fails when their
// share reaches the limit. `node scripts/plain-words.mjs [folder] [limit in percent]`; limit 0 prints every line found in the folder.
import { readFileSync, readdirSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { root, runScript } from './place.mjs';

/** Percent of all comment and README lines at which the gate fails. */
const LIMIT_PERCENT = 2;

/** The style that the house does not write: pronouns without a person, passives without a noun, clauses without a head. */
const PHRASES = [
  /\b(?:whoever|whomever|nobody|anybody|somebody)\b/i,
  /\b(?:is|are|be|was|were|been|being) told\b/i,
  /\b(?:is|are|be|was|were) had\b/i,
  /\bwhat had\b/i,
  /\bthe ones? that\b/i,
  /\bone's\b/i,
  /(?<!there )\b(?:is|are) none\b/i,
  /\b(?:what|that) is there\b/i,
  /\ball there is\b/i,
  /\bas (?:it is|they are|it should be)(?:$|[.,;:)])/i,
  /\banew\b/i,
  // A sentence that begins with a relative pronoun and is no question: "What is left goes first." "Those that wait come first."
  /(?:^|[.;:] )(?:What|Who|Whose|Whom)\b(?![^.]*\?)/,
  /(?:^|[.;:] )(?:One|Those|That) (?:that|who|whose|which)\b/,
  // The same clause after a semicolon or a colon.
  /[;:] (?:what|who|one|those) (?:is|are|was|were|has|had|that|who|which)\b/,
];

const HASH_COMMENTS = new Set(['.sh', '.yml', '.yaml', '.conf', '.template', '.envsh', '.example', '']);
const SKIPPED_FOLDERS = new Set(['node_modules', 'dist', 'coverage']);
const WORST_FILES = 15;

/** The text of each comment or README line of a file, with its line number. */
function proseLines(path) {
  const lines = readFileSync(path, 'utf8').split('\n');
  const extension = extname(path);
  if (extension === '.md') return markdownLines(lines);
  if (extension === '.ts' || extension === '.mjs' || extension === '.cjs') return scriptLines(lines);
  if (extension === '.sql') return matchingLines(lines, /^\s*--\s+(.+)$/);
  return HASH_COMMENTS.has(extension) ? matchingLines(lines, /^\s*#\s+(.+)$/) : [];
}

function matchingLines(lines, pattern) {
  return lines.flatMap((line, index) => {
    const text = pattern.exec(line)?.[1];
    return text === undefined ? [] : [{ number: index + 1, text }];
  });
}

/** Headings and code blocks are left out. */
function markdownLines(lines) {
  let isCode = false;
  return lines.flatMap((line, index) => {
    const isFence = line.trimStart().startsWith('```');
    if (isFence) isCode = !isCode;
    const isProse = !isCode && !isFence && !line.startsWith('#') && /[a-z]/i.test(line);
    return isProse ? [{ number: index + 1, text: line.replace(/^\s*(?:[-*]|\d+\.)\s+/, '') }] : [];
  });
}

function scriptLines(lines) {
  let isBlock = false;
  return lines.flatMap((line, index) => {
    const text = isBlock ? line.replace(/^\s*\*(?!\/)/, '') : startedComment(line);
    if (text === null) return [];
    isBlock = (isBlock || /^\s*\/\*/.test(line)) && !line.includes('*/');
    const prose = text.replace(/\*\/.*$/, '').trim();
    return /[a-z]/i.test(prose) ? [{ number: index + 1, text: prose }] : [];
  });
}

/** A comment on a line of its own, or behind code: after an even number of quotes, since an address in a string has slashes too. */
function startedComment(line) {
  const whole = /^\s*(?:\/\/|\/\*+)(.*)$/.exec(line);
  if (whole) return whole[1];
  const behind = /^(.*)\s\/\/\s(.+)$/.exec(line);
  return behind && (behind[1].match(/['"`]/g) ?? []).length % 2 === 0 ? behind[2] : null;
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || SKIPPED_FOLDERS.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

function report(folder, limitPercent, linesPerFile) {
  const files = filesBelow(folder).map((path) => {
    const lines = proseLines(path);
    const found = lines.filter(({ text }) => PHRASES.some((phrase) => phrase.test(text)));
    return { path: relative(folder, path), lines: lines.length, found };
  });
  const total = files.reduce((sum, { lines }) => sum + lines, 0);
  const found = files.reduce((sum, file) => sum + file.found.length, 0);
  const percent = total === 0 ? 0 : (100 * found) / total;
  print(
    `${found} of ${total} comment and README lines (${percent.toFixed(1)} %) contain a phrase of scripts/plain-words.mjs.`,
  );
  if (percent < limitPercent) return 0;
  print(`The limit is ${limitPercent} %. Write subject, verb and noun. The files with most of them:`);
  const worst = files
    .filter((file) => file.found.length > 0)
    .toSorted(byMostFound)
    .slice(0, WORST_FILES);
  for (const file of worst) {
    print(`${file.path}: ${file.found.length} of ${file.lines} lines`);
    for (const { number, text } of file.found.slice(0, linesPerFile)) print(`  ${number}: ${text}`);
  }
  return 1;
}

const byMostFound = (one, other) => other.found.length - one.found.length;
const print = (line) => process.stdout.write(`${line}\n`);

await runScript(async () => {
  const [folder, limit = LIMIT_PERCENT] = process.argv.slice(2);
  // All lines of a folder that was asked for; of the repository a few examples.
  process.exitCode = report(folder ?? root, Number(limit), folder === undefined ? 3 : Infinity);
});
