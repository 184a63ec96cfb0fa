import type { Ledger, OutboxRow } from '../ports.ts';

type Language = 'fr' | 'en';

/** What a notice about a privacy request says, by language; undefined for a row that is about something else. */
export async function privacyValues(
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
  { about }: OutboxRow,
): Promise<((language: Language) => Readonly<Record<string, string>>) | undefined> {
  const { privacyRequestId: id, subjectId: personId } = about;
  if (id === undefined || personId === undefined) return undefined;
  const request = await ledger.read('privacyRequest', { personId, id });
  if (!request) return undefined;
  return (language) => ({
    receivedAt: wording.instant(request.receivedAt, language),
    dueAt: wording.instant(request.dueAt, language),
    ownAddress: `${publicUrl}/me/privacy-requests/${id}`,
    address: `${publicUrl}/persons/${personId}/privacy-requests/${id}`,
  });
}
