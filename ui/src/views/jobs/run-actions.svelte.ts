// What can be done about a whole run: send nothing more of it, or cancel what the vendors let be cancelled.
import type { CancelReport, ErrorReport, RunSummary } from '../../bindings';
import { core } from '../../core';
import { asReport } from '../../state/defects.svelte';
import { runs } from '../../state/runs.svelte';

export class RunActions {
  /** The question that stands. */
  asks = $state<'stop' | 'cancel' | null>(null);
  isBusy = $state(false);
  error = $state.raw<ErrorReport | null>(null);
  /** What came of cancelling; shown until it is closed. */
  report = $state.raw<CancelReport | null>(null);

  ask(question: 'stop' | 'cancel'): void {
    this.error = null;
    this.report = null;
    this.asks = question;
  }

  close(): void {
    this.asks = null;
    this.error = null;
    this.report = null;
  }

  async stop(run: RunSummary): Promise<void> {
    await this.#act(async () => {
      runs.keep(await core.stopRun(run.id));
      this.asks = null;
    });
  }

  async cancel(run: RunSummary): Promise<void> {
    await this.#act(async () => {
      this.report = await core.cancelRun(run.id);
      await runs.renew(run.id);
    });
  }

  async #act(act: () => Promise<void>): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.error = null;
    try {
      await act();
    } catch (error) {
      this.error = asReport(error);
    } finally {
      this.isBusy = false;
    }
  }
}
