// Which of a form's errors is shown at a field.
import type { FieldError } from '../../bindings';
import type { Picked } from '../../state/selection.svelte';

/** The core's refusal of this option. */
export function errorOf(item: Picked, field: string): FieldError | null {
  return item.errors.find((error) => error.field === `options.${field}`) ?? null;
}
