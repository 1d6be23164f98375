// A history of 1,284 jobs, and after a refresh of what the vendors list besides, with the questions that the real one answers.
import type { Column, ExportOptions, ExportPreview, HistoryFilter, HistoryPage, HistoryQuery, HistoryRecord, Job, JobStatus, ProfileView, RefreshProgress, RefreshReport } from '../bindings';
import { ago, hash } from './chance';
import { report } from './errors';
import { jobOf } from './jobs';
import { factsOf } from './profiles';
import { elsewhereOf, recordOf } from './records';
import { targetsOf } from './targets';
import type { Scene } from './scene';

const ROWS = 1284;

export class FakeHistory {
  #jobs: Job[] | null = null;
  #seen: HistoryRecord[] = [];
  #isStopped = false;
  #profiles: ProfileView[];
  #scene: Scene;

  constructor(profiles: ProfileView[], scene: Scene) {
    this.#profiles = profiles;
    this.#scene = scene;
  }

  get all(): Job[] {
    this.#jobs ??= this.#profiles.length === 0 ? [] : Array.from({ length: ROWS }, (_, index) => this.#job(index));
    return this.#jobs;
  }

  #job(index: number): Job {
    const profile = this.#profiles[hash(`p${index}`) % this.#profiles.length] as ProfileView;
    const names = targetsOf(profile, this.#scene).map((target) => target.name);
    const name = names[hash(`t${index}`) % names.length] ?? 'orders-mysql-prod-01';
    const chance = hash(`s${index}`) % 100;
    const status: JobStatus = chance < 86 ? 'completed' : chance < 93 ? 'failed' : chance < 96 ? 'not_started' : 'cancelled';
    const run = 136 - Math.floor(index / 10);
    const job = jobOf(profile, name, run, index, status, 600 + index * 97);
    const titles = ['Orders release 1122', 'Risk schema change', 'Inventory to PG 15', '会员库扩容', 'Nightly rehearsal'];
    return { ...job, run_title: titles[Math.abs(run) % titles.length] ?? '', ticket: run % 7 === 0 ? null : `CHG-${20700 + run}` };
  }

  /** Every third job has a neighbour that the vendor made by itself. In the scene `partial` one vendor is silent. */
  async refresh(onProgress: (progress: RefreshProgress) => void): Promise<RefreshReport | null> {
    const [started, total] = [ago(0), 60];
    this.#isStopped = false;
    for (let done = 0; done <= total; done += 6) {
      onProgress({ listing: 0, done, total });
      if (this.#scene.delay > 0) await new Promise((go) => setTimeout(go, this.#scene.delay * 2));
      if (this.#isStopped) return null;
    }
    const before = this.#seen.length;
    this.#seen = this.all.filter((_, index) => index % 3 === 0).map((job) => elsewhereOf(job, started));
    const profiles = this.#profiles.map((profile, index) => {
      const isSilent = this.#scene.name === 'partial' && index === this.#profiles.length - 1;
      const mine = this.#seen.filter((row) => row.profile.id === profile.id);
      return {
        profile: factsOf(profile),
        is_whole: !isSilent,
        targets: isSilent ? 0 : 20,
        unread: [],
        partial: [],
        vanished: [],
        backups: isSilent ? 0 : mine.length,
        new: isSilent || before > 0 ? 0 : mine.length,
        gone: before > 0 ? 0 : mine.filter((row) => row.gone_at !== null).length,
        back: 0,
        error: isSilent ? report('host_unknown') : null,
      };
    });
    return { started_at: started, ended_at: ago(0), profiles };
  }

  stop(): void {
    this.#isStopped = true;
  }

  filter(filter: HistoryFilter, live: Job[]): HistoryRecord[] {
    const text = filter.text.toLowerCase();
    return [...live.map((job) => recordOf(job)), ...this.all.map((job) => recordOf(job)), ...this.#seen].filter((row) => {
      const words = [row.target.name, row.target.id, row.backup.name, row.profile.name, row.job?.run_title, row.job?.ticket, row.vendor_backup_id, row.job?.request_id];
      return (
        (text === '' || words.some((word) => word?.toLowerCase().includes(text))) &&
        (filter.statuses.length === 0 || filter.statuses.includes(row.status)) &&
        (filter.environments.length === 0 || filter.environments.includes(row.profile.environment)) &&
        (filter.profile_id === null || row.profile.id === filter.profile_id) &&
        (filter.run_id === null || row.job?.run_id === filter.run_id) &&
        (filter.origins.length === 0 || filter.origins.includes(row.origin)) &&
        (filter.gone === null || (row.gone_at !== null) === filter.gone) &&
        (filter.since === null || row.created_at >= filter.since) &&
        (filter.until === null || row.created_at < filter.until)
      );
    });
  }

  page(query: HistoryQuery, live: Job[]): HistoryPage {
    const by: Record<HistoryQuery['sort'], (row: HistoryRecord) => string | number> = {
      created: (row) => row.created_at,
      status: (row) => row.status,
      target: (row) => row.target.name,
      backup: (row) => row.backup.name,
      profile: (row) => row.profile.name,
      size: (row) => row.size_bytes ?? -1,
      duration: (row) => row.duration_ms ?? -1,
    };
    const value = by[query.sort];
    const found = this.filter(query.filter, live).toSorted((one, other) => {
      const [a, b] = [value(one), value(other)];
      return (a < b ? -1 : a > b ? 1 : 0) * (query.descending ? -1 : 1);
    });
    const records = found.slice(query.offset, query.offset + query.limit);
    const everything = this.filter({ text: '', statuses: [], environments: [], profile_id: null, run_id: null, origins: [], gone: null, since: null, until: null }, live);
    return { total: found.length, records, oldest: everything.map((row) => row.created_at).toSorted()[0] ?? null, all: everything.length };
  }

  preview(filter: HistoryFilter, options: ExportOptions, live: Job[]): ExportPreview {
    const rows = this.filter(filter, live);
    const between = { comma: ',', semicolon: ';', tab: '\t' }[options.delimiter];
    const cell = (row: HistoryRecord, column: Column): string => {
      const values: Partial<Record<Column, string | number | null>> = {
        status: row.status,
        vendor_status: row.vendor_word,
        origin: row.origin,
        gone_at: row.gone_at,
        target: row.target.name,
        target_id: row.target.id,
        profile: row.profile.name,
        backup_name: row.backup.name,
        size_bytes: row.size_bytes,
        began: row.began_at?.at ?? '',
        ended: row.ended_at?.at ?? '',
        run: row.job?.run_number ?? null,
        ticket: row.job?.ticket ?? null,
      };
      return String(values[column] ?? '');
    };
    const lines = rows.slice(0, 3).map((row) => options.columns.map((column) => cell(row, column)).join(between));
    return { lines: [options.columns.join(between), ...lines], rows: rows.length };
  }
}
