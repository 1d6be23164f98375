import { afterEach, expect, it } from 'vitest';

import { defects, watchForDefects } from './defects.svelte';

watchForDefects();
afterEach(() => defects.dismiss());

it('shows what was thrown and nobody handled', () => {
  window.dispatchEvent(new ErrorEvent('error', { error: new TypeError('x is undefined'), message: 'x is undefined' }));
  expect(defects.current?.message.en).toContain('x is undefined');
});

it('does not take a size that is told a frame later for a defect', () => {
  window.dispatchEvent(new ErrorEvent('error', { message: 'ResizeObserver loop completed with undelivered notifications.' }));
  expect(defects.current).toBeNull();
});
