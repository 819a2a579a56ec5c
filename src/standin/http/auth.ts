// Who is calling: an app with its JWT, an installation or a person with a token, or nobody.
import { createVerify, randomBytes } from 'node:crypto';
import type { Installation, InstallationToken, Permissions, World } from '../world/world.ts';
import { ApiError, badCredentials } from './reply.ts';
import type { Caller } from './route.ts';

/** GitHub's limits, in seconds: a JWT lives ten minutes at most, a minute of clock difference is forgiven. */
const LONGEST_JWT = 600;
const DRIFT = 60;
const TOKEN_LIFE_MS = 3_600_000;

/** @param header the Authorization header: `Bearer x`, `token x` or Basic with the token as password */
export function authenticate(world: World, header: string | undefined): Caller {
  if (header === undefined || header === '') return { kind: 'anonymous' };
  const [scheme = '', value = ''] = header.split(' ');
  const token = scheme.toLowerCase() === 'basic' ? passwordOf(value) : value;
  return token.startsWith('eyJ') ? checkJwt(world, token) : tokenCaller(world, token);
}

function passwordOf(basic: string): string {
  const decoded = Buffer.from(basic, 'base64').toString('utf8');
  return decoded.slice(decoded.indexOf(':') + 1);
}

function tokenCaller(world: World, token: string): Caller {
  const user = [...world.users.values()].find((one) => one.type === 'User' && one.token === token);
  if (user) return { kind: 'user', user };
  const known = world.tokens.get(token);
  if (!known || known.expiresAt <= world.clock() || known.installation.suspendedAt !== null) throw badCredentials();
  const { installation, permissions } = known;
  const repositories = new Set([...installation.repositories].filter((id) => known.repositories?.has(id) ?? true));
  return { kind: 'installation', installation, permissions, repositories, token };
}

function checkJwt(world: World, jwt: string): Caller {
  const [head = '', payload = '', signature = ''] = jwt.split('.');
  const signed = createVerify('RSA-SHA256').update(`${head}.${payload}`);
  const claims = readJson(payload);
  if (readJson(head).alg !== 'RS256' || !signed.verify(world.publicKey, signature, 'base64url')) {
    throw new ApiError(401, 'A JSON web token could not be decoded');
  }
  if (String(claims.iss) !== String(world.app.id)) throw new ApiError(401, "'Issuer' claim ('iss') must be an Integer");
  const now = world.clock() / 1000;
  const { iat, exp } = claims;
  if (typeof exp !== 'number' || exp <= now) {
    throw new ApiError(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (typeof iat !== 'number' || iat > now + DRIFT) {
    throw new ApiError(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
  if (exp - Math.min(now, iat) > LONGEST_JWT + DRIFT) {
    throw new ApiError(401, "'Expiration time' claim ('exp') is too far in the future");
  }
  return { kind: 'app' };
}

function readJson(part: string): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** A token in the stateless form GitHub gives out since 2026: not 40 characters, with dots. */
export function mint(
  world: World,
  installation: Installation,
  permissions: Permissions,
  repositories: Set<number> | undefined,
): InstallationToken {
  const part = () => randomBytes(24).toString('base64url');
  const token: InstallationToken = {
    token: `ghs_${world.app.id}_${part()}.${part()}.${part()}`,
    installation,
    permissions,
    ...(repositories ? { repositories } : {}),
    expiresAt: world.clock() + TOKEN_LIFE_MS,
  };
  world.tokens.set(token.token, token);
  return token;
}
