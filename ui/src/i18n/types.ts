// The types that make a missing key, a wrong key or a forgotten value fail the check.
import type { en } from './en';

/** The Chinese catalogue: the English one's keys, without its singulars. */
export type Translated<T> = {
  readonly [K in keyof T as K extends `${string}_one` ? never : K]: T[K] extends string
    ? string
    : Translated<T[K]>;
};

type Leaf<T, Path extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Path}${K}` : Leaf<T[K], `${Path}${K}.`>;
}[keyof T & string];

type WithoutPlural<K extends string> = K extends `${infer Stem}_one` | `${infer Stem}_other` ? Stem : K;

export type Key = WithoutPlural<Leaf<typeof en>>;

type At<T, Path extends string> = Path extends `${infer Head}.${infer Rest}`
  ? Head extends keyof T
    ? At<T[Head], Rest>
    : never
  : Path extends keyof T
    ? T[Path]
    : `${Path}_other` extends keyof T
      ? T[`${Path}_other`]
      : never;

type Names<S> = S extends `${string}{{${infer Name}}}${infer Rest}` ? Name | Names<Rest> : never;

type Gaps<K extends Key> = Names<At<typeof en, K>> | (`${K}_other` extends Leaf<typeof en> ? 'count' : never);

/** The values that the sentence of this key has gaps for; a plural also takes its `count`. */
export type Arguments<K extends Key> = [Gaps<K>] extends [never] ? [] : [Record<Gaps<K>, string | number>];
