import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Api } from '../src/api';
import type { Job, JobStatus, JobUpdate } from '../src/bindings';
import { speakTo } from '../src/core';
import { jobOf } from '../src/fake/jobs';
import { profilesFor } from '../src/fake/profiles';
import { jobs } from '../src/state/jobs.svelte';

const [profile] = profilesFor({ name: '', failures: new Map(), delay: 0 });
if (!profile) throw new Error('the fake has profiles');
const job: Job = jobOf(profile, 'orders-mysql-prod-01', 141, 0, 'running', 5);

function news(number: number, status: JobStatus = 'running'): JobUpdate {
  const text = { en: 'still running', zh: '仍在进行' };
  const event = { number, at: '2026-11-21T00:00:00Z', job_id: job.id, kind: 'progressed' as const, status, text, evidence: null };
  return { event, job: { ...job, status } };
}

let told: (update: JobUpdate) => void;
let followed: number[];
let refusals: number;
const stopped = vi.fn();

const core = {
  listJobs: async () => [job],
  followEvents: async (after: number, onUpdate: (update: JobUpdate) => void) => {
    followed.push(after);
    if (refusals > 0) {
      refusals -= 1;
      throw new Error('the stream broke');
    }
    told = onUpdate;
    return stopped;
  },
} as unknown as Api;

beforeEach(() => {
  followed = [];
  refusals = 0;
  stopped.mockClear();
  speakTo(core);
  vi.useFakeTimers();
});

describe('the stream of events', () => {
  it('tells each event once, in order, whatever is repeated', async () => {
    await jobs.start(100);
    const heard: number[] = [];
    const stop = jobs.onUpdate((update) => heard.push(update.event.number));
    for (const number of [101, 102, 102, 101, 105, 104]) told(news(number));
    stop();
    expect(heard).toEqual([101, 102, 105]);
    expect(jobs.lastEvent).toBe(105);
  });

  it('does not let a repeated event bring back the past', async () => {
    await jobs.start(100);
    told(news(101));
    told(news(102, 'completed'));
    told(news(101));
    expect(jobs.byId.get(job.id)?.status).toBe('completed');
    expect(jobs.open).toEqual([]);
  });

  it('follows again after an error, from the last number that it saw', async () => {
    refusals = 2;
    await jobs.start(100);
    expect(jobs.following).toBe(false);
    await vi.advanceTimersByTimeAsync(500);
    await vi.advanceTimersByTimeAsync(1000);
    expect(followed).toEqual([100, 100, 100]);
    expect(jobs.following).toBe(true);
    told(news(101));
    expect(jobs.lastEvent).toBe(101);
  });

  it('hears nothing of a space that was left', async () => {
    await jobs.start(100);
    const late = told;
    stopped.mockClear();
    jobs.stop();
    late(news(101));
    expect(stopped).toHaveBeenCalledOnce();
    expect(jobs.lastEvent).toBe(100);
  });
});
