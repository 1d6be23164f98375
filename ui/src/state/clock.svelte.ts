// The present moment, once a second, for elapsed times and ages.
class Clock {
  now = $state(Date.now());

  constructor() {
    setInterval(() => (this.now = Date.now()), 1000);
  }
}

export const ticking = new Clock();
