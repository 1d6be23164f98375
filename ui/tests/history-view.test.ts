import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Api } from '../src/api';
import type { EvidenceReceipt, ExportOptions, ExportReceipt, HistoryFilter, HistoryPage, HistoryQuery, ProfileRefresh, RefreshProgress, RefreshReport, Verification } from '../src/bindings';
import { speakTo } from '../src/core';
import { report } from '../src/fake/errors';
import { evidence, verification } from '../src/fake/evidence';
import { elsewhereOf, recordOf } from '../src/fake/records';
import HistoryView from '../src/views/history/HistoryView.svelte';
import { job } from '../src/views/jobs/job.fixture';

const page: HistoryPage = {
  total: 2,
  all: 2,
  oldest: '2026-11-20T17:00:00Z',
  records: [
    recordOf(job('completed', { size_bytes: 41_017_122_816 })),
    elsewhereOf(job('failed', { id: 'job-2' }), '2026-11-22T00:00:00Z'),
  ],
};

function core(receipt: Promise<ExportReceipt | null> = Promise.resolve(null)) {
  const api = {
    history: vi.fn((_query: HistoryQuery) => Promise.resolve(page)),
    getJob: vi.fn(() => Promise.resolve(page.records[0]?.job)),
    jobEvents: vi.fn(() => Promise.resolve([])),
    refreshHistory: vi.fn(
      (_ids: null, _tell: (progress: RefreshProgress) => void): Promise<RefreshReport | null> => Promise.resolve(null),
    ),
    stopRefresh: vi.fn(() => Promise.resolve()),
    previewExport: vi.fn((_filter: HistoryFilter, options: ExportOptions) =>
      Promise.resolve({ lines: [options.columns.join(','), 'completed'], rows: 2 }),
    ),
    exportHistory: vi.fn((_filter: HistoryFilter, _options: ExportOptions) => receipt),
    exportEvidence: vi.fn((_filter: HistoryFilter, _options: ExportOptions): Promise<EvidenceReceipt | null> => Promise.resolve(evidence(2))),
    verifyHistory: vi.fn((): Promise<Verification> => Promise.resolve(verification(2, false))),
  };
  speakTo(api as unknown as Api);
  return api;
}

beforeEach(() => localStorage.clear());

describe('the history', () => {
  it('asks the core with what was typed, and for nothing twice', async () => {
    const { history } = core();
    render(HistoryView);
    await screen.findAllByTestId('history-row');
    expect(history).toHaveBeenCalledTimes(1);
    await fireEvent.input(screen.getByTestId('history-search'), { target: { value: 'orders' } });
    await waitFor(() => expect(history).toHaveBeenCalledTimes(2));
    expect(history.mock.lastCall?.[0]).toMatchObject({ filter: { text: 'orders' }, sort: 'created', offset: 0 });
  });

  it('sorts by the core and says so to screen readers', async () => {
    const { history } = core();
    render(HistoryView);
    await fireEvent.click(await screen.findByTestId('sort-size'));
    expect(history.mock.lastCall?.[0]).toMatchObject({ sort: 'size', descending: true });
    expect(screen.getByTestId('sort-size').parentElement?.getAttribute('aria-sort')).toBe('descending');
  });

  it('opens a row, and Escape closes it', async () => {
    core();
    render(HistoryView);
    const [row] = await screen.findAllByTestId('history-row');
    await fireEvent.click(row as HTMLElement);
    expect(screen.getByTestId('record-bytes').textContent).toBe('41,017,122,816 bytes');
    await fireEvent.keyDown(window, { key: 'Escape' });
    expect(screen.queryByTestId('record')).toBeNull();
  });
});

describe('a row that was made elsewhere', () => {
  it('is marked, and its details say that there is no log', async () => {
    const { jobEvents, getJob } = core();
    render(HistoryView);
    const [ours, theirs] = await screen.findAllByTestId('history-row');
    expect(screen.getAllByTestId('mark-elsewhere')).toHaveLength(1);
    expect(theirs?.contains(screen.getByTestId('mark-elsewhere'))).toBe(true);
    await fireEvent.click(theirs as HTMLElement);
    expect(screen.getByTestId('record-elsewhere').textContent).toContain('did not make');
    expect(screen.queryByTestId('record-run')).toBeNull();
    expect(jobEvents).not.toHaveBeenCalled();
    expect(getJob).not.toHaveBeenCalled();
    await fireEvent.click(ours as HTMLElement);
    await screen.findByTestId('timeline');
    expect(screen.queryByTestId('record-elsewhere')).toBeNull();
  });
});

