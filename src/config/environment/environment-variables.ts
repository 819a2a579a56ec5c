// The environment variables that are read, as they stand there: each a text.
import * as z from 'zod';
import { pattern } from '../schema/values.ts';

const url = pattern(/^https?:\/\/[^\s/@]+(\/\S*)?$/, 'is not an http(s) address without user and password', {
  fix: 'write e.g. https://github.example.com/api/v3',
});

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

export const EnvironmentVariables = z.object({
  APP_ID: pattern(/^[1-9]\d*$/, 'is not the number of a GitHub App', {
    fix: 'copy the App ID from the settings page of the App',
  })
    .optional()
    .describe('Number of the GitHub App'),
  PRIVATE_KEY: z
    .string()
    .optional()
    .describe('Private key of the App: PEM text, PEM with `\\n` for line ends, or PEM in base64'),
  PRIVATE_KEY_PATH: z.string().optional().describe('File with that key, when `PRIVATE_KEY` is not set'),
  WEBHOOK_SECRET: z
    .string()
    // Probot falls back to this word when there is no secret, so everybody knows it.
    .refine((secret) => secret !== 'development', {
      error: 'is a secret that everybody knows',
      params: { fix: 'make one with `openssl rand -hex 32` and set it in the App too' },
    })
    .optional()
    .describe('Secret that webhooks are signed with'),
  WEBHOOK_SECRET_PREVIOUS: z
    .string()
    .optional()
    .describe('The secret before it, still accepted while the change is under way'),
  PORT: pattern(
    /^(?:\d{1,4}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5])$/,
    'is not a port from 0 to 65535',
    {
      fix: 'write e.g. 3000',
    },
  )
    .default('3000')
    .describe('Port of the web server; 0 takes a free one'),
  HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Address of the web server: only this machine reaches the default; `0.0.0.0` for a container'),
  LOG_LEVEL: z.enum(logLevels).default('info').describe('How much is logged'),
  GHE_HOST: pattern(/^[\w.-]+(:\d+)?$/, 'is not a host name', {
    fix: 'write the name alone, e.g. github.example.com',
  })
    .optional()
    .describe('Host of a GitHub Enterprise Server; sets the two addresses below'),
  GITHUB_API_URL: url.optional().describe('Base of the API; without it, https://api.github.com or that of `GHE_HOST`'),
  GITHUB_SERVER_URL: url.optional().describe('Base of web pages and git; without it, the one that belongs to the API'),
  REDIS_URL: pattern(/^(?:rediss?:\/\/|unix:\/\/\/|\/)\S+$/, 'is not the address of a Redis', {
    fix: 'write redis://host:6379, rediss://… or the path of a socket',
  })
    .optional()
    .describe('Redis; without it, `conductor up` keeps a private one under `CONDUCTOR_HOME`'),
  CONDUCTOR_URL: url
    .optional()
    .describe(
      'Address under which people reach this web server, e.g. `https://conductor.example.com`: comments that had to be cut link to the whole text there. Without it they name a file, and no host',
    ),
  CONDUCTOR_HOME: z.string().optional().describe('State directory; without it, `.conductor` in the project root'),
  CONDUCTOR_CONFIG: z.string().optional().describe('Configuration directory; without it, `config`'),
});
export type EnvironmentVariables = z.infer<typeof EnvironmentVariables>;

/** Never shown: not in a log, not in a problem. */
export const secretVariables = ['PRIVATE_KEY', 'WEBHOOK_SECRET', 'WEBHOOK_SECRET_PREVIOUS', 'REDIS_URL'] as const;
