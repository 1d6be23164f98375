import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Api } from '../src/api';
import type { ExportOptions, ExportReceipt, HistoryFilter, HistoryPage, HistoryQuery } from '../src/bindings';
import { speakTo } from '../src/core';
import HistoryView from '../src/views/history/HistoryView.svelte';
import { job } from '../src/views/jobs/job.fixture';

const page: HistoryPage = {
  total: 2,
  all: 2,
  oldest: '2026-11-20T17:00:00Z',
  jobs: [job('completed', { size_bytes: 41_017_122_816 }), job('failed', { id: 'job-2' })],
};

function core(receipt: Promise<ExportReceipt | null> = Promise.resolve(null)) {
  const api = {
    history: vi.fn((_query: HistoryQuery) => Promise.resolve(page)),
    getJob: vi.fn(() => Promise.resolve(page.jobs[0])),
    jobEvents: () => Promise.resolve([]),
    previewExport: vi.fn((_filter: HistoryFilter, options: ExportOptions) =>
      Promise.resolve({ lines: [options.columns.join(','), 'completed'], rows: 2 }),
    ),
    exportHistory: vi.fn((_filter: HistoryFilter, _options: ExportOptions) => receipt),
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
    expect(screen.getByTestId('export-preview').textContent).toContain('status,target');
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
