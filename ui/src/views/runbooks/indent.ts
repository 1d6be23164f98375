// Indenting a text by Tab and Shift Tab: what to put in place of what, and what is selected afterwards.

export interface Change {
  from: number;
  to: number;
  text: string;
  selected: [from: number, to: number];
}

/** `null` where there is nothing to take away. */
export function indented(text: string, from: number, to: number, back: boolean): Change | null {
  if (!back && from === to) return { from, to, text: '  ', selected: [from + 2, from + 2] };
  const begin = text.lastIndexOf('\n', from - 1) + 1;
  // A selection up to the beginning of a line does not mean that line.
  const end = to > from && text[to - 1] === '\n' ? to - 1 : to;
  const block = text.slice(begin, end);
  const moved = block
    .split('\n')
    .map((line) => (back ? line.replace(/^ {1,2}|^\t/, '') : line === '' ? line : `  ${line}`))
    .join('\n');
  if (moved === block) return null;
  const grown = moved.length - block.length;
  const cursor = Math.max(begin, from + grown);
  return { from: begin, to: end, text: moved, selected: from === to ? [cursor, cursor] : [begin, to + grown] };
}
