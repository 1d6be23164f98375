// One runbook that is edited: its text, what is wrong in it, and what became of saving and planning it.
import type { ErrorCode, ErrorReport, FieldError, RunbookProblem, RunbookText } from '../bindings';
import { core } from '../core';
import { asReport } from './defects.svelte';
import { plans } from './plan.svelte';
import { runbooks } from './runbooks.svelte';

/** How long the typing rests before the text is checked, in milliseconds. */
export const PAUSE = 300;

/** The file is not what was edited any more. */
const CONFLICTS: readonly ErrorCode[] = ['runbook_changed', 'runbook_gone'];

export class RunbookEditor {
  /** The file's name without `.toml`; only a new one's is typed. */
  name = $state('');
  /** As it was read or saved last; `null` for a new one. */
  saved = $state<RunbookText | null>(null);
  text = $state('');
  /** What the text itself has wrong. */
  checked = $state<RunbookProblem[]>([]);
  /** What planning found wrong besides, such as a pattern that matches nothing. */
  refused = $state<RunbookProblem[]>([]);
  checking = $state(false);
  checkError = $state<ErrorReport | null>(null);
  saving = $state(false);
  nameError = $state<FieldError | null>(null);
  /** Whether the folder has a file of a new one's name already. */
  isTaken = $state(false);
  saveError = $state<ErrorReport | null>(null);
  planning = $state(false);
  planError = $state<ErrorReport | null>(null);
  #before = $state('');
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(from: RunbookText | { text: string }) {
    if ('name' in from) this.#adopt(from);
    this.text = from.text;
    this.#before = from.text;
  }

  get dirty(): boolean {
    return this.text !== this.#before || (this.saved === null && this.name !== '');
  }

  /** Whether the file was changed or deleted while it was edited here. */
  get conflict(): boolean {
    return this.saved !== null && this.saveError !== null && CONFLICTS.includes(this.saveError.code);
  }

  /** In the order of their lines, each once. */
  get problems(): RunbookProblem[] {
    const key = (problem: RunbookProblem) => `${problem.line}:${problem.column} ${problem.key} ${problem.message.en}`;
    const known = new Set(this.checked.map(key));
    const all = [...this.checked, ...this.refused.filter((problem) => !known.has(key(problem)))];
    return all.toSorted((one, other) => one.line - other.line || one.column - other.column);
  }

  /** Takes in what was typed; it is checked once the typing rests. */
  write(text: string): void {
    if (text === this.text) return;
    this.text = text;
    this.refused = [];
    this.planError = null;
    // What was asked about an older text does not count any more.
    this.#asked += 1;
    this.checking = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.check(), PAUSE);
  }

  rename(name: string): void {
    this.name = name;
    this.nameError = null;
    this.isTaken = false;
  }

  async check(): Promise<void> {
    clearTimeout(this.#timer);
    const asked = ++this.#asked;
    this.checking = true;
    try {
      const problems = await core.checkRunbook(this.name.trim() || 'new', this.text);
      if (asked !== this.#asked) return;
      this.checked = problems;
      this.checkError = null;
    } catch (error) {
      if (asked === this.#asked) this.checkError = asReport(error);
    } finally {
      if (asked === this.#asked) this.checking = false;
    }
  }

  /** Nothing of it will be asked any more. */
  leave(): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.checking = false;
  }

  /** Saves what is in the editor, right or not yet; keeps the reason where it was refused. */
  async save(): Promise<RunbookText | null> {
    if (this.saving) return null;
    this.saving = true;
    this.saveError = null;
    this.nameError = null;
    this.isTaken = false;
    const { text } = this;
    try {
      const saved = await core.saveRunbook(this.name.trim(), text, this.saved?.revision ?? null);
      this.#adopt(saved);
      this.#before = text;
      void runbooks.load();
      return saved;
    } catch (error) {
      const report = asReport(error);
      this.isTaken = this.saved === null && report.code === 'runbook_changed';
      this.nameError = report.fields.find((field) => field.field === 'name') ?? null;
      this.saveError = this.nameError || this.isTaken ? null : report;
      return null;
    } finally {
      this.saving = false;
    }
  }

  /** Drops what was typed for what is in the file now. */
  async reload(): Promise<void> {
    if (!this.saved) return;
    try {
      const read = await core.readRunbook(this.saved.name);
      this.#adopt(read);
      this.text = read.text;
      this.#before = read.text;
      this.refused = [];
      this.saveError = null;
      this.planError = null;
      await this.check();
    } catch (error) {
      this.saveError = asReport(error);
    }
  }

  /** Drops what was typed for what was there before. */
  discard(): void {
    this.write(this.#before);
    this.saveError = null;
    if (!this.saved) this.rename('');
  }

  /** Has the plan made, from the file; what is not saved is saved first. Answers whether there is a plan. */
  async plan(): Promise<boolean> {
    if (this.planning) return false;
    this.planning = true;
    this.refused = [];
    this.planError = null;
    try {
      const saved = this.saved && !this.dirty ? this.saved : await this.save();
      if (!saved) return false;
      const plan = await core.planRunbook(saved.name);
      // Meanwhile the other space may have been entered, where this is no plan.
      if (!this.planning) return false;
      plans.current = plan;
      plans.error = null;
      return true;
    } catch (error) {
      const report = asReport(error);
      if (report.code === 'runbook_invalid' && report.problems?.length) this.refused = report.problems;
      else this.planError = report;
      return false;
    } finally {
      this.planning = false;
    }
  }

  #adopt(read: RunbookText): void {
    this.saved = read;
    this.name = read.name;
  }
}
