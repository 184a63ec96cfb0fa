import type { CertificateView } from '../api/views.ts';
import type { Octets } from '../keys/web-crypto.ts';
import { DOWNLOADS } from '../steps/retrieval.ts';
import type { App } from './app.ts';
import { el } from './element.ts';
import { button } from './parts.ts';

/** The end of the serial number, by which people tell their files apart. */
export const shortName = (serial: string): string => serial.slice(-8);

/** Hands octets over as a file. They stay in the browser: the address is one of this page's own memory. */
export function save(octets: Octets, name: string, mediaType: string): void {
  const address = URL.createObjectURL(new Blob([octets], { type: mediaType }));
  const link = el('a', { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** The forms in which an accepted certificate is given. */
export function downloads(app: App, { issuer, serial }: CertificateView): HTMLElement {
  const one = ({ mediaType, ending, text }: (typeof DOWNLOADS)[number]) =>
    el(
      'li',
      {},
      button(app.t(text), (place) => {
        void app.attempt('status.fetching', place, async () => {
          const octets = await app.api.read(`/certificates/${issuer}/${serial}`, mediaType);
          save(octets, `${issuer}-${shortName(serial)}.${ending}`, mediaType);
          app.announce('status.saved');
        });
      }),
    );
  return el('ul', { class: 'downloads' }, ...DOWNLOADS.map(one));
}
