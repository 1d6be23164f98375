// What jsdom lacks of a browser, as far as the window uses it.
import { cleanup } from '@testing-library/svelte';
import { afterEach } from 'vitest';

import { keys } from '../src/keys/keys.svelte';

class NoObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

globalThis.ResizeObserver ??= NoObserver as unknown as typeof ResizeObserver;
Element.prototype.scrollIntoView ??= () => {};
Element.prototype.scrollTo ??= (() => {}) as typeof Element.prototype.scrollTo;
Element.prototype.setPointerCapture ??= () => {};
window.matchMedia ??= ((media: string) => ({
  media,
  matches: false,
  addEventListener: () => {},
  removeEventListener: () => {},
})) as unknown as typeof window.matchMedia;

// As in the window, the keys are heard everywhere, also where a view stands alone.
window.addEventListener('keydown', (event) => keys.press(event));

afterEach(cleanup);
