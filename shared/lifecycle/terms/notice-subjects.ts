import { TERMS_TEXTS } from '../../registration/terms-records.ts';
import type { Ledger, OutboxRow } from '../ports.ts';
import { termsOf } from './publication.ts';

type Language = 'fr' | 'en';

/** What a notice about new terms says, by language; undefined for a row that is about something else. */
export async function termsValues(
  {
    ledger,
    wording,
    publicUrl,
  }: {
    readonly ledger: Ledger;
    readonly wording: { instant(at: string, language: Language): string };
    /** Base of the API, without a final slash. */
    readonly publicUrl: string;
  },
  row: OutboxRow,
): Promise<((language: Language) => Readonly<Record<string, string>>) | undefined> {
  const name = termsOf(row);
  const terms = name && (await ledger.read('terms', name));
  if (!terms) return undefined;
  const { population, edition, title, inForceFrom, reacceptance } = terms;
  return (language) => ({
    title: title[language],
    version: String(edition),
    from: wording.instant(inForceFrom, language),
    by: reacceptance ? wording.instant(reacceptance.by, language) : '—',
    revokeFrom: reacceptance?.revokeFrom === undefined ? '—' : wording.instant(reacceptance.revokeFrom, language),
    address: `${publicUrl}/texts/${TERMS_TEXTS[population]}/${edition}`,
  });
}
