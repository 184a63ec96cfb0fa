import { operation } from '../../shared/http/operation.ts';
import { forecast } from '../../shared/lifecycle/privacy/forecast.ts';
import { mandateFor } from '../../shared/registration/authority.ts';
import { ForecastQuery, ForecastView } from '../schemas/privacy.ts';
import type { PrivacyHouse } from './privacy-house.ts';
import { viewOfCounts } from './privacy-view.ts';

/** GET /purges/forecast?until=…: the dry run. It looks as the purge does, and writes nothing. */
export const forecastPurge = operation(
  { query: ForecastQuery, answer: ForecastView },
  async (call, house: PrivacyHouse) => {
    mandateFor(call.principal, call.roles, {}, house.clock.now());
    const until = call.query.until ?? house.clock.now().toISOString();
    const { looked, counts, more } = await forecast(house.ledger, until);
    return { status: 200, body: { until, looked, counts: viewOfCounts(counts), more } };
  },
);
