// How many backups go at once, and what one that fails does to the others. Remembered on this machine.
import type { OnFailure } from '../../bindings';
import { preferences } from '../../preferences.svelte';
import type { Pace } from './confirm';

export const USUAL = 10;
export const MOST = 100;

/** The number that was typed; `null` where it is none from 1 to 100. */
export function readParallel(typed: string): number | null {
  if (!/^\d{1,3}$/.test(typed.trim())) return null;
  const number = Number(typed);
  return number >= 1 && number <= MOST ? number : null;
}

class RememberedPace implements Pace {
  get parallel(): number {
    return readParallel(String(preferences.view('apply.parallel', USUAL))) ?? USUAL;
  }

  set parallel(number: number) {
    preferences.setView('apply.parallel', number);
  }

  get onFailure(): OnFailure {
    return preferences.view<string>('apply.onFailure', 'continue') === 'stop' ? 'stop' : 'continue';
  }

  set onFailure(choice: OnFailure) {
    preferences.setView('apply.onFailure', choice);
  }
}

export const pace = new RememberedPace();
