// Whether the palette or the overlay of keys is open, who opened it, and what the palette asks a view to show.
import { tick } from 'svelte';

import type { ProfileId } from '../bindings';
import { goToPage } from '../keys/panes';

class Palette {
  open = $state(false);
  keysOpen = $state(false);
  /** A profile that was chosen here: `$effect(() => palette.takeProfile() …)` in the view that shows profiles. */
  #profile = $state<ProfileId | null>(null);
  #opener: HTMLElement | null = null;

  show(): void {
    if (this.open) return;
    this.#opener = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    this.open = true;
  }

  /** Focus goes back to the opener, or to the page when that is gone. */
  giveBack(): void {
    if (this.#opener?.isConnected && this.#opener !== document.body) this.#opener.focus();
    else goToPage();
    this.#opener = null;
  }

  /** Closes, waits until the focus is back, then does it. */
  async choose(run: () => unknown): Promise<void> {
    this.open = false;
    await tick();
    await run();
    await tick();
    if (document.activeElement === document.body || document.activeElement === null) goToPage();
  }

  askForProfile(id: ProfileId): void {
    this.#profile = id;
  }

  /** Once for each choice. */
  takeProfile(): ProfileId | null {
    const id = this.#profile;
    if (id !== null) this.#profile = null;
    return id;
  }
}

export const palette = new Palette();
