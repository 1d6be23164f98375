// Which runbook is open, and the question about unsaved changes. Each space has its own, and it outlives the page, so
// that looking elsewhere loses nothing.
import type { ErrorReport, Space } from '../bindings';
import { core } from '../core';
import { t } from '../i18n/index.svelte';
import { app } from './app.svelte';
import { asReport } from './defects.svelte';
import { whereabouts } from './place.svelte';
import { profiles } from './profiles.svelte';
import { RunbookEditor } from './runbook-editor.svelte';
import { starter } from './runbook-starter';
import { runbooks } from './runbooks.svelte';

/** A runbook's name, or a new one. */
export type Wish = { name: string } | 'new';

export class RunbookPage {
  editor = $state<RunbookEditor | null>(null);
  /** What was asked for while changes were unsaved. */
  waiting = $state<Wish | null>(null);
  /** The runbook that is being read. */
  opening = $state<string | null>(null);
  /** Why the wanted runbook was not opened. */
  error = $state<ErrorReport | null>(null);
  /** Why the last import came to nothing. */
  importError = $state<ErrorReport | null>(null);

  /** Opens it, after the question about unsaved changes where there are any. */
  async open(wish: Wish): Promise<void> {
    whereabouts.go('runbooks');
    const { editor } = this;
    if (editor && (wish === 'new' ? editor.saved === null : editor.saved?.name === wish.name)) return;
    if (editor?.dirty) this.waiting = wish;
    else await this.show(wish);
  }

  /** Opens it, whatever is unsaved. */
  async show(wish: Wish): Promise<void> {
    this.waiting = null;
    this.error = null;
    if (wish === 'new') {
      this.opening = null;
      this.#put(new RunbookEditor({ text: starter(profiles.sorted) }));
      return;
    }
    const { name } = wish;
    this.opening = name;
    try {
      const read = await core.readRunbook(name);
      if (this.opening === name) this.#put(new RunbookEditor(read));
    } catch (error) {
      if (this.opening !== name) return;
      this.error = asReport(error);
      void runbooks.load();
    } finally {
      if (this.opening === name) this.opening = null;
    }
  }

  /** Looks whether the file changed while one was elsewhere; what is unsaved stays. */
  async lookAgain(): Promise<void> {
    const { editor } = this;
    if (!editor) return;
    if (editor.saved && !editor.dirty && !editor.saving) {
      const read = await core.readRunbook(editor.saved.name).catch(() => null);
      const isStill = this.editor === editor && !editor.dirty && !editor.saving;
      if (isStill && read && read.revision !== editor.saved.revision) return this.#put(new RunbookEditor(read));
    }
    // Profiles may have come or gone meanwhile.
    await editor.check();
  }

  /** Copies a file of the person's choice into the folder, and opens it. */
  async import(): Promise<void> {
    this.importError = null;
    try {
      const read = await core.importRunbook();
      if (!read) return;
      await runbooks.load();
      await this.open({ name: read.name });
    } catch (error) {
      this.importError = asReport(error);
    }
  }

  /** The open runbook is not there any more: the next one is shown. */
  async forget(name: string): Promise<void> {
    const at = runbooks.all.findIndex((runbook) => runbook.name === name);
    const left = runbooks.all.filter((runbook) => runbook.name !== name);
    this.#put(null);
    await runbooks.load();
    const next = left[Math.min(Math.max(at, 0), left.length - 1)];
    if (next) await this.show({ name: next.name });
  }

  #put(editor: RunbookEditor | null): void {
    this.editor?.leave();
    this.editor = editor;
    void editor?.check();
  }
}

const pages: Record<Space, RunbookPage> = { real: new RunbookPage(), sandbox: new RunbookPage() };

/** The names of what was edited and not saved, in both spaces. */
export function unsavedRunbooks(): string[] {
  return Object.values(pages).flatMap(({ editor }) => (editor?.dirty ? [editor.name || t('runbooks.newTitle')] : []));
}

export function runbookPage(): RunbookPage {
  return pages[app.space];
}
