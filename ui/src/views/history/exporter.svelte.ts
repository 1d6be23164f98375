// The export on the screen: its options, the real first lines, and how the writing ended.
import type { ErrorReport, EvidenceReceipt, ExportOptions, ExportPreview, ExportReceipt, HistoryFilter } from '../../bindings';
import { core } from '../../core';
import { preferences } from '../../preferences.svelte';
import { asReport } from '../../state/defects.svelte';
import { firstOptions, storedOptions } from './export';

const NAME = 'history.export';
const EVIDENCE = 'history.evidence';
const PAUSE_MS = 120;

export class Exporter {
  options = $state.raw<ExportOptions>(storedOptions(preferences.view(NAME, firstOptions as object)));
  preview = $state.raw<ExportPreview | null>(null);
  previewError = $state<ErrorReport | null>(null);
  receipt = $state.raw<ExportReceipt | null>(null);
  /** What was written beside the CSV, where evidence was wanted. */
  evidence = $state.raw<EvidenceReceipt | null>(null);
  wantsEvidence = $state(preferences.view(EVIDENCE, false));
  error = $state<ErrorReport | null>(null);
  isWriting = $state(false);

  set(options: ExportOptions): void {
    this.options = options;
    this.forget();
    preferences.setView(NAME, options);
  }

  want(wanted: boolean): void {
    this.wantsEvidence = wanted;
    this.forget();
    preferences.setView(EVIDENCE, wanted);
  }

  /** How the last writing ended says nothing about other options. */
  private forget(): void {
    this.receipt = null;
    this.evidence = null;
    this.error = null;
  }

  /** Asks for the first lines, a moment after the last change; answers how to drop the question. */
  look(filter: HistoryFilter, options: ExportOptions): () => void {
    let isDropped = false;
    const ask = async () => {
      try {
        const preview = await core.previewExport(filter, options);
        if (isDropped) return;
        this.preview = preview;
        this.previewError = null;
      } catch (error) {
        if (!isDropped) this.previewError = asReport(error);
      }
    };
    const timer = setTimeout(() => void ask(), this.preview === null ? 0 : PAUSE_MS);
    return () => {
      isDropped = true;
      clearTimeout(timer);
    };
  }

  /** Writes the file; a cancelled dialog changes nothing. */
  async write(filter: HistoryFilter): Promise<void> {
    if (this.isWriting || this.options.columns.length === 0) return;
    this.isWriting = true;
    this.forget();
    try {
      if (this.wantsEvidence) {
        this.evidence = await core.exportEvidence(filter, this.options);
        this.receipt = this.evidence?.csv ?? null;
      } else {
        this.receipt = await core.exportHistory(filter, this.options);
      }
    } catch (error) {
      this.error = asReport(error);
    } finally {
      this.isWriting = false;
    }
  }
}
