import { describe, expect, it } from 'vitest';

import { indented } from './indent';
import { rangeAt, wordsOf } from './toml';

describe('the words of a line', () => {
  it.each([
    ['[[backup]] # one', ['table [[backup]]', 'plain  ', 'comment # one']],
    ['target = ["a # b", 3]', ['key target', 'plain  = [', 'text "a # b"', 'plain , 3]']],
    ['title = "open', ['key title', 'plain  = ', 'text "open']],
    ['', []],
  ])('of %s', (line, words) => expect(wordsOf(line).map(({ kind, text }) => `${kind} ${text}`)).toEqual(words));

  it('leave nothing out and know their place in characters', () => {
    const line = 'name = "𠮷" # 备注';
    expect(wordsOf(line).map((word) => word.text).join('')).toBe(line);
    expect(wordsOf(line).at(-1)?.from).toBe(11);
  });
});

describe('a place in the text', () => {
  const text = 'title = "𠮷备"\nprofile = "orders x"\n';
  it.each([
    [1, 1, 'title'],
    [1, 9, '"𠮷备"'],
    [2, 11, '"orders x"'],
    [99, 1, ''],
    [0, 0, 'title'],
  ])('%i:%i is the word %s', (line, column, word) => expect(text.slice(...rangeAt(text, line, column))).toBe(word));
});

describe('indenting', () => {
  it('puts two blanks at the cursor, or before every line of a selection', () => {
    expect(indented('ab', 1, 1, false)).toEqual({ from: 1, to: 1, text: '  ', selected: [3, 3] });
    expect(indented('a\n\nb\nc', 0, 5, false)).toEqual({ from: 0, to: 4, text: '  a\n\n  b', selected: [0, 9] });
  });

  it('takes as much away again, and nothing where nothing is', () => {
    expect(indented('x\n  a', 5, 5, true)).toEqual({ from: 2, to: 5, text: 'a', selected: [3, 3] });
    expect(indented('a', 1, 1, true)).toBeNull();
  });
});
