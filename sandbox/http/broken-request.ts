import type { Socket } from 'node:net';
import { refusal } from '../outcome.ts';
import { errorAnswer } from './error-answer.ts';

const reasons: Record<number, string> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};

/** Answers a request that is not valid HTTP, and closes the connection. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = statusOf(error.code);
  const { headers, body } = errorAnswer(
    refusal(status, 'invalid', `The request is not a valid HTTP/1.1 message (${reasons[status]}).`),
  );
  socket.end(
    [
      `HTTP/1.1 ${status} ${reasons[status]}`,
      `Content-Type: ${headers['content-type']}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body.toString(),
    ].join('\r\n'),
  );
}

function statusOf(code: string | undefined): number {
  if (code === 'HPE_HEADER_OVERFLOW') return 431;
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
}
