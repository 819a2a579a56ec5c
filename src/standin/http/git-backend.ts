// Runs `git http-backend` for one request: a CGI program, its input the request, its output the answer.
import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Repository, World } from '../world/world.ts';

export type GitAsked = { owner: string; name: string; file: string; writing: boolean; path: string; query: string };

type Exchange = {
  asked: GitAsked;
  request: IncomingMessage;
  response: ServerResponse;
  /** Do it, and answer 502 all the same. */
  badGateway: boolean;
};

/** Resolves when git has finished; the answer is written, its end is left to the caller. */
export function runBackend(
  world: World,
  repo: Repository,
  { asked, request, response, badGateway }: Exchange,
  extra: Record<string, string>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const env = { ...world.env, ...cgi(repo, asked, request), ...extra };
    const child = spawn('git', ['http-backend'], { env });
    let head = Buffer.alloc(0);
    let headSent = false;
    child.stdout.on('data', (chunk: Buffer) => {
      if (badGateway) return;
      if (headSent) return void response.write(chunk);
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end === -1) return;
      headSent = true;
      sendHead(response, head.subarray(0, end).toString('latin1'));
      response.write(head.subarray(end + 4));
    });
    child.stderr.resume();
    child.on('error', reject);
    child.on('close', () => {
      if (!headSent) response.writeHead(badGateway ? 502 : 500, { server: 'github-stand-in' });
      resolve();
    });
    child.stdin.on('error', () => {}); // git may refuse before it has read everything
    request.on('close', () => {
      if (!request.complete) child.stdin.destroy(); // the client has gone; git must not wait for the rest
    });
    request.pipe(child.stdin);
  });
}

function sendHead(response: ServerResponse, head: string): void {
  const fields = head.split('\r\n').map((line) => line.split(/: (.*)/s) as [string, string]);
  const status = fields.find(([name]) => name.toLowerCase() === 'status')?.[1] ?? '200';
  response.setHeader('server', 'github-stand-in');
  for (const [name, value] of fields) if (name.toLowerCase() !== 'status') response.setHeader(name, value);
  response.statusCode = Number.parseInt(status, 10);
}

function cgi(repo: Repository, asked: GitAsked, request: IncomingMessage): Record<string, string> {
  const { headers } = request;
  return {
    GIT_PROJECT_ROOT: repo.git.dir,
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: `/${asked.file}`,
    REQUEST_METHOD: request.method ?? 'GET',
    QUERY_STRING: asked.query,
    CONTENT_TYPE: headers['content-type'] ?? '',
    REMOTE_USER: 'x-access-token',
    ...(headers['content-encoding'] ? { HTTP_CONTENT_ENCODING: headers['content-encoding'] } : {}),
    ...(typeof headers['git-protocol'] === 'string' ? { GIT_PROTOCOL: headers['git-protocol'] } : {}),
  };
}
