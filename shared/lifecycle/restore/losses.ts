import type { DomainEvent } from '../events.ts';
import type { Pen } from '../recording.ts';
import type { LossOutcome, LossRecord } from '../records.ts';
import type { Lost } from './lost.ts';

/** The record of one loss. */
export const lossRecord = ({ id, aggregate, events }: Lost, left: LossOutcome, { at }: Pen): LossRecord => ({
  kind: 'loss',
  id,
  version: 1,
  createdAt: at,
  aggregate,
  from: events[0]!.version,
  to: events.at(-1)!.version,
  left,
});

/** The sealed word that lets the numbers of an aggregate begin again at `from`. */
export const lossEvent = (pen: Pen, loss: LossRecord): DomainEvent => {
  const { aggregate: of, from, to, left } = loss;
  return pen.event(loss, 'loss.recorded', { of, from, to, left });
};
