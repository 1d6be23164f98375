// The rune adapter over @tanstack/virtual-core: which rows are to be drawn, as reactive state.
import {
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type Range,
  type VirtualItem,
} from '@tanstack/virtual-core';

export interface VirtualOptions {
  count: number;
  height: (index: number) => number;
  key: (index: number) => string | number;
  /** What lies over the top edge, so that no row is brought into sight under it. */
  cover?: number;
  /** Rows tell their own height once they are drawn, see `measure`; `height` is only a guess. */
  measured?: boolean;
  /** A row that stays drawn wherever one scrolls, because it has the focus. */
  keep?: number;
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
    // A list that measures itself keeps what it knows of its rows.
    if (!options.measured) this.#virtualizer.measure();
    this.#read();
  }

  /** Follows the height of a drawn row, which bears its `data-index`; answers how to stop. */
  measure(row: HTMLElement): () => void {
    this.#virtualizer.measureElement(row);
    return () => this.#virtualizer.measureElement(null);
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
      // A row that is measured moves others, which are measured then: in the next frame, not in this one.
      useAnimationFrameWithResizeObserver: true,
      scrollToFn: elementScroll,
      measureElement: (row: HTMLElement) => row.offsetHeight || options.height(Number(row.dataset['index'])),
      rangeExtractor: (range: Range) => {
        const drawn = defaultRangeExtractor(range);
        const { keep = -1 } = options;
        if (keep < 0 || keep >= options.count || drawn.includes(keep)) return drawn;
        return [...drawn, keep].sort((one, other) => one - other);
      },
      onChange: () => this.#read(),
    };
  }

  #read(): void {
    this.items = this.#virtualizer.getVirtualItems();
    this.total = this.#virtualizer.getTotalSize();
  }
}
