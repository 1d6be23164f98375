import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

const CSS = readFileSync(join(import.meta.dirname, '../src/styles/tokens.css'), 'utf8');

/** The colours of the first rule with exactly this selector. */
function coloursOf(selector: string): Map<string, string> {
  const start = CSS.indexOf(`\n${selector} {`);
  const block = CSS.slice(start, CSS.indexOf('}', start));
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]));
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function ratio(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ['bg', 'sunken', 'chrome', 'raised', 'hover', 'select'];
const TEXT: [string, string][] = [
  ...GROUNDS.flatMap((ground): [string, string][] => [
    ['text', ground],
    ['text-2', ground],
  ]),
  ...GROUNDS.map((ground): [string, string] => ['text-3', ground]),
  ...['accent', 'ok', 'warn', 'bad', 'unknown'].map((role): [string, string] => [role, 'bg']),
  ...['ok', 'warn', 'bad', 'unknown'].map((role): [string, string] => [role, `${role}-bg`]),
  ['accent', 'select'],
  ['accent', 'chrome'],
  ['on-accent', 'accent-fill'],
  ['on-prod', 'prod'],
  ['text', 'prod-chrome'],
  ['text-3', 'prod-chrome'],
  ['text', 'bad-bg'],
  ['text-2', 'bad-bg'],
  ['text', 'warn-bg'],
  ['text', 'ok-bg'],
];
const MARKS: [string, string][] = [
  ['control', 'bg'],
  ['ok-weak', 'bg'],
  ['accent', 'bg'],
  ['prod', 'bg'],
];

describe.each([
  ['light', ':root'],
  ['dark', ":root[data-theme='dark']"],
])('the %s theme', (_, selector) => {
  const colours = coloursOf(selector);
  const between = (one: string, other: string) => {
    const [front, back] = [colours.get(one), colours.get(other)];
    if (!front || !back) throw new Error(`no colour for ${front ? other : one}`);
    return ratio(front, back);
  };

  it.each(TEXT)('lets %s be read on %s', (text, ground) => {
    expect(between(text, ground)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(MARKS)('lets %s be seen on %s', (mark, ground) => {
    expect(between(mark, ground)).toBeGreaterThanOrEqual(3);
  });
});

describe('both themes', () => {
  it('have a colour for the same roles', () => {
    expect([...coloursOf(":root[data-theme='dark']").keys()]).toEqual([...coloursOf(':root').keys()]);
  });
});
