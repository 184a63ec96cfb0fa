import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { operations } from '../../../functions/open/lambda.ts';
import { lambda } from '../../../shared/http/lambda.ts';
import { createCallKeeper } from '../../../shared/ledger/call-keeper.ts';
import { createLogStore } from '../../../shared/ledger/log-store.ts';
import { certifySeal } from '../../../shared/lifecycle/seals.ts';
import { makeWorld } from '../../world/world.ts';
import { askHandler, openOffice, problem } from './office.ts';

describe('what anybody may read', () => {
  test('health, issuers and the description, without a sign-in', async () => {
    const { house } = await openOffice();
    const world = await makeWorld();
    const front = { ...house, ...world, calls: createCallKeeper(world.table), log: createLogStore(world.table) };
    const handler = lambda(
      'open',
      operations,
      () => front,
      () => {},
    );

    const health = await askHandler(handler, 'GET /health');
    expect(health).toMatchObject({ status: 200, json: { status: 'ok' } });

    const description = await askHandler(handler, 'GET /openapi.json');
    expect(description.headers['content-type']).toBe('application/vnd.oai.openapi+json');
    expect(description.json).toMatchObject({ openapi: '3.1.0' });

    const issuers = await askHandler(handler, 'GET /issuers');
    const items = issuers.json.items as unknown as {
      id: string;
      certificate: string;
      certificateSha256: string;
      ocspUrl?: string;
    }[];
    expect(items.map(({ id }) => id).sort()).toEqual(['ca', 'root', 'test-ca', 'test-root']);
    const answering = items.filter(({ ocspUrl }) => ocspUrl !== undefined).map(({ id }) => id);
    expect(answering.sort()).toEqual(['ca', 'test-ca']);
    for (const { certificate, certificateSha256 } of items) {
      const { fingerprint256 } = new X509Certificate(certificate);
      expect(fingerprint256.replaceAll(':', '').toLowerCase()).toBe(certificateSha256);
    }

    // planned and not certified yet: nothing to verify with
    expect(issuers.json.seals).toEqual([]);
    const { record } = await certifySeal(world, 'seal', 'certify');
    const [seal, ...others] = (await askHandler(handler, 'GET /issuers')).json.seals as unknown as {
      certificate: string;
      revokedAt?: string;
    }[];
    expect(others).toEqual([]);
    expect(seal).toMatchObject({ id: 'seal', issuedBy: record.issuedBy, serial: record.certificate!.serial });
    expect(new X509Certificate(seal!.certificate).raw).toEqual(Buffer.from(record.certificate!.der));
    expect(seal!.revokedAt).toBeUndefined();

    expect(problem(await askHandler(handler, 'GET /nothing')).code).toBe('not-found');
    expect(problem(await askHandler(handler, 'PATCH /issuers')).code).toBe('method-not-allowed');
  });

  test('public calls are limited by address, which is kept as a keyed digest only', async () => {
    const { house, table } = await openOffice(1);
    const handler = lambda(
      'open',
      { health: operations.health },
      () => house,
      () => {},
    );
    const status = async (sourceIp: string) => (await askHandler(handler, 'GET /health', { sourceIp })).status;
    expect([await status('192.0.2.7'), await status('192.0.2.7'), await status('192.0.2.8')]).toEqual([200, 429, 200]);
    expect(JSON.stringify(table.rows())).not.toContain('192.0.2.');
  });
});
