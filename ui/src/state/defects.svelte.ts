// Errors that nobody handled: defects of the window. They are shown once, whole, with a way to copy them.
import { isErrorReport } from '../api';
import type { ErrorReport } from '../bindings';

class Defects {
  current = $state<ErrorReport | null>(null);

  tell(error: unknown): void {
    this.current ??= asReport(error);
  }

  dismiss(): void {
    this.current = null;
  }
}

export const defects = new Defects();

/** The core's report as it came; anything else as a defect of the window. */
export function asReport(error: unknown): ErrorReport {
  if (isErrorReport(error)) return error;
  const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    code: 'internal',
    message: { en: `The window met a defect: ${words}`, zh: `窗口出现缺陷：${words}` },
    hint: {
      en: 'Copy this for a bug report. Reloading the window loses nothing: jobs run in the core.',
      zh: '请复制此信息用于报告缺陷。重新加载窗口不会丢失数据：作业在核心中运行。',
    },
    fields: [],
    vendor: null,
  };
}

/** What a browser says when a size that changed is told a frame later. Nothing is lost, and no code has thrown. */
function isLate(event: ErrorEvent): boolean {
  return event.error == null && event.message.startsWith('ResizeObserver loop');
}

export function watchForDefects(): void {
  window.addEventListener('unhandledrejection', (event) => defects.tell(event.reason));
  window.addEventListener('error', (event) => {
    if (!isLate(event)) defects.tell(event.error ?? event.message);
  });
}
