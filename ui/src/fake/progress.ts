// Moves the fake's open jobs along, so that a live list can be watched in a browser.
import type { Job } from '../bindings';
import { ago, hex } from './chance';
import type { FakeJobs } from './jobs';

const STEP_MS = 2500;

export function keepMoving(all: FakeJobs, every = STEP_MS): () => void {
  const timer = setInterval(() => {
    const open = [...all.jobs.values()].filter((job) => job.finished_at === null);
    const job = open[Math.floor(Math.random() * open.length)];
    if (job) advance(all, { ...job });
  }, every);
  return () => clearInterval(timer);
}

function advance(all: FakeJobs, job: Job): void {
  job.next_look_at = ago(-0.13);
  const request = hex(`${job.id}${all.lastEvent}`, 32);
  const time = { raw: ago(0), at: ago(0), zone_assumed: false };
  if (job.status === 'planned') {
    job.status = 'sending';
    job.sent_at = ago(0);
    all.tell(job, 'sent', 'POST sent, once', 'POST 已发送一次', '/v3/0483b6b1…/backups');
  } else if (job.status === 'sending') {
    job.status = 'running';
    job.vendor_word = 'BUILDING';
    job.vendor_backup_id = `${hex(`backup ${job.id}`, 32)}br01`;
    job.request_id = request;
    job.began_at = time;
    all.tell(job, 'accepted', 'Accepted', '厂商已受理', `202 · BUILDING · ${request}`);
  } else if (job.status === 'unknown') {
    all.tell(job, 'looked', 'Looked by name: 0 of 14 backups match', '按名称查找：14 个备份中无匹配', `200 · ${request}`);
  } else if (Math.random() < 0.15) {
    job.status = 'completed';
    job.vendor_word = 'COMPLETED';
    job.size_bytes = 51.6 * 1024 ** 3;
    job.ended_at = time;
    job.finished_at = ago(0);
    job.next_look_at = null;
    all.tell(job, 'verdict', 'Verdict: completed', '最终结论：已完成', `200 · COMPLETED · ${request}`);
  } else {
    all.tell(job, 'progressed', 'Still running, BUILDING', '仍在进行，BUILDING', `200 · BUILDING · ${request}`);
  }
}
