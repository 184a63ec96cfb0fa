import {
  clock,
  evidenceStore,
  ledger,
  personVault,
  randomness,
  ring,
  signer,
  texts,
} from '../../shared/aws/compose.ts';
import { identifierIn, job } from '../../shared/http/job.ts';
import { log } from '../../shared/http/log.ts';
import { workOff } from '../../shared/lifecycle/outbox.ts';
import { sealReceipt } from '../../shared/lifecycle/receipts/sealing.ts';
import { builtInTexts } from '../../shared/messages/texts/texts.ts';
import { documentSealer, receiptPrinter } from './receipt-documents.ts';

const compose = () => {
  const made = { ledger: ledger(), clock: clock(), randomness: randomness() };
  return {
    ...made,
    outbox: made.ledger.outbox,
    signer: signer(),
    vault: personVault(),
    ring: ring(),
    evidence: evidenceStore(),
    texts: { ...texts(), words: builtInTexts.words },
    printer: receiptPrinter,
    sealer: documentSealer,
  };
};

/**
 * Invoked with `{ outboxId }` when a holder has declared, or with nothing by the sweep. It believes no more of a row than
 * which certificate it names, and is done with it once the ledger says that the receipt is sealed.
 */
export const handler = job('seal', compose, async (event, house, correlation) => {
  const worked = await workOff(
    house,
    'seal',
    identifierIn(event, 'outboxId'),
    async ([row]) => {
      const { issuer, serial } = row!.about;
      await sealReceipt(house, { issuer: issuer!, serial: serial! }, correlation);
      log('receipt.sealed', { correlation, row: row!.id });
    },
    (row) => row.id,
  );
  if (worked.failed.length > 0) throw worked.failed[0];
  return { done: worked.done };
});
