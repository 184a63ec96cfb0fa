import { environments } from '../../infra/aws/environments.ts';
import { synthesize } from './templates.ts';

/** The roles of the staging environment, by which the tests ask who may do what. */
export const environment = environments.staging;
export const templates = synthesize(environment);
export const role = (name: string) => templates.roleOf(name, environment.prefix);
export const allRoles = templates.of('AWS::IAM::Role').map((one) => one.id);
export const ceremony = allRoles.find((id) => id.startsWith('Ceremony'))!;
export const restorer = allRoles.find((id) => id.startsWith('Restore'))!;