describe('a refresh', () => {
  const one = (name: string, change: Partial<ProfileRefresh> = {}): ProfileRefresh => ({
    profile: { ...job('completed').profile, id: name, name },
    is_whole: true,
    targets: 20,
    unread: [],
    partial: [],
    vanished: [],
    backups: 100,
    new: 3,
    gone: 0,
    back: 0,
    error: null,
    ...change,
  });
  const error = { code: 'host_unknown' as const, message: { en: 'No such host', zh: '' }, hint: null, fields: [], vendor: null };

  it('shows how far it is, then names who did not answer, and the rows are read again', async () => {
    const { history, refreshHistory } = core();
    let answer: (report: RefreshReport) => void = () => undefined;
    refreshHistory.mockImplementationOnce((_ids, tell) => {
      tell({ listing: 0, done: 34, total: 253 });
      return new Promise((go) => (answer = go));
    });
    render(HistoryView);
    await screen.findAllByTestId('history-row');
    await fireEvent.keyDown(window, { key: 'r' });
    await waitFor(() => expect(screen.getByTestId('history-refresh').textContent).toContain('34 of 253'));
    await fireEvent.keyDown(window, { key: 'r' });
    expect(refreshHistory).toHaveBeenCalledTimes(1);
    const silent = one('prod-sz', { is_whole: false, targets: 0, backups: 0, new: 0, error });
    const part = one('prod-bj', { is_whole: false, unread: ['orders-07'], gone: 2, vanished: ['old-01'], partial: ['small-01'], error });
    answer({ started_at: '', ended_at: '', profiles: [one('prod-gz'), silent, part] });
    const outcome = await screen.findByTestId('refresh-outcome');
    expect(outcome.textContent).toContain('1 of 3 profiles answered in full');
    expect(outcome.textContent).toContain('200 backups read');
    expect(outcome.textContent).toContain('2 gone at the vendor');
    const titles = screen.getAllByTestId('refresh-silent').map((notice) => notice.textContent);
    expect(titles[0]).toContain('prod-sz did not answer');
    expect(titles[1]).toContain('20 of 21 targets');
    expect(titles[1]).toContain('orders-07');
    expect(screen.getByTestId('refresh-vanished').textContent).toContain('old-01');
    expect(screen.getByTestId('refresh-newest-only').textContent).toContain('small-01');
    await waitFor(() => expect(history).toHaveBeenCalledTimes(2));
    await fireEvent.click(screen.getByTestId('refresh-close'));
    expect(screen.queryByTestId('refresh-outcome')).toBeNull();
  });

  it('can be stopped, and says what that leaves', async () => {
    const { refreshHistory, stopRefresh } = core();
    let answer: (report: null) => void = () => undefined;
    refreshHistory.mockImplementationOnce(() => new Promise((go) => (answer = go)));
    stopRefresh.mockImplementationOnce(() => Promise.resolve(answer(null)));
    render(HistoryView);
    await fireEvent.click(screen.getByTestId('history-refresh'));
    await fireEvent.click(await screen.findByTestId('history-refresh-stop'));
    expect((await screen.findByTestId('refresh-stopped')).textContent).toContain('until then');
    expect(screen.queryByTestId('history-refresh-stop')).toBeNull();
  });
});

