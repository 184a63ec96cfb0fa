import type { FrontHouse } from '../../shared/http/call.ts';
import { operation } from '../../shared/http/operation.ts';
import { reportOf } from '../../shared/lifecycle/sign-watch/report.ts';
import { mandateFor } from '../../shared/registration/authority.ts';
import { SignatureReportQuery, SignatureReportView } from '../schemas/audit.ts';

/** GET /signatures: what became of each key's signatures on a day. */
export const showSignatures = operation(
  { query: SignatureReportQuery, answer: SignatureReportView },
  async (call, house: FrontHouse) => {
    const now = house.clock.now();
    mandateFor(call.principal, call.roles, {}, now);
    const day = call.query.day ?? now.toISOString().slice(0, 10);
    const { keys, unexplained, traced, ...report } = await reportOf(house.ledger, day);
    const untraced = traced.untraced.map(({ requestId, key, by, at }) => ({ requestId, key, by, at }));
    const body = { ...report, keys: [...keys], unexplained: [...unexplained], traced: { ...traced, untraced } };
    return { status: 200, body };
  },
);
