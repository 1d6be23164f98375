// The rune adapter over @tanstack/virtual-core: which rows are to be drawn, as reactive state.
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualItem,
} from '@tanstack/virtual-core';

export interface VirtualOptions {
  count: number;
  height: (index: number) => number;
  key: (index: number) => string | number;
  /** What lies over the top edge, so that no row is brought into sight under it. */
  cover?: number;
}

export class VirtualRows {
  items = $state.raw<VirtualItem[]>([]);
  total = $state(0);
  #virtualizer: Virtualizer<HTMLElement, HTMLElement>;

  constructor(element: () => HTMLElement | null, options: VirtualOptions) {
    this.#virtualizer = new Virtualizer(this.#whole(element, options));
    this.#read();
  }

  /** Begins to follow the element's size and scrolling; answers how to stop. */
  attach(): () => void {
    const stop = this.#virtualizer._didMount();
    this.#virtualizer._willUpdate();
    this.#read();
    return stop;
  }

  update(options: VirtualOptions): void {
    this.#virtualizer.setOptions(this.#whole(this.#virtualizer.options.getScrollElement, options));
    this.#virtualizer.measure();
    this.#read();
  }

  show(index: number): void {
    this.#virtualizer.scrollToIndex(index, { align: 'auto' });
  }

  #whole(element: () => HTMLElement | null, options: VirtualOptions) {
    return {
      count: options.count,
      getScrollElement: element,
      estimateSize: options.height,
      getItemKey: options.key,
      overscan: 8,
      scrollPaddingStart: options.cover ?? 0,
      // A window without layout (a test) still draws a page of rows.
      initialRect: { width: 800, height: 800 },
      observeElementRect: (
        instance: Virtualizer<HTMLElement, HTMLElement>,
        told: (rect: { width: number; height: number }) => void,
      ) =>
        observeElementRect(instance, (rect) => {
          if (rect.height > 0) told(rect);
        }),
      observeElementOffset,
      scrollToFn: elementScroll,
      onChange: () => this.#read(),
    };
  }

  #read(): void {
    this.items = this.#virtualizer.getVirtualItems();
    this.total = this.#virtualizer.getTotalSize();
  }
}
