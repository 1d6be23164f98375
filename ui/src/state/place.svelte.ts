// Which page is shown. The address keeps it, so that a reload comes back to it.
export const PLACES = ['targets', 'plan', 'jobs', 'history', 'profiles', 'sandbox', 'settings'] as const;
export type Place = (typeof PLACES)[number];

export function isPlace(text: string): text is Place {
  return (PLACES as readonly string[]).includes(text);
}

class Whereabouts {
  place = $state<Place>('targets');
  /** Asked before leaving a page with unsaved work; answers whether to go. */
  #mayLeave: (() => Promise<boolean>) | null = null;

  constructor() {
    this.#read();
    window.addEventListener('hashchange', () => this.#read());
  }

  async go(place: Place): Promise<void> {
    if (place === this.place) return;
    if (this.#mayLeave && !(await this.#mayLeave())) return;
    this.place = place;
    window.history.replaceState(null, '', `#${place}`);
  }

  /** The page asks to be heard before it is left; answers how to stop that. */
  guard(mayLeave: () => Promise<boolean>): () => void {
    this.#mayLeave = mayLeave;
    return () => {
      if (this.#mayLeave === mayLeave) this.#mayLeave = null;
    };
  }

  #read(): void {
    const named = window.location.hash.slice(1);
    if (isPlace(named)) this.place = named;
  }
}

export const whereabouts = new Whereabouts();
