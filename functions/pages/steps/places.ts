/** The places of these pages, as the address's fragment names them: it never leaves the browser. */
export type Place =
  | { readonly at: 'home' }
  /** Where the link of a retrieval e-mail leads. */
  | { readonly at: 'retrieval'; readonly issuer: string; readonly serial: string }
  | { readonly at: 'request' }
  | { readonly at: 'nowhere' };

const RETRIEVAL = /^#\/retrieval\/([a-z0-9][a-z0-9-]{0,62})\/([0-9a-f]{2,40})$/;

/** The place that a fragment names. */
export function placeOf(fragment: string): Place {
  if (fragment === '' || fragment === '#' || fragment === '#/') return { at: 'home' };
  if (fragment === '#/request') return { at: 'request' };
  const [, issuer, serial] = RETRIEVAL.exec(fragment) ?? [];
  return issuer && serial ? { at: 'retrieval', issuer, serial } : { at: 'nowhere' };
}

/** Administrators act with their card: so they are asked to sign in where only they have something to do. */
export const needsCard = ({ at }: Place): boolean => at === 'retrieval' || at === 'request';

/** The fragment of a place. */
export function fragmentOf(place: Place): string {
  if (place.at === 'retrieval') return `#/retrieval/${place.issuer}/${place.serial}`;
  return place.at === 'request' ? '#/request' : '#/';
}