describe('the export', () => {
  const preset = () => screen.getByTestId('export-preset').querySelector('[aria-checked="true"]')?.textContent.trim();

  async function open() {
    render(HistoryView);
    await screen.findAllByTestId('history-row');
    await fireEvent.keyDown(window, { key: 'e' });
    await screen.findByTestId('export-run');
  }

  it('renames a changed preset Custom, and shows the lines that would be written', async () => {
    const { previewExport } = core();
    await open();
    expect(preset()).toBe('Excel');
    await fireEvent.click(screen.getByTestId('export-bom'));
    expect(preset()).toBe('Custom');
    await waitFor(() => expect(previewExport.mock.lastCall?.[1].byte_order_mark).toBe(false));
    expect(screen.getByTestId('export-preview').textContent).toContain('status,origin,target');
    await fireEvent.click(screen.getByTestId('export-bom'));
    expect(preset()).toBe('Excel');
  });

  it('writes with the filter and the options on the screen, and says where', async () => {
    const receipt = { path: '/home/chen/history.csv', rows: 2, bytes: 1234 };
    const { exportHistory } = core(Promise.resolve(receipt));
    await open();
    await fireEvent.click(screen.getByTestId('export-preset-tsv'));
    await fireEvent.click(screen.getByTestId('export-run'));
    expect((await screen.findByTestId('export-done')).dataset['path']).toBe(receipt.path);
    expect(exportHistory).toHaveBeenCalledTimes(1);
    expect(exportHistory.mock.lastCall?.[1]).toMatchObject({ delimiter: 'tab', line_end: 'lf' });
  });

  it('says nothing when the dialog was cancelled, and shows a refusal where it arose', async () => {
    const refusal = { code: 'export_failed', message: { en: 'No', zh: '' }, hint: null, fields: [], vendor: null };
    const { exportHistory } = core();
    await open();
    await fireEvent.click(screen.getByTestId('export-run'));
    await waitFor(() => expect(screen.getByTestId('export-run').getAttribute('aria-busy')).toBeNull());
    expect(screen.queryByTestId('export-done')).toBeNull();
    exportHistory.mockRejectedValueOnce(refusal);
    await fireEvent.click(screen.getByTestId('export-run'));
    expect((await screen.findByTestId('export-error')).dataset['code']).toBe('export_failed');
  });
});

describe('evidence', () => {
  it('is written instead of the CSV alone once it is wanted, and stays wanted', async () => {
    const { exportHistory, exportEvidence } = core();
    const { unmount } = render(HistoryView);
    await fireEvent.click(await screen.findByTestId('export-open'));
    await fireEvent.click(await screen.findByTestId('export-evidence'));
    await fireEvent.click(screen.getByTestId('export-run'));
    expect((await screen.findByTestId('export-manifest')).textContent).toBe('/home/chen/evidence-chg20871.manifest.json');
    expect(exportEvidence).toHaveBeenCalledTimes(1);
    expect(exportHistory).not.toHaveBeenCalled();
    unmount();
    render(HistoryView);
    await fireEvent.click(await screen.findByTestId('export-open'));
    expect((await screen.findByTestId('export-evidence')).getAttribute('aria-checked')).toBe('true');
  });
});

describe('the check of the history', () => {
  it('says that nothing was edited, and goes away when it is closed', async () => {
    core();
    render(HistoryView);
    await screen.findAllByTestId('history-row');
    await fireEvent.keyDown(window, { key: 'v' });
    const outcome = await screen.findByTestId('verify-outcome');
    expect(outcome.textContent).toContain('Nothing was edited');
    await fireEvent.click(screen.getByTestId('verify-close'));
    expect(screen.queryByTestId('verify-outcome')).toBeNull();
  });

  it('names every row that is not as it was written, as an alert', async () => {
    const { verifyHistory } = core();
    verifyHistory.mockResolvedValueOnce(verification(2, true));
    render(HistoryView);
    await fireEvent.click(await screen.findByTestId('history-verify'));
    expect((await screen.findByRole('alert')).textContent).toContain('not as it was written');
    expect(screen.getByTestId('verify-finding').textContent).toContain('Run 131, orders-mysql-prod-01');
  });

  it('shows a refusal where it arose', async () => {
    const { verifyHistory } = core();
    verifyHistory.mockRejectedValueOnce(report('store_fault'));
    render(HistoryView);
    await fireEvent.click(await screen.findByTestId('history-verify'));
    expect((await screen.findByTestId('verify-error')).dataset.code).toBe('store_fault');
  });
});
