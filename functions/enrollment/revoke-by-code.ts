import { operation } from '../../shared/http/operation.ts';
import { revokeByCode as revoke } from '../../shared/lifecycle/code-proof.ts';
import type { SecretHasher } from '../../shared/lifecycle/ports.ts';
import { lookupSaltOf } from '../../shared/lifecycle/registration/desk.ts';
import { lookupDigest } from '../../shared/registration/credentials.ts';
import { CodeProofBody } from '../schemas/acceptance.ts';
import { RevocationView } from '../schemas/revocations.ts';
import type { EnrollmentHouse } from './house.ts';
import { viewOfRevocation } from './revocation-view.ts';

/** POST /revocations/by-code: whoever has the code revokes, without a sign-in. */
export const revokeByCode = operation(
  { body: CodeProofBody, answer: RevocationView, holdsSecret: true },
  async (call, house: EnrollmentHouse & { readonly hasher: SecretHasher }) => {
    const caller = lookupDigest(await lookupSaltOf(house.ledger), `address|${call.sourceIp}`);
    const revoked = await revoke(house, { ...call.body, caller }, call.correlation);
    await house.invoker.nudge(revoked.outbox);
    return { status: 200, body: await viewOfRevocation(house.ledger, revoked.certificate) };
  },
);
