import { dayOf } from '../../shared/registration/designation-dates.ts';
import type { Client } from './client.ts';
import { scannedForm } from './demo/signed-form.ts';
import { PHONE, type SignIn } from './identity/sign-ins.ts';

/** A form F503 that came on paper: who signed it, and who becomes a technical administrator of which offers by it. */
export interface PaperForm {
  readonly structureId: string;
  readonly subscriptionIds: readonly string[];
  readonly signatoryId: string;
  readonly people: readonly { readonly signIn: SignIn; readonly client: Client }[];
}

/**
 * One agent enters the form and hands the scan in, a colleague accepts it, and the people on it accept their duties. May be
 * repeated when `headers` has an idempotency key: it then takes up where it stopped.
 */
export async function designateOnPaper(
  { agent, colleague }: { readonly agent: Client; readonly colleague: Client },
  { structureId, subscriptionIds, signatoryId, people }: PaperForm,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  const lines = people.map(({ signIn: { lastName, firstNames, email, card } }) => ({
    ...{ action: 'add', lastName, firstNames, email, phone: PHONE, card },
  }));
  const drafted = await agent.post(
    `/structures/${structureId}/designations`,
    { subscriptionIds, lines, signatoryId },
    headers,
  );
  const path = `/designations/${drafted.expect(201).json().id}`;
  const seen = async () =>
    (await agent.get(path)).expect(200).json() as unknown as { readonly state: string; readonly createdAt: string };
  const { state, createdAt } = await seen();
  if (state === 'draft') {
    const names = people.map(({ signIn }) => `Ajout : ${signIn.firstNames} ${signIn.lastName}`);
    (await agent.put(`${path}/signed-form`, await scannedForm(['Formulaire F503, signé et cacheté', ...names]))).expect(
      200,
    );
    const texts = await textsInForce(agent, ['terms', 'accuracy-statement', 'fraud-warning']);
    (await agent.post(`${path}/submission`, { signedOn: dayOf(createdAt), texts })).expect(200);
  }
  if ((await seen()).state === 'submitted') (await colleague.post(`${path}/review`, {})).expect(200);
  if ((await seen()).state === 'under-review') {
    (await colleague.post(`${path}/decision`, { decision: 'accepted' })).expect(200);
  }
  for (const { client } of people) await acceptDuties(client, structureId);
}

/** Somebody accepts the duties of each of their mandates in a structure. */
export async function acceptDuties(client: Client, structureId: string): Promise<void> {
  const [text] = await textsInForce(client, ['duties']);
  const { items } = (await client.get('/me/mandates?limit=100')).expect(200).json() as unknown as { items: Mandate[] };
  for (const { id, duties, structure } of items) {
    if (duties !== 'pending' || structure?.id !== structureId) continue;
    (await client.post(`/me/mandates/${id}/duties`, { text })).expect(200);
  }
}

interface Mandate {
  readonly id: string;
  readonly duties?: string;
  readonly structure?: { readonly id: string };
}

/** References to texts that people accept: the list has the newest of each first. */
export async function textsInForce(client: Client, ids: readonly string[]) {
  const { items } = (await client.get('/texts')).expect(200).json() as unknown as {
    items: { id: string; version: string; sha256: string }[];
  };
  return ids.map((wanted) => {
    const { id, version, sha256 } = items.find((text) => text.id === wanted)!;
    return { id, version, sha256 };
  });
}
