/** The places of these pages, as the address's fragment names them: it never leaves the browser. */
export type Place =
  /** `loss`: for whoever is signed in or has the revocation code. */
  | { readonly at: 'home' | 'request' | 'loss' | 'departure' | 'nowhere' }
  /** Where the link of a retrieval e-mail leads. */
  | { readonly at: 'retrieval'; readonly issuer: string; readonly serial: string }
  /** With the certificate's name, so that the code alone is still to be typed. */
  | { readonly at: 'loss'; readonly issuer: string; readonly serial: string }
  /** Where the link of a contact's mail leads; without the link's parts, where a mail program has cut it. */
  | { readonly at: 'contact'; readonly link?: ContactLink };

/** Whose address it is, and what shows that the mail was read. */
export interface ContactLink {
  readonly contactId: string;
  readonly secret: string;
}

const BARE = ['request', 'loss', 'departure'] as const;
const OF_CERTIFICATE = /^#\/(retrieval|loss)\/([a-z0-9][a-z0-9-]{0,62})\/([0-9a-f]{2,40})$/;
const OF_CONTACT = /^#\/contact\/([0-9a-f]{32}-[0-9a-f]{32})\/([A-Za-z0-9_-]{43})$/;

/** The place that a fragment names. */
export function placeOf(fragment: string): Place {
  if (fragment === '' || fragment === '#' || fragment === '#/') return { at: 'home' };
  const known = BARE.find((at) => fragment === `#/${at}`);
  if (known) return { at: known };
  if (fragment.startsWith('#/contact')) {
    const [, contactId, secret] = OF_CONTACT.exec(fragment) ?? [];
    return contactId && secret ? { at: 'contact', link: { contactId, secret } } : { at: 'contact' };
  }
  const [, at, issuer, serial] = OF_CERTIFICATE.exec(fragment) ?? [];
  return issuer && serial ? { at: at === 'loss' ? 'loss' : 'retrieval', issuer, serial } : { at: 'nowhere' };
}

/** Administrators act with their card: so they are asked to sign in where only they have something to do. */
export const needsCard = ({ at }: Place): boolean => at === 'retrieval' || at === 'request';

/** The fragment of a place; none is made that holds a secret. */
export function fragmentOf(place: Place): string {
  if (place.at === 'home' || place.at === 'nowhere' || place.at === 'contact') return '#/';
  return `#/${place.at}${'serial' in place ? `/${place.issuer}/${place.serial}` : ''}`;
}
