import type { PurgeCounts } from '../../registration/privacy-records.ts';
import {
  endedAlone,
  lookAtOf,
  standingAgainst,
  structureTerm,
  type Term,
  termsOfPerson,
} from '../../registration/retention.ts';
import type { RetentionClass } from '../../registration/retention-table.ts';
import type { Ledger } from '../ports.ts';
import { throughout } from '../whole-list.ts';
import { factsOf, grantedErasures, holdingOf, knownPerson } from './facts.ts';
import { summed } from './purge-run.ts';

/** What the purge would do: the same look, and nothing written. */
export interface Forecast {
  /** People and structures that were looked at. */
  readonly looked: number;
  /** By class: what comes to its end by then, and what a hold keeps. */
  readonly counts: Readonly<Partial<Record<RetentionClass, PurgeCounts>>>;
  /** More is there than was looked at. */
  readonly more: boolean;
}

const MOST_LOOKED_AT = 500;

/** @param until the instant of the run that is foretold, on what the ledger says now */
export async function forecast(ledger: Ledger, until: string): Promise<Forecast> {
  let [looked, more] = [0, false];
  let counts: Forecast['counts'] = {};
  const count = (terms: readonly Term[], held: boolean) => {
    looked++;
    for (const { class: name } of terms) counts = summed(counts, { [name]: held ? { held: 1 } : { erased: 1 } });
  };
  for await (const person of throughout((at) => ledger.list('people-to-look-at', '', { limit: 100, ...at }))) {
    if (until < lookAtOf(person)) break;
    if (looked >= MOST_LOOKED_AT) {
      more = true;
      break;
    }
    const { held } = await holdingOf(ledger, { subject: 'person', subjectId: person.id });
    const known = await knownPerson(ledger, person);
    const terms = termsOfPerson(factsOf(known, until));
    const whole = standingAgainst(terms, until, { asked: grantedErasures(known).length > 0 }).length === 0;
    count(whole ? terms : endedAlone(terms, until), held);
  }
  for await (const structure of throughout((at) => ledger.list('structures-to-erase', '', { limit: 100, ...at }))) {
    const { until: end } = structureTerm(structure);
    if (end === undefined || until < end) break;
    const { held } = await holdingOf(ledger, { subject: 'dossier', subjectId: structure.id });
    count([structureTerm(structure)], held);
  }
  return { looked, counts, more };
}
