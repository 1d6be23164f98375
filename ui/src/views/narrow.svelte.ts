// Whether the window is so narrow that the right pane slides over the list.
const query = window.matchMedia?.('(max-width: 1119px)');

class Narrow {
  current = $state(query?.matches ?? false);

  constructor() {
    query?.addEventListener('change', (event) => (this.current = event.matches));
  }
}

export const narrow = new Narrow();
