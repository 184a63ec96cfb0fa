import type * as z from 'zod';
import type { DirectionRecord } from '../../shared/registration/direction-records.ts';
import type { DirectionView } from '../schemas/directions.ts';

export function viewOfDirection(direction: DirectionRecord): z.input<typeof DirectionView> {
  const { id, structureId, subscriptionId, name, mailDomains, dualControl, state, createdAt, closed } = direction;
  return {
    ...{ id, structureId, subscriptionId, name, mailDomains: [...mailDomains], dualControl, state, createdAt },
    ...(closed && { closed: { at: closed.at, reason: closed.reason } }),
  };
}
