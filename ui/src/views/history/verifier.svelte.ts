// The check of the history on the screen: whether it runs, and what it found.
import type { ErrorReport, Verification } from '../../bindings';
import { core } from '../../core';
import { asReport } from '../../state/defects.svelte';

export class Verifier {
  found = $state.raw<Verification | null>(null);
  error = $state<ErrorReport | null>(null);
  isRunning = $state(false);

  async run(): Promise<void> {
    if (this.isRunning) return;
    this.isRunning = true;
    this.dismiss();
    try {
      this.found = await core.verifyHistory();
    } catch (error) {
      this.error = asReport(error);
    } finally {
      this.isRunning = false;
    }
  }

  dismiss(): void {
    this.found = null;
    this.error = null;
  }
}
