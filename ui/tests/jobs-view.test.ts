import { fireEvent, render, screen } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Api } from '../src/api';
import type { Event, Job, JobUpdate } from '../src/bindings';
import { speakTo } from '../src/core';
import { jobs } from '../src/state/jobs.svelte';
import { runs } from '../src/state/runs.svelte';
import JobsView from '../src/views/jobs/JobsView.svelte';
import { event, job } from '../src/views/jobs/job.fixture';

const run = {
  id: 'run-1',
  number: 141,
  plan_id: 'plan-1',
  title: 'Member release 307',
  ticket: null,
  plan_words: 'amber ledger quiet north',
  environment: 'production' as const,
  applied_at: '2026-11-21T17:31:48Z',
  applied_by: 'chen.wei',
  jobs: 1,
  open: 1,
  completed: 0,
  failed: 0,
  unknown: 0,
};

/** Shows a run of these jobs; `tell` is the core's stream. */
async function show(list: Job[], events: Event[] = []) {
  let tell = (_update: JobUpdate): void => undefined;
  const lookNow = vi.fn(() => Promise.resolve());
  const api = {
    lookNow,
    listJobs: () => Promise.resolve(list),
    listRuns: () => Promise.resolve([run]),
    jobEvents: () => Promise.resolve(events),
    followEvents: (_after: number, onUpdate: (update: JobUpdate) => void) => {
      tell = onUpdate;
      return Promise.resolve(() => undefined);
    },
  };
  speakTo(api as unknown as Api);
  await runs.load();
  await jobs.start(0);
  render(JobsView);
  await screen.findAllByTestId('job-row');
  return { lookNow, tell: (update: JobUpdate) => tell(update) };
}

beforeEach(() => runs.clear());

describe('an unknown job', () => {
  it('stands open, says how it is settled, and offers to look but never to send', async () => {
    const { lookNow } = await show([job('unknown')], [event(1, 'answer_lost', '17:32:18', { status: 'unknown' })]);
    expect(screen.getByTestId('settling').querySelectorAll('li')).toHaveLength(3);
    const offered = [...document.querySelectorAll('button')].map((button) => button.dataset['testid']);
    expect(offered).toContain('copy-ticket');
    expect(offered.filter((name) => /again|retry|send/.test(name ?? ''))).toEqual([]);
    await fireEvent.click(screen.getByTestId('look-now'));
    expect(lookNow).toHaveBeenCalledWith('job-1');
  });
});

describe('a row', () => {
  it('follows the stream to the verdict', async () => {
    const { tell } = await show([job('running')]);
    expect(screen.getByTestId('job-status').dataset['status']).toBe('running');
    expect(screen.getByTestId('job-progress').getAttribute('aria-valuenow')).toBeNull();
    const over = job('completed', { finished_at: '2026-11-21T17:38:00Z', size_bytes: 1, vendor_word: 'COMPLETED' });
    tell({ event: event(5, 'verdict', '17:38:00', { status: 'completed' }), job: over });
    await screen.findByText(/Vendor said COMPLETED/);
    expect(screen.getByTestId('job-status').dataset['status']).toBe('completed');
    expect(screen.getByTestId('job-elapsed').textContent).toBe('6 min 12 s');
  });

  it('that failed shows its hint and the way on without being opened', async () => {
    const reason = {
      code: 'target_busy' as const,
      message: { en: 'The instance is busy', zh: '' },
      hint: { en: 'Wait for the switchover', zh: '' },
      fields: [],
      vendor: null,
    };
    await show([job('failed', { reason, finished_at: '2026-11-21T17:31:49Z' })]);
    expect(screen.getByTestId('job-note').textContent).toContain('Wait for the switchover');
    expect(screen.getByTestId('job-plan-again')).toBeTruthy();
    expect(screen.queryByTestId('job-details')).toBeNull();
  });

  it('opens by Enter to its event log', async () => {
    await show([job('running')], [event(7, 'accepted', '17:31:49', { evidence: 'BUILDING · b · r' })]);
    await fireEvent.keyDown(screen.getByTestId('job-row'), { key: 'Enter' });
    expect((await screen.findByTestId('event')).dataset['number']).toBe('7');
    expect(screen.getByTestId('job-row').getAttribute('aria-expanded')).toBe('true');
  });
});
