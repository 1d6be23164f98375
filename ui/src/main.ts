import { mount } from 'svelte';

import App from './App.svelte';
import { speakTo } from './core';
import { preferences, type Language, type Theme } from './preferences.svelte';
import { watchForDefects } from './state/defects.svelte';
import { isPlace, whereabouts } from './state/place.svelte';
import './styles/base.css';

/** `?lang=zh-CN&theme=dark&place=plan`, for looking at the window in a browser. */
function overrideFromAddress(asked: URLSearchParams): void {
  preferences.override(asked.get('lang') as Language | null, asked.get('theme') as Theme | null);
  const place = asked.get('place') ?? '';
  if (isPlace(place)) whereabouts.go(place);
}

async function start(): Promise<void> {
  watchForDefects();
  if (import.meta.env.DEV && !('__TAURI_INTERNALS__' in window)) {
    const { fakeFromAddress } = await import('./fake');
    speakTo(fakeFromAddress(location.search));
    overrideFromAddress(new URLSearchParams(location.search));
  }
  const target = document.getElementById('app');
  if (target) mount(App, { target });
}

void start();
