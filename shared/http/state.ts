import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { Route } from '../../functions/routes.ts';
import type { FrontHouse, Language, Principal } from './call.ts';
import type { Operation } from './operation.ts';

export type Event = APIGatewayProxyEventV2;
export type Result = APIGatewayProxyStructuredResultV2;

/** What the stack has found out about one call so far; each layer may read what the layers outside it have set. */
export interface CallState extends Record<string, unknown> {
  correlation: string;
  startedAt: number;
  language: Language;
  /** Methods that the path has, for an answer about a method that it has not. */
  allow?: string;
  route: Route;
  operation: Operation<FrontHouse>;
  accepts: string;
  house: FrontHouse;
  lookupSalt: string;
  /** Keyed digest of the sign-in, or of the source address where nobody signs in. */
  caller: string;
  principal?: Principal;
}

export type Layer = MiddlewareObj<Event, Result, Error, Context, CallState>;
