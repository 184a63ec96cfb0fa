import type { CertificateName } from '../../../shared/lifecycle/replaced.ts';
import type { Diary } from './diary.ts';
import type { Dice } from './dice.ts';
import type { Actor, Estate } from './estate.ts';
import { figures } from './figures.ts';
import type { SimulatedHouse } from './house.ts';
import type { Obtained } from './obtaining.ts';
import type { Post } from './post.ts';

/** What is asked of a simulation. Everything else that happens in it follows from the seed. */
export interface SimulationPlan {
  readonly certificates: number;
  readonly years: number;
  readonly seed: string;
}

/** A certificate as the simulated world knows it: whose it is, and what they mean to do about it. */
export interface Tracked extends CertificateName {
  readonly estate: Estate;
  readonly notAfter: string;
  readonly holder?: { readonly id: string; readonly personId: string };
  /** Nobody wants it any more. */
  readonly unwanted?: true;
  /** Somebody has it in their diary to renew it. */
  intended?: true;
  renewed?: true;
}

/** The world while it runs. */
export interface Scene {
  readonly plan: SimulationPlan;
  readonly house: SimulatedHouse;
  readonly dice: Dice;
  readonly post: Post;
  readonly diary: Diary;
  readonly agents: readonly Actor[];
  readonly estates: readonly Estate[];
  readonly book: Map<string, Tracked>;
  /** Who reads which address. */
  readonly readers: Map<string, Reader>;
  /** First day, and the first one after the last. */
  readonly days: { readonly first: string; readonly end: string };
  readonly counts: Map<string, number>;
  /** Lines that an alarm would have counted. */
  readonly alarms: { readonly at: string; readonly name: string; readonly about: string }[];
}

export interface Reader {
  readonly estate?: Estate;
  readonly actor?: Actor;
  readonly as: 'administrator' | 'holder' | 'superior' | 'contact' | 'house';
}

export const nameOf = ({ issuer, serial }: CertificateName): string => `${issuer}/${serial}`;

export function count({ counts }: Pick<Scene, 'counts'>, what: string, more = 1): void {
  counts.set(what, (counts.get(what) ?? 0) + more);
}

/** Enters a certificate into the book. */
export function track(
  scene: Pick<Scene, 'book' | 'dice'>,
  estate: Estate,
  { issuer, serial, notAfter }: Obtained,
  holder?: Tracked['holder'],
): Tracked {
  const unwanted = scene.dice.chance(figures.unwanted);
  const named = { issuer, serial, notAfter, estate, ...(holder && { holder }) };
  const tracked: Tracked = { ...named, ...(unwanted && { unwanted }) };
  scene.book.set(nameOf(tracked), tracked);
  return tracked;
}
