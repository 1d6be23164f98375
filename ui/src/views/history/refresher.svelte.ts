// A refresh on the screen: how far it is, and how it ended.
import type { ErrorReport, RefreshProgress, RefreshReport } from '../../bindings';
import { core } from '../../core';
import { asReport } from '../../state/defects.svelte';

export class Refresher {
  progress = $state.raw<RefreshProgress | null>(null);
  report = $state.raw<RefreshReport | null>(null);
  error = $state<ErrorReport | null>(null);
  isRunning = $state(false);
  isStopped = $state(false);

  /** Reads every profile. Not to be called while one runs. */
  async run(): Promise<void> {
    this.isRunning = true;
    this.dismiss();
    this.progress = null;
    try {
      this.report = await core.refreshHistory(null, (progress) => (this.progress = progress));
      this.isStopped = this.report === null;
    } catch (error) {
      this.error = asReport(error);
    } finally {
      this.isRunning = false;
    }
  }

  async stop(): Promise<void> {
    try {
      await core.stopRefresh();
    } catch (error) {
      this.error = asReport(error);
    }
  }

  dismiss(): void {
    this.report = null;
    this.error = null;
    this.isStopped = false;
  }
}
