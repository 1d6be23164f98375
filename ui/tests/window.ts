// Opens the whole window over the fake, on one page.
import { render, waitFor } from '@testing-library/svelte';

import App from '../src/App.svelte';
import { speakTo } from '../src/core';
import { fake } from '../src/fake';
import { preferences, type Language, type Theme } from '../src/preferences.svelte';
import { app } from '../src/state/app.svelte';
import { whereabouts, type Place } from '../src/state/place.svelte';
import type { ErrorCode } from '../src/bindings';

export interface Looks {
  scene?: string;
  language?: Language;
  theme?: Theme;
  failures?: [method: string, code: ErrorCode][];
}

export async function openWindow(place: Place, { scene = '', language = 'en', theme = 'light', failures = [] }: Looks = {}) {
  const api = fake({ name: scene, failures: new Map(failures), delay: 0 });
  speakTo(api);
  preferences.override(language, theme);
  app.status = null;
  document.title = 'Holdfast';
  whereabouts.go(place);
  const view = render(App);
  await waitFor(() => {
    if (!app.status || app.busy) throw new Error('not open yet');
  });
  return { ...view, api };
}
