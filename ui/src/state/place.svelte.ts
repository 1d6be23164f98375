// Which page is shown. The address keeps it, so that a reload comes back to it.
export const PLACES = ['targets', 'runbooks', 'plan', 'jobs', 'history', 'profiles', 'sandbox', 'settings'] as const;
export type Place = (typeof PLACES)[number];

export function isPlace(text: string): text is Place {
  return (PLACES as readonly string[]).includes(text);
}

class Whereabouts {
  place = $state<Place>('targets');

  constructor() {
    this.#read();
    window.addEventListener('hashchange', () => this.#read());
  }

  go(place: Place): void {
    if (place === this.place) return;
    this.place = place;
    window.history.replaceState(null, '', `#${place}`);
  }

  #read(): void {
    const named = window.location.hash.slice(1);
    if (isPlace(named)) this.place = named;
  }
}

export const whereabouts = new Whereabouts();
