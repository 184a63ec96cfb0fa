import { FORM_OFFERS, MOST_LINES } from '../registration/designations.ts';
import type { StructureIdentifier } from '../registration/records.ts';
import type { FormAdministrator, FormOffer } from './f503-form-data.ts';
import { wording } from './f503-wording.ts';
import { type Cell, MUTED } from './print/blocks.ts';

/** The cells of form F503 that depend on what kind of thing is said. */

const FAINT = { colour: MUTED } as const;

/** Every kind of identifier has its place; the two that the structure does not use are crossed by a dash. */
export function identifierCells(identifier: StructureIdentifier): readonly Cell[] {
  const { scheme, value } = identifier;
  const finess = scheme === 'FINESS' ? `${value} (${wording.finessKind[identifier.finess]})` : undefined;
  const cell = (label: string, text: string | undefined): Cell =>
    text === undefined ? { label, text: '–', style: FAINT } : { label, text, style: { weight: 'bold' } };
  return [
    cell(wording.finess, finess),
    cell(wording.siret, scheme === 'SIRET' ? value : undefined),
    cell(wording.rppsRank, scheme === 'RPPS-RANK' ? value : undefined),
  ];
}

/** All four offers: those of the request ticked, each with its domain or why it has none. */
export function offerRows(offers: readonly FormOffer[]): readonly (readonly Cell[])[] {
  return FORM_OFFERS.map((offer) => {
    const found = offers.find((one) => one.offer === offer);
    const none = offer === 'ORG' ? wording.notApplicable : found ? wording.noDomain : wording.notConcerned;
    return [
      { options: [tick(found !== undefined, wording.offers[offer])] },
      found?.domain === undefined ? { text: none, style: FAINT } : { text: found.domain },
    ];
  });
}

/** The lines of section 4; those that are not used say so, so that nobody is added after the signature. */
export function administratorRows(administrators: readonly FormAdministrator[]): readonly (readonly Cell[])[] {
  return Array.from({ length: Math.max(MOST_LINES, administrators.length) }, (_, index) => {
    const one = administrators[index];
    if (!one)
      return [
        { text: wording.unused, style: FAINT },
        ...Array.from({ length: 6 }, () => ({ text: '–', style: FAINT })),
      ];
    return [
      { text: one.lastName },
      { text: one.firstNames },
      { text: one.phone },
      { text: one.email },
      { text: `${one.card.family} ${one.card.number}` },
      { options: [tick(one.action === 'add')], centred: true },
      { options: [tick(one.action === 'remove')], centred: true },
    ];
  });
}

function tick(ticked: boolean, text = '') {
  return { text, ticked, spoken: ticked ? wording.ticked : wording.notTicked };
}
