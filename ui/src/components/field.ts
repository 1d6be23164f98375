// What a labelled field tells the control inside it, so that help and error are tied to it.
import { getContext, setContext } from 'svelte';

export interface FieldTies {
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
}

const KEY = Symbol('field');

export function setField(ties: FieldTies): void {
  setContext(KEY, ties);
}

export function getField(): FieldTies | undefined {
  return getContext<FieldTies | undefined>(KEY);
}
