// Into the sandbox in one step: its space, its ready-made profiles, and its targets.
import type { ErrorReport, Space } from '../bindings';
import { core } from '../core';
import { app } from './app.svelte';
import { asReport } from './defects.svelte';
import { whereabouts } from './place.svelte';
import { profiles } from './profiles.svelte';

class Sandbox {
  busy = $state(false);
  error = $state<ErrorReport | null>(null);

  async tryIt(): Promise<void> {
    await this.#do(async () => {
      if (!(await app.enter('sandbox'))) return;
      for (const profile of await core.addSandboxProfiles()) profiles.keep(profile);
      whereabouts.go('targets');
    });
  }

  async turn(space: Space): Promise<void> {
    await this.#do(async () => void (await app.enter(space)));
  }

  async #do(work: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.error = null;
    try {
      await work();
      this.error = app.error;
    } catch (error) {
      this.error = asReport(error);
    } finally {
      this.busy = false;
    }
  }
}

export const sandbox = new Sandbox();
