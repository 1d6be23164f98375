// The keys that work on every page.
import { goTo, newProfile } from '../palette/doings';
import { palette } from '../palette/palette.svelte';
import { keys, type Bindings } from './keys.svelte';
import { NUMBERED } from './map';
import { goToPane, goToSearch } from './panes';

/** Begins to listen; answers how to stop. */
export function listenEverywhere(): () => void {
  const places = NUMBERED.map((place, index): [string, () => unknown] => [`Ctrl ${index + 1}`, () => goTo(place)]);
  const bindings: Bindings = {
    ...Object.fromEntries(places),
    'Ctrl ,': () => goTo('settings'),
    'Ctrl K': () => palette.show(),
    'Ctrl N': newProfile,
    '?': () => (palette.keysOpen = true),
    '/': () => goToSearch(),
    F6: () => goToPane(1),
    'Shift F6': () => goToPane(-1),
  };
  const takeBack = keys.register(bindings, true);
  const press = (event: KeyboardEvent) => keys.press(event);
  window.addEventListener('keydown', press);
  return () => {
    takeBack();
    window.removeEventListener('keydown', press);
  };
}
