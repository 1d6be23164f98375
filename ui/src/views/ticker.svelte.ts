// The time, once a second, for as long as something on the screen counts.
class Ticker {
  now = $state(Date.now());
  #followers = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Answers how to stop. */
  follow(): () => void {
    this.now = Date.now();
    this.#followers += 1;
    this.#timer ??= setInterval(() => (this.now = Date.now()), 1000);
    return () => {
      this.#followers -= 1;
      if (this.#followers > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }
}

export const ticker = new Ticker();
