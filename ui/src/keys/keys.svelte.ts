// The keys that do something right now. A view lends its actions while it is mounted:
//
//     useKeys({ R: refresh, E: { run: openExport, unless: () => (rows === 0 ? t('history.nothing') : null) } });
//
// The latest to register a key has it; when it goes, the one before has it again.
import { untrack } from 'svelte';

import { isComposing, isTyping, nameOf, sleepsWhileTyping } from './combination';

export interface Binding {
  run: () => unknown;
  /** In other words than the house's own for this key. */
  label?: () => string;
  /** Why it cannot be done just now; `null` when it can. */
  unless?: () => string | null;
}

export type Bindings = Record<string, Binding | (() => unknown)>;

/** Open dialogs keep the page's keys asleep; menus and popovers keep its single letters asleep. */
const DIALOG = '[data-dialog-content], [data-alert-dialog-content]';
const LAYER = `${DIALOG}, [data-menu-content], [data-dropdown-menu-content], [data-popover-content]`;

class Keys {
  #layers = $state.raw<readonly (readonly [symbol, Record<string, Binding>])[]>([]);

  /** Answers how to take them back. What is in force everywhere lies below what any view lends. */
  register(bindings: Bindings, below = false): () => void {
    const mine = Symbol('keys');
    const whole = Object.entries(bindings).map(([name, given]) => [name, typeof given === 'function' ? { run: given } : given]);
    const layer = [mine, Object.fromEntries(whole) as Record<string, Binding>] as const;
    // Lending must not depend on what others lend, or two views would renew their keys for ever.
    const others = untrack(() => this.#layers);
    this.#layers = below ? [layer, ...others] : [...others, layer];
    return () => {
      this.#layers = untrack(() => this.#layers).filter(([layer]) => layer !== mine);
    };
  }

  find(name: string): Binding | undefined {
    return this.#layers.findLast(([, bindings]) => name in bindings)?.[1][name];
  }

  /** Every key that does something, the latest owner's. */
  get all(): Map<string, Binding> {
    return new Map(this.#layers.flatMap(([, bindings]) => Object.entries(bindings)));
  }

  /** Does what the key does, unless it cannot be done now; answers whether it did. */
  run(name: string): boolean {
    const binding = this.find(name);
    if (!binding || binding.unless?.()) return false;
    binding.run();
    return true;
  }

  press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.repeat || isComposing(event)) return;
    const name = nameOf(event);
    const binding = name === null ? undefined : this.find(name);
    if (name === null || !binding) return;
    if (sleepsWhileTyping(name) && (isTyping(event.target) || document.querySelector(LAYER))) return;
    if (document.querySelector(DIALOG)) return;
    event.preventDefault();
    if (!binding.unless?.()) binding.run();
  }
}

export const keys = new Keys();

/** Lends a view's actions to the keys, the palette and the overlay for as long as it is mounted. */
export function useKeys(bindings: Bindings): void {
  $effect(() => keys.register(bindings));
}
