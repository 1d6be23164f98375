import axe from 'axe-core';
import { describe, expect, it } from 'vitest';

import type { Language, Theme } from '../src/preferences.svelte';
import type { Place } from '../src/state/place.svelte';
import { openWindow } from './window';

const PLACES: Place[] = ['targets', 'plan', 'jobs', 'history', 'profiles', 'sandbox', 'settings'];
const LOOKS: [Language, Theme][] = [
  ['en', 'light'],
  ['zh-CN', 'dark'],
];

async function offences(): Promise<string[]> {
  // Colours are tested from the tokens; here is no layout to see them in.
  const found = await axe.run(document, { rules: { 'color-contrast': { enabled: false } } });
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
}

describe.each(LOOKS)('in %s, %s', (language, theme) => {
  it.each(PLACES)('%s can be used with a screen reader', async (place) => {
    await openWindow(place, { language, theme });
    await new Promise((later) => setTimeout(later, 300));
    expect(await offences()).toEqual([]);
  }, 30_000);

  it('so can the first steps', async () => {
    await openWindow('targets', { scene: 'empty', language, theme });
    expect(await offences()).toEqual([]);
  }, 30_000);
});
