import { join } from 'node:path';
import { machineRoutes } from '../../../functions/routes.ts';
import type { Running } from '../loopback.ts';
import { bindGateway, type GatewayOptions } from './gateway.ts';
import { clientCertificateOf, serverIdentity, trustStore } from './tls.ts';

export interface MachinesFront extends Running {
  /** By which clients know it: PEM file. */
  readonly certificate: string;
}

/**
 * The API for machines, as its own domain with mutual TLS is when deployed: the routes that admit machines, for clients with
 * a certificate of our authorities, or of one that lies in `tls/trusted`.
 */
export async function startMachines(
  at: { readonly host: string; readonly domainName: string; readonly port: number },
  folders: { readonly tls: string; readonly authorities: string },
  front: Omit<GatewayOptions, 'port' | 'domainName' | 'routes' | 'clientCertificate'>,
  report: (error: unknown) => void,
): Promise<MachinesFront> {
  const { file, ...server } = serverIdentity(folders.tls, at.domainName, new Date());
  const trusted = trustStore([folders.authorities, join(folders.tls, 'trusted')]);
  const gateway = await bindGateway(at.host, at.port, { ...server, trusted });
  gateway.open({ ...front, routes: machineRoutes, clientCertificate: clientCertificateOf }, report);
  return { url: `https://${gateway.domainName}:${gateway.port}`, certificate: file, stop: gateway.stop };
}
