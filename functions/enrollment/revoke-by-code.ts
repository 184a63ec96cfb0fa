import { operation } from '../../shared/http/operation.ts';
import { revokeByCode as revoke } from '../../shared/lifecycle/code-proof.ts';
import { lossByCode } from '../../shared/lifecycle/holders/loss-by-code.ts';
import type { SecretHasher } from '../../shared/lifecycle/ports.ts';
import { lookupSaltOf } from '../../shared/lifecycle/registration/desk.ts';
import { checklistIn } from '../../shared/messages/checklists.ts';
import { lookupDigest } from '../../shared/registration/credentials.ts';
import { refuseField } from '../../shared/registration/written.ts';
import { CodeProofBody } from '../schemas/acceptance.ts';
import { RevocationView } from '../schemas/revocations.ts';
import type { EnrollmentHouse } from './house.ts';
import { viewOfRevocation } from './revocation-view.ts';

/** POST /revocations/by-code: whoever has the code revokes, without a sign-in. */
export const revokeByCode = operation(
  { body: CodeProofBody, answer: RevocationView, holdsSecret: true },
  async (call, house: EnrollmentHouse & { readonly hasher: SecretHasher }) => {
    const caller = lookupDigest(await lookupSaltOf(house.ledger), `address|${call.source}`);
    const { loss, ...proof } = call.body;
    if (loss !== undefined && proof.reason !== 'keyCompromise') {
      refuseField('/loss', 'loss-reason', 'A loss goes with the reason keyCompromise.', 'RFC 5280 §5.3.1');
    }
    const { certificate, outbox } = await revoke(house, { ...proof, caller }, call.correlation);
    const told = loss === undefined ? [] : await lossByCode(house, certificate, loss, call.correlation);
    await house.invoker.nudge([...outbox, ...told]);
    const view = await viewOfRevocation(house.ledger, certificate);
    const checklist = loss === undefined ? {} : { checklist: checklistIn('loss', call.language) };
    return { status: 200, body: { ...view, ...checklist } };
  },
);
