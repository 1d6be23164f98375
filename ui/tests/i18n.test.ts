import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { en } from '../src/i18n/en';
import { zhCN } from '../src/i18n/zh-CN';

const SOURCE = join(import.meta.dirname, '../src');

function flat(tree: object, path = ''): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') all.set(path + key, value);
    else for (const [inner, text] of flat(value as object, `${path}${key}.`)) all.set(inner, text);
  }
  return all;
}

function sources(): string {
  return readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(svelte|ts)$/.test(file) && !/^(i18n|fake)\//.test(file))
    .map((file) => readFileSync(join(SOURCE, file), 'utf8'))
    .join('\n');
}

const english = flat(en);
const chinese = flat(zhCN);
const gaps = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map((found) => found[1]).sort();

describe('catalogues', () => {
  it('use every key that they hold', () => {
    const code = sources();
    const literal = new Set([...code.matchAll(/['"`]([a-z]\w*(?:\.\w+)+)['"`]/g)].map((found) => found[1]));
    const begun = [...code.matchAll(/`([a-z]\w*(?:\.\w+)*\.)\$\{/g)].map((found) => found[1] ?? '');
    const unused = [...english.keys()]
      .map((key) => key.replace(/_(one|other)$/, ''))
      .filter((key) => !literal.has(key) && !begun.some((start) => key.startsWith(start)));
    expect(unused).toEqual([]);
  });

  it('have the same gaps in both languages', () => {
    for (const [key, text] of chinese) expect([key, gaps(text)]).toEqual([key, gaps(english.get(key) ?? '')]);
  });

  it('have a singular wherever English counts', () => {
    for (const key of english.keys()) {
      if (key.endsWith('_other')) expect(english.has(key.replace(/_other$/, '_one')), key).toBe(true);
    }
  });

  it('keep to the words of the house', () => {
    for (const [key, text] of chinese) {
      expect([key, /执行计划|您|亲|哦|\.\.\./.test(text)]).toEqual([key, false]);
      // A space between Chinese and Latin letters or digits.
      expect([key, /[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]/.test(text)]).toEqual([key, false]);
    }
    for (const [key, text] of english) expect([key, /!|please|oops|\.\.\./i.test(text)]).toEqual([key, false]);
  });
});
