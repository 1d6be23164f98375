// A history of 1,284 jobs, with the questions that the real one answers.
import type { Column, ExportOptions, ExportPreview, HistoryFilter, HistoryPage, HistoryQuery, Job, JobStatus, ProfileView } from '../bindings';
import { hash } from './chance';
import { jobOf } from './jobs';
import { targetsOf } from './targets';
import type { Scene } from './scene';

const ROWS = 1284;

export class FakeHistory {
  #jobs: Job[] | null = null;
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

  filter(filter: HistoryFilter, live: Job[]): Job[] {
    const text = filter.text.toLowerCase();
    return [...live, ...this.all].filter((job) => {
      const words = [job.target.name, job.target.id, job.backup.name, job.profile.name, job.run_title, job.ticket, job.vendor_backup_id, job.request_id];
      return (
        (text === '' || words.some((word) => word?.toLowerCase().includes(text))) &&
        (filter.statuses.length === 0 || filter.statuses.includes(job.status)) &&
        (filter.environments.length === 0 || filter.environments.includes(job.profile.environment)) &&
        (filter.profile_id === null || job.profile.id === filter.profile_id) &&
        (filter.run_id === null || job.run_id === filter.run_id) &&
        (filter.since === null || job.created_at >= filter.since) &&
        (filter.until === null || job.created_at < filter.until)
      );
    });
  }

  page(query: HistoryQuery, live: Job[]): HistoryPage {
    const length = (job: Job) => Date.parse(job.finished_at ?? '') - Date.parse(job.sent_at ?? '') || 0;
    const by: Record<HistoryQuery['sort'], (job: Job) => string | number> = {
      created: (job) => job.created_at,
      status: (job) => job.status,
      target: (job) => job.target.name,
      backup: (job) => job.backup.name,
      profile: (job) => job.profile.name,
      size: (job) => job.size_bytes ?? -1,
      duration: length,
    };
    const value = by[query.sort];
    const found = this.filter(query.filter, live).toSorted((one, other) => {
      const [a, b] = [value(one), value(other)];
      return (a < b ? -1 : a > b ? 1 : 0) * (query.descending ? -1 : 1);
    });
    const jobs = found.slice(query.offset, query.offset + query.limit);
    const everything = this.filter({ text: '', statuses: [], environments: [], profile_id: null, run_id: null, since: null, until: null }, live);
    return { total: found.length, jobs, oldest: everything.at(-1)?.created_at ?? null, all: everything.length };
  }

  preview(filter: HistoryFilter, options: ExportOptions, live: Job[]): ExportPreview {
    const rows = this.filter(filter, live);
    const between = { comma: ',', semicolon: ';', tab: '\t' }[options.delimiter];
    const cell = (job: Job, column: Column): string => {
      const values: Partial<Record<Column, string | number | null>> = {
        status: job.status,
        vendor_status: job.vendor_word,
        target: job.target.name,
        target_id: job.target.id,
        profile: job.profile.name,
        backup_name: job.backup.name,
        size_bytes: job.size_bytes,
        began: job.began_at?.at ?? '',
        ended: job.ended_at?.at ?? '',
        run: job.run_number,
        ticket: job.ticket,
      };
      return String(values[column] ?? '');
    };
    const lines = rows.slice(0, 3).map((job) => options.columns.map((column) => cell(job, column)).join(between));
    return { lines: [options.columns.join(between), ...lines], rows: rows.length };
  }
}
