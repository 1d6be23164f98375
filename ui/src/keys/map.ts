// What every key means, wherever it is in force: for the overlay, and for actions that do not say it themselves.
import type { Key } from '../i18n/index.svelte';
import type { Place } from '../state/place.svelte';

/** The places with a number, in the rail's order. */
export const NUMBERED: readonly Place[] = ['targets', 'runbooks', 'plan', 'jobs', 'history', 'profiles', 'sandbox'];

const ENTRY = {
  palette: 'keys.palette',
  settings: 'keys.settings',
  search: 'keys.search',
  nextPane: 'keys.nextPane',
  previousPane: 'keys.previousPane',
  overlay: 'keys.overlay',
  close: 'keys.close',
  newProfile: 'keys.newProfile',
  rows: 'keys.rows',
  select: 'keys.select',
  range: 'keys.range',
  open: 'keys.open',
  primary: 'keys.primary',
  refresh: 'keys.refresh',
  export: 'keys.export',
  copyRow: 'keys.copyRow',
  copyTicket: 'keys.copyTicket',
  save: 'keys.save',
} as const satisfies Record<string, Key>;

export type Meaning = (typeof ENTRY)[keyof typeof ENTRY] | `shell.place.${Place}`;

export interface Entry {
  keys: readonly string[];
  label: Meaning;
}

const entry = (name: keyof typeof ENTRY, ...keys: string[]): Entry => ({ keys, label: ENTRY[name] });

export const EVERYWHERE: readonly Entry[] = [
  entry('palette', 'Ctrl K'),
  ...NUMBERED.map((place, index): Entry => ({ keys: [`Ctrl ${index + 1}`], label: `shell.place.${place}` })),
  entry('settings', 'Ctrl ,'),
  entry('newProfile', 'Ctrl N'),
  entry('search', '/'),
  entry('nextPane', 'F6'),
  entry('previousPane', 'Shift F6'),
  entry('close', 'Esc'),
  entry('overlay', '?'),
];

export const IN_A_LIST: readonly Entry[] = [
  entry('rows', '↑ ↓', 'J K'),
  entry('select', 'Space'),
  entry('range', 'Shift ↑ ↓'),
  entry('open', 'Enter'),
];

export const WHERE_THE_PAGE_HAS_IT: readonly Entry[] = [
  entry('primary', 'Ctrl Enter'),
  entry('refresh', 'R'),
  entry('export', 'E'),
  entry('copyRow', 'C'),
  entry('copyTicket', 'Shift C'),
  entry('save', 'Ctrl S'),
];

/** What a key is called when its view does not say; `null` for one that only that view knows. */
export function meaning(name: string): Meaning | null {
  const known = [...EVERYWHERE, ...WHERE_THE_PAGE_HAS_IT].find((other) => other.keys.includes(name));
  return known?.label ?? (name === 'Escape' ? ENTRY.close : null);
}
