// The way into the sandbox: its space, then its ready-made profile. Lists follow by themselves.
import type { ErrorReport } from '../../bindings';
import { core } from '../../core';
import { app } from '../../state/app.svelte';
import { asReport } from '../../state/defects.svelte';
import { profiles } from '../../state/profiles.svelte';

class SandboxSteps {
  busy = $state(false);
  error = $state<ErrorReport | null>(null);

  async begin(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.error = null;
    try {
      if (!(await app.enter('sandbox'))) this.error = app.error;
      else if (profiles.all.length === 0) profiles.keep(await core.addSandboxProfile());
    } catch (error) {
      this.error = asReport(error);
    } finally {
      this.busy = false;
    }
  }
}

export const sandboxSteps = new SandboxSteps();
