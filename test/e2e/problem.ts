import type { Response } from 'supertest';

const JAPANESE = /[ぁ-んァ-ヶ一-龠]/;

export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  readonly instance: string;
  readonly requestId: string;
  readonly errors?: readonly { readonly pointer: string; readonly code: string; readonly message: string }[];
  readonly [extra: string]: unknown;
}

/** Checks what holds for every error (RFC 9457 and our own members) and gives the body. */
export function problemOf(response: Response, status: number, code: string): ProblemBody {
  const body = response.body as ProblemBody;
  expect({ status: response.status, code: body.code, body: response.text }).toMatchObject({ status, code });
  expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(body.type).toBe(`/problems/${code}`);
  expect(body.status).toBe(status);
  expect(body.title).toMatch(JAPANESE);
  if (body.detail !== undefined) expect(body.detail).toMatch(JAPANESE);
  expect(body.instance).toMatch(/^\/[^?]*$/);
  expect(body.requestId).toBe(response.headers['x-request-id']);
  for (const error of body.errors ?? []) {
    expect(error.message).toMatch(JAPANESE);
    expect(error.code).not.toBe('');
    // '' is the JSON pointer of the whole body.
    expect(typeof error.pointer).toBe('string');
  }
  return body;
}

export const pointersOf = ({ errors }: ProblemBody): string[] => (errors ?? []).map(({ pointer }) => pointer).sort();
