import { Refusal } from '../errors.ts';
import { equalOctets } from '../policy/octets.ts';
import { encodeName } from '../x509/name.ts';
import { type AuthorityRevocation, judgeRevocation, revokeAuthority } from './authority-revocation.ts';
import {
  type AuthorityPlan,
  type CeremonyHouse,
  type CeremonyPlan,
  type CeremonyStep,
  demandFounded,
  planResponders,
  planSeals,
} from './ceremony.ts';
import { certify, demandSameKey } from './ceremony-authority.ts';
import { rehearseAuthorities } from './ceremony-rehearsal.ts';
import { listNames } from './crl/shards.ts';
import type { Actor } from './events.ts';
import { sha256 } from './identity.ts';
import { changeState, judgeState, type StatePlan } from './issuer-states.ts';
import { everyIssuer, issuerOf, readIssuer } from './issuers.ts';
import { publishCertificate } from './publication.ts';
import { keysInUse, rehearseResponder } from './responder-planning.ts';
import { publishRootList } from './root-list.ts';
import { rehearseSeal } from './seals.ts';

/** A later ceremony about issuing authorities, of the house that an earlier file has founded. */
export interface IssuerCeremonyPlan
  extends Pick<CeremonyPlan, 'sha256' | 'approvers' | 'authorities' | 'seals' | 'responders'> {
  /** SHA-256 of the file that founded the house. */
  readonly founded: string;
  readonly states: readonly Omit<StatePlan, 'file'>[];
  readonly revocations: readonly AuthorityRevocation[];
}

/**
 * Stops what is to stop first, then has roots revoke and publishes their lists, then founds the next generations, whose seals
 * and responders issuance certifies. Held again with the same file it takes up where it stopped. Everything is judged before
 * anything is written. Throws Refusal `conflict` for another house or an authority that is another one, what
 * `issuer-states.ts` does not admit, and what the profiles do not.
 */
export async function holdIssuerCeremony(
  house: CeremonyHouse,
  plan: IssuerCeremonyPlan,
  correlation: string,
  tell: (step: CeremonyStep) => void,
): Promise<void> {
  const actor: Actor = { capacity: 'ceremony', approvers: plan.approvers };
  const { publicationBase } = await demandFounded(house, plan);
  const founding = { ...plan, publicationBase };
  for (const state of plan.states) await judgeState(house, { ...state, file: plan.sha256 });
  for (const revocation of plan.revocations) await judgeRevocation(house.ledger, revocation);
  for (const authority of plan.authorities) await judgeFounding(house, authority);
  const rehearsed = await rehearseAuthorities(house, founding);
  for (const seal of plan.seals) await rehearseSeal(house, seal, rehearsed.get(seal.issuedBy)!);
  for (const one of plan.responders) await rehearseResponder(house, one, rehearsed.get(one.issuer)!);

  for (const state of plan.states) {
    const { record, made } = await changeState(house, { ...state, file: plan.sha256 }, actor, correlation);
    tell({ step: 'state', name: `${record.id} ${record.state}`, outcome: made ? 'made' : 'found' });
  }
  const listed = new Map<string, string[]>();
  for (const revocation of plan.revocations) {
    const { certificate, made } = await revokeAuthority(house, revocation, actor, correlation);
    const { issuer: root, serial } = certificate;
    listed.set(root, [...(listed.get(root) ?? []), serial]);
    tell({ step: 'revocation', name: `${root}/${serial}`, outcome: made ? 'made' : 'found' });
  }
  for (const [root, serials] of listed) tell(await publishRootList(house, root, actor, correlation, serials));
  for (const authority of plan.authorities) {
    const { record, made } = await certify(house, founding, authority, actor, correlation);
    await publishCertificate(house.repository, record);
    tell({ step: 'authority', name: record.id, outcome: made ? 'made' : 'found', sha256: sha256(record.certificate) });
  }
  await planSeals(house, plan, actor, correlation, tell);
  // what a later file has planned since for these authorities stands
  await planResponders(house, plan, true, actor, correlation, tell);
}

/**
 * Every generation has an id, a name and a key of its own, for ever. Throws Refusal `conflict` for an authority of this id
 * that is another one, `policy` for what is not new, `weak-key` for a key that is blocked.
 */
async function judgeFounding(house: CeremonyHouse, plan: AuthorityPlan): Promise<void> {
  const { ledger, signer } = house;
  const parent = await readIssuer(ledger, plan.issuedBy);
  if (parent.record.level !== 'root') throw new Refusal('policy', 'An issuing authority is certified by a root.');
  const name = encodeName(plan.subject);
  const spki = await signer.publicKey(plan.keyId);
  const issuers = await everyIssuer(ledger);
  const known = issuers.find(({ id }) => id === plan.id);
  if (known) {
    if (!equalOctets(issuerOf(known).facts.name, name) || known.issuedBy !== plan.issuedBy) {
      throw new Refusal('conflict', `There is another authority ${plan.id} already; nothing was changed.`);
    }
    return demandSameKey(known, spki);
  }
  if (issuers.some((one) => equalOctets(issuerOf(one).facts.name, name))) {
    throw new Refusal('policy', 'Another authority has this name: every generation has its own.');
  }
  const taken = new Set(issuers.flatMap(listNames));
  if (listNames(plan).some((list) => taken.has(list))) {
    throw new Refusal('policy', 'Another authority publishes lists under this id: every generation has its own.');
  }
  const spkiSha256 = sha256(spki);
  if (await ledger.read('blockedKey', { spkiSha256 })) {
    throw new Refusal('weak-key', 'This key is blocked: found the authority with another one.');
  }
  if ((await keysInUse(ledger)).includes(spkiSha256)) {
    throw new Refusal('policy', 'This key signs something else already: an authority has a key of its own.');
  }
}
