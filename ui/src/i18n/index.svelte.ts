// Speaks the person's language: `t` for the window's own words, `say` for sentences that the core wrote.
import i18next from 'i18next';

import type { Text } from '../bindings';
import { preferences } from '../preferences.svelte';
import { en } from './en';
import type { Arguments, Key } from './types';
import { zhCN } from './zh-CN';

export type { Key } from './types';

void i18next.init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: en }, 'zh-CN': { translation: zhCN } },
  // Svelte escapes, and what people typed must not be read as a nested key.
  interpolation: { escapeValue: false, skipOnVariables: true },
  nsSeparator: false,
  initAsync: false,
});

/** The sentence of a key; with `count`, in its plural. Read inside a component, it follows the language. */
export function t<K extends Key>(key: K, ...[values]: Arguments<K>): string {
  return i18next.t(key as string, { ...values, lng: preferences.language }) as string;
}

/** A sentence that the core wrote in both languages. */
export function say(text: Text): string {
  return preferences.language === 'zh-CN' ? text.zh : text.en;
}
