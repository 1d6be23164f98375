// The words of one line of TOML, for light colours under the text. A value over several lines is coloured line by line,
// which is good enough to read by; what is right or wrong is for the core to say.

import type { RunbookProblem } from '../../bindings';

export type Kind = 'comment' | 'table' | 'key' | 'text' | 'plain';

export interface Word {
  kind: Kind;
  text: string;
  /** In characters from the line's beginning. */
  from: number;
}

const WORD = /(?<comment>#.*$)|(?<text>"(?:[^"\\]|\\.)*"?|'[^']*'?)|(?<table>^\s*\[\[?[^\]"'#]*\]?\]?)|(?<key>^\s*[\w.-]+(?=\s*=))|[^"'#]/gu;

export function wordsOf(line: string): Word[] {
  const words: Word[] = [];
  let from = 0;
  for (const found of line.matchAll(WORD)) {
    const [text] = found;
    const kind = (Object.entries(found.groups ?? {}).find(([, part]) => part !== undefined)?.[0] ?? 'plain') as Kind;
    const last = words.at(-1);
    if (last?.kind === 'plain' && kind === 'plain') last.text += text;
    else words.push({ kind, text, from });
    from += [...text].length;
  }
  return words;
}

/** Where a place of the core's, counted from 1 in characters, lies in the text; and the end of the word there. */
export function rangeAt(text: string, line: number, column: number): [from: number, to: number] {
  const lines = text.split('\n');
  const at = Math.min(Math.max(line, 1), lines.length) - 1;
  const begin = lines.slice(0, at).reduce((sum, one) => sum + one.length + 1, 0);
  const written = lines[at] ?? '';
  const characters = [...written];
  const before = characters.slice(0, Math.max(column, 1) - 1).join('').length;
  const rest = written.slice(before);
  const word = /^(?:"[^"]*"?|[^\s=,\]]+)/.exec(rest)?.[0] ?? '';
  return [begin + before, begin + before + word.length];
}

/** Those that have a place in the text, by their line. */
export function byLine(problems: readonly RunbookProblem[]): ReadonlyMap<number, RunbookProblem[]> {
  const lines = new Map<number, RunbookProblem[]>();
  for (const problem of problems) if (problem.line > 0) lines.set(problem.line, [...(lines.get(problem.line) ?? []), problem]);
  return lines;
}

/** Room for a text whose words are not drawn, which would make it: two narrow characters are as wide as the widest. */
export function roomFor(lines: readonly string[], height: number): string {
  const longest = lines.reduce((most, line) => Math.max(most, line.length), 0);
  return `height: ${lines.length * height + 16}px; width: calc(${2 * longest}ch + 44px)`;
}
